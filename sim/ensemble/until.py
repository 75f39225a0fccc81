"""Stopping when sure: as many replicates as it takes for errors of outcomes to be small enough.

The numbers of replicates at which errors are looked at depend on the outcomes alone, never on
how the work was divided, so that a run stops at the same replicate wherever it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil, isfinite, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.outcome import Outcome, base_of, describe_outcomes, outcome_row
from sim.ensemble.recorder import Chunk
from sim.text import nearest

FIRST_LOOK = 1024
"""Replicates before errors are looked at for the first time."""

_STEP = 256
_LEAST_GROWTH, _LARGEST_GROWTH = 1.25, 4.0
_MARGIN = 1.05


class Precision:
    """The standard errors wanted of some outcomes, and how far a run has come.

    ``wanted`` maps the name of an outcome, or of a group of them (``debt`` for ``debt.KAZ``), to
    the largest standard error allowed, in the outcome's own unit (a share for probabilities).
    Raises ``ValueError`` for unknown outcomes and errors that are not positive.
    """

    def __init__(self, wanted: Mapping[str, float], specs: Mapping[str, Any], most: int) -> None:
        self.limits = _expand(wanted, list(specs))
        self.most = most
        self.errors: dict[str, float] = {}
        self._specs = {name: specs[name] for name in self.limits}
        self._info: dict[str, Outcome] = {}
        self._values: dict[str, list[NDArray[np.float64]]] = {name: [] for name in self.limits}
        self._seen = 0

    def add(self, chunk: Chunk) -> None:
        """Take in the next replicates."""
        if not self._info:
            self._info = describe_outcomes(self._specs, chunk.labels, chunk.quarters[-1].item())
        self._seen += len(chunk.replicates) + len(chunk.failures)
        for name, values in self._values.items():
            if chunk.data:  # a copy: what comes of other outcomes is not to stay with it
                values.append(chunk.data["outcomes"][name].copy())

    def wanted(self) -> int:
        """Number of replicates to have; no more than there are once they suffice."""
        if self._seen == 0:
            return min(FIRST_LOOK, self.most)
        self._look()
        if self.met:
            return self._seen
        ratio = max(self.errors[name] / limit for name, limit in self.limits.items())
        factor = _LARGEST_GROWTH if isnan(ratio) else _MARGIN * ratio**2
        grown = self._seen * min(max(factor, _LEAST_GROWTH), _LARGEST_GROWTH)
        return min(self.most, ceil(grown / _STEP) * _STEP)

    @property
    def met(self) -> bool:
        """Whether every error was within its limit when last looked at."""
        return bool(self.errors) and all(
            self.errors[name] <= limit for name, limit in self.limits.items()
        )

    def facts(self) -> dict[str, Any]:
        """For a result's provenance: what was wanted, what was reached and whether that is enough.

        ``reached`` has None where an outcome never gave a number.
        """
        reached = {n: (error if isfinite(error) else None) for n, error in self.errors.items()}
        return {"wanted": self.limits, "reached": reached, "met": self.met, "most": self.most}

    def _look(self) -> None:
        for name, parts in self._values.items():
            values = np.concatenate([np.empty(0), *parts])
            self._values[name] = [values]
            self.errors[name] = outcome_row(self._info[name], values).error


def _expand(wanted: Mapping[str, float], names: Iterable[str]) -> dict[str, float]:
    """Limits by single outcome; the smallest where several apply."""
    known = list(names)
    bases = list(dict.fromkeys(map(base_of, known)))
    limits: dict[str, float] = {}
    for asked, limit in wanted.items():
        if not (isfinite(limit) and limit > 0):
            raise ValueError(f"{asked}: the error to reach must be above zero, got {limit}")
        meant = [name for name in known if name == asked or name.startswith(f"{asked}.")]
        if not meant:
            close = nearest(asked, [*bases, *known]) or bases[:8]
            raise ValueError(f"no outcome '{asked}'; did you mean {', '.join(close)}?")
        for name in meant:
            limits[name] = min(limit, limits.get(name, limit))
    return limits
