"""Sums and tallies: the same bits for any grouping."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.catalogue.variables import VARIABLES
from sim.ensemble.counting import Counting
from sim.ensemble.leading import count_leaders, leaders
from sim.ensemble.tallies import (
    BandTally,
    EventTally,
    FixedPoint,
    LabelTally,
    counter_for,
    fixed_point_of,
)
from tests.ensemble.fakes import FakeWorld


def total(fixed, values):
    rows = np.asarray(values, dtype=float)[None]
    return int(fixed.total(rows, np.empty_like(rows))[0])


def test_a_total_by_hand():
    fixed = FixedPoint(1.0)
    assert fixed.quantum == 2.0**-32
    assert total(fixed, [0.5, 0.25, -1.0]) == -(2**30)
    assert fixed.mean(np.array([2**30]), 4)[0] == 0.0625


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=100), st.randoms())
def test_totals_do_not_depend_on_order_or_grouping(values, chance):
    fixed = fixed_point_of(VARIABLES["gdp"])
    whole = total(fixed, values)
    chance.shuffle(values)
    cut = chance.randint(0, len(values))
    assert total(fixed, values[:cut]) + total(fixed, values[cut:]) == whole
    exact = sum(map(Fraction, values))
    assert abs(Fraction(whole) * Fraction(fixed.quantum) - exact) <= len(values) * fixed.quantum / 2


def test_many_large_values_do_not_overflow():
    fixed = fixed_point_of(VARIABLES["trust"])
    assert total(fixed, np.ones(200_000)) * fixed.quantum == 200_000.0


def tallies(first, count, splits, moments=3):
    """Tallies of a run in pieces of the given sizes, added up one after the other."""
    result = None
    start = first
    for size in splits:
        world = FakeWorld(9, start, size)
        recorder = Counting(world, size, moments)
        for moment in range(moments):
            recorder.observe(world, moment)
            world.advance()
        piece = recorder.finish()
        if result is None:
            result = piece.widen(counter_for(count))
        else:
            result.add(piece)
        start += size
    assert start == first + count
    return result


def assert_same(one, two):
    assert one.count == two.count
    assert (one.leaders == two.leaders).all()
    assert (one.moves == two.moves).all()
    for name, tally in one.variables.items():
        other = two.variables[name]
        for field, value in vars(tally).items():
            assert np.array_equal(value, getattr(other, field)), f"{name}.{field}"


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=5))
def test_tallies_add_up_the_same_in_any_grouping(splits):
    count = sum(splits)
    assert_same(tallies(20, count, splits), tallies(20, count, [count]))


def test_tallies_add_up_the_same_in_any_order():
    a, b = tallies(0, 5, [5]), tallies(5, 8, [8])
    c, d = tallies(0, 5, [5]), tallies(5, 8, [8])
    a.add(b)
    d.add(c)
    assert_same(a, d)


def test_a_tally_by_hand():
    world = FakeWorld(1, 0, 4)
    world.blocks["trust"][...] = 0.0
    world.blocks["trust"][0, 1] = [0.0, 0.5, 1.0, 1.0]
    world.blocks["protest"][1] = [0.0, 3.0, 1.0, 0.0]
    world.blocks["war"][...] = [1.0, 1.0, 4.0, 0.0]
    recorder = Counting(world, 4, 1)
    recorder.observe(world, 0)
    found = recorder.finish()
    trust, protest, war = (found.variables[n] for n in ("trust", "protest", "war"))
    assert isinstance(trust, BandTally)
    assert isinstance(protest, EventTally)
    assert isinstance(war, LabelTally)
    slots = trust.counts.shape[-1]
    expected = np.zeros(slots)
    expected[[0, 129, slots - 1]] = [1, 1, 2]  # 0.5 opens bin 129 of 256
    assert (trust.counts[0, 1] == expected).all()
    assert trust.counts[0, 0, 0] == 4  # a constant cell
    assert (trust.lowest[0, 1], trust.highest[0, 1]) == (0.0, 1.0)
    assert trust.totals[0, 1] == 2.5 * 2**32
    assert protest.any[0].tolist()[1] == 2
    assert protest.totals[0, 1] * 2.0 ** (5 - 32) == 4.0
    assert war.counts[0, 0].tolist() == [1, 2, 0, 0, 1]


def test_values_far_beyond_the_span_count_as_the_limit():
    world = FakeWorld(1, 0, 3)
    world.blocks["gdp"][0] = [1e300, 20.0, 20.0]
    world.blocks["gdp"][1] = 1e300
    recorder = Counting(world, 3, 1)
    recorder.observe(world, 0)
    fixed = fixed_point_of(VARIABLES["gdp"])
    gdp = recorder.finish().variables["gdp"]
    assert isinstance(gdp, BandTally)
    mean = fixed.mean(gdp.totals[0], 3)
    assert mean[0] == pytest.approx((fixed.limit + 40.0) / 3)


def test_leaders_by_hand():
    values = np.array([[[0.2, 0.5, 0.0], [0.2, 0.6, 0.0], [0.1, 0.7, 0.0]]])
    assert leaders(values).tolist() == [[0, 2, 0]]  # the first of equals
    assert count_leaders(leaders(values), 3).tolist() == [[2, 0, 1]]
