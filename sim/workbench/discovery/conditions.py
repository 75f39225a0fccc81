"""The few conditions under which something happens: what counts as it, one call, what it gives."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Unpack

import numpy as np
import pandas as pd

from sim.arrays import Floats, Mask, Whole
from sim.catalogue.questions import HYPOTHESES
from sim.ensemble import Result, simulate
from sim.ensemble.numbers import percent, probability_error, whole
from sim.ensemble.outcome import Outcome, declared_outcomes
from sim.scenario import Quarter, Scenario, ScenarioLike, as_scenario
from sim.workbench.base import Answer, Sharing, Sheet, frame_of
from sim.workbench.discovery.boxes import LIBRARY, Box, Limits, inside, judged, ladder, measured
from sim.workbench.measures import known, meant, measure
from sim.workbench.optional import needed
from sim.workbench.sensitivity.inputs import Input, inputs_of
from sim.workbench.sensitivity.screening import drawn, ranks, varies

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
                dates = result.outcome_table.column(chosen.outcome.name)
                happens = dates <= until.decimal + 1e-9
                words = f"comes by {until}"
        return Cases(chosen.name, chosen.words, words, np.asarray(happens))

    def within(self, result: Result, first: int, count: int) -> Floats:
        """1 where it happens in replicates ``first ..``, 0 where not, NaN for those left out."""
        found = np.full(count, np.nan)
        found[result.outcome_table.index - first] = self.of(result).happens
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
    y = ranks([happens[search].astype(float)])[:, 0]
    kept = [
        (one, abs(float(ranks([values[search]])[:, 0] @ y)))
        for one, values in drawn(result, inputs)
        if varies(values[search])
    ]
    return [one for one, _ in sorted(kept, key=lambda pair: -pair[1])[:most]]


def table(result: Result, inputs: Sequence[Input]) -> pd.DataFrame:
    """Values of the inputs by replicate; hypotheses as names of variants (categories)."""
    columns: dict[str, Any] = dict(result.parameter_table.each([one.name for one in inputs]))
    for one in inputs:
        if one.kind == "hypothesis":
            variants = list(HYPOTHESES[one.name.partition(".")[2]].variants)
            codes: Whole = columns[one.name].astype(np.int64)
            columns[one.name] = pd.Categorical.from_codes(codes, pd.Index(variants))
    return pd.DataFrame(columns)


@dataclass(repr=False)
class Discovery(Answer):
    """The few conditions under which something happens.

    ``boxes``: from one condition on, one more each. ``trajectory``: one row per box on the
    way, ``coverage`` and ``density`` with errors, ``mass`` and the number of ``conditions``,
    measured on the half the search has not seen. ``rate``: share of all replicates in which it
    happens. ``interesting`` says in words what counts as happening.
    """

    kind, mark = "discover", "discovery"
    picture = "discovery_trade_off"
    files = (("boxes", "table"), ("limits", "limits"), ("trajectory", "trajectory"))
    outcome: str
    title: str
    interesting: str
    rate: float
    rate_error: float
    replicates: int
    boxes: list[Box]
    trajectory: pd.DataFrame
    notes: list[str] = field(default_factory=list)

    @property
    def table(self) -> pd.DataFrame:
        """One row per box: ``conditions`` in words, coverage, density, mass, errors."""
        names = ["conditions", "number", "coverage", "coverage_error", "density", "density_error",
                 "mass", "seen_coverage", "seen_density"]  # fmt: skip
        rows = [
            [box.words, len(box.limits), *(getattr(box, name) for name in names[2:])]
            for box in self.boxes
        ]
        return pd.DataFrame(rows, columns=names)

    @property
    def limits(self) -> pd.DataFrame:
        """The conditions of all boxes, one row each."""
        limits = {number: box.limits for number, box in enumerate(self.boxes)}
        return pd.concat(limits, names=["box"]).reset_index() if limits else pd.DataFrame()

    def kept_facts(self) -> dict[str, Any]:
        """What was asked, how often it happens, and how it was searched."""
        return {k: v for k, v in super().kept_facts().items() if k != "boxes"}

    def head_lines(self) -> list[str]:
        """What was asked, how often it happens, and how the boxes were judged."""
        rate = percent(self.rate, self.rate_error)
        asked = f"Asked: {self.interesting}; in {rate} of {self.replicates:,} worlds"
        return [asked, *self.notes]

    def readable(self) -> pd.DataFrame:
        """One row per box for a reader."""
        return frame_of(
            [vars(box) | {"words": box.words} for box in self.boxes],
            {
                "Conditions": lambda box: box["words"],
                "Density": lambda box: percent(box["density"], box["density_error"]),
                "Coverage": lambda box: percent(box["coverage"], box["coverage_error"]),
                "Of all worlds": lambda box: percent(box["mass"], box["mass_error"]),
                "Density where searched": lambda box: percent(
                    box["seen_density"], box["seen_density_error"]
                ),
            },
        )

    def sheet(self) -> Sheet:
        """What is shown of it."""
        return Sheet(f"Conditions for: {self.title}", self.head_lines(), self.readable())


def check_discovery(question: Question, scenario: Scenario, *, replicates: int = 2000) -> None:
    """Raise what :func:`discover` would, as far as it is known before anything is simulated."""
    question.check(declared_outcomes(scenario), (scenario.start, scenario.horizon))
    if replicates < (least := 4 * FEWEST):
        raise ValueError(
            f"{replicates} worlds tell nothing from luck: at least {least} are needed, {FEWEST} of "
            "each kind in each half"
        )
    needed(LIBRARY, "discovery")


def discover(
    scenario: ScenarioLike | Result,
    outcome: str,
    *,
    until: Quarter | str | None = None,
    above: float | None = None,
    below: float | None = None,
    inputs: Sequence[str] | None = None,
    candidates: int = 10,
    conditions: int = 4,
    replicates: int = 2000,
    seed: int | None = None,
    **sharing: Unpack[Sharing],
) -> Discovery:
    """The few conditions on uncertain numbers under which an outcome happens.

    A first_time may be asked for ``until`` a quarter; a number needs ``above`` or ``below``. A
    scenario is simulated first, with ``sharing`` as for :func:`sim.ensemble.simulate`; a result is
    taken as it is. Half of the replicates, drawn at
    random, serve the search, and the other half alone says how well the boxes do. Only the
    ``candidates`` inputs most related to the outcome in the first half are searched, or those
    named in ``inputs``; a box has at most ``conditions`` of them.

    Raises ``UnknownName``, ``MissingExtra``, and ``ValueError`` for limits that do not fit and for
    too few cases.
    """
    question = Question(outcome, until, above, below)
    seed = whole("seed", seed)
    candidates, conditions = whole("candidates", candidates, 1), whole("conditions", conditions, 1)
    if isinstance(scenario, Result):
        result = scenario
        seed = secrets.randbits(32) if seed is None else seed
    else:
        replicates = whole("replicates", replicates, 1)
        what = as_scenario(scenario)
        check_discovery(question, what, replicates=replicates)
        result = simulate(what, replicates=replicates, seed=seed, record=(), **sharing)
        seed = int(result.provenance["seed"])
    cases = question.of(result)
    parts = halves(result.n, seed)
    for part in parts:
        enough(cases.happens, part)
    held = set(result.parameter_table.columns)
    there = [i for i in inputs_of(result.scenario, fitted=False) if i.name in held]
    if inputs is not None:
        names = [i.name for i in there]
        wanted = {known(name, names, "uncertain number") for name in inputs}
        there = [i for i in there if i.name in wanted]
    chosen = related(result, there, cases.happens, parts[0], candidates)
    x = table(result, chosen)
    seen, happens = x[parts[0]].reset_index(drop=True), cases.happens[parts[0]]
    found, way = ladder(seen, happens, conditions)
    by_name = {i.name: i for i in chosen}
    rate = float(cases.happens.mean())
    return Discovery(
        outcome=cases.outcome,
        title=cases.title,
        interesting=cases.interesting,
        rate=rate,
        rate_error=probability_error(rate, result.n),
        replicates=result.n,
        boxes=[judged(limits, x, cases.happens, parts, by_name) for limits in found],
        trajectory=trajectory(way, x, cases.happens, parts[1]),
        notes=_notes(found, len(there), len(chosen), result.n),
    )


def trajectory(
    boxes: Sequence[Limits], x: pd.DataFrame, happens: Mask, judge: Mask
) -> pd.DataFrame:
    """Coverage, density and mass of boxes on the way, on the replicates not searched."""
    rows = [
        {"conditions": len(limits), **measured(inside(limits, x), happens, judge)}
        for limits in boxes
    ]
    names = ["conditions", "coverage", "coverage_error", "density", "density_error", "mass"]
    return pd.DataFrame(rows, columns=names)


def _notes(found: Sequence[Limits], inputs: int, kept: int, n: int) -> list[str]:
    searched = f"Searched {kept} of {inputs} uncertain numbers on {n // 2:,} worlds"
    notes = [f"{searched}; coverage and density are those of the other {n - n // 2:,}."]
    if not found:
        notes.append("No condition separates the cases better than luck would.")
    return notes
