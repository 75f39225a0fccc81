"""Numbers keep source, grade and unit of the file that states them, whatever is merged on top."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.scenario import ScenarioError, load_scenario, scenario_from
from sim.scenario.cover import covering, numbers
from sim.scenario.structure import ENTRIES

VALID = Path(__file__).parent / "valid"
pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def folder(tmp_path):
    for file in VALID.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def rows(scenario):
    return {row.name: row for row in scenario.assumptions()}


def facts(row):
    return row.text, row.unit, row.grade, row.source


def child(folder, text, name="child"):
    file = folder / f"{name}.yaml"
    file.write_text(f"name: {name}\ntitle: Child\nextends: full\n{text}", encoding="utf-8")
    return load_scenario(file)


def only_changed(before, after, *names):
    """Every row of both is as it was, but for those named."""
    assert set(names) <= set(after)
    for name in set(before) & set(after) - set(names):
        assert facts(after[name]) == facts(before[name]), name


def test_an_added_offer_relabels_no_other_number(folder):
    before = rows(load_scenario(folder / "full.yaml"))
    text = "powers: {TUR: {name: Türkiye}}\ninstruments:\n  loan: {offered_by: {TUR: 0.2}, %s}\n"
    after = rows(child(folder, text % "evidence: [E450]"))
    only_changed(before, after, "instruments.loan.offered_by.TUR")
    assert after["instruments.loan.offered_by.TUR"].source == "E450"
    long = text.replace("0.2", "{value: 0.2, source: TEST, year: 2020, grade: B}") % "bars: []"
    row = rows(child(folder, long))["instruments.loan.offered_by.TUR"]
    assert facts(row) == ("0.2", "0..1", "B", "TEST (2020)")


def test_an_initial_block_with_a_new_source_leaves_values_and_error_of_the_base(folder):
    before = rows(load_scenario(folder / "full.yaml"))
    text = "initial:\n  gdp: {evidence: [E450], grade: C, note: mine, values: {KGZ: 8}}\n"
    after = rows(child(folder, text))
    only_changed(before, after, "initial.gdp.KGZ")
    assert (after["initial.gdp.KGZ"].grade, after["initial.gdp.KGZ"].source) == ("C", "E450")
    assert after["initial.gdp.error"].source == "TEST (2021)"
    assert after["initial.gdp.KAZ"].note == ""


def test_a_shock_and_an_organisation_with_new_evidence(folder):
    before = rows(load_scenario(folder / "full.yaml"))
    text = (
        "shocks:\n  - {name: remittances, probability: 0.4, evidence: [E450], note: mine}\n"
        "organisations:\n  CSTO: {convener: {CHN: 0.1}, evidence: [E450]}\n"
    )
    after = rows(child(folder, text))
    changed = ("shocks.remittances.probability", "organisations.CSTO.convener.CHN")
    only_changed(before, after, *changed)
    assert {after[name].source for name in changed} == {"E450"}


def test_a_number_set_by_hand_stays_an_assumption_when_the_run_is_read_again(folder):
    scenario = load_scenario(
        folder / "full.yaml",
        set={"instruments.loan.gain.economic": "0.9", "organisations.CSTO.convener.RUS": "2"},
    )
    again = rows(scenario_from(scenario.dump()))
    for name in ("instruments.loan.gain.economic", "organisations.CSTO.convener.RUS"):
        assert (again[name].source, again[name].grade) == ("assumption", "D")
    assert again["instruments.loan.gain.elite"].source == "E001, assumption"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "instruments: {loan: {offered_by: {RUS: 0.2}}}\n",
            "offered_by.RUS: no evidence or source",
        ),
        ("organisations: {CSTO: {convener: {CHN: 1}}}\n", "convener.CHN: no evidence or source"),
        (
            "sources: {TEST: {publisher: Somebody else}}\n",
            "sources.TEST.publisher: 'TEST' is already 'Nobody' in base.yaml:7",
        ),
        (
            "organisations: {CSTO: {name: Club, mandate: [market]}}\n",
            "organisations.CSTO.name: 'CSTO' is already 'Collective Security Treaty Organisation'",
        ),
        (
            "instruments: {loan: {visibility: {value: 2, evidence: [E001]}}}\n",
            "instruments.loan.visibility: must be at most 1, got 2",
        ),
        (
            "instruments: {loan: {visibility: {value: 0.2, unit: '%', evidence: [E001]}}}\n",
            "unit '%' does not match '0..1'",
        ),
    ],
)
def test_what_would_relabel_is_refused(folder, text, message):
    with pytest.raises(ScenarioError) as raised:
        child(folder, text)
    assert message in str(raised.value)
    assert len(raised.value.problems) == 1
    assert raised.value.problems[0].line == 4


def test_a_name_alone_may_be_said_in_another_language(folder):
    scenario = child(folder, "states: {KAZ: {name: Қазақстан}}\n")
    assert scenario.states["KAZ"].name == "Қазақстан"
    assert scenario.states["KAZ"].neighbours == ("KGZ",)


_SHARE = {"visibility", "intrusion", "binding", "deniability"}
_STATEMENTS = st.fixed_dictionaries(
    {"evidence": st.sampled_from([["E010"], ["assumption"], ["E011", "assumption"]])},
    optional={"year": st.integers(1990, 2020), "note": st.sampled_from(["mine", "ours"])},
)


@st.composite
def children(draw, base):
    """What a later file may state: some numbers anew, some in addition, some words for entries."""
    document, stated = {}, set()
    for section in (s for s in ENTRIES if covering(s)):
        for name, entry in base.document.items[section].items.items():
            if not draw(st.booleans()):
                continue
            known = ENTRIES[section].model_fields
            body = draw(st.one_of(st.just({}), _STATEMENTS))
            body = {key: value for key, value in body.items() if key in known}
            bare = not body
            found = [path for path, node, _ in numbers(section, entry) if path[:1] != ("error",)]
            for path in draw(st.lists(st.sampled_from(found), unique=True, max_size=3)):
                number = draw(st.sampled_from([0.25, 0.5]))
                number = {"war": 1, "oil_price": 70}.get(name, number)
                number = 1 if "war" in path else number
                if bare or draw(st.booleans()):
                    number = {"value": number, **draw(_STATEMENTS)}
                _put(body, path, number)
                stated.add(".".join(map(str, (section, name, *path))).replace(".values", ""))
            if section == "instruments" and draw(st.booleans()):
                more = draw(st.sampled_from(sorted(_SHARE)))
                body[more] = {"value": 0.5, "evidence": ["E012"]}
                stated.add(f"{section}.{name}.{more}")
            document.setdefault(section, {})[name] = body
    return document, stated


def _put(body, path, number):
    for step in path[:-1]:
        body = body.setdefault(step, {})
    body[path[-1]] = number


@settings(
    deadline=None, max_examples=20, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(st.data())
def test_merging_changes_nothing_about_numbers_that_the_later_file_does_not_state(
    tmp_path_factory, data
):
    base = load_scenario(VALID / "full.yaml")
    folder = tmp_path_factory.mktemp("merging")
    for file in VALID.glob("*.yaml"):
        shutil.copy(file, folder)
    before, extends, stated = rows(base), "full", set()
    for name in ("one", "two"):
        document, more = data.draw(children(base))
        stated |= more
        text = json.dumps({"name": name, "title": name, "extends": extends, **document})
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        extends = name
    merged = load_scenario(folder / "two.yaml")
    after = rows(merged)
    assert set(before) <= set(after)
    for name in set(before) - stated:
        assert facts(after[name]) == facts(before[name]), name
    again = rows(scenario_from(merged.dump()))
    assert {n: (facts(r), r.note) for n, r in again.items()} == {
        n: (facts(r), r.note) for n, r in after.items()
    }
