"""Random numbers by address: their hash, their independence, and who else's they are."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.world.streams import _GOLDEN, Streams, _mix, consecutive

ITEMS = tuple(f"{k}" for k in range(40))
MANY = 5000
ALPHA = 1e-4
"""Level of each statistical test: about one in a hundred would fail by chance with a new seed."""


def test_the_hash_is_the_published_one():
    """First outputs of SplitMix64 from state 0, as its authors' reference code prints them."""
    words = np.arange(1, 4, dtype=np.uint64) * _GOLDEN
    assert [hex(w) for w in _mix(words)] == [
        "0xe220a8397b1dcdaf",
        "0x6e789e6aa1b965f4",
        "0x6c45d188009454f",
    ]


def test_numbers_fill_the_unit_interval_evenly():
    u = consecutive(1, 0, MANY).uniform("even", ITEMS, 3)
    assert u.min() > 0.0
    assert u.max() < 1.0
    counts = np.histogram(u, bins=256, range=(0.0, 1.0))[0]
    assert stats.chisquare(counts).pvalue > ALPHA
    fine = np.histogram(u * 2.0**12 % 1.0, bins=256, range=(0.0, 1.0))[0]  # the lower bits too
    assert stats.chisquare(fine).pvalue > ALPHA
    places = consecutive(1, 0, MANY).places("even", ITEMS)
    assert stats.kstest(places.ravel(), "uniform").pvalue > ALPHA
    assert 0.0 < places.min() < places.max() < 1.0


def test_normals_are_normal_far_out_in_the_tails():
    z = consecutive(1, 0, 100_000).normal("even", ITEMS, 3).astype(np.float64)
    assert stats.kstest(z[0], "norm").pvalue > ALPHA
    assert stats.kstest(z[-1, 1::2], "norm").pvalue > ALPHA
    # Standard errors of the first four moments of N standard normals, times the square root of N.
    for power, expected, error in ((1, 0, 1), (2, 1, 2**0.5), (3, 0, 15**0.5), (4, 3, 96**0.5)):
        away = ((z**power).mean() - expected) * z.size**0.5 / error
        assert abs(away) < stats.norm.isf(ALPHA / 2), power
    for bound in (2.0, 3.0, 4.0, 4.5, 5.0):
        for beyond in (z > bound, z < -bound):
            expected = z.size * stats.norm.sf(bound)
            assert stats.binomtest(int(beyond.sum()), z.size, stats.norm.sf(bound)).pvalue > ALPHA
            assert beyond.any() or expected < 5.0


def test_the_two_that_share_a_hash_are_independent():
    z = consecutive(2, 0, 2 * MANY).normal("even", ITEMS, 3)
    for one, two in ((z[:, ::2], z[:, 1::2]), (z[:, ::2] ** 2, z[:, 1::2] ** 2)):
        paired = np.corrcoef(one.ravel(), two.ravel())[0, 1] * np.sqrt(one.size)
        assert abs(paired) < stats.norm.isf(ALPHA / 2)
    u = consecutive(2, 0, 2 * MANY).uniform("even", ITEMS, 3)
    cells = np.histogram2d(u[:, ::2].ravel(), u[:, 1::2].ravel(), bins=16, range=((0, 1), (0, 1)))
    assert stats.chisquare(cells[0].ravel()).pvalue > ALPHA


@pytest.mark.parametrize("lag", [1, 2, 7, 64])
def test_neighbours_do_not_know_of_each_other(lag):
    streams = consecutive(2, 0, MANY)
    first = streams.normal("lag", ITEMS, 10)
    for other in (
        np.roll(first, lag, axis=1),
        np.roll(first, lag, axis=0),
        streams.normal("lag", ITEMS, 10 + lag),
        streams.normal(f"lag{lag}", ITEMS, 10),
        consecutive(2 + lag, 0, MANY).normal("lag", ITEMS, 10),
    ):
        # The mean of N products of independent standard normals has standard error 1/sqrt(N).
        z = (first * other).mean() * np.sqrt(first.size)
        assert abs(z) < stats.norm.isf(ALPHA / 2)


def test_items_and_steps_are_distinct_streams():
    streams = consecutive(3, 0, 64)
    found = {
        streams.uniform(kind, (item,), step).tobytes()
        for kind in ("a", "b")
        for item in ITEMS
        for step in range(50)
    }
    assert len(found) == 2 * len(ITEMS) * 50
    table = consecutive(3, 0, 4 * MANY).uniform("pairs", ITEMS[:6], 0)
    for one, two in combinations(table, 2):
        cells = np.histogram2d(one, two, bins=16, range=((0, 1), (0, 1)))[0]
        assert stats.chisquare(cells.ravel()).pvalue > ALPHA


@given(
    seed=st.integers(0, 2**70),
    replicates=st.lists(st.integers(0, 2**40), min_size=1, max_size=30),
    step=st.integers(0, 5000),
)
def test_a_replicate_has_its_numbers_in_any_company(seed, replicates, step):
    crowd = Streams(seed, np.array(replicates, dtype=np.int64))
    for form in ("uniform", "normal"):
        together = getattr(crowd, form)("k", ITEMS, step)
        for column, replicate in enumerate(replicates):
            alone = getattr(consecutive(seed, replicate, 1), form)
            assert (alone("k", ITEMS, step)[:, 0] == together[:, column]).all()
            assert (alone("k", ITEMS[5:6], step)[0] == together[5, column]).all()
    places = crowd.places("k", ITEMS)
    alone = consecutive(seed, replicates[-1], 1).places("k", ITEMS)
    assert (alone[:, 0] == places[:, -1]).all()


@pytest.mark.parametrize("form", ["uniform", "normal"])
@pytest.mark.parametrize("count", [1, 2, 100, 101, 8191, 8192, 16385, 40000])
def test_how_many_are_made_at_once_changes_nothing(count, form):
    crowd = getattr(consecutive(4, 7, count), form)("k", ITEMS, 1)
    for column in {0, count // 2, count - 1}:
        again = getattr(consecutive(4, 7 + column, 1), form)("k", ITEMS, 1)
        assert (crowd[:, column] == again[:, 0]).all()


def test_steps_may_be_asked_for_in_any_order_and_changed_in_place():
    steps = (1, 2, 40, 17, 2, 1, 3)
    said = []
    alone = consecutive(4, 7, 1)
    for step in steps:
        numbers = alone.normal("k", ITEMS, step)
        said.append(numbers.copy())
        numbers *= 2.0
    for step, numbers in zip(steps, said, strict=True):
        assert (consecutive(4, 7, 1).normal("k", ITEMS, step) == numbers).all()


@pytest.mark.parametrize("wrong", [(-1, [0]), (1, []), (1, [-1]), (1, [3, -2])])
def test_what_is_no_address_is_refused(wrong):
    seed, replicates = wrong
    with pytest.raises(ValueError, match=r"negative|counted"):
        Streams(seed, np.array(replicates, dtype=np.int64))
