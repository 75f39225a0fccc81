"""Quarters made by hand, and what is said of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.catalogue.variables import MEMBERSHIP, VARIABLES
from sim.model import InfluenceModel
from sim.narrative import deals, economy, politics, security, society
from sim.narrative.entry import dollars, number, owner, percent, rule_words, sentence
from sim.narrative.scene import CHANCE, Ledger, Scene, snapshot
from sim.scenario import Scenario, load_scenario
from sim.text import listed


@cache
def scenario() -> Scenario:
    return load_scenario("status-quo-2022", set={"horizon": "2022-Q2", "posterior": "none"})


@pytest.fixture
def quiet() -> Scene:
    """A quarter in which nothing has happened and no rule kept a reason."""
    model = InfluenceModel(scenario(), seed=4, explain=True)
    ledger = Ledger(model)
    ledger.begin()
    model.step()
    model.step()
    for name, variable in VARIABLES.items():
        if variable.role == "event":
            model.world.block(name)[...] = 0.0
    model.world.reasons.clear()
    ledger.begin()
    return Scene(model, snapshot(model), ledger, {})


def at(scene: Scene, variable: str, *labels: str) -> tuple[int, ...]:
    axes = VARIABLES[variable].axes
    return tuple(scene.labels(axis).index(label) for axis, label in zip(axes, labels, strict=True))


def put(scene: Scene, variable: str, *labels: str, value: float = 1.0) -> None:
    scene.world.block(variable)[at(scene, variable, *labels)] = value


def reason(scene: Scene, event: str, axes: tuple[str, ...], **terms: float) -> None:
    shape = tuple(len(scene.labels(axis)) for axis in axes)
    scene.world.reasons[event] = {n: np.full((*shape, 1), v) for n, v in terms.items()}


TELLERS = (
    politics.tell_war, deals.tell_deals, deals.tell_cancellations, security.tell_arms,
    economy.tell_growth, economy.tell_currencies, economy.tell_hardship, economy.tell_flows,
    economy.tell_lending, economy.tell_debt, economy.tell_price_disputes, security.tell_weapons,
    security.tell_violence, security.tell_quarrels, security.tell_crises, society.tell_leaders,
    society.tell_neutrality, society.tell_opinion, society.tell_jumps, politics.tell_pressure,
    politics.tell_formats, politics.tell_influence,
)  # fmt: skip


def test_nothing_is_said_of_a_quarter_in_which_nothing_happened(quiet):
    assert [entry for teller in TELLERS for entry in teller(quiet)] == []


def test_a_cancellation_names_what_made_it_likely(quiet):
    put(quiet, "cancellation", "KGZ", "CHN")
    said = {}
    for blamed in ("distress", "turn", "anger", ""):
        terms = {name: 3.0 if name == blamed else 0.1 for name in ("distress", "turn", "anger")}
        reason(quiet, "cancellation", ("state", "power"), money=0.4, **terms)
        (entry,) = deals.tell_cancellations(quiet)
        assert "China" in entry.text
        assert "Kyrgyzstan" in entry.text
        assert "USD 0.4 bn" in entry.text
        said[blamed] = entry.text
    assert len(set(said.values())) == 4
    assert "pay" in said["distress"]
    assert "anger" in said["anger"]
    assert "leader" in said["turn"]
    assert "no reason" in said[""]


def test_what_a_reader_cannot_know_is_named_and_measured(quiet):
    places = {label: o for o, label in enumerate(quiet.labels("organisation"))}
    named = {label: quiet.name("organisation", o) for label, o in places.items()}
    assert named["CSTO"] == "the CSTO"
    assert named["CCA"] == "the China-Central Asia format"
    assert named["EAP"] == "the Eastern Partnership"
    loan, state = quiet.labels("instrument").index("loan"), quiet.labels("state").index("KGZ")
    put(quiet, "gdp", "KGZ", value=20.0)
    assert deals.amount(quiet, loan, 2.0, state).endswith("(USD 2 bn, 10 % of GDP)")


def test_a_package_of_arms_is_measured_by_the_usual_market(quiet):
    seller = quiet.labels("supplier").index("IND")
    put(quiet, "arms_deal", "ARM", "IND")
    put(quiet, "arms_market", "ARM", value=40.0)
    reason(quiet, "arms_deal", ("state",), size=60.0, drones=0.0)
    order = quiet.world.reasons["arms_deal"]
    order |= {term: values[:, None] for term, values in order.items()}
    shape = quiet.world.block("arms_weight").shape
    powers = (shape[0], len(quiet.labels("power")), 1)
    weights, appeals = np.full(shape, 0.2), np.full(shape, 0.1)
    weights[:, seller], appeals[:, seller] = 0.01, 0.1
    zero = np.zeros(powers)
    quiet.world.reasons["arms"] = {
        "weight": weights, "appeal": appeals, "undelivered": zero,
    }  # fmt: skip
    (entry,) = security.tell_arms(quiet)
    assert (entry.state, entry.supplier, entry.power) == ("ARM", "IND", "")
    assert entry.terms["size"] / entry.terms["usual"] == 1.5
    assert "India" in entry.text
    assert "1.5 times" in entry.text
    assert "newcomer" in entry.text
    assert "10 %" in entry.text  # one of ten sellers of equal appeal
    # Drones, and what others leave undelivered, are told as such.
    put(quiet, "arms_deal", "ARM", "IND", value=0.0)
    put(quiet, "arms_deal", "ARM", "TUR")
    order["drones"] += 1.0
    assert "drones" in next(iter(security.tell_arms(quiet))).text
    order["drones"] -= 1.0
    quiet.world.reasons["arms"]["undelivered"] = np.full(powers, 0.5)
    assert "50 %" in next(iter(security.tell_arms(quiet))).text


def test_a_dispute_has_two_parties_an_attacker_and_an_end(quiet):
    put(quiet, "attack", "ARM-AZE", "AZE")
    put(quiet, "clash", "ARM-AZE")
    put(quiet, "clash", "KGZ-TJK")
    put(quiet, "settled", "ARM-AZE")
    reason(quiet, "attack.ARM-AZE.AZE", (), strength=0.9, tension=0.8)
    reason(quiet, "clash", ("dispute",), tension=0.8, settled=0.0)
    entries = list(security.tell_quarrels(quiet))
    assert [(e.kind, e.dispute) for e in entries] == [
        ("attack", "ARM-AZE"), ("clash", "ARM-AZE"), ("clash", "KGZ-TJK"),
        ("settlement", "ARM-AZE"),
    ]  # fmt: skip
    attack, small, clash, settlement = entries
    assert attack.text.startswith("Azerbaijan attacks Armenia")
    assert small.weight < clash.weight < attack.weight
    assert "Kyrgyzstan and Tajikistan" in clash.text
    assert "by force" in settlement.text
    put(quiet, "attack", "ARM-AZE", "AZE", value=0.0)
    put(quiet, "accord", "ARM-AZE")
    assert "by agreement" in list(security.tell_quarrels(quiet))[-1].text


@pytest.mark.parametrize("comes", [True, False])
def test_a_call_for_help_is_told_with_answer_reason_and_cost(quiet, comes):
    put(quiet, "request", "CSTO", "ARM")
    put(quiet, "request_honoured" if comes else "request_refused", "CSTO", "ARM")
    put(quiet, "clash", "ARM-AZE")
    reason(quiet, "request.ARM", (), closeness=0.5, danger=0.7, autonomy=0.4, probability=0.6)
    reason(
        quiet, "answer.CSTO.ARM", (), spare_forces=0.3, credibility=0.4, stake=0.5, foe=0.6,
        probability=0.08,
    )  # fmt: skip
    trust, belief = quiet.world.level("trust"), quiet.world.level("credibility")
    for level, name in ((trust, "trust"), (belief, "credibility")):
        quiet.ledger.lasting[name, "promises"] = np.full(level.shape, 0.1 if comes else -0.1)
    (entry,) = security.tell_crises(quiet)
    assert entry.kind == ("request_honoured" if comes else "request_refused")
    assert ("sends troops" if comes else "stays away") in entry.text
    for part in (
        "Against Azerbaijan",
        "8 %",
        "0.3",
        "ties to the attacker 0.6",
        "trust of Armenia",
    ):
        assert part in entry.text, part
    assert ("rises by 0.1" if comes else "falls by 0.1") in entry.text


def test_a_seat_is_frozen_left_or_taken_again(quiet):
    alliance, member = (
        quiet.labels("organisation").index("CSTO"),
        quiet.labels("member").index("ARM"),
    )
    seat = quiet.world.block("membership")
    reason(quiet, "exit.CSTO", ("state",), doubt=0.7, autonomy=0.5)
    seen = []
    for then, now in (("member", "frozen"), ("frozen", "none"), ("frozen", "member")):
        quiet.before["membership"][alliance, member] = MEMBERSHIP[then]
        seat[alliance, member] = MEMBERSHIP[now]
        (entry,) = (e for e in politics.tell_formats(quiet) if e.state == "ARM")
        seen.append((entry.kind, "0.7" in entry.text))
    assert seen == [("freeze", True), ("exit", True), ("return", False)]


def test_leaders_go_by_elections_or_otherwise_and_turn(quiet):
    states, powers = quiet.labels("state"), quiet.labels("power")
    put(quiet, "succession", "ARM")
    put(quiet, "succession", "TKM")
    turn = np.zeros((len(states), len(powers), 1))
    turn[states.index("ARM"), powers.index("RUS")] = -0.4
    zero = np.zeros((len(states), 1))
    quiet.world.reasons["succession"] = {"turn": turn, "former": zero, "orientation": zero}
    polled = zero.copy()
    polled[[states.index("ARM"), states.index("KGZ"), states.index("UZB")]] = 1.0
    quiet.world.reasons["exit"] = {
        "tenure": zero + 6.0, "election": polled, "vote": 0.9 * polled, "unrest": zero,
    }  # fmt: skip
    put(quiet, "regime", "KGZ", value=1.0)
    put(quiet, "regime", "UZB", value=0.0)
    entries = {e.state: e for e in society.tell_leaders(quiet)}
    assert set(entries) == {"ARM", "TKM", "KGZ"}  # an election in a closed regime is no news
    assert "election after 6 years" in entries["ARM"].text
    assert "farther from Russia (\u22120.40)" in entries["ARM"].text
    assert "hardly turns" in entries["TKM"].text
    assert entries["KGZ"].kind == "held_on"
    assert entries["ARM"].weight > entries["TKM"].weight > entries["KGZ"].weight


def test_publics_are_told_by_cause_and_the_most_moved_come_first(quiet):
    shape = quiet.world.block("sentiment").shape
    war = np.zeros(shape)
    states, russia = quiet.labels("state"), quiet.labels("power").index("RUS")
    for state, moved in (("KAZ", -0.4), ("ARM", -0.2), ("TJK", 0.06), ("UZB", -0.01)):
        war[states.index(state), russia] = moved
    quiet.world.reasons["sentiment"] = {"war": war, "news": np.zeros(shape)}
    (entry,) = society.tell_opinion(quiet)
    assert entry.power == "RUS"
    text = entry.text
    assert text.index("Kazakhstan (by 20)") < text.index("Armenia (by 10)")
    assert "rises in Tajikistan (by 3)" in text
    assert "Uzbekistan" not in text
    assert "over its war" in text


def test_a_jump_that_no_rule_explains_is_said_to_be_one(quiet):
    step = np.zeros(quiet.world.block("sentiment").shape)
    step[at(quiet, "sentiment", "KGZ", "RUS")] = -0.4
    step[at(quiet, "sentiment", "KGZ", "CHN")] = -0.05
    quiet.ledger.lasting["sentiment", CHANCE] = step
    friction = np.zeros(quiet.world.block("friction").shape)
    friction[at(quiet, "friction", "RUS", "RUS")] = 0.5
    quiet.ledger.lasting["friction", CHANCE] = friction
    (entry,) = society.tell_jumps(quiet)
    assert (entry.state, entry.power) == ("KGZ", "RUS")
    assert entry.text.startswith("Opinion of Russia in Kyrgyzstan falls by 20 points")
    assert "outside the model" in entry.text
    assert rule_words(CHANCE) == "reasons outside the model"


def test_money_is_told_when_it_breaks(quiet):
    put(quiet, "slump")
    put(quiet, "world_cycle", value=-3.0)
    put(quiet, "peg_break", "TJK")
    place = at(quiet, "currency", "TJK")
    quiet.before["currency"][place] = 1.0
    put(quiet, "currency", "TJK", value=0.75)
    reason(quiet, "peg_break", ("state",), pressure=-0.3, flexibility=0.2)
    quiet.before["hardship"][at(quiet, "hardship", "KGZ")] = 4.0
    put(quiet, "hardship", "KGZ", value=14.0)
    (slump,) = economy.tell_growth(quiet)
    (broken,) = economy.tell_currencies(quiet)
    (missed,) = economy.tell_hardship(quiet)
    assert "3 points below trend" in slump.text
    assert "Tajikistan's exchange rate" in broken.text
    assert "25 %" in broken.text
    assert missed.state == "KGZ"
    assert "14 % of GDP" in missed.text
    # Crossing the line once is told once.
    quiet.before["hardship"][at(quiet, "hardship", "KGZ")] = 13.0
    assert list(economy.tell_hardship(quiet)) == []


def test_a_boom_of_exports_names_its_cause(quiet):
    place = at(quiet, "export_volume", "ARM", "RUS")
    shape = quiet.world.block("export_volume").shape
    put(quiet, "gdp", "ARM", value=15.0)
    for quarter in range(5):
        quiet.world.block("export_volume")[place] = 1.0 + quarter
        detour = np.full(shape, 0.4)
        quiet.world.reasons["exports"] = {
            "detour": detour, "opening": 0 * detour, "ordinary": 0 * detour, "chance": 0 * detour,
        }  # fmt: skip
        entries = [e for e in economy.tell_flows(quiet) if e.kind == "boom"]
    (entry,) = entries
    assert (entry.state, entry.power) == ("ARM", "RUS")
    assert "from USD 1 bn to USD 5 bn" in entry.text
    assert "sanctions" in entry.text


def test_lending_booms_and_retrenchments_are_told_once_each(quiet):
    china = at(quiet, "lending_appetite", "CHN")
    said = []
    for appetite in (1.0, 2.1, 2.3, 1.5, 2.2, 0.9, 0.4, 0.45, 0.8, 0.4, 1.1, 0.4):
        quiet.world.block("lending_appetite")[...] = 1.0
        quiet.world.block("lending_appetite")[china] = appetite
        said += [(appetite, e.power) for e in economy.tell_lending(quiet)]
    assert said == [(2.1, "CHN"), (0.4, "CHN"), (0.4, "CHN")]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.01234, "0.012"), (1.44, "1.4"), (1234.5, "1,234"), (0.0000123, "0.000012")],
)
def test_numbers_have_no_exponents(value, text):
    assert number(value) == text


def test_small_words():
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert owner("the United States") == "the United States'"
    assert percent(0.001) == "under 1 %"
    assert sentence("the first", "", "the second") == "The first; the second."
    assert dollars(0.04) == "USD 40 mn"
    assert dollars(3.2) == "USD 3.2 bn"
