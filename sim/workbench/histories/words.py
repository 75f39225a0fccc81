"""Junctures in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.ensemble.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.workbench.histories.result import Junctures, Resolution, Responsibility


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


def responsibility_lines(found: Responsibility) -> list[str]:
    """What was asked, how it came out, and how many events it was asked of."""
    asked = (
        f"Asked: {found.asked}; world {found.replicate} of seed {found.seed}, where the answer is "
        f"{'yes' if found.happened else 'no'}; {found.replicates:,} branches with and without each "
        f"event, with chance of seed {found.chance}"
    )
    left = len(found.table)
    considered = (
        f"{found.considered} events were considered, {left} of them decided by a draw of their "
        f"own; {len(found.sure())} changed the probability beyond the error."
    )
    return [asked, considered]


def effect_table(found: Responsibility, most: int = 12) -> pd.DataFrame:
    """One row per event for a reader, the surest large effects first."""
    import pandas as pd

    rows = [
        {
            "Quarter": row["quarter"],
            "Event": _short(row["event"]),
            "Instead": row["instead"],
            "With": percent(row["with"], row["with_error"]),
            "Without": percent(row["without"], row["without_error"]),
            "Effect": percent(row["effect"], row["error"], signed=True),
            "Same luck": "turns" if row["but_for"] else "",
        }
        for row in found.table.head(most).to_dict("records")
    ]
    columns = ["Quarter", "Event", "Instead", "With", "Without", "Effect", "Same luck"]
    return pd.DataFrame(rows, columns=columns)


def _short(text: str, most: int = 60) -> str:
    """What happened without the reasons, cut at a word."""
    first = text.partition(";")[0].rstrip(".")
    if len(first) <= most:
        return first
    return first[:most].rpartition(" ")[0] + " ..."


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
