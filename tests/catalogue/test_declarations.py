"""The names of the registers are known to type checkers, and others are refused by them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.mechanisms.declarations import PATH, text

RULES = """
from sim.agents import Power, State
from sim.world.offers import StateOffers
from sim.world import World


def process(w: World) -> None:
    w.debt += w.parameters.finance.maturity * w.{variable}


def consider(state: State, offers: StateOffers) -> None:
    offers.size[...] = state.{of_state} * state.world.parameters.deals.{parameter}


def want(power: Power) -> None:
    power.{of_power}[...] = 0.0
"""
RIGHT = {
    "variable": "remittances", "of_state": "trust", "parameter": "tempo", "of_power": "budget",
}  # fmt: skip
WRONG = {
    "variable": "remitances", "of_state": "budget", "parameter": "tempi", "of_power": "unrest",
}  # fmt: skip


def test_the_names_are_those_of_the_registers():
    assert PATH.read_text(encoding="utf-8") == text(), "run python -m sim.mechanisms.declarations"


@pytest.mark.slow
def test_a_misspelt_name_is_an_error_of_types(tmp_path):
    for wrong in (None, *WRONG):
        names = RIGHT if wrong is None else RIGHT | {wrong: WRONG[wrong]}
        (tmp_path / "rules.py").write_text(RULES.format(**names), encoding="utf-8")
        root = Path(__file__).parents[2]
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--config-file", str(root / "pyproject.toml"),
             "--cache-dir", str(tmp_path / "cache"), str(tmp_path / "rules.py")],
            cwd=root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ("error" in done.stdout) == (wrong is not None), done.stdout
        if wrong is not None:
            assert f'has no attribute "{WRONG[wrong]}"' in done.stdout
