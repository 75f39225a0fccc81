"""How figures may differ from the simulated truth: errors of reporting, faults of the model.

A simulated row becomes what a record might have shown by three things that are drawn anew for each
row of the table, so that the posterior allows for them. Errors of reporting: the part of them that
is new every year, for what stays the same is in the observed start as well. A common error of all
answers to one question of a survey. And the model's own discrepancy: a drift with a little random
walk per series, zero at the observed start, half of its variance shared by all states of a variable
and power, and unrest of single years. Its size is measured by the record's own yearly changes and
set, variable by variable, so that the misfit of the prior predictive to the figures the fit may see
is about what it should be; a factor drawn for each variable and another for each series allow for
doubt about it and for series that go far astray.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.figures import SCALES, SERIES, Figures, with_questions
from sim.arrays import Floats
from sim.validation.record import QUESTION_EFFECT
from sim.world.streams import Streams

NEW = 0.5
"""Part of the standard deviation of reporting that is new every year (assumption)."""
TURBULENCE = (0.25, 0.7)
"""Median, in usual yearly changes, and sigma of the unrest of single years that the model does not
know, drawn for each variable and stretch (assumption)."""
DOUBT = 0.4
"""Sigma of the lognormal factor of the discrepancy by variable (assumption)."""
BOUNDS = (0.1, 1.5)
"""Least and largest median of that factor."""
FAR = 9.0
"""Squared misfits count as at most this many times what is expected."""
ASTRAY = 0.5
"""Sigma of the further factor of each series (assumption): tails heavier than Gaussian."""
WALK = 0.1
"""Part of the discrepancy's variance that is a walk, after as many years as the stretch has: the
unrest of single years is for the model's own chance to explain (assumption)."""
SHARED = 0.5
"""Part of the discrepancy's variance that the states share (assumption)."""
_LEAST_STEP = 0.01
_UNKNOWN_STEP = 0.3


def yearly_steps(record: pd.DataFrame) -> dict[str, float]:
    """Typical yearly change by variable on the scales of the fit, from the figures it may see.

    The standard deviation of the Gaussian that has the median absolute change of all series, or
    that with their ninth decile where this is more: a few changes far above the others.
    """
    asked, steps = with_questions(record), {}
    for variable, scale in SCALES.items():
        mine = asked[asked["variable"] == variable].sort_values([*SERIES, "year"])
        values = pd.Series(scale(mine["value"].to_numpy(dtype=np.float64)), index=mine.index)
        keys = [mine[key] for key in SERIES]
        change, gap = values.groupby(keys).diff(), mine["year"].groupby(keys).diff()
        yearly = change[gap == 1].abs()
        # Series that never move (no arms at all) say nothing of how far others move.
        yearly = yearly[yearly > 0]
        middle = 1.48 * float(yearly.median()) if len(yearly) else _UNKNOWN_STEP
        upper = float(yearly.quantile(0.9)) / 1.645 if len(yearly) else 0.0
        steps[variable] = max(middle, upper, _LEAST_STEP)
    return steps


def reported(
    figures: Figures,
    values: Floats,
    sizes: dict[str, float],
    steps: dict[str, float],
    streams: Streams,
    stretch: int,
) -> Floats:
    """Scaled figures ``[row, n]`` as a record might show simulated ``values`` ``[row, n]``.

    ``sizes`` is the median size of the discrepancy by variable, ``steps`` the usual yearly change.
    """
    exact = with_errors(figures, values, streams, stretch)
    turbulent = _turbulence(figures, steps, streams, stretch)
    return exact + turbulent + discrepancy(figures, sizes, streams, stretch)


def with_errors(figures: Figures, values: Floats, streams: Streams, stretch: int) -> Floats:
    """Scaled figures ``[row, n]`` with errors of reporting, of a model without discrepancy."""
    rows = figures.rows
    keys = [f"{stretch}|" + "|".join(map(str, k)) for k in rows[[*SERIES, "year"]].to_numpy()]
    noisy = values + NEW * figures.error(values) * streams.normal("fit.report", keys, stretch)
    return figures.scaled(noisy + _questions(rows, streams, stretch))


