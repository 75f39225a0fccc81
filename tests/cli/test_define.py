from __future__ import annotations

from collections.abc import Mapping

import pytest
from typer.testing import CliRunner

from sim.catalogue.evidence import EVIDENCE
from sim.catalogue.hypotheses import HYPOTHESES
from sim.catalogue.mechanisms import MECHANISMS
from sim.catalogue.parameters import PARAMETERS
from sim.catalogue.variables import VARIABLES
from sim.cli.main import app

ALL: dict[str, Mapping[str, object]] = {
    "variables": VARIABLES,
    "parameters": PARAMETERS,
    "hypotheses": HYPOTHESES,
    "mechanisms": MECHANISMS,
    "evidence": EVIDENCE,
}


def define(word):
    return CliRunner().invoke(app, ["define", word])


@pytest.mark.parametrize("kind", ALL)
def test_a_kind_lists_all_of_it(kind):
    result = define(kind)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == max(len(ALL[kind]), 1)


@pytest.mark.parametrize(
    ("word", "facts"),
    [
        ("debt", ["USD bn", "state, power", "External public debt"]),
        ("war", ["fighting", "none: one value"]),
        ("M15", ["M15", "evidence", "support"]),
        ("m15", ["M15"]),
        ("E334", ["E334", "grade"]),
        ("russian_retrenchment", ["rebound (0.5)", "lasting (0.5)"]),
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
