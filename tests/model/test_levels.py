"""Slow levels, pushes, news and dated changes, with numbers worked by hand."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pytest
from scipy import special

from sim.catalogue.variables import VARIABLES
from sim.mechanisms import levels
from sim.model import InfluenceModel
from tests.model.worlds import CHN, KAZ, PLACE, RUS, TJK, around, fate, still, tiny

about = pytest.approx
ONE = float(special.ndtr(1.0))
"""The uniform at which a standard normal is 1."""


def test_a_push_moves_the_variable_and_a_part_of_it_the_level():
    w = still(parameters={"levels.trust_lasting": 0.25})
    pushed = np.zeros((3, 3, 1))
    pushed[KAZ, RUS], pushed[TJK, RUS] = -0.2, -0.9
    w.push("trust", pushed)
    assert w.trust[KAZ, RUS] == about(0.4 - 0.2)
    assert w.level("trust")[KAZ, RUS] == about(0.4 - 0.05)
    # Neither leaves the bounds.
    assert w.trust[TJK, RUS] == about(0.0)
    assert w.level("trust")[TJK, RUS] == about(0.4 - 0.225)
    assert w.trust[KAZ, CHN] == about(0.4)
    assert w.level("trust")[KAZ, CHN] == about(0.4)
    for lasting, level in ((1.0, 0.5), (0.0, 0.4)):
        w = still()
        w.push("trust", np.full((3, 3, 2), 0.1), lasting=lasting)
        assert w.trust == about(0.5)
        assert w.level("trust") == about(level)


def test_posture_is_pushed_and_not_below_nothing():
    w = still(initial={"ties": {"base": {"KAZ": {"RUS": 2.0}}}})
    w.level("ties")[PLACE["base"], KAZ, RUS] = 3.0
    w.push_posture(PLACE["base"], np.full((3, 3, 1), -2.5))
    assert w.ties[PLACE["base"], KAZ, RUS] == about(0.0)
    assert w.level("ties")[PLACE["base"], KAZ, RUS] == about(0.5)


def test_news_is_the_change_since_last_asked():
    w = still()
    value = np.array([1.0, 2.0])
    assert w.since_last("test", value).tolist() == [0.0, 0.0]
    value += 0.5  # what is remembered is a copy
    assert w.since_last("test", value).tolist() == [0.5, 0.5]
    assert w.since_last("test", value).tolist() == [0.0, 0.0]
    assert w.since_last("another", value).tolist() == [0.0, 0.0]


def test_whatever_is_news_in_the_first_quarter_was_noted_at_the_start():
    model = InfluenceModel(tiny(), replicates=2)
    noted = set(model.world._before)
    for _ in range(4):
        model.step()
    assert set(model.world._before) - noted == set()


def test_levels_walk_and_departures_fade():
    w = still(
        parameters={
            "levels.trust_half_life": 2.0, "levels.trust_walk": 0.02, "levels.jump_share": 0.1,
            "levels.jump_size": 4.0,
        },
    )  # fmt: skip
    w.trust[...], w.level("trust")[...] = 0.7, 0.5
    w.level("trust")[TJK] = 0.9
    fate(w, levels__trust=ONE, levels__trust__jump=around(0.1))
    levels.levels_walk_and_departures_fade(w)
    # The share sqrt(1/2) of the departure is left; both move by a step, fourfold in a jump.
    left = 0.5 + 0.2 * sqrt(0.5)
    assert w.level("trust")[KAZ, RUS] == about(np.array([0.58, 0.52]))
    assert w.trust[KAZ, RUS] == about(np.array([left + 0.08, left + 0.02]))
    # Near the end of the scale there is less room: 1 - 0.8 squared.
    assert w.level("trust")[TJK, RUS] == about(np.array([0.9 + 0.36 * 0.08, 0.9 + 0.36 * 0.02]))


def test_no_level_returns_to_the_start():
    w = still(parameters={"levels.trust_half_life": 2.0})
    w.push("trust", np.full((3, 3, 2), 0.3), lasting=1.0)
    for _ in range(40):
        levels.levels_walk_and_departures_fade(w)
    assert w.trust == about(0.7)


def test_every_slow_variable_begins_at_its_level():
    w = InfluenceModel(tiny(drawn=True), replicates=3).world
    for name, variable in VARIABLES.items():
        if variable.slow:
            np.testing.assert_array_equal(w.block(name), w.level(name), err_msg=name)


def quarters(change: dict[str, Any], count: int, **where: Any) -> list[tuple[float, float]]:
    """Trust of Kazakhstan in Russia and its level, as dated changes alone leave them."""
    shock = {"name": "s", "at": "2022-Q2", "change": {"trust": change}, "evidence": ["assumption"],
             "state": "KAZ", "power": "RUS", **where}  # fmt: skip
    model = InfluenceModel(tiny(shocks=[shock]))
    world, found = model.world, []
    for quarter in range(count):
        world.timeline.apply(quarter, world.blocks)
        found.append((world.trust[KAZ, RUS, 0], world.level("trust")[KAZ, RUS, 0]))
        assert world.trust[TJK, RUS, 0] == world.trust[KAZ, CHN, 0] == about(0.4)
    return found


def test_a_shock_stays_unless_it_says_for_how_long_or_how_much_of_it():
    start = (0.4, 0.4)
    for change, then in (
        ({"add": 0.2}, [(0.6, 0.6)] * 4),
        ({"add": 0.2, "lasts": 0.25}, [(0.6, 0.45)] * 4),
        ({"add": 0.2, "lasts": 0.0}, [(0.6, 0.4)] * 4),
        ({"multiply": 0.5, "lasts": 0.5}, [(0.2, 0.3)] * 4),
        ({"set": 0.9, "lasts": 0.2}, [(0.9, 0.5)] * 4),
        ({"add": 0.2, "for": "2 quarters"}, [(0.6, 0.6)] * 2 + [start] * 2),
        ({"multiply": 0.5, "for": "1 quarters"}, [(0.2, 0.2)] + [start] * 3),
        ({"add": 0.9}, [(1.0, 1.0)] * 4),
    ):
        found = quarters(change, 5)
        assert [number for pair in found for number in pair] == about(
            [number for pair in [start, *then] for number in pair]
        ), change


def test_a_shock_in_several_states_changes_what_a_power_feels_once():
    change = {"trust": {"add": 0.1}, "protection_urge": {"add": 0.1}}
    shock = {"name": "s", "at": "2022-Q1", "change": change, "evidence": ["assumption"],
             "state": ["KAZ", "TJK"], "power": "CHN"}  # fmt: skip
    world = InfluenceModel(tiny(shocks=[shock])).world
    before = {name: world.block(name)[..., 0].copy() for name in change}
    world.timeline.apply(0, world.blocks)
    moved = {name: world.block(name)[..., 0] - before[name] for name in change}
    assert moved["protection_urge"] == about(np.array([0.0, 0.1, 0.0]))
    assert moved["trust"].sum() == moved["trust"][[KAZ, TJK], CHN].sum() == about(0.2)


def test_a_shock_without_end_is_still_there_after_years():
    """Half of trust in every power is gone for good, but for what chance and events add."""
    shock = {"at": "2022-Q2", "change": {"trust": {"multiply": 0.5}}, "evidence": ["assumption"],
             "name": "s"}  # fmt: skip
    ends = []
    for shocks in ([], [shock]):
        model = InfluenceModel(tiny(shocks=shocks, horizon="2029-Q4"), replicates=40, seed=2)
        model.run()
        ends.append(model.world.trust.mean())
    assert ends[1] - ends[0] < -0.1
