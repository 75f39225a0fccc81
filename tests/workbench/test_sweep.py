from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from sim import sweep
from sim.ensemble.files import read_dataset
from sim.mechanisms.registers import MECHANISMS
from sim.scenario import ScenarioError
from sim.workbench.sweep import SweepError
from sim.workbench.sweep import points as kept
from sim.workbench.sweep.designs import applied, parse
from tests.workbench.scene import scenario

OVER = {"unrest.memory_half_life": "2:6:2"}


@pytest.fixture(scope="module")
def found():
    over = {"finance.maturity": [12, 20, 28], "M18": "on,off", "guards_purpose": ["commercial"]}
    return sweep(scenario(), over, replicates=8, seed=1, variables=("unrest",))


def test_a_grid_has_one_dimension_per_swept_name(found):
    estimate = found.data["estimate"]
    assert estimate.dims == (
        "outcome", "parameters.finance.maturity", "mechanisms.M18", "hypotheses.guards_purpose",
    )  # fmt: skip
    assert list(found.data["parameters.finance.maturity"].to_numpy()) == [12, 20, 28]
    assert list(found.data["mechanisms.M18"].to_numpy()) == ["on", "off"]
    assert found.data["unrest"].sizes["parameters.finance.maturity"] == 3
    assert np.isfinite(estimate).all()
    assert len(found.points) == 6


def test_a_point_is_the_scenario_with_that_setting(found):
    here = applied(
        scenario(),
        {"parameters.finance.maturity": 20.0, "mechanisms.M18": "off",
         "hypotheses.guards_purpose": "commercial"},
    )  # fmt: skip
    from sim.ensemble import simulate

    plain = simulate(here, replicates=8, seed=1)
    cell = found.on("share.KAZ")["estimate"].sel(
        {"parameters.finance.maturity": 20, "mechanisms.M18": "off",
         "hypotheses.guards_purpose": "commercial"}
    )  # fmt: skip
    assert float(cell) == plain.outcomes["share.KAZ"].mean()


def test_what_changes_nothing_changes_exactly_nothing():
    found = sweep(scenario(), {"M18": "on,off"}, replicates=8, seed=1)
    assert not found.data["change"].sel({"mechanisms.M18": "on"}).any()
    assert (found.data["change_error"] >= 0).all()


def test_a_stopped_sweep_goes_on_where_it_stood(tmp_path, monkeypatch):
    real, ran = kept.simulate, []

    def stop_at_the_third(*arguments, **options):
        if len(ran) == 2:
            raise KeyboardInterrupt
        ran.append(1)
        return real(*arguments, **options)

    over = {"finance.maturity": [12, 20, 28]}
    monkeypatch.setattr(kept, "simulate", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        sweep(scenario(), over, replicates=4, store=tmp_path)
    first, second = sorted((tmp_path / "unfinished").glob("*.piece"))
    first.write_bytes(second.read_bytes())  # not the point that it says it is

    def count(*arguments, **options):
        ran.append(1)
        return real(*arguments, **options)

    monkeypatch.setattr(kept, "simulate", count)
    calls = []
    found = sweep(scenario(), over, replicates=4, store=tmp_path,
                  progress=lambda done, total: calls.append((done, total)))  # fmt: skip
    assert len(ran) == 5
    assert calls[-1] == (16, 16)
    whole = sweep(scenario(), over, replicates=4, seed=found.seed)
    assert found.data.equals(whole.data)


def test_ranges_are_filled_evenly():
    over = {"guards_purpose.commercial": "0:1", "shocks.strike.probability": (0.2, 0.4),
            "M18": "on,off"}  # fmt: skip
    found = sweep(scenario(), over, design="lhs", points=4, replicates=3, seed=1)
    assert found.data["estimate"].dims == ("outcome", "point")
    weights = found.points["hypotheses.guards_purpose.commercial"]
    assert sorted((weights * 4).astype(int)) == [0, 1, 2, 3]
    assert found.points["shocks.strike.probability"].between(0.2, 0.4).all()
    assert sorted(found.points["mechanisms.M18"]) == ["off", "off", "on", "on"]
    sobol = sweep(scenario(), {"finance.maturity": (10, 30)}, design="sobol", points=3,
                  replicates=2, seed=1)  # fmt: skip
    assert len(sobol.points) == 3


def test_points_from_a_file(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("finance.maturity, M18\n12, on\n20.5, off\n")
    found = sweep(scenario(), design=str(file), replicates=2, seed=1)
    assert list(found.points.columns) == ["parameters.finance.maturity", "mechanisms.M18"]
    assert list(found.points["mechanisms.M18"]) == ["on", "off"]
    with pytest.raises(SweepError, match="leave out --over"):
        sweep(scenario(), OVER, design=str(file))
    file.write_text(f"finance.maturity\n12\n{'9' * 400}\n")
    with pytest.raises(SweepError, match=r"points\.csv: .*not a usable number"):
        sweep(scenario(), design=str(file))
    for text, wrong in (("finance.maturity\n12\nmany\n", "'many'"), ("a\n1\n", "'a'")):
        file.write_text(text)
        with pytest.raises(SweepError, match=rf"points\.csv: .*{wrong}"):
            sweep(scenario(), design=str(file))
    file.write_text("finance.maturity\n\n")
    with pytest.raises(SweepError, match="a value in every cell"):
        sweep(scenario(), design=str(file))


def test_it_is_saved_as_it_is_and_readable(found, tmp_path):
    found.save(tmp_path)
    assert read_dataset(tmp_path / "sweep.nc").equals(found.data)
    points = pd.read_csv(tmp_path / "points.csv", index_col="point")
    pd.testing.assert_frame_equal(points, found.points)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "outcomes.parquet"), found.outcomes)
    assert json.loads((tmp_path / "sweep.json").read_text())["seed"] == 1
    assert "finance.maturity" in found._repr_html_()
    assert len(found.readable("leader=CHN")) == 6
    assert len(found.strongest(3)) == 3
    assert len(found.table) == 6 * found.data.sizes["outcome"]


