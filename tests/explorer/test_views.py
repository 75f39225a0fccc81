from __future__ import annotations

import json

import numpy as np
import pytest

from sim.explorer import answers
from sim.explorer.runs import Snapshot
from sim.explorer.scene import scene
from sim.explorer.told import RECORDED
from sim.explorer.views import (
    BEHIND,
    DIMENSIONS,
    MEASURES,
    Pair,
    behind,
    chances,
    fan,
    gaps,
    headline,
    moved_most,
    recorded,
    view,
    world,
)
from tests.explorer.scene import levers, pair_of_snapshots, scenario

RUS, CHN, USA = range(3)


def made(shares: list[list[float]]) -> Snapshot:
    """A snapshot of one moment: ``shares[power][world]`` of everything in every state."""
    values = np.asarray(shares, dtype=np.float32)[None, None].repeat(3, axis=1)
    numbers = np.arange(values.shape[-1])
    everywhere = {measure.variable for measure in BEHIND}
    told = {name: values[:, 0] if name in everywhere else values for name in RECORDED}
    return Snapshot(scenario(), ("2021-Q4",), numbers, 0, told, None)


BASE = made([[60, 50, 45, 40], [30, 40, 40, 50], [10, 10, 15, 10]])
NOW = made([[50, 40, 40, 30], [40, 50, 40, 60], [10, 10, 20, 10]])


def test_fans_are_quantiles_over_worlds():
    found = fan(BASE, MEASURES["overall"], 0, 0)
    assert [row[0] for row in found["RUS"]] == pytest.approx([40.75, 43.75, 47.5, 52.5, 58.5])


def test_political_influence_is_shown_as_a_part_of_all_powers():
    found = fan(made([[0.2], [0.6], [0.0]]), MEASURES["political"], 0, 0)
    assert [found[power][2][0] for power in ("RUS", "CHN", "USA")] == [25.0, 75.0, 0.0]


def test_chances_count_worlds_that_a_power_leads():
    assert chances(BASE, "overall", 0)["KAZ"] == [[0.75, 0.25, 0.0]]
    assert chances(NOW, "security", 0)["TJK"] == [[0.5, 0.5, 0.0]]  # the first of equals leads


def test_differences_are_those_of_the_same_worlds():
    found = gaps(Pair.of(NOW, BASE), MEASURES["overall"], 0)["RUS"]
    steps = np.array([-10, -10, -5, -10])
    assert found["mean"] == [-8.75]
    assert found["error"] == pytest.approx([steps.std(ddof=1) / 2])


def test_a_pair_has_the_worlds_that_both_have():
    pair = Pair.of(NOW.of(np.array([0, 2])), BASE)
    assert list(pair.base.worlds) == [0, 2]
    assert pair.base.values["presence"][0, 0, RUS].tolist() == [60, 45]


def test_a_year_is_shown_by_its_end():
    now = pair_of_snapshots()[0]
    found = now.yearly()
    assert found.moments == ("2021-Q4", "2022-Q4")
    np.testing.assert_array_equal(found.values["presence"][-1], now.values["presence"][-1])


def test_the_headline_names_worlds_in_which_the_lead_changes_hands():
    found = headline(Pair.of(NOW, BASE), "KAZ", "overall", 0, ["Guards: none"])
    assert (found["flipped"], found["flips"]) == ([1], 1)
    assert "Russia" in found["sentence"]
    same = headline(Pair.of(BASE, BASE), "KAZ", "overall", 0, [])
    assert (same["change"], same["flipped"]) == ("", [])


def test_what_moves_most_stands_out_of_its_error():
    rows = moved_most(Pair.of(NOW, BASE), 0, 0)
    assert rows
    for row in rows:
        assert abs(row["mean"]) > 2 * row["error"]
    sizes = [row["size"] for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert not moved_most(Pair.of(BASE, BASE), 0, 0)


def test_a_view_is_sound_json():
    pair = Pair.of(*pair_of_snapshots())
    for measure in MEASURES:
        found = view(pair, "TJK", measure, 10**6, ["moved"])
        json.dumps(found, allow_nan=False)
        assert found["n"] == 40
        assert found["time"] == found["moment"] == 4
        assert found["dimension"] in DIMENSIONS
        for side in ("now", "base"):
            assert set(found["fans"][side]) == {"RUS", "CHN", "USA"}
            totals = np.sum(found["leaders"][side]["KAZ"], axis=1)
            np.testing.assert_allclose(totals, 1, atol=2e-4)


def test_one_world_is_read_off_the_same_values():
    now = pair_of_snapshots()[0]
    found = world(now, 7)
    assert found is not None
    shares = np.array(found["overall"]["KAZ"])
    np.testing.assert_allclose(shares, now.values["influence_share"][:, 0, :, 7], rtol=1e-3)
    np.testing.assert_allclose(np.sum(found["political"]["UZB"], axis=1), 100, rtol=1e-3)
    assert world(now, 40) is None


@pytest.mark.parametrize("name", ["share.KAZ", "leader", "restless", "unrest.KAZ", "crises"])
def test_distributions_hold_all_worlds(name):
    found = answers.distribution(Pair.of(*pair_of_snapshots()), name)
    assert found is not None
    for shares in found["shares"].values():
        assert len(shares) == len(found["bars"])
        assert sum(shares) == pytest.approx(1, abs=0.005)
    json.dumps(found, allow_nan=False)


def test_answers_that_differ_are_told_with_both_sides():
    now, base = pair_of_snapshots()
    found = answers.changed(Pair.of(now, base))
    assert len({row["name"] for row in found}) == len(found)
    assert answers.changed(Pair.of(base, base)) == []
    assert base.result is not None
    names = [one["name"] for one in answers.listed(base.result, scenario(), "TJK")]
    assert names[0] == "share.TJK"
    assert set(names) == set(base.result.outcomes.columns)


def test_the_record_is_dated_and_named_by_power():
    found = recorded(MEASURES["debt"], "TJK", ("RUS", "CHN"))
    assert found["CHN"]
    assert all(year == round(year) for year, _ in found["CHN"])  # stocks: the end of a year
    assert all(year % 1 == 0.5 for year, _ in recorded(MEASURES["trade"], "KAZ", ("CHN",))["CHN"])
    assert recorded(MEASURES["overall"], "TJK", ("RUS",)) == {}


def test_the_scene_has_all_that_controls_need():
    found = json.loads(json.dumps(scene(levers()), allow_nan=False))
    assert found["moments"][0] == "2021-Q4"
    assert len(found["moments"]) == 5
    assert set(found["map"]["states"]) == {"KAZ", "TJK", "UZB"}
    for lever in found["levers"]:
        assert lever["positions"][lever["usual"]]["name"] == "as-is"


def test_a_longer_war_ties_down_the_means_of_the_power_that_fights():
    pair = Pair.of(*pair_of_snapshots())
    found = behind(pair, pair.time)
    assert found[0]["power"] == "RUS"
    assert found[0]["now"] != found[0]["base"]
    assert all(row["size"] > 0 for row in found)
