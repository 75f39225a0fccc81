from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.mechanisms.registers import MECHANISMS


def mechanisms(*options):
    return CliRunner().invoke(app, ["mechanisms", *options])


def test_all_are_listed_with_cause_and_effect():
    result = mechanisms()
    assert result.exit_code == 0
    heads = [line for line in result.stdout.splitlines() if line.startswith("M")]
    assert [head[:3] for head in heads] == list(MECHANISMS)
    assert "\u2192" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 100


@pytest.mark.parametrize("code", ["M22", "m22"])
def test_one_is_shown_with_all_that_hangs_on_it(code):
    result = mechanisms(code)
    assert result.exit_code == 0
    for fact in ("publics_judge_powers", "public.resentment", "E126", "P10", "resentment_reach"):
        assert fact in result.stdout


def test_json_has_the_same():
    one = json.loads(mechanisms("M01", "--json").stdout)
    assert one["code"] == "M01"
    assert "leave_security_to_the_rival" in [rule["name"] for rule in one["rules"]]
    assert len(json.loads(mechanisms("--json").stdout)) == len(MECHANISMS)


def test_an_unknown_one_is_bad_input():
    result = mechanisms("M99")
    assert result.exit_code == 2
    assert "no mechanism" in result.stderr