@pytest.mark.parametrize(
    ("over", "error", "message"),
    [
        ({"finance.maturit": "1:2:2"}, KeyError, "did you mean finance.maturity"),
        ({"parameters.finance.maturit": "1:2:2"}, KeyError, "did you mean finance.maturity"),
        ({"M99": "on,off"}, KeyError, "did you mean"),
        ({"guards_purpose": "x"}, KeyError, "commercial"),
        ({"guards_purpose.commerce": "0:1:2"}, KeyError, "did you mean commercial"),
        ({"M18": "maybe"}, SweepError, "on or off"),
        ({"finance.maturity": "a"}, SweepError, "expected a number"),
        ({"finance.maturity": "12:20"}, SweepError, "a grid needs values"),
        ({"finance.maturity": "1:2:300000000"}, SweepError, "300,000,000 values"),
        ({"finance.maturity": "1:2:x"}, SweepError, "cannot read"),
        ({"finance.maturity": "0:2:3:log"}, SweepError, "cannot read"),
        ({"finance.maturity": "1,1"}, SweepError, "given twice"),
        ({"finance.maturity": [10**400, 20]}, SweepError, "not a usable number"),
        ({"finance.maturity": "1:inf:3"}, SweepError, "not a usable number"),
        ({"finance.maturity": "1", "parameters.finance.maturity": "2"}, SweepError, "swept twice"),
        ({"shocks.strike.probability": "2"}, ScenarioError, "probability"),
        ({"shocks.strke.probability": "0:1:2"}, ScenarioError, "unknown shock"),
        ({}, SweepError, "something to sweep"),
    ],
)
def test_what_cannot_be_swept_is_refused_before_anything_runs(over, error, message, monkeypatch):
    monkeypatch.setattr(kept, "simulate", None)
    with pytest.raises(error, match=message):
        sweep(scenario(), over, replicates=2)


def test_sizes_are_looked_at_before_anything_is_made():
    for design in ("lhs", "sobol"):
        with pytest.raises(SweepError, match="1,000,000,000 points"):
            sweep(scenario(), {"finance.maturity": "12:28"}, design=design, points=10**9)
    with pytest.raises(SweepError, match="131,072 points"):
        sweep(scenario(), dict.fromkeys(list(MECHANISMS)[:17], "on,off"))


def test_other_designs_are_refused():
    with pytest.raises(SweepError, match="no design 'cube'"):
        sweep(scenario(), OVER, design="cube")


def test_values_as_written():
    assert parse("1:3:3") == [1, 2, 3]
    assert parse("1:100:3:log") == [1, 10, 100]
    assert parse("a, 2") == ["a", 2]
    assert parse("0:1") == ("range", 0, 1)
