"""Every kind of outcome on histories worked out by hand."""

import datetime as dt
import json
import math

import numpy as np
import pytest

from sim.ensemble.outcome import Outcome, describe_outcomes, outcome_facts, recorded_outcomes
from sim.ensemble.outcomes import Outcomes
from sim.scenario import Quarter
from sim.scenario.document import OUTCOME_KINDS
from tests.ensemble.fakes import LABELS, START, outcome

QUARTERS = [START + i for i in range(4)]
KAZ = {"state": "KAZ"}
KAZ_CHN = {"state": "KAZ", "power": "CHN"}


class History:
    """A world that shows one prepared array ``[time, *axes, replicate]`` per variable."""

    def __init__(self, **arrays):
        self.labels = LABELS
        self.arrays = arrays
        self.time = 0

    def block(self, name):
        return self.arrays[name][self.time]


def unrest(*rows):
    """A history of unrest in KAZ: one row of moments per replicate, the initial state first."""
    array = np.zeros((5, 2, len(rows)))
    array[:, 0] = np.array(rows, dtype=float).T
    return {"unrest": array}


def run(spec, **arrays):
    world = History(**arrays)
    outcomes = Outcomes({"x": spec}, LABELS, QUARTERS)
    for world.time in range(5):
        outcomes.observe(world, world.time)
    return outcomes.finish()["x"].tolist()


PATH = unrest([0.9, 0.1, 0.4, 0.2, 0.3], [0.0, 0.5, 0.0, 0.6, 0.7])


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        ("final", {}, [0.3, 0.7]),
        ("at", {"at": Quarter(2022, 2)}, [0.4, 0.0]),
        ("at", {"at": Quarter(2021, 4)}, [0.9, 0.0]),
        ("change", {}, [-0.6, 0.7]),
        ("change", {"since": Quarter(2022, 1)}, [0.2, 0.2]),
        ("maximum", {}, [0.4, 0.7]),
        ("maximum", {"until": Quarter(2022, 1)}, [0.1, 0.5]),
        ("minimum", {}, [0.1, 0.0]),
        ("minimum", {"start": Quarter(2022, 3)}, [0.2, 0.6]),
        ("mean", {}, [0.25, 0.45]),
        ("mean", {"start": Quarter(2022, 2), "until": Quarter(2022, 3)}, [0.3, 0.3]),
        ("first_time", {"above": 0.35}, [2022.25, 2022.0]),
        ("first_time", {"above": 0.35, "start": Quarter(2022, 3)}, [math.nan, 2022.5]),
        ("first_time", {"above": 0.55, "duration": 2}, [math.nan, 2022.5]),
        ("first_time", {"above": 0.55, "duration": 3}, [math.nan, math.nan]),
        ("first_time", {"below": 0.05}, [math.nan, 2022.25]),
        ("first_time", {"above": 0.4}, [math.nan, 2022.0]),  # strictly above
        ("ever", {"above": 0.35}, [1.0, 1.0]),
        ("ever", {"above": 0.8}, [0.0, 0.0]),  # the initial state is no quarter
        ("ever", {"below": 0.35, "duration": 2}, [1.0, 0.0]),
        ("ever", {"above": 0.55, "duration": 2, "until": Quarter(2022, 3)}, [0.0, 0.0]),
        ("count", {"above": 0.15}, [3.0, 3.0]),
        ("count", {"below": 0.25, "start": Quarter(2022, 2)}, [1.0, 1.0]),
    ],
)
def test_kinds_by_hand(kind, keys, expected):
    found = run(outcome(kind, "unrest", labels=KAZ, **keys), **PATH)
    assert found == pytest.approx(expected, nan_ok=True)


def influence(**paths):
    """Influence in KAZ by power, ``[time, replicate]`` lists; one replicate where flat."""
    array = np.zeros((5, 2, 3, 1))
    for power, path in paths.items():
        array[:, 0, LABELS["power"].index(power), 0] = path
    return {"influence": array}


OVERTAKING = influence(RUS=[0.5] * 5, CHN=[0.6, 0.5, 0.4, 0.6, 0.7], TUR=[0.1] * 5)


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        ("first_time", {"labels": KAZ_CHN, "exceeds": {"power": "RUS"}}, 2022.5),
        ("first_time", {"labels": KAZ_CHN, "exceeds": {"power": "RUS"}, "duration": 2}, 2022.5),
        ("ever", {"labels": {"state": "KAZ", "power": "TUR"}, "exceeds": {"power": "RUS"}}, 0.0),
        ("count", {"labels": KAZ_CHN, "exceeds": {"power": "RUS"}}, 2.0),
        ("leader", {"labels": KAZ, "axis": "power"}, 1.0),
        ("leader", {"labels": KAZ, "axis": "power", "at": Quarter(2022, 2)}, 0.0),
        ("leader", {"labels": KAZ, "axis": "power", "at": Quarter(2022, 1)}, 0.0),  # equals
        ("rank", {"labels": KAZ_CHN, "axis": "power"}, 1.0),
        ("rank", {"labels": KAZ_CHN, "axis": "power", "at": Quarter(2022, 1)}, 2.0),
        ("rank", {"labels": {"state": "KAZ", "power": "TUR"}, "axis": "power"}, 3.0),
        ("rank", {"labels": {"state": "TJK", "power": "TUR"}, "axis": "power"}, 3.0),
        ("final", {"labels": KAZ, "across": "sum"}, 1.3),
        ("final", {"labels": KAZ, "across": "max"}, 0.7),
        ("final", {"labels": {"power": "CHN"}, "across": "mean"}, 0.35),
        ("leader", {"axis": "power", "across": "sum"}, 1.0),
        ("first_time", {"labels": {"power": "CHN"}, "exceeds": {"power": "RUS"}, "across": "mean"},
         2022.5),
    ],
)  # fmt: skip
def test_kinds_that_compare_labels(kind, keys, expected):
    assert run(outcome(kind, "influence", **keys), **OVERTAKING) == pytest.approx([expected])


