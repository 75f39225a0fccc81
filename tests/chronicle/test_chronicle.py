from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

import sim
from sim.agents.considerations import CONSIDERATIONS
from sim.agents.motives import MOTIVES
from sim.analysis.chronicle import DETAIL, Chronicle, explain
from sim.analysis.chronicle.entry import listed, number, owner, percent, sentence
from sim.analysis.chronicle.words import CONSIDERATION_WORDS, MOTIVE_WORDS
from sim.model import InfluenceModel
from sim.scenario import Scenario, load_scenario


@cache
def scenario() -> Scenario:
    return load_scenario("status-quo-2022", set={"horizon": "2025-Q4"})


@cache
def eventful() -> int:
    """The first replicate in which Russians save the Kazakh government in January 2022."""
    crowd = InfluenceModel(scenario(), replicates=200, seed=1)
    crowd.step()
    labels = crowd.world.labels
    place = labels["state"].index("KAZ"), labels["power"].index("RUS")
    rescued = (crowd.world.intervention[place] > 0) & (crowd.world.crisis[place[0]] > 0)
    return int(np.flatnonzero(rescued & (crowd.world.regime_fall[place[0]] == 0))[0])


@cache
def told() -> Chronicle:
    return explain(scenario(), replicate=eventful(), seed=1)


def run(explaining: bool) -> InfluenceModel:
    model = InfluenceModel(scenario(), replicate=eventful(), seed=1, explain=explaining)
    model.run()
    return model


def test_explaining_changes_no_bit():
    plain, explained = run(False).world.blocks, run(True).world.blocks
    for name, block in plain.items():
        assert np.array_equal(block, explained[name]), name


def test_the_world_told_of_is_the_one_of_the_ensemble():
    first = max(eventful() - 7, 0)
    crowd = InfluenceModel(scenario(), first=first, replicates=10, seed=1)
    crises: list[tuple[str, str]] = []
    for _ in crowd.quarters:
        crowd.step()
        for s, state in enumerate(crowd.world.labels["state"]):
            if crowd.world.crisis[s, eventful() - first] > 0:
                crises.append((str(crowd.world.quarter), state))
    assert crises
    assert crises == [(e.quarter, e.state) for e in told() if e.kind == "crisis"]


EVENTS_TOLD = {
    "deal": "deal",
    "refusal": "refusal",
    "concession": "concession",
    "rescheduling": "rescheduling",
    "terror_attack": "terror_attack",
    "succession": "succession",
    "policing": "policing",
    "coercion": "coercion",
    "defiance": "defiance",
    "repatriation": "repatriation",
    "intervention": "intervention",
    "regime_fall": "regime_fall",
}


def test_every_event_is_told():
    model = InfluenceModel(scenario(), replicate=eventful(), seed=1)
    counts = dict.fromkeys(EVENTS_TOLD, 0.0)
    for _ in model.quarters:
        model.step()
        for event in counts:
            values = model.world.block(event)
            several = event in ("deal", "refusal")
            counts[event] += float(values.sum() if several else (values > 0).sum())
    for event, kind in EVENTS_TOLD.items():
        assert sum(e.kind == kind for e in told()) == counts[event], event


def test_accepted_offers_are_worth_it_and_refused_ones_are_not():
    for entry in told():
        if entry.kind == "deal":
            assert entry.terms["utility"] > 0
        if entry.kind == "refusal":
            assert entry.terms["utility"] <= 0


def test_the_terms_of_an_offer_add_up():
    deal = next(e for e in told() if e.kind == "deal")
    considered = sum(v for k, v in deal.terms.items() if k.startswith("consideration."))
    assert considered + deal.terms["chance"] == pytest.approx(deal.terms["utility"])
    assert f"{considered:+.2f} in all".replace("-", "\u2212") in deal.text


def test_january_2022_is_told_from_outbreak_to_outcome():
    kinds = [e.kind for e in told() if e.quarter == "2022-Q1" and e.state == "KAZ"]
    assert kinds.index("crisis") < kinds.index("request_honoured") < kinds.index("intervention")
    assert kinds.index("intervention") < kinds.index("survival")


def test_selection_by_state_span_and_detail():
    part = told().select(states=["TJK"], since="2023-Q1", until="2023-Q4", detail=DETAIL["deals"])
    assert part.entries
    assert {e.quarter[:4] for e in part} == {"2023"}
    assert {e.state for e in part} <= {"TJK", ""}
    assert max(e.detail for e in part) <= 2
    assert len(told().select(detail=1)) < len(told().select(detail=2)) < len(told())


def test_texts_are_sentences():
    for entry in told():
        assert entry.text[0].isupper() or entry.text[0].isdigit(), entry
        assert entry.text.endswith("."), entry
        assert "  " not in entry.text
        assert "nan" not in entry.text.split()


def test_json_and_html_hold_the_same_entries():
    chronicle = told().select(detail=1)
    parsed = json.loads(json.dumps(chronicle.to_dict()))
    assert [e["text"] for e in parsed["entries"]] == [e.text for e in chronicle]
    assert parsed["replicate"] == eventful()
    assert all(np.isfinite(list(e["terms"].values())).all() for e in parsed["entries"])
    assert chronicle._repr_html_().count("<tr>") == len(chronicle)
    assert str(chronicle).count("2022-Q1") == 1


def test_every_rule_has_its_words():
    assert set(MOTIVE_WORDS) == {rule.name for rule in MOTIVES}
    assert set(CONSIDERATION_WORDS) == {rule.name for rule in CONSIDERATIONS}


def test_a_mechanism_switched_off_disappears_from_the_reasons():
    off = scenario().with_(mechanisms={"M15": False})
    deal = next(e for e in explain(off, replicate=137, seed=1) if e.kind == "deal")
    assert "consideration.yield_to_the_creditor" not in deal.terms
    assert "consideration.gain_materially" in deal.terms


def test_it_is_offered_at_the_top_of_the_package():
    assert sim.explain is explain


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
