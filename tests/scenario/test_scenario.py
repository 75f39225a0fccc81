"""A valid scenario: what it resolves to, how it merges, changes and goes back to text."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from sim.catalogue.priors import Beta, Discrete, Fixed, LogNormal, Truncated, Uniform
from sim.catalogue.questions import HYPOTHESES
from sim.mechanisms.registers import MECHANISMS
from sim.scenario import Quantity, Quarter, ScenarioError, load_scenario, scenario_from

VALID = Path(__file__).parent / "valid"
pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def full(catalogue):
    return load_scenario(VALID / "full.yaml")


def test_heading(full):
    assert (full.name, full.title) == ("full", "Everything the language can say: once")
    assert full.description == "Two lines\nof text.\n"
    assert (full.start, full.horizon) == (Quarter(2022, 1), Quarter(2025, 4))
    assert [str(q) for q in full.quarters[:2]] == ["2022-Q1", "2022-Q2"]
    assert len(full.quarters) == 16
    assert full.labels["member"] == ("KAZ", "KGZ", "RUS", "CHN")
    assert full.labels["dispute"] == ("KAZ-KGZ",)
    assert full.disputes["KAZ-KGZ"].parties == ("KAZ", "KGZ")
    assert full.disputes["KAZ-KGZ"].enmity == {"KGZ": {"CHN": 0.5}}


def test_everything_is_complete(full):
    assert set(full.mechanisms) == set(MECHANISMS)
    assert [code for code, on in full.mechanisms.items() if not on] == ["M01", "M03"]
    assert set(full.hypotheses) == set(HYPOTHESES)
    assert full.hypotheses["russian_retrenchment"] == {"rebound": 0.25, "lasting": 0.75}
    assert set(full.parameters) == {"test.rate", "test.weights"}


def test_initial_values_resolve_labels_defaults_and_errors(full):
    debt = full.initial["debt"]
    assert debt.at(("KAZ", "CHN")).prior == Uniform(1, 2)
    assert debt.at(("KAZ", "RUS")).prior == Fixed(0)
    assert debt.at(("KGZ", "CHN")).prior == Fixed(1.5)
    assert debt.at(("KGZ", "RUS")).prior == Fixed(0.25)
    gdp = full.initial["gdp"].at(("KAZ",))
    assert gdp.prior == LogNormal(197, 0.1)
    assert (gdp.unit, gdp.source, gdp.grade, gdp.year) == (
        "USD bn", "TEST", "A", 2021,
    )  # fmt: skip
    assert full.initial["gdp"].at(("KGZ",)).note == "provisional"
    assert full.initial["gdp"].at(("UZB",)) is None
    assert full.initial["oil_price"].at(()).prior == Fixed(71)
    assert full.initial["war"].at(()).prior == Discrete((0.0, 2.0), (3.0, 1.0))
    assert full.initial["sentiment"].at(("KAZ", "RUS")).prior == Beta(2, 2, -1, 1)
    assert full.initial["sentiment"].at(("KAZ", "CHN")).prior == Truncated(0, 0.3, -1, 1)
    assert full.initial["budget"].at(("RUS", "economic")).prior == Fixed(1)
    assert "multilateral_debt" not in full.initial


def test_numbers_keep_the_sources_of_the_file_they_were_written_in(full):
    debt = full.initial["debt"]
    assert debt.at(("KAZ", "CHN")).references == ("E002",)
    assert debt.at(("KAZ", "RUS")).references == ("TEST",)
    assert debt.at(("KGZ", "CHN")).references == ("TEST",)
    assert debt.at(("KGZ", "RUS")).references == ("E003",)


def test_shocks(full):
    invasion, remittances, third = full.shocks
    assert (invasion.name, invasion.at) == ("invasion", Quarter(2022, 2))
    assert invasion.change["war"].quantity.prior == Fixed(1)
    assert remittances.select == {"state": ("KGZ",), "power": ("RUS",)}
    assert remittances.change["trust"].duration == 8
    assert remittances.change["trust"].operation == "multiply"
    assert remittances.probability.prior == Beta(2, 2)
    assert third.name == "full-3"
    assert third.state == ("KAZ", "KGZ")
    assert third.change["unrest"].duration == 4
    assert third.change["protest"].duration is None


def test_outcomes_are_one_per_label(full):
    names = list(full.outcomes)
    assert {"gdp_end.KAZ", "gdp_end.KGZ"} < set(names)
    assert [n for n in names if n.startswith("debt_end")] == [
        "debt_end.KAZ.RUS", "debt_end.KAZ.CHN", "debt_end.KGZ.RUS", "debt_end.KGZ.CHN",
    ]  # fmt: skip
    assert full.outcomes["debt_end.KAZ.CHN"].title == "Debt at the end"
    assert full.outcomes["debt_end.KAZ.CHN"].base == "debt_end"
    assert full.outcomes["total"].across == "sum"
    assert full.outcomes["turn"].below == 0.4
    assert full.outcomes["turn"].duration == 2
    assert full.outcomes["overtake.KGZ"].exceeds == {"power": "RUS"}
    assert [n for n in names if n.startswith("overtaken")] == ["overtaken.CHN"]
    assert full.outcomes["concession"].above == 0.0
    assert full.outcomes["protests"].above is None
    assert full.outcomes["patron.KAZ"].axis == "power"
    assert full.outcomes["patron.KAZ"].at == Quarter(2024, 4)
    assert full.outcomes["midway"].at == Quarter(2023, 4)
    assert full.outcomes["peak"].start == Quarter(2023, 1)


def test_a_file_asks_its_own_questions_before_those_it_inherits(full):
    own = [spec.base for spec in full.outcomes.values() if spec.own]
    assert own[0] == "debt_end"
    assert not full.outcomes["gdp_end.KAZ"].own
    assert list(full.outcomes)[-2:] == ["gdp_end.KAZ", "gdp_end.KGZ"]
    named = full.with_(set={"outcomes.gdp_end.title": "GDP"})
    assert named.outcomes["gdp_end.KAZ"].own
    assert list(named.outcomes) == list(full.outcomes)
    assert all(spec.own for spec in scenario_from(full.dump()).outcomes.values())


def test_dump_loads_to_an_equal_scenario(full, tmp_path):
    text = full.dump()
    again = scenario_from(text)
    assert again == full
    assert again.digest == full.digest
    assert hash(again) == hash(full)
    assert again.dump() == text
    assert "extends" not in text
    assert str(tmp_path.parent) not in text


def test_digest_moves_with_content_only(full):
    assert len(full.digest) == 64
    assert full.replace(title="Another").digest != full.digest
    assert full.with_(parameters={"test.rate": 0.2}).digest != full.digest
    assert full.with_().digest == full.digest


def test_pickle(full):
    copy = pickle.loads(pickle.dumps(full))
    assert copy == full
    assert copy.with_(horizon="2024-Q4").horizon == Quarter(2024, 4)


def test_unchangeable(full):
    with pytest.raises(ValueError, match="frozen"):
        full.title = "Other"


def test_with_changes(full):
    changed = full.with_(
        mechanisms={"M02": False},
        parameters={
            "test.rate": Uniform(0.1, 0.2),
            "test.weights": {"dirichlet": {"one": 1, "two": 9}},
        },
        hypotheses={"russian_retrenchment": {"rebound": 1, "lasting": 0}},
        horizon=Quarter(2024, 2),
    )
    assert not changed.mechanisms["M02"]
    assert changed.parameters["test.rate"].prior == Uniform(0.1, 0.2)
    assert changed.parameters["test.rate"].references == ("assumption",)
    assert changed.hypotheses["russian_retrenchment"]["rebound"] == 1
    assert changed.horizon == Quarter(2024, 2)
    assert full.mechanisms["M02"]
    assert scenario_from(changed.dump()) == changed


def test_numbers_of_numpy_are_numbers(full):
    assert full.with_(parameters={"test.rate": np.float64(0.25)}).parameters[
        "test.rate"
    ].prior == Fixed(0.25)


def test_a_shorter_run_leaves_out_what_it_never_reaches(full):
    short = full.with_(horizon="2022-Q4")
    assert [shock.name for shock in short.shocks] == ["invasion"]
    assert "midway" not in short.outcomes
    assert "total" in short.outcomes
    assert scenario_from(short.dump()) == short


def test_with_shocks(full):
    more = full.with_(shocks={"invasion": None, "new": {
        "at": "2023-Q1", "state": "KAZ", "change": {"unrest": {"add": 0.2}}}})  # fmt: skip
    assert [shock.name for shock in more.shocks] == ["remittances", "full-3", "new"]
    assert more.shocks[-1].change["unrest"].quantity.references == ("assumption",)
    only = full.with_(shocks=[full.shocks[1]])
    assert [shock.name for shock in only.shocks] == ["remittances"]
    assert only.shocks[0] == full.shocks[1]
    assert full.with_(shocks=[]).shocks == []


def test_replace(full):
    fewer = {name: spec for name, spec in full.outcomes.items() if spec.kind == "final"}
    changed = full.replace(name="copy", outcomes=fewer, shocks=full.shocks[:1])
    assert changed.name == "copy"
    assert set(changed.outcomes) == set(fewer)
    for name, spec in changed.outcomes.items():
        assert spec.labels == fewer[name].labels
    assert full.replace(description=None).description is None
    every = full.replace(outcomes=full.outcomes)
    assert [o.labels for o in every.outcomes.values()] == [o.labels for o in full.outcomes.values()]


def test_removing_a_state_takes_out_all_mention_of_it(full):
    without = full.with_(set={"states.KGZ": "null"})
    assert list(without.states) == ["KAZ"]
    assert without.states["KAZ"].neighbours == ()
    assert without.disputes == {}
    assert "KGZ" not in without.organisations["CSTO"].members
    assert without.initial["gdp"].at(("KGZ",)) is None
    assert "remittances" not in {shock.name for shock in without.shocks}
    assert not any(
        "KGZ" in name or "KGZ" in o.labels.values() for name, o in without.outcomes.items()
    )
    assert "debt_end.CHN" in without.outcomes or "debt_end.KAZ.CHN" in without.outcomes
    no_power = full.with_(set={"powers.RUS": "null"})
    assert list(no_power.organisations["CSTO"].convener) == []
    assert full.with_(set={"powers.CHN": "null"}).disputes["KAZ-KGZ"].enmity == {"KGZ": {}}
    assert full.with_(set={"disputes.KAZ-KGZ": "null"}).disputes == {}
    assert list(no_power.instruments["loan"].offered_by) == ["CHN"]
    assert not any("RUS" in o.exceeds.values() for o in no_power.outcomes.values())


def test_children_replace_numbers_whole(full):
    child = full.with_(set={"initial.debt.values.KAZ.CHN": "3"})
    assert child.initial["debt"].at(("KAZ", "CHN")).prior == Fixed(3)
    assert child.initial["debt"].at(("KAZ", "RUS")).prior == Fixed(0)


SETTINGS = {
    "horizon": ("2024-Q4", lambda s: s.horizon == Quarter(2024, 4)),
    "title": ("Other", lambda s: s.title == "Other"),
    "parameters.test.rate": ("0.3", lambda s: s.parameters["test.rate"].prior == Fixed(0.3)),
    "parameters.test.rate.uniform": (
        "[0.1, 0.2]", lambda s: s.parameters["test.rate"].prior == Uniform(0.1, 0.2),
    ),
    "mechanisms.M22": ("off", lambda s: not s.mechanisms["M22"]),
    "initial.debt.values.KGZ.CHN": (
        "{uniform: [1, 2]}", lambda s: s.initial["debt"].at(("KGZ", "CHN")).prior == Uniform(1, 2),
    ),
    "initial.gas_price.values": ("2", lambda s: s.initial["gas_price"].at(()).prior == Fixed(2)),
    "initial.war.values": ("fighting", lambda s: s.initial["war"].at(()).prior == Fixed(1)),
    "hypotheses.russian_retrenchment": (
        "{rebound: 1, lasting: 0}", lambda s: s.hypotheses["russian_retrenchment"]["lasting"] == 0,
    ),
    "hypotheses.russian_retrenchment.rebound": (
        "0", lambda s: s.hypotheses["russian_retrenchment"] == {"rebound": 0, "lasting": 0.75},
    ),
    "hypotheses.guarantor_reliability.doubtful": (
        "0", lambda s: s.hypotheses["guarantor_reliability"]["doubtful"] == 0,
    ),
    "shocks.remittances.at": ("2024-Q3", lambda s: s.shocks[1].at == Quarter(2024, 3)),
    "shocks.remittances.probability": ("0.5", lambda s: s.shocks[1].probability.value == 0.5),
    "shocks.invasion": ("null", lambda s: len(s.shocks) == 2),
    "shocks.remittances.change.trust.multiply": (
        "0.5", lambda s: s.shocks[1].change["trust"].quantity.prior == Fixed(0.5),
    ),
    "instruments.loan.gain.economic": ("0.9", lambda s: s.instruments["loan"].gain.economic == 0.9),
    "outcomes.turn.first_time.below": ("0.2", lambda s: s.outcomes["turn"].below == 0.2),
    "organisations.CSTO.members.KAZ": (
        "null", lambda s: "KAZ" not in s.organisations["CSTO"].members,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_set(name):
    text, holds = SETTINGS[name]
    scenario = load_scenario(VALID / "full.yaml", set={name: text})
    assert holds(scenario)
    assert scenario_from(scenario.dump()) == scenario


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("horizom", "2024-Q4", "--set horizom: unknown key 'horizom' (did you mean"),
        ("test.rate", "0.1", "did you mean 'parameters.test.rate'?"),
        ("horizon", "soon", "--set horizon: expected a quarter"),
        ("horizon", "", "the value is empty"),
        ("horizon", "[", "not valid YAML"),
        ("horizon", "!!python/none x", "tags are not allowed"),
        ("horizon.year", "2024", "the path is too long"),
        ("parameters.test.rat", "1", "did you mean 'test.rate'?"),
        ("parameters.test.rate", "7", "7 is outside of 0 to 1"),
        ("parameters.test", "1", "unknown parameter 'test'"),
        ("mechanisms.M22", "maybe", "expected on or off"),
        ("mechanisms", "off", "the path is too long or too short"),
        ("mechanisms.M99", "off", "unknown mechanism 'M99'"),
        ("shocks.invasio.at", "2023-Q1", "unknown shock 'invasio' (did you mean 'invasion'?)"),
        ("shocks", "[]", "name one shock"),
        ("extends", "base", "can only be said in a file"),
        ("states..name", "x", "expected a dotted path"),
        ("states.KAX.name", "x", "unknown state 'KAX' (did you mean 'KAZ'?)"),
        ("states.UZB", "null", "there is nothing to remove"),
        ("initial.debt.values.KAZ.CHN", "-1", "--set initial.debt.values.KAZ.CHN"),
        ("hypotheses.nothing.much", "1", "unknown hypothesis 'nothing'"),
        ("", "1", "unknown key ''"),
    ],
)  # fmt: skip
def test_set_errors(name, text, message):
    with pytest.raises(ScenarioError) as raised:
        load_scenario(VALID / "full.yaml", set={name: text})
    assert message in str(raised.value)
    assert all(problem.file == f"--set {name}" for problem in raised.value.problems)


def test_assumptions_name_every_number(full):
    rows = {row.name: row for row in full.assumptions()}
    assert len(rows) == len(full.assumptions())
    kaz = rows["initial.gdp.KAZ"]
    assert (kaz.text, kaz.grade, kaz.source) == (
        "lognormal, median 197, sigma 0.1",
        "A",
        "TEST (2021)",
    )
    assert kaz.where.startswith("base.yaml:")
    assert rows["initial.debt.KGZ.RUS"].where.startswith("full.yaml:")
    assert rows["initial.gdp.error"].note == "revised often"
    assert rows["initial.multilateral_debt"].where == "catalogue"
    assert rows["initial.multilateral_debt"].grade == "D"
    assert "initial.influence" not in rows
    assert rows["parameters.test.rate"].note == "wider than usual"
    assert rows["hypotheses.russian_retrenchment.rebound"].text == "0.25"
    assert rows["hypotheses.russian_retrenchment.rebound"].where.startswith("full.yaml:")
    assert rows["hypotheses.public_dislike.newcomer"].where == "catalogue"
    assert rows["shocks.remittances.probability"].source == "E333, assumption"
    assert rows["shocks.remittances.change.trust.multiply"].unit == "factor"
    assert rows["instruments.loan.gain.economic"].source == "E001, assumption"
    assert rows["instruments.loan.gain.regime"].note == "default"
    assert rows["instruments.loan.offered_by.RUS"].text == "0.3"
    assert rows["organisations.CSTO.convener.RUS"].grade == "D"
    assert all(row.source and row.grade in "ABCD" for row in rows.values())


def test_assumptions_of_values_set_by_hand(full):
    by_hand = full.with_(
        set={"instruments.loan.gain.economic": "0.9", "parameters.test.rate": "0.3"}
    )
    rows = {row.name: row for row in by_hand.assumptions()}
    for name in ("instruments.loan.gain.economic", "parameters.test.rate"):
        assert (rows[name].grade, rows[name].source) == ("D", "assumption")
        assert rows[name].where == f"--set {name}"


def test_parameter_defaults_are_listed_with_the_grade_of_the_catalogue(catalogue):
    base = load_scenario(VALID / "base.yaml", allow_abstract=True)
    rows = {row.name: row for row in base.assumptions()}
    assert rows["parameters.test.weights"].grade == "C"
    assert rows["parameters.test.weights"].source == "E001"


def test_quantity_reads_short_and_long_forms():
    assert Quantity.model_validate(3) == Quantity.model_validate({"value": 3})
    assert repr(Quantity.model_validate({"uniform": [0, 1]})) == "Quantity(uniform=(0.0, 1.0))"
    with pytest.raises(ValueError, match="expected a number"):
        Quantity.model_validate(True)


def test_scenario_from_data(full):
    assert scenario_from(full.document.plain()) == full
    with pytest.raises(TypeError, match="cannot hold a set"):
        scenario_from({"name": {1}})


def test_norway_is_a_country():
    text = """
name: north
title: North
start: 2022-Q1
horizon: 2022-Q4
states:
  NO: {name: Norway}
powers:
  RUS: {name: Russia}
"""
    scenario = scenario_from(text)
    assert list(scenario.states) == ["NO"]
    assert scenario_from(scenario.dump()) == scenario


def test_a_shock_has_one_name():
    base = (VALID / "base.yaml").read_text(encoding="utf-8")
    renamed = base.replace("  - name: invasion\n    at", "  invasion:\n    name: other\n    at")
    with pytest.raises(ScenarioError, match="the shock is already named 'invasion'"):
        scenario_from(renamed, allow_abstract=True)
