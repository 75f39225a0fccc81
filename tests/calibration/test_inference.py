"""The inference against a toy whose posterior is known, and its own test against a wrong one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import special

from calibration.checks import LEVEL, gain, power, reliability, spread, trials, uniformity
from calibration.inference import learn, moments, places, posterior
from calibration.settings import FITS
from calibration.table import Table

SETTINGS = replace(FITS["to-2015"], rows=6000, tests=300)
EDGES = {"hypotheses.toy": np.array([0.3, 1.0])}
NOISE = 0.5
COUNT = 12


@pytest.fixture(scope="module")
def table():
    """Two Gaussian numbers, one of them never seen, and a hypothesis that shifts one feature.

    Features 0..11 are the first number with noise of sd 0.5 each, so that given features of mean
    m its posterior is normal with precision 1 + 12 / 0.25; the second number is a nuisance.
    """
    rng = np.random.default_rng(11)
    scores = rng.standard_normal((6000, 2))
    place = rng.random(6000)
    features = scores[:, :1] + NOISE * rng.standard_normal((6000, COUNT))
    shift = (place > 0.3) + rng.standard_normal(6000)
    return Table(
        ("parameters.seen", "parameters.unseen", "hypotheses.toy"),
        np.column_stack([scores, place]),
        tuple(f"x{i}" for i in range(COUNT + 1)),
        np.column_stack([features, shift]),
    )


@pytest.fixture(scope="module")
def inference(table):
    return learn(table, SETTINGS, EDGES)


def test_what_the_features_do_not_tell_keeps_its_prior(inference):
    assert inference.informed == ("parameters.seen", "hypotheses.toy")
    assert inference.explained[1] < 0.01


@pytest.mark.parametrize("mean", [-1.5, 0.0, 0.8])
def test_a_known_posterior_is_found(inference, mean):
    precision = 1.0 + COUNT / NOISE**2
    record = np.append(np.full(COUNT, mean), 0.5)
    found = posterior(inference, inference.summarise(record))
    centre, sd = moments(found)
    assert abs(centre[0] - mean * (1.0 - 1.0 / precision)) < 0.3 / np.sqrt(precision)
    assert sd[0] == pytest.approx(1.0 / np.sqrt(precision), rel=0.1)


@pytest.mark.parametrize("shift", [-1.0, 0.5, 2.0])
def test_weights_of_a_hypothesis_are_those_of_bayes(inference, shift):
    record = np.append(np.zeros(COUNT), shift)
    found = posterior(inference, inference.summarise(record))
    odds = 0.7 / 0.3 * np.exp(shift - 0.5)
    truth = odds / (1.0 + odds)
    assert abs(found.shares[0][1] - truth) < 4.0 * found.errors[0][1]
    assert found.errors[0][1] < 0.05
    rows = found.weights @ (found.codes[:, 0] == 1)
    assert rows == pytest.approx(found.shares[0][1])


def test_places_lie_in_the_unit_interval_and_in_the_part_of_their_variant(inference):
    found = posterior(inference, inference.summaries[0])
    numbers, codes = places(found, [EDGES["hypotheses.toy"]])
    assert ((numbers > 0) & (numbers < 1)).all()
    assert set(np.unique(codes)) == {0.15, 0.65}
    np.testing.assert_array_equal(codes[:, 0] > 0.3, found.codes[:, 0] == 1)


def test_ranks_are_uniform_where_the_inference_is_right(inference):
    ranks = trials(inference, 300)
    assert uniformity(ranks.places[:, 0]) > LEVEL
    assert spread(ranks.places[:, 0]) == pytest.approx(1.0, abs=0.1)
    assert reliability(ranks.given[0], ranks.truth[:, 0]) < 3.5
    bits, error = gain(ranks.given[0], ranks.truth[:, 0], np.array([0.3, 0.7]))
    assert bits > 3.0 * error > 0.0


def test_ranks_show_an_overconfident_and_a_shifted_inference(inference):
    def confident(*given, **options):
        found = posterior(*given, **options)
        mean, _ = moments(found)
        return replace(found, scores=mean + 0.6 * (found.scores - mean))

    def shifted(*given, **options):
        found = posterior(*given, **options)
        return replace(found, scores=found.scores + 0.2)

    narrow = trials(inference, 150, infer=confident).places[:, 0]
    assert uniformity(narrow) < LEVEL
    assert spread(narrow) < 0.85
    assert uniformity(trials(inference, 150, infer=shifted).places[:, 0]) < LEVEL


def test_the_stated_power_grows_with_the_trials_and_is_the_level_for_none():
    assert power(100, LEVEL) < power(400, LEVEL) < power(1500, LEVEL) <= 1.0
    rng = np.random.default_rng(3)
    rejected = [uniformity(rng.random(400)) < 0.05 for _ in range(400)]
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.035)
    assert uniformity(special.ndtr(1.3 * rng.standard_normal(2000))) < LEVEL
