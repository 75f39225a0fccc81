"""What makes two runs the same run, and where a result comes from.

Only pieces of one and the same run may be put together. Compared are the resolved scenarios, the
seed, what is kept, the program (source files that numbers depend on and versions of the libraries
they compute with), how this machine computes functions, and what else the bits depend on: a user's
own rules, agents, model or design, figures, draws. A result names these, and apart from them the
circumstances of its run (when, how fast, with how many workers), which differ each time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import inspect
import json
import platform
import shlex
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from sim.scenario.assumptions import resting
from sim.scenario.posterior import load_posterior
from sim.start.design import GIVEN

Identity = dict[str, str]

_IN_WORDS = {
    "scenario": "the scenario is not the same (the file, a file it extends, or an option)",
    "seed": "the seed is not the same",
    "keep": "what is to be kept, or was asked for, is not the same",
    "program": "greatgame, or a library it computes with, is not the same version",
    "numbers": "this machine rounds functions differently from the one that began",
    "own": "the rules, agents, model or design given to simulate() are not the same",
    "figures": "the figures it starts from are not the same",
}

_SHOWN = ("cli", "explorer", "notebook.py", "plots", "report")
"""Parts that only show what was computed."""
_LIBRARIES = ("mesa", "numpy", "scipy")


def identity_of(
    *scenarios: Any, keep: str = "", figures: str = "", own: Mapping[str, Any] | None = None
) -> Identity:
    """Digests by aspect of all that decides the bits of a run, but for its seed.

    ``figures`` is a digest of data it rests on, ``own`` what else does, by name. Raises
    ``ValueError`` for rules or agents that cannot be recognised again.
    """
    given = {name: _mark(x, name) for name, x in (own or {}).items() if x is not None}
    return {
        "scenario": " ".join(str(scenario.digest) for scenario in scenarios),
        "keep": keep,
        "program": program(),
        "numbers": numbers(),
        "own": _digest(given) if given else "",
        "figures": figures,
    }


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """In words, in which aspects two runs differ."""
    names = dict.fromkeys([*_IN_WORDS, *one, *other])
    return [_IN_WORDS.get(n, f"{n} differs") for n in names if one.get(n) != other.get(n)]


def key_of(identity: Identity, seed: int) -> str:
    """One digest over all aspects and the seed, 64 hexadecimal digits."""
    return _digest(identity | {"seed": str(seed)})


def here() -> str:
    """One mark of program and arithmetic: equal where the same numbers come out."""
    return f"{program()} {numbers()}"


@lru_cache(maxsize=1)
def program() -> str:
    """Digest of the sources that numbers depend on, and of the libraries' versions."""
    root = Path(__file__).resolve().parent.parent
    found = hashlib.sha256()
    for file in sorted(root.rglob("*")):
        name = file.relative_to(root)
        if file.is_file() and name.parts[0] not in _SHOWN and "__pycache__" not in name.parts:
            found.update(name.as_posix().encode())
            found.update(hashlib.sha256(file.read_bytes()).digest())
    versions = [platform.python_version(), *(version(name) for name in _LIBRARIES)]
    found.update(" ".join(versions).encode())
    return found.hexdigest()


@lru_cache(maxsize=1)
def numbers() -> str:
    """Digest of what functions give here: their last bit may depend on the processor."""
    from scipy import special

    u = (np.arange(4096) + 0.5) / 4096
    x = 8.0 * u - 4.0
    values: list[Any] = [special.ndtri(u), special.betaincinv(2.0, 3.0, u)]
    for a, b in ((u, x), (u.astype(np.float32), x.astype(np.float32))):
        values += [function(b) for function in (np.exp, np.expm1, np.tanh, np.sin, np.cos)]
        values += [np.log(a), np.log1p(a), a**2.7]
    return hashlib.sha256(b"".join(v.tobytes() for v in values)).hexdigest()


def file_digest(file: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


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
        return [name, file_digest(Path(file))]
    if isinstance(thing, FunctionType):
        return [name]  # its code is compared besides
    raise ValueError(f"{where}: the source of {name} cannot be read, so a store would not know it")


def _code(code: CodeType) -> Any:
    constants = [
        _code(value) if isinstance(value, CodeType) else repr(value) for value in code.co_consts
    ]
    return [code.co_code.hex(), constants, list(code.co_names)]


_PACKAGES = ("greatgame", "mesa", "numpy", "scipy", "pandas", "xarray")


CIRCUMSTANCES = (
    "created", "command", "elapsed", "executor", "workers", "chunk", "continued", "damaged",
)  # fmt: skip
"""Entries of a provenance that differ between two runs of the same."""


BRANCH = "branch"
"""The entry that says of which history a result's worlds are branches."""


def origin_words(facts: Mapping[str, Any]) -> str:
    """Of which world, and from when, those of a result are branches; "" for an ordinary run."""
    known = facts.get(BRANCH)
    if not known:
        return ""
    return f"world {known['replicate']} of seed {known['seed']} from {known['at']}"


def given_words(facts: Mapping[str, Any]) -> str:
    """By what the worlds of a result were chosen; "" for an ordinary run."""
    known = facts.get(GIVEN)
    if not known:
        return ""
    return (
        f"{known['figures']} figures of {known['file']}: {known['effective']:.0f} effective of "
        f"{known['simulated']:,} worlds"
    )


def seed_words(facts: Mapping[str, Any]) -> str:
    """The seed of a result, of which history its worlds are branches, and what they are given."""
    origin, given = origin_words(facts), given_words(facts)
    words = f"seed {facts.get('seed')}" + (f", branches of {origin}" if origin else "")
    return words + (f", given {given}" if given else "")


def provenance_of(scenario: Any) -> dict[str, Any]:
    """What is known of a result before it is computed."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "digest": scenario.digest,
        "posterior": _posterior(scenario),
        "defaults": resting(scenario),
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "command": shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "versions": dict(_versions()),
        "program": program(),
        "arithmetic": numbers(),
    }


def _posterior(scenario: Any) -> dict[str, Any] | None:
    """The posterior that the draws came from, None where they came from the priors."""
    name = getattr(scenario, "posterior", None)
    return None if name is None else load_posterior(name).facts_in_short(scenario)


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "platform": platform.platform()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found
