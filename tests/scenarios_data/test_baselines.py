"""The shipped figures: each names where it comes from, and they make sense together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sim.catalogue.evidence import EVIDENCE
from sim.catalogue.priors import PRIORS, Prior
from sim.catalogue.variables import LAGS, MEMBERSHIP, VARIABLES

SCENARIOS = Path(__file__).parents[2] / "scenarios"
YEARS = (2010, 2013, 2015, 2016, 2021, 2023)
BASELINES = [f"region-{year}" for year in YEARS]
CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")


@cache
def raw(name: str) -> dict[str, Any]:
    with (SCENARIOS / f"{name}.yaml").open(encoding="utf-8") as file:
        return dict(YAML(typ="safe").load(file))


def block(baseline: str, variable: str) -> dict[str, Any]:
    return dict(raw(baseline)["initial"][variable])


def blocks(baseline: str) -> dict[str, dict[str, Any]]:
    return {**raw("region")["initial"], **raw(baseline)["initial"]}


def is_quantity(value: Any) -> bool:
    return not isinstance(value, dict) or any(kind in value for kind in PRIORS)


def leaves(value: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    if is_quantity(value):
        return [(path, value)]
    return [leaf for key, inner in value.items() for leaf in leaves(inner, (*path, key))]


def median(value: Any) -> float:
    if not isinstance(value, dict):
        return float(value)
    kind = next(kind for kind in PRIORS if kind in value)
    given = value[kind]
    make: Callable[..., Prior] = PRIORS[kind]
    return make(*given).median if isinstance(given, list) else make(given).median


def references(entry: dict[str, Any]) -> list[str]:
    given = list(entry.get("evidence", []))
    return [*given, entry["source"]] if "source" in entry else given


@pytest.mark.parametrize("baseline", BASELINES)
def test_every_block_says_what_it_is_and_where_it_comes_from(baseline):
    for name, entry in blocks(baseline).items():
        assert entry["unit"] == VARIABLES[name].unit, name
        assert entry["year"] <= max(2022, int(baseline[-4:])), name
        assert entry["grade"] in "ABCD", name
        assert references(entry), name
        if entry["grade"] in "BCD" and "values" in entry:
            assert "note" in entry, f"{name}: a figure that is not simply published needs a note"


@pytest.mark.parametrize("baseline", BASELINES)
def test_every_number_with_a_source_of_its_own_has_a_grade(baseline):
    for name, entry in blocks(baseline).items():
        for path, value in leaves(entry["values"]):
            if isinstance(value, dict) and references(value):
                assert value.get("grade") in {"A", "B", "C", "D"}, (name, path)


@pytest.mark.parametrize(
    "baseline", [*BASELINES, "instruments", "status-quo-2022", "status-quo-2024"]
)
def test_references_lead_somewhere(baseline):
    known = {*EVIDENCE, *raw("region")["sources"], "assumption"}

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for reference in references(node):
                assert reference in known, reference
            for inner in node.values():
                walk(inner)
        elif isinstance(node, list):
            for inner in node:
                walk(inner)

    walk(raw(baseline))


def test_every_source_names_publisher_title_and_year():
    for name, source in raw("region")["sources"].items():
        assert source["publisher"], name
        assert source["title"], name
        assert 1990 <= source["year"] <= 2026, name


@pytest.mark.parametrize("baseline", BASELINES)
def test_a_number_that_rests_on_assumption_alone_is_uncertain(baseline):
    for name, entry in blocks(baseline).items():
        for path, value in leaves(entry["values"]):
            own = value if isinstance(value, dict) and references(value) else entry
            if references(own) == ["assumption"] and not isinstance(value, dict):
                assert "error" in entry or value in {0, 1}, (name, path)


@pytest.mark.parametrize("baseline", BASELINES)
def test_values_lie_within_the_bounds_of_their_variable(baseline):
    for name, entry in blocks(baseline).items():
        variable = VARIABLES[name]
        for path, value in leaves(entry["values"]):
            number = variable.labels.index(value) if isinstance(value, str) else median(value)
            assert variable.low <= number <= variable.high, (name, path)


@pytest.mark.parametrize("baseline", BASELINES)
def test_labels_are_those_of_the_region(baseline):
    region = raw("region")
    labels = {
        "state": region["states"],
        "power": region["powers"],
        "rival": region["powers"],
        "dispute": region["disputes"],
        "organisation": region["organisations"],
        "instrument": raw("instruments")["instruments"],
        "dimension": ("economic", "political", "security"),
        "supplier": {**region["powers"], **region["sellers"]},
        "lag": LAGS,
    }
    for name, entry in blocks(baseline).items():
        axes = VARIABLES[name].axes
        for path, _ in leaves(entry["values"]):
            for axis, label in zip(axes, path, strict=False):
                assert label in labels[axis] or label == "default", (name, path)


@pytest.mark.parametrize("baseline", BASELINES)
def test_minorities_leave_room_for_the_rest(baseline):
    for state, row in blocks(baseline)["minority"]["values"].items():
        assert sum(median(value) for value in row.values()) <= 1, state


@pytest.mark.parametrize("baseline", BASELINES)
def test_money_flows_are_of_a_plausible_size(baseline):
    """Goods trade and labour income against GDP, in the order that the record knows."""
    spans = {
        "export_volume": (0.03, 0.8),
        "import_volume": (0.05, 2.0),  # Kyrgyzstan in 2023, as China counts what is sold on
        "labour_income": (0.0, 0.5),
    }
    for state in raw("region")["states"]:
        gdp = median(block(baseline, "gdp")["values"][state])
        for name, (low, high) in spans.items():
            flow = sum(median(v) for v in block(baseline, name)["values"][state].values())
            rest = name.replace("_volume", "_rest")
            flow += 0.0 if rest == name else median(block(baseline, rest)["values"][state])
            assert low <= flow / gdp <= high, (state, name, flow / gdp)


@pytest.mark.parametrize("baseline", BASELINES)
def test_external_debt_is_of_a_plausible_size(baseline):
    for state in raw("region")["states"]:
        owed = sum(median(v) for v in block(baseline, "debt")["values"][state].values())
        owed += median(block(baseline, "multilateral_debt")["values"][state])
        ratio = owed / median(block(baseline, "gdp")["values"][state])
        assert 0.02 < ratio < 0.9, (state, ratio)


def test_neighbours_are_mutual():
    states = raw("region")["states"]
    for name, state in states.items():
        for neighbour in state["neighbours"]:
            assert name in states[neighbour]["neighbours"]


def test_spans_of_membership_are_in_order():
    for organisation in raw("region")["organisations"].values():
        for spans in organisation["members"].values():
            ends: list[object] = []
            for span in spans:
                assert span["status"] in MEMBERSHIP
                assert all(end <= span["from"] for end in ends)
                ends.append(span.get("to", span["from"]))


def test_formats_without_russia_have_no_russian_member():
    for organisation in raw("region")["organisations"].values():
        assert not set(organisation.get("excludes", [])) & set(organisation["members"])


class TestAgainstTheEvidence:
    """What the documents say about the situation before the war."""

    def ties(self, instrument: str, state: str, power: str) -> float:
        return median(block("region-2021", "ties")["values"][instrument][state].get(power, 0))

    def test_chinese_investment_in_central_asia(self):
        stock = {s: self.ties("investment", s, "CHN") for s in CENTRAL_ASIA}
        assert sum(stock.values()) == pytest.approx(40, rel=0.1)  # E115
        assert 0.4 < stock["KAZ"] / sum(stock.values()) <= 0.5  # E116

    def test_russia_has_by_far_the_larger_force_in_tajikistan(self):
        chinese = 0.1 * self.ties("post", "TJK", "CHN")
        assert self.ties("base", "TJK", "RUS") > 4 * chinese > 0  # E443

    def test_guards_are_most_numerous_in_kyrgyzstan(self):
        guards = {s: self.ties("guards", s, "CHN") for s in CENTRAL_ASIA}
        assert max(guards, key=lambda s: guards[s]) == "KGZ"  # E246, E252

    def test_arms_of_turkmenistan(self):
        arms = {p: self.ties("arms", "TKM", p) for p in ("TUR", "CHN", "EUU")}
        assert arms["TUR"] == max(arms.values())  # E194

    @pytest.mark.parametrize("state", ["KAZ", "KGZ", "TJK", "UZB"])
    def test_russia_is_liked_better_than_china(self, state):
        row = block("region-2021", "sentiment")["values"][state]
        assert median(row["RUS"]) > median(row["CHN"])  # E444, E450

    def test_china_cannot_intervene(self):
        capacity = block("region-2021", "intervention_capacity")["values"]
        assert median(capacity["CHN"]) < 0.05 < 0.8 < median(capacity["RUS"])  # E425, E432

    def test_only_turkmenistan_is_neutral(self):
        assert raw("region")["initial"]["neutrality"]["values"] == {"TKM": 1, "default": 0}

    def test_chinese_debt_weighs_most_on_the_two_poorest(self):
        debt, gdp = (block("region-2021", v)["values"] for v in ("debt", "gdp"))
        ratio = {s: median(debt[s]["CHN"]) / median(gdp[s]) for s in CENTRAL_ASIA}
        assert {*sorted(ratio, key=lambda s: ratio[s])[-2:]} == {"KGZ", "TJK"}  # E087
