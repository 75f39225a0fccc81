"""``greatgame define``: look up a word of the model, or an id that a number carries."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import BadInput, reported

if TYPE_CHECKING:
    from sim.catalogue.hypotheses import Hypothesis
    from sim.catalogue.mechanisms import Mechanism
    from sim.catalogue.parameter import Parameter
    from sim.catalogue.variables import Variable

EXAMPLES = """
Examples:

[bold]greatgame define remittances[/bold]

[bold]greatgame define M15[/bold]

[bold]greatgame define E334[/bold]

[bold]greatgame define variables[/bold]
"""


@dataclass(frozen=True)
class Entry:
    """One thing that can be looked up: a line for lists, and a function for the full text."""

    line: str
    full: Callable[[], str]


@reported
def define(
    word: Annotated[
        str,
        typer.Argument(
            metavar="WORD",
            help="A variable, parameter, hypothesis, mechanism (M15), evidence id (E334), one of "
            "these kinds in the plural, or any text to look for.",
        ),
    ],
) -> None:
    """Say what a variable, parameter, mechanism, hypothesis or evidence id is.

    The plural of a kind lists all of it; any other text lists the entries that mention it.
    """
    kinds = _kinds()
    if word in kinds:
        typer.echo("\n".join(entry.line for entry in kinds[word].values()))
        return
    entries = {name: entry for kind in kinds.values() for name, entry in kind.items()}
    if entry := entries.get(word) or entries.get(word.upper()):
        typer.echo(entry.full())
        return
    mentions = [e.line for e in entries.values() if word.casefold() in e.full().casefold()]
    if not mentions:
        close = difflib.get_close_matches(word, [*kinds, *entries], n=3)
        hint = f" Did you mean {', '.join(close)}?" if close else ""
        raise BadInput(f"Nothing is called {word!r}, and nothing mentions it.{hint}")
    typer.echo("\n".join(mentions))


def _kinds() -> dict[str, dict[str, Entry]]:
    from sim.catalogue.evidence import EVIDENCE, describe
    from sim.catalogue.hypotheses import HYPOTHESES
    from sim.catalogue.mechanisms import MECHANISMS
    from sim.catalogue.parameters import PARAMETERS
    from sim.catalogue.variables import VARIABLES

    return {
        "variables": {
            v.name: Entry(
                _columns(v.name, v.role, f"{v.meaning} [{v.unit}]"), partial(_variable, v)
            )
            for v in VARIABLES.values()
        },
        "parameters": {
            p.name: Entry(
                _columns(p.name, p.grade, f"{p.meaning} [{p.unit}]"), partial(_parameter, p)
            )
            for p in PARAMETERS.values()
        },
        "hypotheses": {
            h.name: Entry(_columns(h.name, "", h.question), partial(_hypothesis, h))
            for h in HYPOTHESES.values()
        },
        "mechanisms": {
            m.code: Entry(_columns(m.code, m.strength, m.name), partial(_mechanism, m))
            for m in MECHANISMS.values()
        },
        "evidence": {i: Entry(describe(i), partial(describe, i)) for i in EVIDENCE},
    }


def _columns(name: str, mark: str, text: str) -> str:
    return f"{name:<28} {mark:<8} {text}"


def _lines(title: str, facts: dict[str, str]) -> str:
    given = {name: text for name, text in facts.items() if text}
    width = max((len(name) for name in given), default=0)
    return "\n".join([title, *(f"  {name:<{width}}  {text}" for name, text in given.items())])


def _variable(v: Variable) -> str:
    facts = {
        "axes": ", ".join(v.axes) or "none: one value for the region",
        "unit": v.unit,
        "bounds": f"{v.low:g} to {v.high:g}",
        "role": v.role,
        "words": ", ".join(v.labels),
        "default": f"{v.default} ({v.source})" if v.default is not None else "",
    }
    return _lines(f"{v.name}: {v.meaning}", facts)


def _parameter(p: Parameter) -> str:
    facts = {
        "prior": str(p.prior),
        "unit": p.unit,
        "grade": p.grade,
        "source": p.source,
        "serves": ", ".join(p.mechanisms),
    }
    return _lines(f"{p.name}: {p.meaning}", facts)


def _hypothesis(h: Hypothesis) -> str:
    facts = {f"{name} ({weight:g})": h.claims[name] for name, weight in h.variants.items()}
    return _lines(f"{h.name}: {h.question}", facts | {"concerns": ", ".join(h.mechanisms)})


def _mechanism(m: Mechanism) -> str:
    facts = {
        "cause": m.cause,
        "effect": m.effect,
        "moves": ", ".join(f"{name} {sign}" for name, sign in m.sign.items()),
        "depends on": "; ".join(m.moderators),
        "support": m.strength,
        "evidence": ", ".join(m.evidence),
        "literature": ", ".join(m.literature),
        "disputed": m.disputed,
    }
    return _lines(f"{m.code} {m.name}", facts)
