"""A nowcast as the pair of files that scenarios name."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from sim.ensemble.program import numbers, program
from sim.validation.nowcast.study import Nowcast
from sim.validation.posteriors import write_posterior

METHOD = (
    "Tempered weights and a serial ensemble square-root smoother localised by state, power and "
    "correlation (Whitaker and Hamill 2002; Stordal and others 2011; Luo and others 2018)"
)


def write(found: Nowcast, path: Path, *, seed: int, observations: Path) -> None:
    """Write ``path`` (.json) and the table of worlds beside it. Raises OSError."""
    places = {n: np.clip(p, 1e-12, 1.0 - 1e-12) for n, p in found.places.items()}
    states = {name: values.T for name, values in found.state.items()}
    write_posterior(path, found.weights, places, _facts(found, path, seed, observations),
                    bandwidth=0.0, states=states)  # fmt: skip


def _facts(found: Nowcast, path: Path, seed: int, observations: Path) -> dict[str, Any]:
    return {
        "name": path.stem,
        "title": f"Worlds at the end of {found.year} that fit the figures since {found.since}",
        "method": METHOD,
        "state": {
            "quarter": f"{found.year}-Q4",
            "labels": {axis: list(names) for axis, names in found.worlds.labels.items()},
        },
        "seed": seed,
        "simulated": found.simulated,
        "power_of_weights": float(f"{found.power:.4g}"),
        "fit": found.fit.to_dict("records"),
        "digests": {
            "code": program(),
            "arithmetic": numbers(),
            "scenarios": {found.scenario.name: found.scenario.digest},
            "observations": hashlib.sha256(observations.read_bytes()).hexdigest(),
        },
    }
