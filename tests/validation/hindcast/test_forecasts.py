"""Naive forecasts and scores on figures of which everything is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st

from sim.validation.hindcast.scores import RAW, best_naive, mean_scores, overall, score, skill_table
from sim.validation.hindcast.series import (
    LEAST_UNIT,
    LEVELS,
    NAIVE,
    Case,
    Known,
    Series,
    cases_of,
    from_work,
    known_at,
    naive_forecasts,
    series_of,
    to_work,
)
from tests.validation.hindcast.worlds import STATES, random_walks


@pytest.fixture(scope="module")
def walks():
    return random_walks()


def forecasts(record, origin, truth=None):
    series = series_of(record)
    outcomes = series_of(record if truth is None else truth)
    for known in known_at(origin, series, record):
        cases = cases_of(known, outcomes, range(1, 4), STATES)
        yield known, cases, naive_forecasts(known, cases)


def test_naive_forecasts_read_nothing_after_the_origin(walks):
    changed = walks.copy()
    later = changed.year > 2010
    changed.loc[later, "value"] = np.clip(changed.loc[later, "value"] * 3 + 7, 0, 60)
    for (_, _, a), (_, _, b) in zip(forecasts(walks, 2010), forecasts(changed, 2010), strict=True):
        for name in NAIVE:
            np.testing.assert_array_equal(a[name], b[name])


def test_naive_forecasts_are_distributions_within_bounds(walks):
    for known, cases, found in forecasts(walks, 2010):
        assert set(found) == set(NAIVE)
        for quantiles in found.values():
            assert quantiles.shape == (len(cases), len(LEVELS))
            assert np.all(np.diff(quantiles, axis=1) >= 0)
            if known.variable == "trade_share":
                assert quantiles.min() >= 0
                assert quantiles.max() <= 100


def test_no_change_is_centred_on_the_last_figure_and_widens(walks):
    for _, cases, found in forecasts(walks, 2010):
        middle = found["no change"][:, len(LEVELS) // 2]
        np.testing.assert_allclose(middle, [c.start for c in cases], atol=1e-9)
        width = found["no change"][:, -10] - found["no change"][:, 9]
        by = {h: np.mean([w for w, c in zip(width, cases, strict=True) if c.horizon == h])
              for h in (1, 3)}  # fmt: skip
        assert by[3] > by[1]


def test_no_change_beats_the_mean_on_random_walks(walks):
    tables = []
    for origin in range(2006, 2013):
        for _, cases, found in forecasts(walks, origin):
            tables.append(score(cases, found, 0))
    means = mean_scores(pd.concat(tables))
    assert overall(means, "no change", "last-five-year mean") > 0.05
    assert best_naive(means) in ("no change", "random walk with pooled drift")


def test_missing_figures_are_not_scored(walks):
    truth = walks[walks.year <= 2011]
    for _, cases, found in forecasts(walks, 2010, truth):
        assert {c.horizon for c in cases if not np.isnan(c.value)} == {1}
        assert set(score(cases, found, 0).horizon) == {1}


@given(st.floats(0.02, 900), st.sampled_from(["gdp", "trade_share"]))
def test_the_work_scale_goes_there_and_back(value, variable):
    value = min(value, 100.0) if variable == "trade_share" else value
    back = from_work(variable, to_work(variable, np.array([value])))
    assert back[0] == pytest.approx(value)


def test_scores_are_those_of_the_library_and_skill_is_relative(walks):
    (_, cases, found), *_ = forecasts(walks, 2010)
    sharp = {"no change": found["no change"]}
    truth = np.array([c.value for c in cases])
    sharp[RAW] = np.repeat(truth[:, None], len(LEVELS), axis=1)
    table = score(cases, sharp, 0)
    assert (table[table.method == RAW].crps == 0).all()
    wanted = scoringrules.crps_ensemble(truth, found["no change"], estimator="qd")
    np.testing.assert_allclose(table[table.method == "no change"].crps, wanted)


@given(st.integers(0, 199), st.integers(0, 10**6))
def test_a_mass_on_a_bound_is_held_as_often_as_it_should_be(mass, seed):
    """Arms that are not delivered: so many of 199 quantiles are zero, and so is the outcome."""
    count = 400
    cases = [Case(("arms_share", "TKM", "RUS", ""), 2010, 1, 0.0, 0.0, 1, 1.0, 9)] * count
    quantiles = np.concatenate([np.zeros(mass), np.linspace(1.0, 50.0, 199 - mass)])
    pit = score(cases, {RAW: np.tile(quantiles, (count, 1))}, seed)
    top = (mass + 1) / 200
    assert pit.pit.between(0.0, top).all()
    for held, (low, high) in ((pit.in90, (0.05, 0.95)), (pit.in50, (0.25, 0.75))):
        share = max(min(high, top) - low, 0.0) / top
        assert held.mean() == pytest.approx(share, abs=0.12)


def test_errors_in_dollars_are_parts_of_the_usual_figure_not_of_one_that_is_missing():
    """Neither a year without trade nor a flow of nothing makes errors vast."""
    key = ("import_volume", "KGZ", "IRN", "")
    values = to_work(key[0], np.array([9.0, 8.0, 10.0, 12.0, 10.0, 0.0]))
    series = Series(key, np.arange(2016, 2022), values)
    known = Known(key[0], 2021, {key: series}, {key: 1.0})
    truth = {key: Series(key, np.array([2022]), to_work(key[0], np.array([16.0])))}
    (case,) = cases_of(known, truth, [1], ["KGZ"])
    assert case.unit == pytest.approx(8.0, rel=1e-4)
    row = score([case], {RAW: np.full((1, 199), 12.0)}, 0).iloc[0]
    assert row.crps == pytest.approx(0.5, rel=1e-3)
    known = replace(known, series={key: replace(series, values=series.values - np.log(1e4))})
    assert cases_of(known, truth, [1], ["KGZ"])[0].unit == LEAST_UNIT


def test_ranges_hold_what_lies_between_their_quantiles():
    at = {1.0: (False, False), 9.9: (False, False), 10.1: (True, False), 49.9: (True, False),
          50.1: (True, True), 149.9: (True, True), 150.1: (True, False),
          190.1: (False, False)}  # fmt: skip
    for value, held in at.items():
        case = Case(("gdp", "KAZ", "", ""), 2010, 1, value, 0.0, 1, 1.0, 9)
        row = score([case], {RAW: np.arange(1.0, 200.0)[None]}, 3).iloc[0]
        assert (row.in90, row.in50) == held, value


def test_the_bootstrap_interval_holds_the_skill(walks):
    (_, cases, found), *_ = forecasts(walks, 2010)
    table = score(cases, found, 0)
    skills = skill_table(table, "linear trend")
    assert ((skills.low <= skills.skill + 1e-9) & (skills.skill <= skills.high + 1e-9)).mean() > 0.8
    same = skill_table(table, "linear trend")
    assert skills.equals(same)
