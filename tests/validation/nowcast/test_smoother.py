"""Weights and moves against what can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.validation.nowcast.smoother import (
    EFFECTIVE,
    Evidence,
    Targets,
    discrepant,
    effective,
    labels_of_cells,
    smoothed,
    tempered,
)

WORLDS = 4000


@pytest.fixture
def prior() -> np.ndarray:
    """Two independent standard normals ``[2, world]``, of exactly that mean and covariance."""
    drawn = np.random.default_rng(1).standard_normal((2, WORLDS))
    drawn -= drawn.mean(axis=1, keepdims=True)
    root = np.linalg.cholesky(np.cov(drawn))
    return np.linalg.solve(root, drawn)


def evidence(simulated: np.ndarray, observed: float, error: float, state: str = "KAZ") -> Evidence:
    return Evidence(np.array([observed]), np.array([error]), simulated[None], [state], [""])


def even() -> np.ndarray:
    return np.full(WORLDS, 1.0 / WORLDS)


def test_a_figure_moves_what_it_measures_as_bayes_has_it(prior):
    targets = Targets(prior, np.array(["KAZ", "KAZ"]), np.array(["", ""]))
    moved, twin = smoothed(targets, evidence(prior[0], 2.0, 1.0), np.array([1.0]), even())
    assert moved[0].mean() == pytest.approx(1.0, abs=0.01)  # halfway between 0 and 2
    assert moved[0].var() == pytest.approx(0.5, abs=0.01)
    assert np.allclose(moved[1], prior[1], atol=0.02)  # of no correlation with it
    assert np.allclose(twin[0], moved[0])


def test_a_figure_of_another_state_moves_nothing_of_this_one(prior):
    targets = Targets(prior, np.array(["TJK", ""]), np.array(["", ""]))
    moved, _ = smoothed(targets, evidence(prior[0], 2.0, 1.0), np.array([1.0]), even())
    assert np.array_equal(moved[0], prior[0])


def test_the_same_figure_twice_is_news_once_where_it_has_no_error(prior):
    twice = Evidence(
        np.array([1.0, 1.0]), np.array([1e-6, 1e-6]), prior[[0, 0]], ["KAZ"] * 2, [""] * 2
    )
    targets = Targets(prior, np.array(["KAZ", "KAZ"]), np.array(["", ""]))
    moved, twins = smoothed(targets, twice, twice.errors, even())
    assert np.allclose(moved[0], 1.0, atol=1e-3)
    assert np.allclose(twins, 1.0, atol=1e-3)


def test_weights_use_as_much_as_leaves_half_of_the_worlds_effective(prior):
    far = evidence(prior[0], 3.0, 0.1)
    weights, power = tempered(far, far.errors)
    assert 0.0 < power < 1.0
    assert effective(weights) == pytest.approx(EFFECTIVE * WORLDS, rel=1e-3)
    assert weights @ prior[0] > 0.3


def test_weights_use_all_of_a_figure_that_says_little(prior):
    vague = evidence(prior[0], 0.0, 50.0)
    weights, power = tempered(vague, vague.errors)
    assert power == 1.0
    assert effective(weights) > 0.99 * WORLDS


def test_the_model_errs_by_a_part_of_its_spread(prior):
    assert discrepant(evidence(4.0 * prior[0], 0.0, 0.0))[0] == pytest.approx(1.0, rel=0.01)


def test_cells_are_told_by_state_and_power_in_storage_order():
    labels = {"state": ("KAZ", "TJK"), "power": ("RUS", "CHN"), "dispute": ("A-B",)}
    assert labels_of_cells(("state", "power"), labels) == (
        ["KAZ", "KAZ", "TJK", "TJK"],
        ["RUS", "CHN", "RUS", "CHN"],
    )
    assert labels_of_cells(("dispute",), labels) == ([""], [""])
    assert labels_of_cells((), labels) == ([""], [""])
