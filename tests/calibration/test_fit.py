"""The table of a fit, and a small fit from the figures to a posterior that scenarios can use."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calibration.checks import predictive_check
from calibration.drivers import scenario_of
from calibration.figures import LaterFiguresError, figures_of, refuse_later, seen
from calibration.fit import fit, main
from calibration.inference import NothingLearntError, learn
from calibration.settings import FITS, Settings, Stretch
from calibration.table import Task, observed, prepare, table_of
from sim.scenario import load_scenario
from sim.scenario.posterior import load_posterior
from sim.validation.record import load_observations

SMALL = Settings(
    "small", "A small fit", 2012, (Stretch("region-2010", 2011, 2012),),
    rows=96, batch=32, seed=7,
)  # fmt: skip


@pytest.fixture(scope="module")
def record():
    return load_observations()


@pytest.fixture(scope="module")
def prepared(record):
    return prepare(Task(SMALL, seen(record, SMALL.until)))


@pytest.fixture(scope="module")
def table(prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rows")
    return table_of(prepared, folder), folder


def test_later_figures_are_refused_everywhere(record):
    with pytest.raises(LaterFiguresError, match="years after 2012"):
        Task(SMALL, record)
    labels = load_scenario("region-2010").labels
    with pytest.raises(LaterFiguresError):
        figures_of(SMALL.stretches[0], record, labels, 2012)
    kept = seen(record, 2012)
    refuse_later(kept, 2012)
    assert kept["year"].max() == 2012


def test_a_fit_is_the_same_without_the_later_figures(prepared, record):
    cut = record[record["year"] <= 2012].copy()
    again = prepare(Task(SMALL, seen(cut, 2012)))
    np.testing.assert_array_equal(observed(again), observed(prepared))
    assert again.sizes == prepared.sizes
    assert again.task.digest == prepared.task.digest


def test_a_draw_that_is_to_keep_its_prior_must_exist():
    with pytest.raises(ValueError, match=r"economy\.currency_sd"):
        replace(SMALL, unfitted=("parameters.economy.growth_sd", "parameters.economy.currency_sd"))


def test_shipped_fits_look_no_further_than_they_say():
    for settings in FITS.values():
        assert max(stretch.last for stretch in settings.stretches) == settings.until
        years = [y for s in settings.stretches for y in range(s.first, s.last + 1)]
        assert len(set(years)) == len(years)
    assert FITS["to-2015"].until == 2015


def test_the_fit_of_the_war_years_is_told_of_the_war_but_not_of_oil_twice():
    (stretch,) = (s for s in FITS["to-2023"].stretches if s.last == 2023)
    scenario = scenario_of(stretch, load_observations())
    names = {shock.name for shock in scenario.shocks}
    assert {"invasion", "sanctions", "oil-2022", "oil-2023"} <= names
    assert "dear-oil" not in names


def test_features_of_the_record_and_of_rows_agree_in_form(prepared, table):
    rows = table[0]
    assert rows.features.shape == (96, len(rows.labels)) == (96, len(observed(prepared)))
    assert len(set(rows.labels)) == len(rows.labels)
    away = (observed(prepared) - rows.features.mean(axis=0)) / rows.features.std(axis=0)
    assert np.median(np.abs(away)) < 1.5


def test_levels_and_trends_are_those_of_the_series(prepared):
    figures = prepared.figures[0]
    mine = (figures.rows["variable"] == "trade_share") & (figures.rows["iso3"] == "TJK")
    mine &= figures.rows["power"] == "CHN"
    place = figures.names.index("level|trade_share|TJK|CHN")
    wanted = np.log1p(figures.rows.loc[mine, "value"]).mean()
    assert observed(prepared)[place] == pytest.approx(wanted)


def test_rows_are_the_same_with_two_workers_and_after_an_interrupt(prepared, table, tmp_path):
    def interrupt(done, _total):
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        table_of(prepared, tmp_path, progress=interrupt)
    files = sorted(tmp_path.rglob("*.piece"))
    assert len(files) == 1
    stamp = files[0].stat().st_mtime_ns
    counted = []
    again = table_of(
        prepared, tmp_path, workers=2, progress=lambda done, total: counted.append((done, total))
    )
    assert counted[0] == (1, 3)
    assert files[0].stat().st_mtime_ns == stamp
    assert len(list(tmp_path.rglob("*.piece"))) == 3
    np.testing.assert_array_equal(again.features, table[0].features)
    np.testing.assert_array_equal(again.scores, table[0].scores)


def test_a_changed_fit_takes_no_rows_of_another(prepared):
    other = Task(replace(SMALL, seed=8), prepared.task.record)
    assert other.digest != prepared.task.digest


@pytest.mark.slow
def test_a_small_fit_ends_in_a_posterior_that_a_scenario_can_use(tmp_path, monkeypatch):
    # So few rows tell little of 440 draws from chance; here only what follows from it matters.
    monkeypatch.setattr("calibration.inference._ERRORS", 2.0)
    years = Stretch("region-2010", 2011, 2015)
    settings = replace(SMALL, until=2015, stretches=(years,), rows=960, batch=480, tests=60)
    paths = [
        fit(settings, tmp_path / "rows", tmp_path / name, quiet=True, predictive=32)
        for name in ("first", "second")
    ]
    for suffix in (".json", ".parquet"):
        first, second = (path.with_suffix(suffix).read_bytes() for path in paths)
        assert first == second
    found = load_posterior(str(paths[0]))
    facts = found.facts
    assert facts["settings"]["until"] == 2015
    assert facts["sbc"]["trials"] == 60
    assert sum(facts["figures"].values()) > 300
    assert {row["variable"] for row in facts["predictive"]} >= {"trade_share", "alignment"}
    scenario = load_scenario("region-2015").with_(posterior=str(paths[0]))
    assert scenario.posterior == str(paths[0])
    json.loads(paths[0].read_text())


def test_a_fit_is_held_against_the_figures_it_has_seen(prepared):
    rows = predictive_check(prepared, Path("to-2015"), replicates=16, seed=1)
    assert {row["variable"] for row in rows} >= {"trade_share", "alignment"}
    assert sum(row["figures"] for row in rows) == sum(len(f.rows) for f in prepared.figures)
    assert any(row["crps_prior"] != row["crps_posterior"] for row in rows)


def test_a_fit_that_learns_nothing_says_so(table):
    table, _ = table
    noise = np.random.default_rng(1).normal(size=table.features.shape)
    with pytest.raises(NothingLearntError, match="take more rows or more years"):
        learn(replace(table, features=noise), SMALL, {})


def test_bad_input_is_said_and_ends_with_two(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["to-1812"])
    assert stopped.value.code == 2
    bad = tmp_path / "bad.csv"
    bad.write_text("variable,iso3\n")
    status = main(["to-2015", "--observations", str(bad), "--work", str(tmp_path)])
    assert status == 2
    assert "missing" in capsys.readouterr().err
