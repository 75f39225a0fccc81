from __future__ import annotations

from collections.abc import Mapping

import pytest
from typer.testing import CliRunner

from sim.catalogue.evidence import EVIDENCE
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.cli.main import app
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.scenario import load_scenario

ALL: dict[str, Mapping[str, object]] = {
    "variables": VARIABLES,
    "parameters": PARAMETERS,
    "hypotheses": HYPOTHESES,
    "mechanisms": MECHANISMS,
    "evidence": EVIDENCE,
}
SECTIONS = ("states", "powers", "organisations", "instruments", "disputes", "sellers")
"""Kinds that a scenario has, the others being the model's."""


@pytest.fixture(scope="module")
def base():
    return load_scenario("status-quo-2022")


def define(word, *options):
    return CliRunner().invoke(app, ["define", word, *options])


@pytest.mark.parametrize("kind", [*ALL, *SECTIONS])
def test_a_kind_lists_all_of_it(kind, base):
    result = define(kind)
    assert result.exit_code == 0
    there = ALL[kind] if kind in ALL else getattr(base, kind)
    assert len(result.stdout.splitlines()) == max(len(there), 1)


@pytest.mark.parametrize(
    ("word", "facts"),
    [
        ("debt", ["USD bn", "state, power", "External public debt"]),
        ("war", ["fighting", "none: one value"]),
        ("M15", ["M15", "Evidence", "Support"]),
        ("m15", ["M15"]),
        ("E334", ["E334", "grade"]),
        ("russian_retrenchment", ["rebound (0.5)", "lasting (0.5)"]),
        ("finance.maturity", ["bounds", "years"]),
        ("KAZ", ["Kazakhstan", "Kyrgyzstan (KGZ)", "CSTO (member)"]),
        ("kazakhstan", ["KAZ"]),
        ("China", ["CHN", "nuclear", "loan "]),
        ("OTS", ["Turkic", "TUR"]),
        ("ARM-AZE", ["parties", "evidence"]),
        ("IND", ["a seller of arms"]),
        ("loan", ["USD bn per unit", "offered by", "CHN ", "instruments.yaml:"]),
        ("% GDP", ["exports", "finance.debt_threshold"]),
        ("USD bn per unit", ["instruments: unit cost"]),
    ],
)
def test_a_word_is_defined(word, facts):
    result = define(word)
    assert result.exit_code == 0
    for fact in facts:
        assert fact in result.stdout


def test_any_text_is_searched_for():
    result = define("Xinjiang")
    assert result.exit_code == 0
    assert "kin_repression" in result.stdout


def test_nothing_found_is_bad_input_with_a_suggestion():
    result = define("remitances")
    assert result.exit_code == 2
    assert "remittances" in result.stderr


def test_units_are_listed_with_their_use():
    lines = define("units").stdout.splitlines()
    units = {v.unit for v in VARIABLES.values()} | {p.unit for p in PARAMETERS.values()}
    assert all(any(line.startswith(unit) for line in lines) for unit in units)


def test_one_word_with_two_meanings_shows_both(tmp_path):
    file = tmp_path / "mine.yaml"
    instrument = (
        "{title: Debt relief, dimension: economic, unit: USD bn, unit_cost: 1, depreciation: 0.1, "
        "saturation: 1, evidence: [assumption]}"
    )
    file.write_text(
        "name: m\ntitle: M\nextends: status-quo-2022\n"
        f"instruments: {{debt: {instrument}}}\nstates: {{GEO: {{name: Georgia}}}}\n"
    )
    text = define("debt", "--in", str(file)).stdout
    assert "External public debt" in text
    assert "Debt relief" in text
    assert "Georgia" in define("GEO", "--in", str(file)).stdout
    assert define("Georgia").exit_code == 2 or "a state" not in define("Georgia").stdout
    assert define("x", "--in", str(tmp_path / "none.yaml")).exit_code == 2
    assert define("").exit_code == define(" ").exit_code == 2


@pytest.mark.parametrize("code", ["M22", "m22", "Resentment of the investor"])
def test_one_mechanism_is_shown_with_all_that_hangs_on_it(code):
    result = define(code)
    assert result.exit_code == 0
    for fact in ("publics_judge_powers", "public.resentment", "E126", "P10", "resentment_reach"):
        assert fact in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 100


def test_an_unknown_mechanism_is_bad_input():
    assert define("M99").exit_code == 2
