"""The page says what runs: a model written from it alone agrees with the engine, world by world.

The twin of this folder is written from ``docs/odd.md`` in plain Python, one world at a time. It
draws the same addressed numbers as the engine; both run side by side, each on its own numbers, and
are compared after every rule, so that the first rule that disagrees is named. Whoever makes the
engine faster learns here whether it still does what the page says; whoever changes a rule changes
its words and its twin as well.
"""

from __future__ import annotations

from itertools import islice

import pytest

from sim.mechanisms.registers import CONDITIONS, CONSIDERATIONS, MOTIVES
from sim.model import QUARTER, InfluenceModel
from sim.scenario import load_scenario
from tests.twin.dealing import OffersAndDeals
from tests.twin.run import begin, differences
from tests.twin.world import SECTIONS

SEED = 11


@pytest.mark.parametrize(
    ("scenario", "replicate"),
    [("status-quo-2022", 0), ("status-quo-2024", 1), ("kazakhstan-january-2022", 2)],
)
def test_the_first_quarters_agree(scenario, replicate):
    found = differences(load_scenario(f"scenarios/{scenario}.yaml"), replicate, SEED, quarters=6)
    assert list(islice(found, 5)) == []


def test_every_rule_of_a_quarter_has_its_twin():
    assert [rule.name for rule in QUARTER if rule.name not in SECTIONS] == []


def test_every_motive_condition_and_consideration_has_its_twin():
    model = InfluenceModel(load_scenario("scenarios/status-quo-2022.yaml"), replicate=0, seed=SEED)
    twin = begin(model, SEED)
    deals, tie = OffersAndDeals(twin.p), twin.whole.dyads[0].instruments[0]
    assert {*deals.motives(tie)} == {rule.name for rule in MOTIVES}
    assert {*deals.considerations(tie, size=1.0)} == {rule.name for rule in CONSIDERATIONS}
    assert [rule.name for rule in CONDITIONS if not hasattr(OffersAndDeals, rule.name)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scenario", "replicate", "quarters"),
    [
        ("status-quo-2022", 3, 16),
        ("status-quo-2024", 4, 16),
        ("kazakhstan-january-2022", 5, 8),
        ("region-2010", 6, 20),
        ("condominium-or-rivalry-b", 7, 40),
        ("belarus-nuclear-stationing-a", 8, 12),
    ],
)
def test_longer_runs_agree(scenario, replicate, quarters):
    read = load_scenario(f"scenarios/{scenario}.yaml")
    assert list(islice(differences(read, replicate, SEED, quarters), 5)) == []


@pytest.mark.slow
@pytest.mark.parametrize("last", [0, 1])
def test_worlds_without_half_of_the_mechanisms_agree(last):
    """Odd and even numbers: most pairs that act together are parted in either half."""
    read = load_scenario("scenarios/status-quo-2022.yaml")
    off = {f"mechanisms.{code}": "off" for code in read.mechanisms if int(code[1:]) % 2 == last}
    assert list(islice(differences(read.with_(set=off), 9, SEED, 8), 5)) == []
