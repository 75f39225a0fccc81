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
    fine = np.histogram(u * 2.0**20 % 1.0, bins=256, range=(0.0, 1.0))[0]  # the lower bits too
    assert stats.chisquare(fine).pvalue > ALPHA
    assert stats.kstest(consecutive(1, 0, MANY).normal("even", ITEMS, 3).ravel(), "norm")[1] > ALPHA


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
    crowd = Streams(seed, np.array(replicates, dtype=np.int64)).uniform("k", ITEMS, step)
    for column, replicate in enumerate(replicates):
        alone = consecutive(seed, replicate, 1)
        assert (alone.uniform("k", ITEMS, step)[:, 0] == crowd[:, column]).all()
        assert (alone.uniform("k", ITEMS[5:6], step)[0] == crowd[5, column]).all()


@pytest.mark.parametrize("count", [1, 100, 8191, 8192, 8193, 20000])
def test_how_many_are_made_at_once_changes_nothing(count):
    crowd = consecutive(4, 7, count).uniform("k", ITEMS, 1)
    again = consecutive(4, 7 + count - 1, 1).uniform("k", ITEMS, 1)
    assert (crowd[:, -1] == again[:, 0]).all()


@pytest.mark.parametrize("wrong", [(-1, [0]), (1, []), (1, [-1]), (1, [3, -2])])
def test_what_is_no_address_is_refused(wrong):
    seed, replicates = wrong
    with pytest.raises(ValueError, match=r"negative|counted"):
        Streams(seed, np.array(replicates, dtype=np.int64))
