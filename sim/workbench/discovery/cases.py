"""What counts as happening, and the inputs that may explain it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import pandas as pd

from sim.arrays import Floats, Mask
from sim.catalogue.hypotheses import HYPOTHESES
from sim.ensemble import Result
from sim.ensemble.outcome import Outcome
from sim.scenario import Quarter
from sim.workbench.measures import meant, measure
from sim.workbench.sensitivity.inputs import Input
from sim.workbench.sensitivity.screening import ranks, varies

FEWEST = 20
"""Cases needed on either side in each half; below that nothing can be told from luck."""


@dataclass(frozen=True)
class Cases:
    """The question as a yes or no per replicate: ``happens[replicate]``, and it in words."""

    outcome: str
    title: str
    interesting: str
    happens: Mask


@dataclass(frozen=True)
class Question:
    """What may happen: an outcome, and the limits that make a yes or no of it.

    A yes, a first_time that comes (by the end of ``until``, if given), a label that leads; a number
    needs ``above`` or ``below``.
    """

    outcome: str
    until: Quarter | str | None = None
    above: float | None = None
    below: float | None = None

    @property
    def _last(self) -> Quarter | None:
        return None if self.until is None else Quarter.parse(self.until)

    def check(
        self, there: Mapping[str, Outcome], span: tuple[Quarter, Quarter] | None = None
    ) -> None:
        """Raise ``UnknownName`` or ``ValueError`` for what no result could answer.

        ``there`` are the outcomes of a result, or those that a scenario declares, so that this is
        known before anything is simulated; ``span`` the first and the last quarter of the run.
        """
        one, _ = meant(self.outcome, there)
        limits = [x for x in (self.above, self.below) if x is not None]
        if not all(map(isfinite, limits)):
            raise ValueError("above and below must be finite numbers")
        if one.coded or one.chance:
            if limits:
                raise ValueError(f"{one.name} is a yes or no; above and below are for numbers")
        elif len(limits) != 1:
            raise ValueError(f"{one.name} is a number: say above or below which value it matters")
        until = self._last
        if until is None:
            return
        if not one.dated:
            raise ValueError(f"{one.name} has no date; until is for first_time")
        if span is not None and not span[0] <= until <= span[1]:
            raise ValueError(f"until {until}: the run is {span[0]} to {span[1]}")

    def of(self, result: Result) -> Cases:
        """In which replicates it happens. Raises as :meth:`check` does."""
        self.check(result.outcome_info)
        chosen = measure(result, self.outcome)
        if self.above is not None:
            happens, words = chosen.values > self.above, f"above {self.above:g} {chosen.unit}"
        elif self.below is not None:
            happens, words = chosen.values < self.below, f"below {self.below:g} {chosen.unit}"
        else:
            happens, words = chosen.values == 1.0, "yes"
        if chosen.label:
            words = f"{chosen.label} leads"
        until = self._last
        if chosen.outcome.dated:
            words = "comes within the run"
            if until is not None:
                dates = result.outcomes[chosen.outcome.name].to_numpy(float)
                happens = dates <= until.decimal + 1e-9
                words = f"comes by {until}"
        return Cases(chosen.name, chosen.words, words, np.asarray(happens))

    def within(self, result: Result, first: int, count: int) -> Floats:
        """1 where it happens in replicates ``first ..``, 0 where not, NaN for those left out."""
        found = np.full(count, np.nan)
        found[result.outcomes.index.to_numpy() - first] = self.of(result).happens
        return found


def halves(n: int, seed: int) -> tuple[Mask, Mask]:
    """The replicates to search with and those to judge by: a random half each, ``[replicate]``."""
    order = np.random.default_rng(seed).permutation(n)
    search = np.zeros(n, dtype=bool)
    search[order[: n // 2]] = True
    return search, ~search


def enough(happens: Mask, part: Mask) -> None:
    """Raise ``ValueError`` unless a half holds enough cases of both kinds."""
    yes = int((happens & part).sum())
    no = int((~happens & part).sum())
    if min(yes, no) < FEWEST:
        raise ValueError(
            f"it happens in {yes} and not in {no} of the worlds searched; at least {FEWEST} of "
            "each are needed: run more worlds, or ask about something less one-sided"
        )


def related(
    result: Result, inputs: Sequence[Input], happens: Mask, search: Mask, most: int
) -> list[Input]:
    """The inputs most related to what happens among the replicates searched, at most ``most``.

    Hundreds of inputs that do not matter would offer hundreds of chances to be right by luck.
    """
    there = [i for i in inputs if i.name in result.parameters]
    columns = [result.parameters[i.name].to_numpy(float)[search] for i in there]
    kept = [(i, x) for i, x in zip(there, columns, strict=True) if varies(x)]
    y = ranks([happens[search].astype(float)])[:, 0]
    strength = np.abs(ranks([x for _, x in kept]).T @ y)
    return [kept[k][0] for k in np.argsort(-strength, kind="stable")[:most]]


def table(result: Result, inputs: Sequence[Input]) -> pd.DataFrame:
    """Values of the inputs by replicate; hypotheses as names of variants (categories)."""
    columns = {}
    for one in inputs:
        values = result.parameters[one.name].to_numpy(float)
        if one.kind == "hypothesis":
            variants = list(HYPOTHESES[one.name.partition(".")[2]].variants)
            columns[one.name] = pd.Series(
                pd.Categorical([variants[int(code)] for code in values], categories=variants)
            )
        else:
            columns[one.name] = pd.Series(values)
    return pd.DataFrame(columns)