def fitting_sizes(
    figures: tuple[Figures, ...], clean: list[Floats], steps: dict[str, float], streams: Streams
) -> dict[str, float]:
    """The discrepancy's step by variable that explains the misfit of the prior predictive.

    ``clean`` holds simulated values ``[row, n]`` per stretch. For the levels and trends of a
    variable, squared misfit = variance of the model with errors + size**2 * variance of a
    discrepancy of size one, summed over series, solved for the size within :data:`BOUNDS`.
    """
    left: dict[str, float] = {}
    unit: dict[str, float] = {}
    for number, (mine, values) in enumerate(zip(figures, clean, strict=True)):
        noisy = mine.maps @ with_errors(mine, values, streams, number)
        expected, known = noisy.mean(axis=1), noisy.var(axis=1)
        one = (mine.maps @ discrepancy(mine, steps, streams, number)).var(axis=1)
        truth = mine.maps @ mine.scaled(mine.rows["value"].to_numpy(np.float64)[:, None])[:, 0]
        misfit = np.minimum((truth - expected) ** 2, FAR * (known + one))
        for i, variable in enumerate(name.split("|")[1] for name in mine.names[: len(one)]):
            left[variable] = left.get(variable, 0.0) + float((misfit[i] - known[i]) / one[i])
            unit[variable] = unit.get(variable, 0.0) + 1.0
    found = {}
    for variable, step in steps.items():
        square = left.get(variable, 0.0) / unit.get(variable, 1.0)
        found[variable] = step * min(max(float(np.sqrt(max(square, 0.0))), BOUNDS[0]), BOUNDS[1])
    return found


def _questions(rows: pd.DataFrame, streams: Streams, stretch: int) -> Floats:
    """The common error of all answers to one question, ``[row, n]``, zero but for surveys."""
    result = np.zeros((len(rows), streams.count))
    polls = np.flatnonzero((rows["variable"] == "opinion").to_numpy())
    if len(polls):
        keys = rows.loc[polls, "power"] + "|" + rows.loc[polls, "question"]
        names = sorted(set(keys))
        drawn = streams.normal("fit.question", names, stretch)
        result[polls] = QUESTION_EFFECT * drawn[[names.index(k) for k in keys]]
    return result


def discrepancy(
    figures: Figures, sizes: dict[str, float], streams: Streams, stretch: int
) -> Floats:
    """The model's own error on the scales of the fit, ``[row, n]``."""
    variables = [v for v in SCALES if (figures.rows["variable"] == v).any()]
    drawn = np.exp(DOUBT * streams.normal("fit.factor", variables, 0))
    factor = dict(zip(variables, drawn, strict=True))
    own = _walks(figures, SERIES[:3], streams, stretch)
    shared = _walks(figures, ["variable", "power"], streams, stretch)
    walk = np.sqrt(1.0 - SHARED) * own + np.sqrt(SHARED) * shared
    for variable in variables:
        mine = (figures.rows["variable"] == variable).to_numpy()
        walk[mine] *= sizes[variable] * factor[variable]
    return walk


def _turbulence(
    figures: Figures, steps: dict[str, float], streams: Streams, stretch: int
) -> Floats:
    """Noise ``[row, n]`` of single years whose size is drawn for each variable and stretch."""
    kinds = figures.rows["variable"].to_numpy()
    variables = sorted(set(kinds))
    size = TURBULENCE[0] * np.exp(
        TURBULENCE[1] * streams.normal("fit.turbulent", variables, stretch)
    )
    keys = ["|".join(map(str, k)) for k in figures.rows[[*SERIES, "year"]].to_numpy()]
    noise = streams.normal("fit.turbulence", keys, stretch)
    for variable, scale in zip(variables, size, strict=True):
        noise[kinds == variable] *= steps[variable] * scale
    return noise


def _walks(figures: Figures, by: list[str], streams: Streams, stretch: int) -> Floats:
    """Walk and drift ``[row, n]`` over the years per group: after T years of variance T."""
    groups = figures.rows[by].astype(str).agg("|".join, axis=1)
    names = sorted(set(groups))
    place = {name: i for i, name in enumerate(names)}
    years = figures.stretch.last - figures.stretch.first + 1
    items = [f"{name}|{year}" for name in names for year in range(years)]
    steps = streams.normal("fit.walk", items, stretch).reshape(len(names), years, -1)
    passed = np.arange(1.0, years + 1.0)[:, None] / np.sqrt(years)
    drift = streams.normal("fit.drift", names, stretch)[:, None] * passed
    size = np.exp(ASTRAY * streams.normal("fit.astray", names, 0))[:, None]
    walks = size * (np.sqrt(WALK) * np.cumsum(steps, axis=1) + np.sqrt(1.0 - WALK) * drift)
    at = figures.rows["year"].to_numpy() - figures.stretch.first
    result: Floats = walks[[place[g] for g in groups], at]
    return result
