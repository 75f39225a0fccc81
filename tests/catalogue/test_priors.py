import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.catalogue.priors import (
    PRIORS,
    Beta,
    Dirichlet,
    Discrete,
    Fixed,
    LogNormal,
    Normal,
    Sample,
    Triangular,
    Truncated,
    Uniform,
)

NUMBERS = st.floats(-1e6, 1e6).map(lambda x: round(x, 6))
WIDTHS = st.floats(1e-3, 1e6)
SHAPES = st.floats(0.2, 50)
UNIFORMS = st.lists(
    st.floats(1e-9, 1 - 1e-9), min_size=1, max_size=30
).map(lambda u: np.sort(np.array(u)))  # fmt: skip


@st.composite
def triangulars(draw):
    low, width = draw(NUMBERS), draw(WIDTHS)
    return Triangular(low, low + width * draw(st.floats(0, 1)), low + width)


@st.composite
def truncateds(draw):
    low, width = draw(NUMBERS), draw(WIDTHS)
    mean = low + width * draw(st.floats(-1, 2))
    return Truncated(mean, width * draw(st.floats(0.3, 5)), low, low + width)


@st.composite
def betas(draw):
    low = draw(NUMBERS)
    return Beta(draw(SHAPES), draw(SHAPES), low, low + draw(WIDTHS))


@st.composite
def discretes(draw):
    # A scenario file lists values in any order; only ordered ones can be monotone.
    values = sorted(draw(st.sets(NUMBERS, min_size=1, max_size=6)))
    weights = [draw(st.floats(0, 10)) for _ in values]
    weights[draw(st.integers(0, len(values) - 1))] += 0.5
    return Discrete(tuple(values), tuple(weights))


PRIOR = st.one_of(
    NUMBERS.map(Fixed),
    st.builds(lambda low, width: Uniform(low, low + width), NUMBERS, WIDTHS),
    st.builds(Normal, NUMBERS, WIDTHS),
    truncateds(),
    st.builds(LogNormal, WIDTHS, st.floats(0.01, 3)),
    betas(),
    triangulars(),
    discretes(),
    st.lists(NUMBERS, min_size=1, max_size=10).map(lambda v: Sample(tuple(v))),
)


@settings(deadline=None)
@given(PRIOR, UNIFORMS)
def test_quantile_is_monotone_within_support_and_keeps_the_shape(prior, u):
    draws = prior.quantile(u)
    low, high = prior.support
    slack = 1e-9 * max(1.0, abs(low) if np.isfinite(low) else 0.0, np.abs(draws).max())
    assert draws.shape == u.shape
    assert draws.dtype == np.float64
    assert np.all(np.diff(draws) >= -slack)
    assert np.all(draws >= low - slack)
    assert np.all(draws <= high + slack)


@settings(deadline=None)
@given(PRIOR, UNIFORMS)
def test_quantile_acts_element_by_element(prior, u):
    one_by_one = [float(prior.quantile(np.array([x]))[0]) for x in u]
    np.testing.assert_allclose(prior.quantile(u), one_by_one, rtol=1e-12)


@settings(deadline=None)
@given(PRIOR)
def test_median_is_the_quantile_of_one_half_and_fixed_means_no_spread(prior):
    low, high = prior.support
    assert prior.median == prior.quantile(np.array([0.5]))[0]
    assert prior.fixed == (low == high)
    if prior.fixed:
        assert prior.median == low


@settings(deadline=None)
@given(PRIOR)
def test_text_is_one_line(prior):
    assert str(prior)
    assert "\n" not in str(prior)


@pytest.mark.parametrize(
    ("prior", "median"),
    [
        (Fixed(3), 3),
        (Uniform(2, 4), 3),
        (Normal(-1, 2), -1),
        (Truncated(0.5, 1, 0, 1), 0.5),
        (LogNormal(20, 1), 20),
        (Beta(2, 2, -1, 1), 0),
        (Triangular(0, 1, 2), 1),
        (Discrete((1, 2, 3), (1, 1, 1)), 2),
        (Sample((5, 1, 3)), 3),
    ],
)
def test_medians_of_known_distributions(prior, median):
    assert prior.median == pytest.approx(median, abs=1e-9)


@pytest.mark.parametrize(
    ("prior", "reference"),
    [
        (Uniform(2, 5), stats.uniform(2, 3)),
        (Normal(1, 2), stats.norm(1, 2)),
        (Truncated(1, 2, 0, 4), stats.truncnorm(-0.5, 1.5, loc=1, scale=2)),
        (LogNormal(20, 0.7), stats.lognorm(0.7, scale=20)),
        (Beta(2, 3, 1, 3), stats.beta(2, 3, loc=1, scale=2)),
        (Triangular(1, 2, 5), stats.triang(0.25, loc=1, scale=4)),
    ],
)
def test_quantiles_agree_with_scipy(prior, reference):
    u = np.linspace(0.001, 0.999, 101)
    np.testing.assert_allclose(prior.quantile(u), reference.ppf(u), rtol=1e-7)


def test_discrete_and_sample_have_their_frequencies():
    u = (np.arange(10_000) + 0.5) / 10_000
    discrete = Discrete((7, 1, 9), (1, 3, 0)).quantile(u)
    assert np.mean(discrete == 7) == pytest.approx(0.25)
    assert np.mean(discrete == 1) == pytest.approx(0.75)
    sample = Sample((2, 2, 4, 8)).quantile(u)
    assert np.mean(sample == 2) == pytest.approx(0.5)


@settings(deadline=None)
@given(
    st.lists(st.floats(0.05, 30), min_size=2, max_size=6),
    st.integers(1, 20),
    st.integers(0, 2**32 - 1),
)
def test_dirichlet_shares_are_shares_of_a_whole(alpha, width, seed):
    prior = Dirichlet(tuple(f"part{k}" for k in range(len(alpha))), tuple(alpha))
    u = np.random.default_rng(seed).uniform(1e-9, 1 - 1e-9, (len(alpha), width))
    shares = prior.quantile(u)
    assert shares.shape == u.shape
    assert np.all(shares >= 0)
    np.testing.assert_allclose(shares.sum(axis=0), 1, rtol=1e-12)


def test_dirichlet_means_are_proportional_to_the_concentrations():
    u = np.random.default_rng(1).random((3, 20_000))
    shares = Dirichlet(("a", "b", "c"), (1, 2, 5)).quantile(u)
    np.testing.assert_allclose(shares.mean(axis=1), [1 / 8, 2 / 8, 5 / 8], atol=0.01)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Uniform(1, 1),
        lambda: Normal(0, 0),
        lambda: Truncated(0, 1, 2, 1),
        lambda: Truncated(0, -1, 0, 1),
        lambda: LogNormal(0, 1),
        lambda: LogNormal(1, 0),
        lambda: Beta(0, 1),
        lambda: Beta(1, 1, 1, 1),
        lambda: Triangular(0, 3, 2),
        lambda: Triangular(1, 1, 1),
        lambda: Discrete((1, 2), (1,)),
        lambda: Discrete((1, 2), (0, 0)),
        lambda: Discrete((1, 2), (2, -1)),
        lambda: Sample(()),
        lambda: Dirichlet(("a",), (1,)),
        lambda: Dirichlet(("a", "b"), (1, 0)),
    ],
)
def test_impossible_distributions_are_refused(make):
    with pytest.raises(ValueError, match="needs"):
        make()


def test_kinds_name_their_class():
    assert all(kind == prior.kind for kind, prior in PRIORS.items())
    assert Dirichlet.kind not in PRIORS
