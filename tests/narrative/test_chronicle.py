from __future__ import annotations

import json
import re
from functools import cache

import numpy as np
import pytest

import sim
from sim.catalogue.variables import VARIABLES
from sim.inspection import behaviours
from sim.mechanisms.registers import CONSIDERATIONS, MOTIVES
from sim.model import QUARTER, InfluenceModel
from sim.narrative import NOTABLE, Chronicle, explain
from sim.narrative.chronicle import A_YEAR
from sim.narrative.entry import (
    AGAINST_WORDS,
    CONSIDERATION_WORDS,
    LASTING,
    MOTIVE_WORDS,
    RULE_WORDS,
)
from sim.narrative.scene import FOLLOWED, Ledger
from sim.scenario import Scenario, load_scenario

SEED = 1
RAW = r"[a-z]_[a-z]|\bnan\b|\binf\b|[{}\[\]]|[;,] ?[;,]|  | \."
"""Names of the code, broken numbers and broken sentences."""


@cache
def scenario() -> Scenario:
    return load_scenario("status-quo-2022", set={"horizon": "2026-Q4", "posterior": "none"})


@cache
def told(replicate: int) -> Chronicle:
    return explain(scenario(), replicate=replicate, seed=SEED)


def test_explaining_changes_no_bit():
    plain = InfluenceModel(scenario(), replicate=3, seed=SEED)
    explained = InfluenceModel(scenario(), replicate=3, seed=SEED, explain=True)
    ledger = Ledger(explained)
    for _ in plain.quarters:
        ledger.begin()
        plain.step()
        explained.step()
    for name, block in plain.world.blocks.items():
        assert np.array_equal(block, explained.world.blocks[name]), name
    # And the books balance: what the rules did to a level is what became of it.
    for name in FOLLOWED:
        moved = (explained.world.level(name) - ledger.start[name])[..., 0]
        for place in np.ndindex(moved.shape):
            booked = sum(ledger.since_start(name, *place).values())
            assert booked == pytest.approx(moved[place], abs=1e-6), (name, place)


# Which kinds of entries tell of an event variable. Those that only count again what others count
# (clashes of a state, crises outlived) are told with them.
KINDS: dict[str, tuple[str, ...]] = {
    name: (name,)
    for name, v in VARIABLES.items()
    if v.role == "event" and name not in ("border_clash", "attacked", "crisis_outlived")
} | {
    "request": ("request_honoured", "request_refused"),
    "accord": ("settlement",),
    "summit_without": ("summit_without",),
}  # fmt: skip


def test_every_event_of_every_world_is_told():
    worlds = range(6)
    model = InfluenceModel(scenario(), first=0, replicates=len(worlds), seed=SEED)
    happened: list[dict[str, set[tuple[str, str]]]] = [{n: set() for n in KINDS} for _ in worlds]
    for _ in model.quarters:
        model.step()
        quarter = str(model.world.quarter)
        for name in KINDS:
            axes = VARIABLES[name].axes
            for *place, k in np.argwhere(model.world.block(name) > 0.0):
                labels = dict(
                    zip(
                        axes,
                        (model.world.labels[a][i] for a, i in zip(axes, place, strict=True)),
                        strict=True,
                    )
                )
                happened[k][name].add((quarter, labels.get("state", "")))
    assert sum(bool(events["crisis"]) for events in happened) == len(worlds)  # that of 2022
    for k in worlds:
        entries = {(e.kind, e.quarter, e.state) for e in told(k)}
        by_kind = {(kind, quarter) for kind, quarter, _ in entries}
        for name, events in happened[k].items():
            for quarter, state in events:
                found = any(
                    (kind, quarter, state) in entries if state else (kind, quarter) in by_kind
                    for kind in KINDS[name]
                )
                assert found, (k, name, quarter, state)


