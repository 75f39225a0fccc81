"""Naive forecasts, post-processing and scores on figures of which everything is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.hindcast.discrepancy import (
    START,
    Discrepancy,
    censored_crps,
    fit,
    forecast,
    location_and_scale,
)
from sim.analysis.hindcast.naive import LEVELS, NAIVE, naive_forecasts
from sim.analysis.hindcast.scores import best_naive, mean_scores, overall, score, skill_table
from sim.analysis.hindcast.series import cases_of, from_work, known_at, series_of, to_work
from sim.analysis.hindcast.signals import Signals
from tests.hindcast.worlds import STATES, random_walks


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


@given(
    st.floats(-5, 5), st.floats(-3, 3), st.floats(0.5, 4), st.floats(-8, -0.5), st.floats(0.5, 8)
)
def test_the_censored_score_is_that_of_the_library(y, location, scale, low, high):
    y = float(np.clip(y, low, high))
    mine = censored_crps(*(np.array([v]) for v in (y, location, scale, low, high)))[0]
    theirs = scoringrules.crps_clogistic(y, location, scale, lower=low, upper=high)
    assert mine == pytest.approx(float(theirs), rel=1e-5, abs=1e-6)


def test_the_censored_score_survives_mass_on_a_bound():
    found = censored_crps(*(np.array([v]) for v in (0.0, -80.0, 0.5, 0.0, 10.0)))
    assert found[0] == pytest.approx(0.0, abs=1e-9)


def signals(count=4000, belief=0.4, spread=1.5, seed=0):
    random = np.random.default_rng(seed)
    change = random.normal(0, 2, count)
    lead = random.integers(1, 7, count).astype(float)
    noise = spread * np.sqrt(lead) * np.log(1 / random.uniform(1e-9, 1, count) - 1) / 1.8
    wide = np.full(count, 1e3)
    ones = np.ones(count)
    return Signals(
        belief * change + noise, change, ones, 0 * ones, 0 * ones, lead, -wide, wide, ones
    )


def test_the_fit_finds_how_much_to_believe_and_how_wide_to_be():
    s = signals(belief=0.4, spread=1.5)
    found = fit(s)
    assert found.named()["belief"] == pytest.approx(0.4, abs=0.1)
    scale = location_and_scale(np.array(found.coefficients), s)[1]
    np.testing.assert_allclose(scale.mean(), (1.5 * np.sqrt(s.lead) / 1.8).mean(), rtol=0.1)
    quantiles = forecast(found, s)
    held = (quantiles[:, 9] <= s.outcome) & (s.outcome <= quantiles[:, 189])
    assert held.mean() == pytest.approx(0.9, abs=0.02)


def test_with_few_outcomes_the_fit_stays_near_its_start():
    found = np.array(fit(signals(count=10)).coefficients)
    assert np.abs(found - START).max() < 0.25
    assert fit(signals(count=10).take(np.zeros(10, bool))) == Discrepancy.unfitted()


def test_unknown_outcomes_teach_nothing():
    s = signals(count=400)
    hidden = np.arange(400) % 2 == 0
    outcome = np.where(hidden, np.nan, s.outcome)
    half = replace(s, outcome=outcome)
    assert fit(half) == fit(s.take(~hidden))


def test_without_belief_the_simulation_does_not_matter():
    s = signals(count=500)
    found = fit(s, ("belief",))
    assert found.named()["belief"] == 0.0
    other = Signals(
        s.outcome, -s.change, *(getattr(s, n) for n in list(s.__dataclass_fields__)[2:])
    )
    np.testing.assert_array_equal(forecast(found, s), forecast(found, other))


def test_scores_are_those_of_the_library_and_skill_is_relative(walks):
    (_, cases, found), *_ = forecasts(walks, 2010)
    sharp = {"no change": found["no change"]}
    truth = np.array([c.value for c in cases])
    sharp["post-processed"] = np.repeat(truth[:, None], len(LEVELS), axis=1)
    table = score(cases, sharp, 0)
    assert (table[table.method == "post-processed"].crps == 0).all()
    wanted = scoringrules.crps_ensemble(truth, found["no change"], estimator="qd")
    np.testing.assert_allclose(table[table.method == "no change"].crps, wanted)
    assert table[table.method == "post-processed"].in90.all()


def test_the_bootstrap_interval_holds_the_skill(walks):
    (_, cases, found), *_ = forecasts(walks, 2010)
    table = score(cases, found, 0)
    skills = skill_table(table, "linear trend")
    assert ((skills.low <= skills.skill + 1e-9) & (skills.skill <= skills.high + 1e-9)).mean() > 0.8
    same = skill_table(table, "linear trend")
    assert skills.equals(same)
