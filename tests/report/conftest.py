"""A short run, another with the same chance, and the page of both."""

from pathlib import Path

import pytest

from sim.ensemble import simulate
from sim.report import write_report
from sim.scenario import Quarter, load_scenario

STATES = ("KAZ", "KGZ", "TJK")


@pytest.fixture(scope="session")
def runs():
    whole = load_scenario("status-quo-2022")
    away = {f"states.{state}": "null" for state in whole.states if state not in STATES}
    base = whole.with_(horizon=Quarter(2023, 2), set=away)
    other = base.with_(set={"parameters.war.drain_peak": "0.9"})
    return [simulate(s, replicates=14, seed=3, workers=1) for s in (base, other)]


@pytest.fixture(scope="session")
def page(runs, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    return write_report(runs[0], folder / "report.html", runs[1], outcome="china_share.TJK")
