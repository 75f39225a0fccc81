"""Bins: every value in the slot of its edges, quantiles within the error they state."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.catalogue.variables import VARIABLES
from sim.ensemble.bins import LinearBins, LogBins, bins_of, quantiles
from sim.ensemble.recorder import recorded_variables

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
BINNED = [v for v in recorded_variables() if v.role != "event" and not v.labels]


def estimate(bins, values, *, whole=False):
    counts = np.bincount(bins.place_all(values), minlength=bins.slots)[None]
    extremes = np.array([values.min()]), np.array([values.max()])
    return quantiles(bins, counts, *extremes, LEVELS, whole=whole)[:, 0]


def exact(values):
    """Values of rank ceil(q n), in whole-number arithmetic."""
    ordered, n = np.sort(values), len(values)
    return np.array([ordered[-(-round(q * 100) * n // 100) - 1] for q in LEVELS])


@pytest.mark.parametrize("variable", BINNED, ids=lambda v: v.name)
def test_every_value_lies_between_the_edges_of_its_slot(variable):
    bins = bins_of(variable)
    low, high = variable.summary_span
    chance = np.random.default_rng(5)
    values = np.concatenate(
        [
            np.linspace(low, high, 997),
            chance.uniform(low - (high - low), high + (high - low), 500),
            [low, high, 0.0, -0.0],
        ]
    )
    values = np.clip(values, variable.low, variable.high)
    slots = bins.place_all(values)
    below, above = bins.edges()
    slack = 1e-6 * (high - low)
    assert len(below) == len(above) == bins.slots
    assert ((slots >= 0) & (slots < bins.slots)).all()
    assert (below[slots] - slack <= values).all()
    assert (values <= above[slots] + slack).all()


@pytest.mark.parametrize("variable", BINNED, ids=lambda v: v.name)
def test_every_variable_has_few_and_fine_bins(variable):
    bins = bins_of(variable)
    low, high = variable.summary_span
    assert bins.slots <= 330
    if variable.scale == "linear":
        assert bins.absolute <= 0.005 * (high - low)
    else:
        assert bins.relative <= 0.07
        assert bins.absolute == low


@pytest.mark.parametrize(
    ("value", "slot"), [(-3.0, 0), (0.0, 0), (1e-6, 1), (0.05, 1), (0.15, 2), (0.99, 10),
                        (1.0, 11), (7.0, 11)]
)  # fmt: skip
def test_bounds_have_slots_of_their_own(value, slot):
    assert LinearBins(0.0, 1.0, 10).place_all(np.array([value]))[0] == slot


@pytest.mark.parametrize("value", [0.0, -0.0, -1.0])
def test_log_bins_put_zero_apart(value):
    assert LogBins(0.01, 100.0).place_all(np.array([value]))[0] == 0


def test_log_bins_by_hand():
    bins = LogBins(1.0, 4.0, most=3)  # a bin an octave; the upper end opens one more
    values = np.array([0.5, 1.0, 1.5, 1.9, 2.1, 3.9, 4.5, 9.0, 1e9])
    assert bins.place_all(values).tolist() == [1, 1, 2, 2, 3, 3, 4, 5, 5]


def test_a_variable_without_a_finite_span_is_refused():
    with pytest.raises(ValueError, match="protest_rate"):
        bins_of(VARIABLES["protest_rate"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.floats(0, 1, width=32), min_size=1, max_size=300),
    st.sampled_from(["trust", "sentiment", "growth", "exports", "debt", "gdp", "oil_price"]),
)
def test_quantiles_keep_to_the_error_they_state(shares, name):
    variable = VARIABLES[name]
    bins = bins_of(variable)
    low, high = variable.summary_span
    if variable.scale == "log":
        values = low * (high / low) ** np.array(shares)
        values[np.array(shares) < 0.2] = variable.low  # an atom at the bound
    else:
        values = np.clip(low + (high - low) * np.array(shares), variable.low, variable.high)
    truth = exact(values)
    error = np.abs(estimate(bins, values) - truth)
    assert (error <= bins.absolute + bins.relative * np.abs(truth)).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=200))
def test_quantiles_of_whole_numbers_are_exact(numbers):
    values = np.array(numbers, dtype=float)
    bins = bins_of(VARIABLES["war_quarters"])
    assert (estimate(bins, values, whole=True) == exact(values)).all()


@pytest.mark.parametrize(("name", "value"), [("trust", 0.317), ("gdp", 197.1), ("debt", 0.0)])
def test_a_constant_comes_back_exactly(name, value):
    assert (estimate(bins_of(VARIABLES[name]), np.full(50, value)) == value).all()


@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_atoms_at_the_bounds_come_back_exactly(share):
    n = 1000
    values = np.linspace(0.2, 0.8, n)
    values[: int(share * n)] = 0.0
    values[int(share * n) + 20 :] = 1.0
    error = np.abs(estimate(bins_of(VARIABLES["trust"]), values) - exact(values))
    at_bounds = np.isin(exact(values), (0.0, 1.0))
    assert at_bounds.sum() >= 4
    assert (error[at_bounds] == 0).all()


def test_values_beyond_the_span_stay_within_the_extremes():
    values = np.array([1500.0] * 10 + [2500.0] * 10)
    found = estimate(bins_of(VARIABLES["gdp"]), values)
    assert (found >= 1500.0).all()
    assert (found <= 2500.0).all()


def test_an_empty_cell_has_no_quantiles():
    bins = bins_of(VARIABLES["trust"])
    nothing = quantiles(
        bins, np.zeros((2, bins.slots), int), np.full(2, np.inf), np.full(2, -np.inf), LEVELS
    )
    assert np.isnan(nothing).all()
