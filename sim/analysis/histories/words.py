"""Junctures in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.ensemble.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.histories.result import Junctures, Resolution


def juncture_lines(found: Junctures) -> list[str]:
    """What was asked, how it came out, and what happened where most was decided."""
    first = found.table.iloc[0]
    begun = percent(float(first["probability"]), float(first["error"]))
    asked = (
        f"Asked: {found.asked}; world {found.replicate} of seed {found.seed}, "
        f"{found.replicates:,} branches at each quarter, with chance of seed {found.chance}"
    )
    came = (
        f"At the start of {first['quarter']} its probability in this world was {begun}; in the end "
        f"the answer was {'yes' if found.happened else 'no'}."
    )
    return [asked, came]


def juncture_table(found: Junctures) -> pd.DataFrame:
    """The quarters of the largest changes for a reader, in order of time."""
    import pandas as pd

    rows = [
        {
            "From": row["quarter"],
            "Probability": percent(row["probability"], row["error"]),
            "Change": percent(row["change"], row["change_error"], signed=True),
        }
        for row in found.decisive().sort_values("quarter").to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["From", "Probability", "Change"])


def event_lines(found: Junctures) -> list[str]:
    """What happened in those quarters, in order of time."""
    lines = []
    for row in found.decisive().sort_values("quarter").to_dict("records"):
        change = percent(row["change"], row["change_error"], signed=True)
        lines.append(f"{row['quarter']}: {change}")
        events = found.events.get(row["quarter"], ())
        lines += [f"  {event}" for event in events] or ["  Nothing that a chronicle tells."]
    return lines


def resolution_lines(found: Resolution) -> list[str]:
    """What was asked, and by when half of it is known."""
    best, early, late = found.when()
    asked = (
        f"Asked: {found.asked}; in {percent(found.rate)} of {found.worlds:,} worlds of seed "
        f"{found.seed}, with one branch each per quarter, with chance of seed {found.chance}"
    )
    if best is None:
        return [asked, "Less than half of what can be known is known before the last quarters."]
    doubt = "" if early == late else f" (between {early} and {late or 'the end'})"
    return [asked, f"By the start of {best}{doubt} half of what can be known is known."]


def resolution_table(found: Resolution) -> pd.DataFrame:
    """One row per quarter for a reader."""
    import pandas as pd

    rows = [
        {"By the start of": row["quarter"], "Explained": percent(row["explained"], row["error"])}
        for row in found.table.to_dict("records")
    ]
    return pd.DataFrame(rows)
