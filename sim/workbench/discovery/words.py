"""Discoveries in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.ensemble.numbers import percent
from sim.ensemble.rows import quarter_words

if TYPE_CHECKING:
    import pandas as pd

    from sim.workbench.discovery.result import Discovery, FirstPassage


def head_lines(found: Discovery) -> list[str]:
    """What was asked, how often it happens, and how the boxes were judged."""
    rate = percent(found.rate, found.rate_error)
    return [f"Asked: {found.interesting}; in {rate} of {found.replicates:,} worlds", *found.notes]


def box_table(found: Discovery) -> pd.DataFrame:
    """One row per box in numbers."""
    import pandas as pd

    rows = [
        {
            "conditions": box.words, "number": len(box.limits),
            "coverage": box.coverage, "coverage_error": box.coverage_error,
            "density": box.density, "density_error": box.density_error, "mass": box.mass,
            "seen_coverage": box.seen_coverage, "seen_density": box.seen_density,
        }
        for box in found.boxes
    ]  # fmt: skip
    names = ["conditions", "number", "coverage", "coverage_error", "density", "density_error",
             "mass", "seen_coverage", "seen_density"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def readable(found: Discovery) -> pd.DataFrame:
    """One row per box for a reader."""
    import pandas as pd

    rows = [
        {
            "Conditions": box.words,
            "Density": percent(box.density, box.density_error),
            "Coverage": percent(box.coverage, box.coverage_error),
            "Of all worlds": percent(box.mass, box.mass_error),
            "Density where searched": percent(box.seen_density, box.seen_density_error),
        }
        for box in found.boxes
    ]
    names = ["Conditions", "Density", "Coverage", "Of all worlds", "Density where searched"]
    return pd.DataFrame(rows, columns=names)


def passage_words(found: FirstPassage) -> pd.DataFrame:
    """One row per cause for a reader."""
    import pandas as pd

    rows = [
        {
            "First": row["cause"],
            "Probability by the end": percent(row["probability"], row["error"]),
            "Median quarter, if first": ""
            if row["median"] != row["median"]
            else quarter_words(row["median"]),
        }
        for row in found.summary.to_dict("records")
    ]
    last = found.waiting.iloc[-1]
    rows.append(
        {
            "First": "none of them",
            "Probability by the end": percent(float(last["probability"]), float(last["error"])),
            "Median quarter, if first": "",
        }
    )
    return pd.DataFrame(rows)
