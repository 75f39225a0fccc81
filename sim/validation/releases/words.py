"""What moved between two releases, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.ensemble.numbers import percent, with_error

if TYPE_CHECKING:
    import pandas as pd

    from sim.validation.releases.moved import Moved

_SHOWN = 70
"""Characters of an entry of the changelog that are shown."""


def moved_lines(found: Moved) -> list[str]:
    """How many outcomes there are, how many moved, and what no entry explains."""
    table = found.table
    count = int(table["moved"].sum())
    head = f"{count} of {len(table)} outcomes that both versions have moved beyond the error of "
    lines = [head + "their runs (of those about 5 % may be chance)."]
    for word, alone in (("gone", found.gone), ("new", found.added)):
        if len(alone):
            scenarios = alone["scenario"].nunique()
            lines.append(f"{len(alone)} outcomes are {word}, in {scenarios} scenarios.")
    silent = table[table["moved"] & (table["entry"] == "")]["outcome"].str.partition(".")[0]
    if len(silent):
        names = list(dict.fromkeys(silent))
        more = f" and {len(names) - 6} more" if len(names) > 6 else ""
        lines.append(f"No entry of the changelog shares a word with {', '.join(names[:6])}{more}.")
    return lines


def moved_table(found: Moved, most: int) -> pd.DataFrame:
    """One row per outcome that moved for a reader, the furthest first."""
    import pandas as pd

    rows = []
    for row in found.largest(most).to_dict("records"):
        share = row["unit"] == "probability"
        text = percent if share else with_error
        unit = "" if share else f" {row['unit']}".rstrip()
        label = f"={row['label']}" if row["label"] else ""
        rows.append(
            {
                "Scenario": row["scenario"],
                "Outcome": f"{row['outcome']}{label}",
                found.old: text(row["old"], row["old_error"]),
                found.new: text(row["new"], row["new_error"]) + unit,
                "Spreads": f"{row['standardised']:+.1f}",
                "Nearest entry of the changelog": _head(row["entry"]),
            }
        )
    names = ["Scenario", "Outcome", found.old, found.new, "Spreads",
             "Nearest entry of the changelog"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def _head(entry: str) -> str:
    """An entry up to its first stop, without marks."""
    text = entry.replace("**", "").replace("`", "")
    first = text.partition(". ")[0].rstrip(".")
    if len(first) <= _SHOWN:
        return first or "none shares a word"
    return first[:_SHOWN].rpartition(" ")[0] + " ..."
