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

from sim.model import QUARTER
from sim.scenario import load_scenario
from tests.twin.run import differences, rule_of

SEED = 11


@pytest.mark.parametrize(
    ("scenario", "replicate"),
    [("status-quo-2022", 0), ("status-quo-2024", 1), ("kazakhstan-january-2022", 2)],
)
def test_the_first_quarters_agree(scenario, replicate):
    found = differences(load_scenario(f"scenarios/{scenario}.yaml"), replicate, SEED, quarters=6)
    assert list(islice(found, 5)) == []


def test_every_rule_of_a_quarter_has_its_twin():
    assert [rule.name for rule in QUARTER if rule_of(rule.name) is None] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scenario", "replicates", "quarters"),
    [
        ("status-quo-2022", range(3, 6), 12),
        ("status-quo-2024", range(6, 9), 8),
        ("kazakhstan-january-2022", range(9, 12), 8),
        ("region-2010", range(12, 13), 40),
        ("condominium-or-rivalry-b", range(13, 14), 40),
        ("belarus-nuclear-stationing-a", range(14, 15), 16),
    ],
)
def test_longer_runs_of_more_worlds_agree(scenario, replicates, quarters):
    read = load_scenario(f"scenarios/{scenario}.yaml")
    for replicate in replicates:
        assert list(islice(differences(read, replicate, SEED, quarters), 5)) == []