def test_deals_refusals_renewals_and_lapses_are_told_one_by_one():
    model = InfluenceModel(scenario(), replicate=2, seed=SEED)
    counts = dict.fromkeys(("deal", "refusal", "renewal", "lapse"), 0.0)
    for _ in model.quarters:
        model.step()
        for kind in counts:
            counts[kind] += float(model.world.block(kind).sum())
    for kind, count in counts.items():
        assert sum(e.kind == kind for e in told(2)) == count, kind
    for entry in told(2):
        if entry.kind in ("deal", "renewal"):
            assert entry.terms["utility"] > 0
        if entry.kind in ("refusal", "lapse"):
            assert entry.terms["utility"] <= 0
        if entry.kind in counts:
            considered = sum(v for k, v in entry.terms.items() if k.startswith("consideration."))
            assert considered + entry.terms["chance"] == pytest.approx(entry.terms["utility"])


def test_texts_are_sentences_without_names_of_the_code():
    for k in range(4):
        for entry in told(k):
            assert entry.text[0].isupper() or entry.text[0].isdigit(), entry
            assert entry.text.endswith("."), entry
            assert not re.search(RAW, entry.text), entry
            assert entry.weight >= 0.0


def test_highlights_are_few_and_weighty_and_told_in_order():
    for k in range(4):
        few = told(k).highlights()
        years = {e.heading for e in few} - {LASTING}
        told_of = {e.subject for e in few}
        assert years == {str(y) for y in range(2022, 2027)}
        for year in years:
            mine = [e for e in few if e.heading == year]
            assert len(mine) <= A_YEAR
            assert [e.quarter for e in mine] == sorted(e.quarter for e in mine)
            never = {e.weight for e in told(k) if e.heading == year and e.subject not in told_of}
            assert max(never, default=0.0) <= max(e.weight for e in mine)
            assert len({e.subject for e in mine}) == len(mine), "one story twice in a year"
        assert [e.heading for e in few][-1] == LASTING
        assert any(e.kind == "war" for e in few)


def test_renewals_are_routine_and_never_a_highlight_unless_they_change_much():
    for k in range(4):
        for entry in told(k).highlights():
            if entry.kind == "renewal":
                assert abs(np.log(entry.terms["level"] / entry.terms["size"])) > 0.3


def test_january_2022_is_told_as_given():
    first = [e for e in told(0) if e.quarter == "2022-Q1"]
    for kind, state in (
        ("crisis", "KAZ"),
        ("request_honoured", "KAZ"),
        ("survival", "KAZ"),
        ("war", ""),
    ):
        entry = next(e for e in first if e.kind == kind and e.state in (state, ""))
        assert "as the scenario gives it" in entry.text, entry
        assert "chance" not in entry.text, entry
    kinds = [e.kind for e in first if e.state == "KAZ"]
    order = [
        kinds.index(kind) for kind in ("crisis", "request_honoured", "intervention", "survival")
    ]
    assert order == sorted(order)


def test_what_is_imposed_is_never_told_as_a_choice():
    shocks = {
        "ban": {
            "state": "TJK", "power": "RUS",
            "change": {"repatriation": {"add": 1}, "barred": {"set": 0.5}},
        },
        "force": {"state": "KAZ", "power": "RUS", "change": {"coercion": {"add": 1}}},
        "fall": {"state": "KGZ", "change": {"crisis": {"add": 1}, "regime_fall": {"add": 1}}},
        "death": {"state": "TKM", "change": {"succession": {"add": 1}}},
        "accord": {"dispute": "TJK-UZB", "change": {"accord": {"add": 1}}},
        "offensive": {"dispute": "ARM-AZE", "state": "AZE", "change": {"attack": {"add": 1}}},
        "refusal": {
            "organisation": "CSTO", "state": "ARM", "change": {"request_refused": {"add": 1}},
        },
        "devaluation": {"state": "UZB", "change": {"peg_break": {"add": 1}}},
    }  # fmt: skip
    listed = [
        {"name": name, "at": "2022-Q3", "evidence": ["assumption"], **shock}
        for name, shock in shocks.items()
    ]
    imposed = scenario().with_(shocks=listed, horizon="2022-Q4")
    story = explain(imposed, replicate=1, seed=SEED)
    now = [e for e in story if e.quarter == "2022-Q3"]
    for kind, place in (
        ("repatriation", "TJK"), ("coercion", "KAZ"), ("regime_fall", "KGZ"), ("succession", "TKM"),
        ("settlement", "TJK-UZB"), ("attack", "AZE"), ("request_refused", "ARM"),
    ):  # fmt: skip
        mine = [e for e in now if e.kind == kind and place in (e.state, e.dispute)]
        assert any("as the scenario gives it" in e.text for e in mine), (kind, mine)
        choices = ("offended", "own accord", "hands free", "chance", "strength of both", "election")
        assert not any(word in e.text for e in mine for word in choices), (kind, mine)


