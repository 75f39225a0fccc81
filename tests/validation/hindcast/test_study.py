"""Origins, studies and the command: nothing later is known, and everything comes out."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from docs.generator.hindcast import MEASURED, measured
from sim.cli.main import app
from sim.ensemble.record import Work
from sim.plots import validation as pictures
from sim.validation.hindcast.origin import world_at
from sim.validation.hindcast.page import page_text
from sim.validation.hindcast.scoreboard import (
    Scoreboard,
    Section,
    changes,
    drift,
    facts,
    full_scoreboard,
    joined,
)
from sim.validation.hindcast.scores import LEAST_CASES, RAW, coverage_interval, event_scores
from sim.validation.hindcast.study import batches_of, scenarios_at, study, unscored
from sim.validation.hindcast.summary import (
    QUANTILES,
    calibration,
    forecast_table,
    headline,
    losses,
    tables_of,
)
from sim.validation.record import OBSERVABLES, Yearly, between, load_observations, observations_file
from tests.plots.checks import pixels, problems, shows_something
from tests.validation.hindcast.worlds import STATES, shipped

ORIGINS = {2010: 2, 2012: 2}


@pytest.fixture(scope="module")
def record():
    return shipped()


@pytest.fixture(scope="module")
def studied(record):
    return study(record, ORIGINS, Work(24, 5), truth=record)


@pytest.fixture(scope="module")
def made(studied):
    return studied[0]


@pytest.fixture(scope="module")
def runs(studied):
    return studied[1]


def test_an_origin_knows_nothing_that_came_later(record):
    later = record.year > 2008
    changed = record.copy()
    changed.loc[later, "value"] = changed.loc[later, "value"] * 0.5
    assert world_at(2008, changed, 2) == world_at(2008, record[~later], 2)
    scenario = world_at(2008, record, 2)
    assert "internal_order" not in scenario.organisations["CSTO"].mandate
    assert not scenario.shocks
    for organisation in scenario.organisations.values():
        for spans in organisation.members.values():
            for span in spans:
                assert span.since.year <= 2008
                assert span.until is None or span.until.year <= 2008


def test_an_origin_starts_from_the_figures_of_the_record(record):
    scenario = world_at(2009, record, 1)
    figure = record[
        (record.variable == "gdp") & (record.iso3 == "KGZ") & (record.year == 2009)
    ].value.iloc[0]
    quantity = scenario.initial["gdp"].at(("KGZ",))
    assert quantity.prior.median == pytest.approx(figure)
    assert quantity.year == 2009
    assert str(scenario.start) == "2010-Q1"
    assert str(scenario.horizon) == "2010-Q4"


def test_an_origin_without_figures_is_refused(record):
    with pytest.raises(ValueError, match="no figures of GDP"):
        world_at(1995, record, 1)


def test_the_pieces_of_a_run_do_not_matter(record, runs, monkeypatch):
    monkeypatch.setattr("sim.ensemble.record.CHUNK", 9)
    again = Work(24, 5).record_all({2010: world_at(2010, record, 2)}, Yearly())
    for name, values in runs[2010].values.items():
        np.testing.assert_array_equal(again[2010].values[name], values)


def test_forecasts_know_no_outcome_and_nothing_later(made, runs, record):
    """Hidden figures after the origins change the outcomes of cases, never a forecast."""
    hidden = record[record.year <= 2010]
    again = batches_of({2010: runs[2010]}, hidden, hidden, 5)
    early = [batch for batch in made.batches if batch.origin == 2010]
    assert [b.variable for b in again] == [b.variable for b in early]
    for one, other in zip(early, again, strict=True):
        for method, forecast in one.forecasts.items():
            np.testing.assert_array_equal(forecast, other.forecasts[method])
        assert all(np.isnan(case.value) for case in other.cases)


def test_a_forecast_is_the_simulation_with_an_error_of_reporting(made, runs):
    batch = next(b for b in made.batches if b.variable == "gdp" and b.origin == 2010)
    for case, forecast in zip(batch.cases, batch.forecasts[RAW], strict=True):
        simulated = runs[2010].at(*case.key[:3], case.target)
        middle = np.median(simulated)
        assert forecast[99] == pytest.approx(middle, rel=0.1)
        assert forecast[0] >= simulated.min() * 0.8
        assert forecast[-1] <= simulated.max() * 1.2


def test_a_forecaster_who_is_told_of_shocks_knows_those_of_the_years_ahead(record):
    early = scenarios_at(record, {2013: 2, 2015: 2}, given="status-quo-2022")
    assert not any(scenario.shocks for scenario in early.values())
    whole = load_observations()
    told = scenarios_at(whole, {2021: 1}, given="status-quo-2022")[2021]
    assert {"invasion", "sanctions"} <= {shock.name for shock in told.shocks}
    assert not scenarios_at(whole, {2021: 1})[2021].shocks


def test_a_study_scores_every_method_on_the_same_figures(made):
    counts = made.scores.groupby("method").size()
    assert counts.nunique() == 1
    assert {RAW, "no change"} <= set(counts.index)
    assert made.scores.year.max() <= 2014
    found = headline(made)
    assert found is not None
    assert 0 < found.figures <= counts.iloc[0]
    assert 0.0 <= found.in50 <= found.in90 <= 1.0
    assert found.chance > 0.0


def test_calibration_marks_what_misses(made):
    table = calibration(made).set_index("variable")
    assert set(table.index) == set(made.scores.variable)
    raw = made.scores[made.scores.method == RAW]
    for name, row in table.iterrows():
        mine = raw[raw.variable == name]
        assert row.figures == len(mine)
        assert row.in90 == pytest.approx(mine.pit.between(0.05, 0.95).mean())
        assert row.in90_low <= row.in90 <= row.in90_high
        assert row.in50_low <= row.in50 <= row.in50_high
        assert row.skill == pytest.approx(1.0 - row.crps / row["best crps"])
        assert row.counts == (len(mine) >= LEAST_CASES)
        for word, missed in (
            ("90 %", not 0.8 <= row.in90 <= 0.95),
            ("50 %", not 0.4 <= row.in50 <= 0.6),
            ("skill", row.skill < -0.1),
        ):
            assert (word in row.misses) == (missed and row.counts), name
    assert table.misses.any()


def test_what_ranges_hold_is_known_by_states():
    """Of two states one is held whole and one half: one figure in four lies outside."""
    scores = pd.DataFrame({"state": ["KAZ", "KAZ", "KGZ", "KGZ"], "in90": [1, 1, 0, 1]})
    assert coverage_interval(scores, "in90") == (0.5, 1.0)
    assert coverage_interval(scores.assign(in90=1), "in90") == (1.0, 1.0)


def test_losses_are_listed_with_a_cause(made):
    lost = losses(made)
    assert (lost.skill < 0).all()
    assert lost.skill.is_monotonic_increasing
    assert (lost.cause.str.len() > 10).all()


def test_forecasts_come_as_tidy_quantiles(made, runs):
    table = forecast_table(made, runs)
    key = ["origin", "state", "power", "variable", "year", "question"]
    assert not table.duplicated([*key, "quantile"]).any()
    assert (table.groupby(key).size() == len(QUANTILES)).all()
    ordered = table.sort_values([*key, "quantile"])
    assert (ordered.groupby(key)["value"].diff().dropna() >= -1e-9).all()
    assert (table.error >= 0).all()
    assert {"protest_rate", "membership", "succession"} <= set(table.variable)
    assert set(STATES) <= set(table.state)
    scored = forecast_table(made)
    assert len(scored) == len(QUANTILES) * sum(len(batch.cases) for batch in made.batches)


def test_events_are_scored_against_base_rates(made):
    found = event_scores(made.events).set_index("event")
    assert {"membership", "succession"} <= set(found.index)
    assert found["simulated"].between(0, 1).all()
    assert np.isnan(found.loc["request_honoured", "skill"])


def test_studies_join(made):
    both = joined([made, made])
    assert len(both.scores) == 2 * len(made.scores)
    assert len(both.batches) == 2 * len(made.batches)


def test_the_free_run_knows_nothing_after_2010(record):
    one = drift(record, "CHN", Work(6, 1))
    other = drift(record[record.year <= 2010], "CHN", Work(6, 1))
    pd.testing.assert_frame_equal(one.paths, other.paths)
    table = changes(one, 2010, 2015)
    assert (table.low <= table["high"]).all()
    assert len(one.figures) > len(other.figures)


@pytest.fixture(scope="module")
def board(made, runs, record):
    found = Scoreboard([Section("origins", "Origins 2010, 2012", made, runs)], record)
    found.facts = facts(Work(24, 5), [2010, 2012], None, observations_file())
    found.drift = drift(record, "CHN", Work(6, 1))
    return found


@pytest.mark.slow
def test_the_whole_scoreboard_has_its_four_sections(monkeypatch):
    monkeypatch.setattr("sim.validation.hindcast.study.ROLLING", (2014,))
    found = full_scoreboard(Work(8, 1), until=2022, posterior=None, horizon=1)
    assert [s.word for s in found.sections] == ["rolling", "2015", "2021-given", "2021"]
    for section, year in zip(found.scored, (2015, 2016, 2022, 2022), strict=True):
        assert set(section.study.scores.year) == {year}
    given, free = (s.study.batches for s in found.sections[2:])
    assert any(not np.array_equal(a.forecasts[RAW], b.forecasts[RAW])
               for a, b in zip(given, free, strict=True))  # fmt: skip
    assert found.elsewhere is not None
    assert set(found.elsewhere.study.scores.state) == {"GEO", "MDA"}
    words = page_text(found, measured=measured(), more=MEASURED["row"])
    assert "| MDA |" in words.partition("Does the model travel?")[2]
    assert words.index(": calibration") < words.index("| Forecasts |") < words.index("FBIC")
    assert {"calibration-rolling", "calibration-2021-given"} <= set(tables_of(found))


def test_the_scoreboard_of_the_first_years_starts_from_none_later(monkeypatch):
    monkeypatch.setattr("sim.validation.hindcast.study.ROLLING", (2005, 2014))
    found = full_scoreboard(Work(8, 1), until=2006, posterior=None)
    assert [s.word for s in found.sections] == ["rolling"]
    assert set(found.sections[0].study.scores.year) == {2006}
    assert found.drift is found.elsewhere is None
    assert "2006" in page_text(found, measured=measured(), more=MEASURED["row"])


def test_the_page_says_how_blind_its_score_is(board):
    words = " ".join(page_text(board).split())
    before_the_scores = words.partition("| Observable |")[0]
    for said in (
        "Not wholly blind",
        "Figures after 2015 entered no fit",
        "series that run to 2019 or 2021",
        "guards and posts of the baselines rest on sources of 2021 to 2023",
        "were in view while rules changed",
    ):
        assert said in before_the_scores


def test_pictures_are_drawn_and_readable(board):
    drawn = list(pictures.pictures(board))
    assert [name for name, _, _ in drawn] == [name for name, _ in pictures.names(board)]
    for name, _, make in drawn:
        if name.startswith("fans") and not name.endswith("KGZ"):
            continue
        figure = make()
        assert pixels(figure).std() > 5, name
        assert not problems(figure), name


def test_pictures_are_written_with_their_description(board, tmp_path, monkeypatch):
    one = next(iter(pictures.pictures(board)))
    monkeypatch.setattr(pictures, "pictures", lambda _: [one])
    (path,) = pictures.draw(board, tmp_path / "plots")
    assert path.name == f"{one[0]}.png"
    assert shows_something(path)


def test_the_command_scores_figures_that_were_never_in_the_project(tmp_path):
    rows = shipped()
    rows = rows[(rows.variable == "growth") & (rows.year == 2005)].assign(year=2006, value=4.5)
    rows.to_csv(tmp_path / "own.csv", index=False)
    out = tmp_path / "out"
    arguments = [
        "hindcast", "--origin", "2005-Q4", "--horizon", "1", "-n", "20", "--workers", "1",
        "--observations", str(tmp_path / "own.csv"), "--out", str(out), "--quiet", "--no-plots",
    ]  # fmt: skip
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "growth" in result.output
    assert "trade_share" not in result.output
    scores = pd.read_csv(out / "scores-origins.csv")
    assert (scores.value == 4.5).all()
    assert set(STATES) <= set(scores.state)
    assert len(pd.read_parquet(out / "forecasts-origins.parquet")) > 5000
    assert "# Hindcast scoreboard" in (out / "report.md").read_text(encoding="utf-8")
    assert json.loads((out / "provenance.json").read_text(encoding="utf-8"))["seed"] == 0
    again = CliRunner().invoke(app, arguments)
    assert again.exit_code == 2
    assert "--force" in again.output


MIXED = """\
variable,iso3,power,year,value,unit,grade
growth,UZB,,2022,5.7,% per year,A
protest_rate,KAZ,,2023,60,protests per year,C
gdp,KAZ,,2019,181.7,USD bn,A
growth,UZB,,2031,5.7,% per year,A
growth,MNG,,2022,5.7,% per year,A
trade_share,KAZ,IND,2022,3,% of trade,A
oil_price,,,2022,100,USD per barrel,A
presence,TJK,CHN,2022,0.5,thousand personnel,C
succession,TKM,,2022,1,events per year,A
"""


def test_figures_after_the_record_are_scored_and_what_is_not_is_named(tmp_path):
    file, out = tmp_path / "own.csv", tmp_path / "out"
    file.write_text(MIXED, encoding="utf-8")
    result = CliRunner().invoke(app, [
        "hindcast", "--origin", "2021-Q4", "--horizon", "2", "-n", "20", "--workers", "1",
        "--observations", str(file), "--out", str(out), "--quiet", "--no-plots",
    ])  # fmt: skip
    assert result.exit_code == 0, result.output
    scored = pd.read_csv(out / "scores-origins.csv")
    assert set(zip(scored.variable, scored.year, strict=True)) == {
        ("growth", 2022), ("protest_rate", 2023),
    }  # fmt: skip
    assert list(pd.read_csv(out / "events-origins.csv").variable) == ["succession"]
    left = pd.read_csv(out / "unscored-origins.csv")
    why = dict(zip(zip(left.variable, left.year, strict=True), left.why, strict=True))
    assert len(left) == 6
    assert "known at the origin" in why["gdp", 2019]
    assert "2031" in why["growth", 2031]
    assert "MNG" in why["growth", 2022]
    assert "IND" in why["trade_share", 2022]
    assert all(name in result.output for name in ("oil_price", "presence", "IND", "MNG"))


def test_an_observable_that_a_world_lacks_is_left_out_and_named(record, monkeypatch):
    ghost = dataclasses.replace(OBSERVABLES["growth"], name="ghost", variable="ghost")
    monkeypatch.setitem(OBSERVABLES, "ghost", ghost)
    rows = record[(record.variable == "growth") & (record.iso3 == "KAZ")]
    both = pd.concat([record, rows.assign(variable="ghost")], ignore_index=True)
    found, runs = study(both, {2013: 1}, Work(4, 1), truth=both)
    assert "growth" in set(found.scores.variable)
    left = unscored(between(both, 2014, 2014), runs, found)
    assert set(left[left.variable == "ghost"].why) == {"it is not simulated"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--origin", "2015-Q2"], "fourth quarter"),
        (["--origin", "2030-Q4"], "give those of 2028 to 2030 by --observations"),
        (["--origin", "soon"], "expected the end of a year"),
        (["--origin", "1999-Q4"], "from 2004-Q4 on"),
        (["--observations", "nowhere.csv"], "no such file"),
        (["--given", "status-quo-2022"], "--given needs --origin"),
        (["--origin", "2021", "--given", "status-quo-2023"], "status-quo-2022"),
    ],
)
def test_what_cannot_be_done_is_refused(arguments, words):
    result = CliRunner().invoke(app, ["hindcast", *arguments, "-q"])
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())


def test_a_bad_table_is_refused_with_its_place(tmp_path: Path):
    file = tmp_path / "bad.csv"
    file.write_text("variable,year\ngrowth,2016\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["hindcast", "--observations", str(file), "-q", "-n", "20"])
    assert result.exit_code == 2
    assert "bad.csv: line 1: the column 'iso3' is missing" in " ".join(result.output.split())


def test_other_places_start_from_the_record_without_a_line_of_code():
    (scenario,) = scenarios_at(
        load_observations(), {2021: 1}, base="region-2021-neighbours"
    ).values()
    gdp = scenario.initial["gdp"].at(("GEO",))
    assert gdp is not None
    assert gdp.prior.median == pytest.approx(18.85)
    assert scenario.initial["alignment"].at(("MDA", "EUU")) is not None
