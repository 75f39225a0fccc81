"""Key figures of a small run of the reference scenario, to notice when results move."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from sim.model import InfluenceModel
from sim.scenario import load_scenario

BASELINE = Path(__file__).parent / "baseline.csv"
SCENARIO, HORIZON, REPLICATES, SEED = "status-quo-2022", "2025-Q4", 200, 1

MEDIANS = {
    "influence_share": ("state", "power"),
    "security_share": ("state", "power"),
    "arms_share": ("state", "power"),
    "debt_gdp": ("state", "power"),
    "sentiment": ("state", "power"),
    "elite": ("state", "power"),
    "alignment": ("state", "power"),
    "external_debt": ("state",),
    "unrest": ("state",),
    "concentration": ("state",),
    "delivered_effort": ("power",),
    "protection_urge": ("power",),
    "credibility": ("organisation",),
    "cohesion": ("organisation",),
}
"""Variables whose medians over replicates at the horizon are kept, with their axes."""

COUNTS = {
    "deal": "power",
    "defiance": "power",
    "protest_against": "power",
    "concession": "power",
    "intervention": "power",
    "crisis": "state",
    "regime_fall": "state",
    "request_honoured": "organisation",
    "accession": "organisation",
}
"""Events whose mean number per world is kept, by one axis and summed over the others."""

TWO_LARGE = ("RUS", "CHN")


def figures() -> dict[str, float]:
    """Names and values, such as ``influence_share.KAZ.RUS``."""
    scenario = load_scenario(SCENARIO, set={"horizon": HORIZON})
    model = InfluenceModel(scenario, replicates=REPLICATES, seed=SEED)
    world = model.world
    counts = {name: np.zeros_like(world.block(name)) for name in COUNTS}
    for _ in model.quarters:
        model.step()
        for name in COUNTS:
            counts[name] += world.block(name)
    found = {}
    for name, axes in MEDIANS.items():
        median = np.median(world.block(name), axis=-1)
        for index in np.ndindex(*median.shape):
            labels = [world.labels[axis][i] for axis, i in zip(axes, index, strict=True)]
            if "power" not in axes or labels[-1] in TWO_LARGE:
                found[".".join((name, *labels))] = float(median[index])
    for name, axis in COUNTS.items():
        mean = counts[name].mean(axis=-1)
        # Dyads are [state, power] and [organisation, state]; one axis is kept.
        if mean.ndim == 2:
            mean = mean.sum(axis=0 if axis == "power" else 1)
        for label, value in zip(world.labels[axis], mean, strict=True):
            found[f"{name}.{label}"] = float(value)
    return found


def read_baseline() -> dict[str, float]:
    """The committed figures."""
    with BASELINE.open(encoding="utf-8", newline="") as file:
        return {row["figure"]: float(row["value"]) for row in csv.DictReader(file)}


def write_baseline(values: dict[str, float]) -> None:
    """Replace the committed figures."""
    with BASELINE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("figure", "value"))
        writer.writerows((name, f"{value:.6g}") for name, value in values.items())


def differences(old: dict[str, float], new: dict[str, float]) -> list[str]:
    """One line per figure that moved by more than rounding on another machine explains.

    Medians tolerate one percent or 0.005, counts also two of the replicates' events.
    """
    lines = []
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            lines.append(f"{name:32} {'new' if before is None else 'gone'}")
            continue
        slack = 2 / REPLICATES if name.split(".")[0] in COUNTS else 0.005
        if abs(after - before) > max(slack, 0.01 * abs(before)):
            lines.append(f"{name:32} {before:12.5g} -> {after:12.5g}  ({after - before:+.3g})")
    return lines
