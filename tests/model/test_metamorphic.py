"""Change one thing and the world must answer in the direction reason asks for.

Both worlds share their noise, replicate by replicate, so small ensembles are enough.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.model import InfluenceModel
from tests.model.worlds import (
    BUSY,
    CHN,
    INSTRUMENTS,
    KAZ,
    PLACE,
    POLITICAL,
    RUS,
    TJK,
    USA,
    UZB,
    tiny,
    with_more,
)

pytestmark = pytest.mark.slow

REPLICATES = 600
SUMMED = (
    "deal", "refusal", "spent", "concession", "protest_against", "defiance", "presence", "distress",
    "reputation", "delivered_effort", "influence_share", "security_share", "ties", "arms_share",
    "intervention", "crisis", "incident", "sentiment", "elite", "trust", "policing", "regime_fall",
    "debt_gdp", "summit_without", "terror_attack", "capability", "nuclear_scare", "growth", "fear",
    "request_honoured", "economic_share", "trade_share", "investment", "exit", "friction", "unrest",
)  # fmt: skip
ACADEMIES = {
    **INSTRUMENTS["training"],
    "title": "Academies",
    "gain": {"economic": 0.3, "security": 0.9, "regime": 0.5, "elite": 0.5},
    "binding": 0.0,
    "offered_by": {"USA": 1.0},
}


@cache
def _sums(changes: str) -> dict[str, Any]:
    scenario = tiny(**with_more(BUSY, json.loads(changes)))
    model = InfluenceModel(scenario, replicates=REPLICATES, seed=7)
    sums = {name: np.zeros_like(model.world.block(name)) for name in SUMMED}
    while model.world.step_index < len(model.quarters):
        model.step()
        for name in SUMMED:
            sums[name] += model.world.block(name)
    return sums


def effect(
    variable: str, place: tuple[Any, ...], less: Mapping[str, Any], more: Mapping[str, Any]
) -> tuple[float, float]:
    """Mean difference between two worlds, and its standard error."""
    worlds = [_sums(json.dumps(changes)) for changes in (less, more)]
    a, b = (world[variable][place] for world in worlds)
    difference = b - a
    return float(difference.mean()), float(difference.std() / np.sqrt(REPLICATES))


def start(**values: Any) -> dict[str, Any]:
    return {"initial": values}


NO_WAR = start(war="none", war_intensity=0.0, battlefield_failure=0.0, sanctions=0.2)
CHINA_POOR, CHINA_RICH = (
    start(budget={"CHN": {"economic": x, "political": x, "security": x}}) for x in (0.2, 3.0)
)
QUIET_PUBLIC, LOUD_PUBLIC = (
    start(audibility=a, repression=0.0, sentiment={"default": {"CHN": -0.5}}) for a in (0.0, 1.0)
)
RESTIVE = [start(protest_rate=rate) for rate in (5.0, 80.0)]
RESENTED = [start(sentiment={"default": {"CHN": mood}}) for mood in (0.4, -0.4)]
DEBTS = [start(debt={"default": {"CHN": owed}}) for owed in (1.0, 6.0)]
WAGES = [start(labour_income={"TJK": {"RUS": wages}}) for wages in (0.0, 3.0)]
FAMILIAR = [start(familiarity={"default": {"CHN": f}}) for f in (0.0, 0.9)]
KIN = [start(kin={"default": {"CHN": kin}}) for kin in (0.0, 0.9)]
CLAIM = [start(sphere_claim={"RUS": claim}) for claim in (0.1, 1.0)]
AUTONOMY = [start(autonomy=a) for a in (0.2, 0.8)]
FORCES = [start(intervention_capacity={"RUS": capacity}) for capacity in (0.1, 1.0)]
GRIP = [start(capability=x, repression=x, unrest=0.4) for x in (0.2, 0.8)]
ELITE = [start(elite={"default": {"CHN": e}}) for e in (-0.6, 0.6)]
AFGHAN = [start(terror_threat=x, afghan_threat=x) for x in (0.1, 0.8)]
NEED = [start(resource_interest={"KAZ": {"CHN": x}}) for x in (0.0, 1.0)]
NEUTRAL = [
    {
        **start(neutrality={"UZB": x}, budget={"RUS": {"security": 3.0}}),
        "mechanisms": {"M35": False},
    }
    for x in (0.0, 1.0)
]
HABIT = [{"parameters": {"war.drain_peak": x}} for x in (0.1, 0.9)]
BARGAIN = [
    {
        **start(
            budget={"CHN": {"security": 3.0}},
            protection_urge={"CHN": 0.9},
            ties={"base": {"KAZ": {"RUS": 6.0}}},
        ),
        "parameters": {"deals.tempo": 0.5, "rivalry.condominium": 1.0},
        "hypotheses": {"division_of_labour": variant},
    }
    for variant in ("gone", "intact")
]
RARE, READY = (
    {
        "instruments": {
            **INSTRUMENTS,
            "training": {**INSTRUMENTS["training"], "offered_by": {"RUS": x, "CHN": x, "USA": x}},
        }
    }
    for x in (0.1, 1.0)
)
WITH_ACADEMIES = {"instruments": {**INSTRUMENTS, "academies": ACADEMIES}}
DRONES = [start(drone_supply={"USA": x}) for x in (0.0, 1.0)]
LEADING = [start(leverage={"CHN": {"RUS": x}}) for x in (0.0, 0.9)]

DIRECTIONS = {
    # name: (variable, place, world with less, world with more, sign of the change)
    "war lowers the belligerent's effort": ("delivered_effort", (RUS,), NO_WAR, {}, -1),
    "war lowers its reputation": ("reputation", (RUS,), NO_WAR, {}, -1),
    "war lowers its presence": ("presence", (TJK, RUS), NO_WAR, {}, -1),
    "war lowers its security share": ("security_share", (KAZ, RUS), NO_WAR, {}, -1),
    "a drained power loses arms buyers": ("arms_share", (KAZ, RUS), *HABIT, -1),
    "money buys deals": ("deal", (slice(None), CHN), CHINA_POOR, CHINA_RICH, 1),
    "money buys ties": ("ties", (slice(None), KAZ, CHN), CHINA_POOR, CHINA_RICH, 1),
    "money buys influence": ("influence_share", (KAZ, CHN), CHINA_POOR, CHINA_RICH, 1),
    "one power's gain is the other's loss": (
        "influence_share", (KAZ, RUS), CHINA_POOR, CHINA_RICH, -1,
    ),
    "what is offered readily is built": ("ties", (PLACE["training"], KAZ), RARE, READY, 1),
    "drones sell": ("arms_share", (KAZ, USA), *DRONES, 1),
    "others sell fewer arms": ("arms_share", (KAZ, RUS), *DRONES, -1),
    "restive publics protest": ("protest_against", (KAZ, CHN), *RESTIVE, 1),
    "a resented power meets protest": ("protest_against", (KAZ, CHN), *RESENTED, 1),
    "heard anger refuses": ("refusal", (KAZ, CHN), QUIET_PUBLIC, LOUD_PUBLIC, 1),
    "debt turns into concessions": ("concession", (slice(None), CHN), *DEBTS, 1),
    "debt turns into distress": ("distress", (KAZ,), *DEBTS, 1),
    "wages silence": ("defiance", (TJK, RUS), *WAGES, -1),
    "familiar powers meet less protest": ("protest_against", (KAZ, CHN), *FAMILIAR, -1),
    "kin protest": ("protest_against", (KAZ, CHN), *KIN, 1),
    "a claim polices": ("policing", (UZB, USA), *CLAIM, 1),
    "a claim pushes third powers out": ("presence", (UZB, USA), *CLAIM, -1),
    "autonomous states contradict": ("defiance", (KAZ, RUS), *AUTONOMY, 1),
    "forces at hand answer calls": ("intervention", (KAZ, RUS), *FORCES, 1),
    "capable police prevent crises": ("crisis", (KAZ,), *GRIP, -1),
    "friendly elites accept": ("deal", (slice(None), CHN), *ELITE, 1),
    "threatened states see more attacks": ("terror_attack", (TJK,), *AFGHAN, 1),
    "need invests": ("investment", (KAZ, CHN), *NEED, 1),
    "leverage over the rival holds summits": ("summit_without", (CHN,), *LEADING, 1),
    "a neutral state has fewer bases": ("presence", (UZB, RUS), *NEUTRAL, -1),
    "a bargain keeps the other out of security": (
        "ties", (PLACE["training"], KAZ, CHN), *BARGAIN, -1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIRECTIONS)
def test_the_world_answers_in_the_right_direction(name):
    variable, place, less, more, sign = DIRECTIONS[name]
    mean, error = effect(variable, place, less, more)
    assert sign * mean > 2.5 * error
    assert sign * mean > 0.0


def test_a_new_instrument_gives_its_seller_deals_and_rivals_none():
    assert (
        _sums("{}")["deal"][:, USA].mean()
        < _sums(json.dumps(WITH_ACADEMIES))["deal"][:, USA].mean()
    )
    for rival in (RUS, CHN):
        mean, error = effect("deal", (slice(None), rival), {}, WITH_ACADEMIES)
        assert mean < 2.5 * error


def test_a_power_without_budget_buys_nothing():
    broke = start(budget={"USA": {"economic": 0.0, "political": 0.0, "security": 0.0}})
    world = _sums(json.dumps(broke))
    assert world["deal"][:, USA].sum() == 0.0
    assert world["spent"][USA].sum() == 0.0
    assert world["spent"][CHN, POLITICAL].sum() > 0.0


def test_a_mirror_image_of_two_powers_gives_a_mirror_image_of_results():
    """Powers with the same numbers do equally well: no label is favoured by the rules."""
    twins = {"CHN": {"name": "One"}, "USA": {"name": "Other"}}
    offered = {"offered_by": {"CHN": 1.0, "USA": 1.0}}
    instruments = {name: {**spec, **offered} for name, spec in INSTRUMENTS.items()}
    scenario = tiny(powers=twins, organisations={}, instruments=instruments, horizon="2026-Q4")
    model = InfluenceModel(scenario, replicates=400, seed=3)
    model.run()
    difference = model.world.influence_share[:, 0] - model.world.influence_share[:, 1]
    error = difference.std(-1) / np.sqrt(400)
    assert (error > 0.0).all()
    assert (np.abs(difference.mean(-1)) < 3.5 * error).all()
