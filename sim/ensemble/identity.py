"""What makes two runs the same run: only pieces of one and the same run may be put together.

Compared are the resolved scenario, the seed, what is kept, the program (source files that numbers
depend on and versions of the libraries they compute with), how this machine computes functions,
and a user's own rules, agents, model or design.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from sim.ensemble.chunk import Job
from sim.ensemble.program import numbers, program

Identity = dict[str, str]

_IN_WORDS = {
    "scenario": "the scenario is not the same (the file, a file it extends, or an option)",
    "seed": "the seed is not the same",
    "keep": "one keeps bands only, the other every path",
    "program": "greatgame, or a library it computes with, is not the same version",
    "numbers": "this machine rounds functions differently from the one that began",
    "own": "the rules, agents, model or design given to simulate() are not the same",
}


def identity_of(whole: Job, keep: str) -> Identity:
    """Digests by aspect; runs with the same replicates up to their number have equal ones.

    Raises ``ValueError`` for rules or agents that cannot be recognised again.
    """
    own = {"model": whole.model, **whole.options}
    return {
        "scenario": str(whole.scenario.digest),
        "seed": str(whole.seed),
        "keep": keep,
        "program": program(),
        "numbers": numbers(),
        "own": _digest({name: _mark(thing, name) for name, thing in own.items()}),
    }


def differences(one: Identity, other: Identity) -> list[str]:
    """In words, in which aspects two runs differ."""
    return [words for name, words in _IN_WORDS.items() if one.get(name) != other.get(name)]


def key_of(identity: Identity) -> str:
    """One digest over all aspects, 64 hexadecimal digits."""
    return _digest(identity)


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _mark(thing: Any, where: str) -> Any:
    """What a thing given by the user is, in plain data: the same again only if it does the same.

    The whole source file of a function or class counts, so that its helpers do too.
    """
    match thing:
        case None | bool() | int() | float() | str() | bytes():
            mark: Any = repr(thing)
        case np.ndarray():
            mark = [thing.dtype.str, *thing.shape, hashlib.sha256(thing.tobytes()).hexdigest()]
        case Mapping():
            mark = {str(name): _mark(value, where) for name, value in thing.items()}
        case Sequence():
            mark = [_mark(value, where) for value in thing]
        case set() | frozenset():
            mark = sorted((_mark(value, where) for value in thing), key=str)
        case type():
            mark = _source(thing, where)
        case FunctionType():
            held = [cell.cell_contents for cell in thing.__closure__ or ()]
            given = [held, list(thing.__defaults__ or ()), thing.__kwdefaults__ or {}]
            mark = [_source(thing, where), _code(thing.__code__), _mark(given, where)]
        case _ if hasattr(thing, "digest"):
            mark = str(thing.digest)
        case _ if hasattr(thing, "__dict__"):
            mark = [_source(type(thing), where), _mark(vars(thing), where)]
        case _:
            raise ValueError(f"{where}: cannot be recognised again ({type(thing).__name__})")
    return mark


def _source(thing: Any, where: str) -> list[str]:
    name = f"{thing.__module__}.{thing.__qualname__}"
    try:
        file = inspect.getsourcefile(thing)
    except (TypeError, OSError):
        file = None
    if file is not None and Path(file).is_file():
        return [name, hashlib.sha256(Path(file).read_bytes()).hexdigest()]
    if isinstance(thing, FunctionType):
        return [name]  # its code is compared besides
    raise ValueError(f"{where}: the source of {name} cannot be read, so a store would not know it")


def _code(code: CodeType) -> Any:
    constants = [
        _code(value) if isinstance(value, CodeType) else repr(value) for value in code.co_consts
    ]
    return [code.co_code.hex(), constants, list(code.co_names)]
