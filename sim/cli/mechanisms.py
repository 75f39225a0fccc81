"""``greatgame mechanisms``: the causal claims of the model, and all that hangs on one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import BadInput, reported
from sim.narrative.text import wrapped

if TYPE_CHECKING:
    from sim.inspection.anatomy import MechanismView


EXAMPLES = (
    "mechanisms",
    "mechanisms M22",
    "mechanisms M22 --json",
)


@reported
def mechanisms(
    code: Annotated[
        str | None, typer.Argument(metavar="[M22]", help="A mechanism; all of them if left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the mechanisms, or show the rules, numbers and evidence behind one.

    Each can be switched off in a run with `--without M22`.
    """
    from sim.inspection.anatomy import view, views

    if code is None:
        found = views()
        data: object = [v.to_dict() for v in found]
        lines = [line for v in found for line in row(v)]
    else:
        chosen = view(_known(code))
        data, lines = chosen.to_dict(), page(chosen)
    typer.echo(json.dumps(data, indent=1, ensure_ascii=False) if as_json else "\n".join(lines))


def _known(code: str) -> str:
    """The code of a mechanism, in either case. Raises BadInput for any other text."""
    from sim.mechanisms.registers import MECHANISMS

    if code.upper() in MECHANISMS:
        return code.upper()
    raise BadInput(f"There is no mechanism {code!r}; `greatgame mechanisms` lists them.")


def row(found: MechanismView) -> list[str]:
    """A mechanism in the list: code, name, number of rules, cause and effect."""
    m, n = found.mechanism, len(found.rules)
    head = f"{m.code}  {m.name} ({n} rule{'s' if n != 1 else ''}, {m.strength} support)"
    return [head, *wrapped(f"{m.cause} \u2192 {m.effect}", 5)]


def page(found: MechanismView) -> list[str]:
    """A mechanism in full."""
    m = found.mechanism
    facts = {
        "Cause": m.cause,
        "Effect": m.effect,
        "Moves": ", ".join(f"{name} {sign}" for name, sign in m.sign.items()),
        "Depends on": "; ".join(m.moderators),
        "Who acts": ", ".join(m.agents),
        "Support": m.strength,
        "Disputed": m.disputed or "not in the sources",
    }
    lines = [f"{m.code}  {m.name}", ""]
    for name, text in facts.items():
        lines += wrapped(f"{name}: {text}", 0, 2)
    lists = {
        "Rules": [f"{r.name} ({r.kind}, {r.place}): {r.summary}" for r in found.rules],
        "Parameters": [
            f"{p.name} = {p.prior} {p.unit}: {p.meaning} (grade {p.grade}; {p.source})"
            for p in found.parameters
        ],
        "Evidence": found.evidence,
        "Literature": found.literature,
        "Hypotheses": [f"{h.name}: {h.question}" for h in found.hypotheses],
        "Patterns that test it": [f"{p.code} {p.claim}" for p in found.patterns],
        "Scenarios about it": [", ".join(found.scenarios)] if found.scenarios else [],
    }
    for title, items in lists.items():
        lines += _list(title, items)
    return lines


def _list(title: str, items: Iterable[str]) -> list[str]:
    lines = [line for item in items for line in wrapped(item, 2, 6)]
    return ["", title, *(lines or ["  none"])]
