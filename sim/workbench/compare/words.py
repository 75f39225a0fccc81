"""Comparisons in words: the changes on top, then the differences a reader looks at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.ensemble.numbers import percent, with_error
from sim.workbench.measures import titled

if TYPE_CHECKING:
    import pandas as pd

    from sim.workbench.compare.result import Comparison, KnockOut

_MOST_CHANGES = 12


def head_lines(comparison: Comparison, scenario: str = "") -> list[str]:
    """How many replicates, and what was changed (in one scenario, if it is named)."""
    lines = [
        f"{comparison.replicates:,} worlds of each with the same chance, seed {comparison.seed}"
    ]
    for label in [scenario] if scenario else comparison.labels[1:]:
        said = comparison.changes[comparison.changes["scenario"] == label]["sentence"]
        where = f"{label}: " if len(comparison.labels) > 2 and not scenario else ""
        if said.empty:
            lines.append(f"{where}the scenarios say the same")
        lines += [f"{where}{text}" for text in said.head(_MOST_CHANGES)]
        if len(said) > _MOST_CHANGES:
            lines.append(f"{where}and {len(said) - _MOST_CHANGES} more changes")
    return [*lines, *comparison.notes]


def readable(rows: pd.DataFrame, *, titles: bool = True) -> pd.DataFrame:
    """Differences for a reader: outcome, both estimates, difference, B ahead, flows.

    Outcomes by title, or by their shorter names.
    """
    import pandas as pd

    columns = ["Outcome", "A", "B", "B - A", "5 to 95 %", "P(B > A)", "Turned"]
    return pd.DataFrame([_row(row, titles) for row in rows.to_dict("records")], columns=columns)


def alone_lines(comparison: Comparison, scenario: str, most: int = 12) -> list[str]:
    """What only one of the two scenarios asks, with its estimate; the own questions first."""
    rows = comparison.alone[comparison.alone["scenario"] == scenario]
    lines = []
    for label in (comparison.labels[0], scenario):
        found = rows[rows["asked_by"] == label].sort_values("own", ascending=False, kind="stable")
        if found.empty:
            continue
        lines.append(f"Asked by {label} only ({len(found)}):")
        lines += [
            f"  {titled(row['outcome'], row['title'])}: {row['estimate']}"
            for row in found.head(most).to_dict("records")
        ]
        if len(found) > most:
            lines.append(f"  and {len(found) - most} more in alone.csv")
    return lines


def ranking_words(found: KnockOut, *, titles: bool = True) -> pd.DataFrame:
    """The ranking for a reader."""
    import pandas as pd

    rows = []
    for row in found.ranking.to_dict("records"):
        outcome, _, label = str(row["outcome"]).partition("=")
        rows.append(
            {
                "Without": row["removed"],
                "What": part_title(row["kind"], row["removed"]),
                "Size (90 %)": f"{row['size']:.3f} ({row['low']:.3f} to {row['high']:.3f})",
                "Moves most": titled(outcome, row["title"], label) if titles else row["outcome"],
                "by": _amount(row["effect"], row["effect_error"], row["unit"], signed=True),
            }
        )
    return pd.DataFrame(rows)


def part_title(kind: str, name: str) -> str:
    """A few words on a part: a mechanism's name, otherwise its kind."""
    if kind == "mechanism":
        from sim.catalogue.mechanisms import MECHANISMS

        return MECHANISMS[name].name
    return kind


def _row(row: Mapping[Any, Any], titles: bool) -> dict[str, str]:
    unit = str(row["unit"])
    name = titled(row["outcome"], row["title"], row["label"])
    if not titles:
        name = f"{row['outcome']}={row['label']}" if row["label"] else row["outcome"]
    span = "" if row["low"] != row["low"] else f"{row['low']:.3g} to {row['high']:.3g}"
    turned = ""
    if row["gained"] == row["gained"] or row["lost"] == row["lost"]:
        to_yes = percent(row["gained"], row["gained_error"]) or "-"
        to_no = percent(row["lost"], row["lost_error"]) or "-"
        turned = f"to yes {to_yes}, to no {to_no}"
    return {
        "Outcome": name + _suffix(row["measure"]),
        "A": _amount(row["a"], row["a_error"], unit),
        "B": _amount(row["b"], row["b_error"], unit),
        "B - A": _amount(row["difference"], row["error"], unit, signed=True),
        "5 to 95 %": span,
        "P(B > A)": percent(row["p_greater"], row["p_greater_error"]),
        "Turned": turned,
    }


def _suffix(measure: str) -> str:
    return {"date": " (date, where both)", "waiting": " (years until)"}.get(measure, "")


def _amount(value: float, error: float, unit: str, *, signed: bool = False) -> str:
    if unit == "probability":
        return percent(value, error, signed=signed)
    text = with_error(value, error, signed=signed)
    return f"{text} {unit}" if signed and text and unit != "year" else text
