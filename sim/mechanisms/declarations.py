"""Writes ``sim/world/declared.py``: all names of the registers, for type checkers and editors.

``python -m sim.mechanisms.declarations`` after a change of a variable or parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sim.catalogue.variables import VARIABLES, Axis, Variable
from sim.mechanisms.registers import PARAMETERS

PATH = Path(__file__).resolve().parents[1] / "world" / "declared.py"

_HEAD = '''"""What the registers declare, by name: a misspelt one is an error before anything runs.

Written by ``python -m sim.mechanisms.declarations``. Nothing here exists at run
time but the names: arrays are where the world keeps them, the replicate last.
"""

from __future__ import annotations

from sim.arrays import Floats
'''

_OWNERS: tuple[tuple[str, Axis | None, str], ...] = (
    ("Variables", None, "Every variable, as an attribute of the world."),
    ("StateVariables", "state", "What belongs to one state: its rows of the world's arrays."),
    ("PowerVariables", "power", "What belongs to one power: its rows of the world's arrays."),
    ("OrganisationVariables", "organisation", "What belongs to one organisation."),
)


def text() -> str:
    """The module, as it should be."""
    parts = [_HEAD, *(_class(name, about, _rows(axis)) for name, axis, about in _OWNERS)]
    groups: dict[str, list[tuple[str, str]]] = {}
    for parameter in PARAMETERS.values():
        short = parameter.name.partition(".")[2]
        about = f"{parameter.meaning} [{parameter.unit}]"
        groups.setdefault(parameter.group, []).append((short, about))
    for group, names in groups.items():
        about = f"Parameters named ``{group}.*``: ``[replicate]`` each, shares of a whole a row."
        parts.append(_class(_title(group), about, names))
    parts.append(
        "\n\nclass DeclaredParameters:\n"
        '    """All parameters by group: ``parameters.finance.maturity``."""\n\n'
        + "".join(f"    {group}: {_title(group)}\n" for group in groups)
    )
    return "".join(parts)


def _title(group: str) -> str:
    return "".join(word.capitalize() for word in group.split("_")) + "Parameters"


def _rows(axis: Axis | None) -> Iterator[tuple[str, str]]:
    """Name and remark of the variables that have an axis (all for None)."""
    for variable in VARIABLES.values():
        if axis is None or axis in variable.axes:
            rest = _without(variable, axis)
            yield variable.name, f"[{', '.join((*rest, 'R'))}] {variable.meaning}"


def _without(variable: Variable, axis: Axis | None) -> list[str]:
    rest: list[str] = list(variable.axes)
    if axis is not None:
        rest.remove(axis)
    return rest


def _class(name: str, about: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f'\n\nclass {name}:\n    """{about}"""\n\n']
    for attribute, remark in rows:
        line = f"    {attribute}: Floats  # {remark}"
        lines.append((line if len(line) <= 100 else line[:97].rsplit(" ", 1)[0] + " ...") + "\n")
    return "".join(lines)


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
