"""Hand-made paths: zero everywhere but where a test writes.

Replicate 0 is written so that a claim holds, replicate 1 so that it does not.
"""

from __future__ import annotations

import numpy as np

from sim.catalogue.variables import DIMENSIONS
from sim.scenario import Quarter
from sim.validation.patterns import CHECKS, Paths
from sim.validation.patterns.check import axes_of

LABELS = {
    "state": ("KAZ", "KGZ", "TJK", "TKM", "UZB", "BLR"),
    "power": ("RUS", "CHN", "TUR", "IRN", "USA"),
    "rival": ("RUS", "CHN", "TUR", "IRN", "USA"),
    "organisation": ("CSTO", "SCO"),
    "dimension": DIMENSIONS,
}
LABELS["supplier"] = (*LABELS["power"], "OTHER")
LABELS["member"] = (*LABELS["state"], *LABELS["power"])
STARTS = {
    "build_up": "2016-Q1", "before": "2016-Q1", "attacks": "2016-Q1", "quiet": "2016-Q1",
    "naryn": "2016-Q1", "dispute": "2017-Q1", "quarrel": "2017-Q1", "calm": "2017-Q1",
    "news": "2018-Q1", "no_news": "2018-Q1", "short": "2014-Q1", "belarus": "2021-Q4",
}  # fmt: skip
BOTH = slice(None)


class Hand:
    """The runs of one check, to be written cell by cell."""

    def __init__(self, code: str, replicates: int = 2) -> None:
        self.check = CHECKS[code]
        self.runs = {
            name: self._empty(STARTS.get(name, "2022-Q1"), run.until, replicates)
            for name, run in self.check.runs.items()
        }

    def _empty(self, start: str, until: str, replicates: int) -> Paths:
        first = Quarter.parse(start)
        moments = Quarter.parse(until) - first + 2
        values = {
            name: np.zeros(
                (moments, *(len(LABELS[a]) for a in axes_of(name)), replicates), dtype=np.float32
            )
            for name in self.check.variables
        }
        return Paths(first, LABELS, values)

    def put(self, runs: str, cell: str, value, *, since=0, until=None, replicate=BOTH) -> Hand:
        """Write ``value`` into ``variable.LABEL.LABEL`` of some runs, from quarter to quarter."""
        name, *labels = cell.split(".")
        for run in runs.split():
            paths = self.runs[run]
            first = paths.moment(since) if isinstance(since, str) else since
            last = None if until is None else paths.moment(until) + 1
            places = [LABELS[a].index(x) for a, x in zip(axes_of(name), labels, strict=True)]
            block = paths.values[name]
            block[(slice(first, last), *places, replicate)] = value
        return self

    def held(self):
        return self.check(**self.runs)

    def verdicts(self) -> list[bool]:
        return list(self.held().values)