def test_a_leader_elsewhere_on_the_axis_leads_its_rank():
    """Whoever leads has rank 1, also among equals."""
    even = influence(RUS=[0.5] * 5, CHN=[0.5] * 5, TUR=[0.5] * 5)
    assert run(outcome("leader", "influence", labels=KAZ, axis="power"), **even) == [0.0]
    ranks = [
        run(outcome("rank", "influence", labels={**KAZ, "power": p}, axis="power"), **even)[0]
        for p in LABELS["power"]
    ]
    assert ranks == [1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        ("count", {}, [4.0, 0.0]),
        ("count", {"start": Quarter(2022, 4)}, [3.0, 0.0]),
        ("count", {"above": 2}, [1.0, 0.0]),
        ("ever", {}, [1.0, 0.0]),
        ("first_time", {}, [2022.25, math.nan]),
        ("maximum", {}, [3.0, 0.0]),
    ],
)
def test_events(kind, keys, expected):
    events = np.zeros((5, 2, 2))
    events[:, 0, 0] = [7, 0, 1, 0, 3]
    found = run(outcome(kind, "protest", labels=KAZ, **keys), protest=events)
    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (outcome("final", "unrest", labels={"state": "XXX"}), "no state XXX"),
        (outcome("final", "unrest", labels={"power": "RUS"}), "no axis power"),
        (outcome("at", "unrest", labels=KAZ, at=Quarter(2040, 1)), "2040-Q1 is outside"),
        (
            outcome("mean", "unrest", labels=KAZ, start=Quarter(2022, 3), until=Quarter(2022, 2)),
            "holds no quarter",
        ),
    ],
)
def test_what_the_run_does_not_have_is_refused(spec, message):
    with pytest.raises(ValueError, match=message):
        Outcomes({"x": spec}, LABELS, QUARTERS)


def test_an_open_axis_needs_to_be_joined():
    with pytest.raises(ValueError, match="needs a label for power"):
        run(outcome("final", "influence", labels=KAZ), **OVERTAKING)


def test_descriptions():
    specs = {
        "who": outcome("leader", "influence", labels=KAZ, axis="power"),
        "phase": outcome("final", "war"),
        "often": outcome("count", "protest", labels=KAZ),
        "long": outcome("count", "unrest", labels=KAZ, above=0.5, duration=2),
        "when": outcome("first_time", "debt", labels=KAZ_CHN, title="Debt to China", below=0.5),
    }
    info = describe_outcomes(specs, LABELS, dt.date(2023, 10, 1))
    assert info["who"].categories == ("RUS", "CHN", "TUR")
    assert info["phase"].categories[1] == "fighting"
    assert [info[n].unit for n in ("often", "long", "when")] == ["events", "quarters", "year"]
    assert "above 0.5 for 2 quarters in a row" in info["long"].description
    assert info["when"].title == "Debt to China"
    assert info["often"].title == "x"


@pytest.mark.parametrize("kind", OUTCOME_KINDS)
def test_an_outcome_is_of_one_way_of_reading(kind):
    asked = Outcome("debt.KAZ.CHN", "Debt", kind, "% GDP", own=False)
    ways = (asked.plain, asked.leads, asked.chance, asked.counted, asked.ranked)
    assert sum(ways) == 1
    assert asked.dated <= asked.chance
    assert (asked.base, asked.labels) == ("debt", ("KAZ", "CHN"))
    dates = np.array([2024.25, np.nan])
    numbers = asked.numbers(dates)
    assert numbers.tolist() == [1.0, 0.0] if asked.dated else numbers is dates


def test_outcomes_come_back_from_a_file_as_they_went():
    known = {
        "leader.KAZ": Outcome("leader.KAZ", "Leader", "leader", "label", "who", True, ("a", "b")),
        "debt": Outcome("debt", "Debt", "final", "% GDP", own=False),
    }
    assert recorded_outcomes(json.loads(json.dumps(outcome_facts(known)))) == known


def test_titles_follow_the_horizon():
    specs = {
        "a": outcome("final", "war", title="War at the end of {horizon}, {as it is}"),
        "b": outcome("final", "war"),
    }
    for last, end in ((dt.date(2033, 10, 1), "2033"), (dt.date(2030, 4, 1), "2030-Q2")):
        info = describe_outcomes(specs, LABELS, last)
        assert info["a"].title == f"War at the end of {end}, {{as it is}}"
        assert info["b"].title == "x"