def test_a_shock_that_ends_is_told_at_both_ends():
    embargo = {
        "name": "gas-ban", "at": "2022-Q2", "state": "TKM", "evidence": ["assumption"],
        "change": {"gas_exports": {"multiply": 0.5, "for": "2 quarters"}},
    }  # fmt: skip
    story = explain(scenario().with_(shocks=[embargo], horizon="2022-Q4"), seed=SEED)
    assert [e.quarter for e in story if e.kind == "shock"] == ["2022-Q2"]
    assert [e.quarter for e in story if e.kind == "shock_ends"] == ["2022-Q4"]


def test_the_world_told_of_is_the_one_of_the_ensemble():
    crowd = InfluenceModel(scenario(), first=1, replicates=5, seed=SEED)
    crises: list[tuple[str, str]] = []
    for _ in crowd.quarters:
        crowd.step()
        for s, state in enumerate(crowd.world.labels["state"]):
            if crowd.world.crisis[s, 2] > 0:
                crises.append((str(crowd.world.quarter), state))
    assert crises == [(e.quarter, e.state) for e in told(3) if e.kind == "crisis"]


def test_selection_by_state_span_and_weight():
    part = told(0).select(states=["TJK"], since="2023-Q1", until="2023-Q4", weight=NOTABLE)
    assert part.entries
    assert {e.quarter[:4] for e in part} == {"2023"}
    assert {e.state for e in part} <= {"TJK", ""}
    assert all("TJK" in e.parties for e in part if e.dispute), "a quarrel of others"
    assert min(e.weight for e in part) >= NOTABLE
    assert len(told(0).highlights()) < len(told(0).select(weight=NOTABLE)) < len(told(0))


def test_json_and_html_hold_the_same_entries():
    chronicle = told(1).select(weight=NOTABLE)
    parsed = json.loads(json.dumps(chronicle.to_dict()))
    assert [e["text"] for e in parsed["entries"]] == [e.text for e in chronicle]
    assert parsed["replicate"] == 1
    assert all(np.isfinite(list(e["terms"].values())).all() for e in parsed["entries"])
    assert chronicle._repr_html_().count("<tr>") == len(chronicle)
    assert str(chronicle).count("\n2022\n") == 1


def test_every_rule_has_its_words():
    assert set(MOTIVE_WORDS) == {rule.name for rule in MOTIVES}
    assert set(CONSIDERATION_WORDS) == {rule.name for rule in CONSIDERATIONS} | {"inertia"}
    assert set(AGAINST_WORDS) < set(CONSIDERATION_WORDS)
    named = {rule.name for rule in QUARTER}
    assert set(RULE_WORDS) - {""} <= named
    assert {n for n in named if {*FOLLOWED} & {*behaviours()[n].writes}} <= set(RULE_WORDS)


def test_a_mechanism_switched_off_disappears_from_the_reasons():
    off = scenario().with_(mechanisms={"M15": False}, horizon="2022-Q4")
    deal = next(e for e in explain(off, replicate=2, seed=SEED) if e.kind == "deal")
    assert "consideration.yield_to_the_creditor" not in deal.terms
    assert "consideration.gain_materially" in deal.terms


def test_it_is_offered_at_the_top_of_the_package():
    assert sim.explain is explain
