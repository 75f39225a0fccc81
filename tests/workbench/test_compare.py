from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim import compare
from sim.ensemble import simulate
from sim.scenario import load_scenario
from sim.workbench.compare import changes
from sim.workbench.compare.paired import readable
from tests.workbench.scene import scenario

BANDS = ("influence_share", "unrest")


@pytest.fixture(scope="module")
def found():
    one = scenario()
    other = one.with_(mechanisms={"M18": False}, parameters={"finance.maturity": 20.0})
    third = one.with_(shocks={"strike": None})
    return compare(one, other, third, labels=["a", "b", "c"], replicates=40, seed=3,
                   variables=BANDS)  # fmt: skip


def test_a_scenario_against_itself_is_exactly_zero():
    found = compare(scenario(), scenario(), replicates=12, seed=1, variables=BANDS)
    assert (found.outcomes["difference"].dropna() == 0).all()
    assert (found.outcomes["p_equal"].dropna() == 1).all()
    assert found.changes.empty
    (bands,) = found.bands.values()
    for name in BANDS:
        assert not bands[name].any()
        assert not bands[f"{name}_greater"].any()
    assert "say the same" in " ".join(found.head_lines())


def test_bands_are_those_of_the_paired_paths(found):
    runs = [
        simulate(s, replicates=40, seed=3, keep="paths")
        for s in (scenario(), scenario().with_(shocks={"strike": None}))
    ]
    gap = runs[1].paths["unrest"].astype(float) - runs[0].paths["unrest"].astype(float)
    bands = found.bands["c"]
    np.testing.assert_allclose(
        bands["unrest_mean"], gap.mean("replicate").transpose(*bands["unrest_mean"].dims)
    )
    np.testing.assert_allclose(
        bands["unrest"].sel(quantile=0.05), np.quantile(gap, 0.05, axis=0, method="inverted_cdf")
    )
    assert float(bands["unrest_greater"].max()) <= 1


def test_a_reader_gets_what_is_asked_of_a_state_with_the_names_of_both(found):
    table = found.readable("KAZ", scenario="c")
    assert len(table) == len(found.on("KAZ", scenario="c")) > 3
    assert {"a", "c", "B - A"} <= set(table.columns)
    assert "±" in " ".join(table["B - A"])
    shares = found.readable("KAZ", scenario="c", measure="probability")
    assert 0 < len(shares) < len(table)
    with pytest.raises(KeyError, match="did you mean probability"):
        found.readable(measure="probabilty")
    largest = found.readable()
    assert len(largest) <= 25
    assert "b" in largest.columns  # the second, if nothing else is said


def test_chunks_do_not_change_bands(monkeypatch):
    from sim.workbench.compare import comparison

    other = scenario().with_(shocks={"strike": None})
    whole = compare(scenario(), other, replicates=10, seed=3, variables=BANDS)
    monkeypatch.setattr(comparison, "_chunk", lambda *_: 4)
    parts = compare(scenario(), other, replicates=10, seed=3, variables=BANDS)
    for one, two in zip(whole.bands.values(), parts.bands.values(), strict=True):
        assert one.equals(two)


def test_changes_are_told_place_by_place(found):
    told = found.changes.set_index(["scenario", "path"])
    assert set(told.loc["b"].index) == {"mechanisms.M18", "parameters.finance.maturity"}
    assert told.loc[("b", "parameters.finance.maturity"), "after"].startswith("20 ")
    assert list(told.loc["c"].index) == ["shocks.strike"]
    assert "left out" in told.loc[("c", "shocks.strike"), "sentence"]


def test_shocks_are_told_in_words(found):
    told = found.changes.set_index(["scenario", "path"])
    assert told.loc[("c", "shocks.strike"), "sentence"] == (
        "shocks.strike: at 2022-Q2 in Kazakhstan, with probability uniform 0.3 to 0.9: "
        "Mobilisation against the government plus uniform 0 to 0.1 [0..1] (assumption) is left out"
    )


def test_what_a_shock_does_differently_is_told_in_words():
    usual = load_scenario("remittance-collapse-a")
    name = "demand-for-labour-falls"
    half = {"change": {"barred": {"set": 0.5, "for": "8 quarters"}}, "probability": 0.7}
    told = {c.path: c for c in changes(usual, usual.with_(shocks={name: half}))}
    assert set(told) == {f"shocks.{name}.change.barred", f"shocks.{name}.probability"}
    barred = told[f"shocks.{name}.change.barred"]
    assert "set to triangular 0.5, 0.65, 0.8" in barred.before
    assert barred.after.endswith("for 8 quarters")
    chance = told[f"shocks.{name}.probability"]
    assert (chance.before, chance.after) == ("certain", "with probability 0.7")
    later = {c.path: c for c in changes(usual, usual.with_(shocks={name: {"at": "2025-Q1"}}))}
    assert later[f"shocks.{name}.at"].sentence == (
        f"shocks.{name}.at: at 2025-Q1 in Kyrgyzstan, Tajikistan and Uzbekistan, power Russia "
        "(E333, E337, assumption) instead of at 2024-Q1 in Kyrgyzstan, Tajikistan and Uzbekistan, "
        "power Russia (E333, E337, assumption)"
    )


def test_a_shock_names_categories_and_says_every_where_nobody_is_missing():
    war = load_scenario("status-quo-2022")
    told = {c.path: c.before for c in changes(war, load_scenario("no-ukraine-war"))}
    assert told["shocks.invasion"] == (
        "at 2022-Q1: Phase of the belligerent power's war set to fighting"
    )
    every = {"at": "2024-Q1", "state": "all", "change": {"unrest": {"set": 0.5, "for": 1}}}
    told = {c.path: c.after for c in changes(war, war.with_(shocks={"panic": every}))}
    assert told["shocks.panic"] == (
        "at 2024-Q1 in every state: Mobilisation against the government set to 0.5 [0..1] for "
        "1 quarter"
    )


def test_what_goes_with_an_actor_is_not_listed_again():
    told = changes(scenario(), scenario().with_(set={"powers.USA": "null"}))
    assert [c.path for c in told] == ["powers.USA"]


def test_an_actor_left_out_is_left_out_of_bands_too():
    other = scenario().with_(set={"powers.USA": "null"})
    found = compare(scenario(), other, replicates=6, seed=1, variables=BANDS)
    (bands,) = found.bands.values()
    assert list(bands["power"].to_numpy()) == ["RUS", "CHN"]
    assert np.isfinite(bands["influence_share"]).all()


def test_differences_belong_to_replicates(found):
    a, b = (found.results[x].outcomes["share.KAZ"] for x in "ab")
    pd.testing.assert_series_equal(found.difference("share.KAZ"), (b - a).rename("share.KAZ"))
    row = found.table[(found.table["scenario"] == "b") & (found.table["outcome"] == "share.KAZ")]
    assert row["difference"].item() == pytest.approx((b - a).mean())


def test_results_are_taken_as_they_are(found):
    again = compare(found.results["a"], found.results["b"], labels=["a", "b"])
    assert again.seed == 3
    assert not again.bands
    rows = found.outcomes[found.outcomes["scenario"] == "b"].reset_index(drop=True)
    pd.testing.assert_frame_equal(again.outcomes, rows)


def test_what_cannot_be_compared_is_refused(found):
    with pytest.raises(ValueError, match="at least two"):
        compare(scenario())
    with pytest.raises(ValueError, match="share no chance"):
        compare(found.results["a"], simulate(scenario(), replicates=2, seed=4))
    with pytest.raises(ValueError, match="different labels"):
        compare(scenario(), scenario(), labels=["x", "x"])
    with pytest.raises(KeyError, match="did you mean"):
        compare(scenario(), scenario(), variables=("unrst",))


def test_everything_is_written_and_readable(found, tmp_path):
    replace(found, results={}).save(tmp_path)  # runs are saved in the test of the command
    assert len(pd.read_csv(tmp_path / "outcomes.csv")) == len(found.outcomes)
    assert json.loads((tmp_path / "comparison.json").read_text())["seed"] == 3
    assert (tmp_path / "bands-c.nc").exists()
    page = found._repr_html_()
    assert "finance.maturity" in page
    assert "±" in page
    assert readable(found.largest(5), titles=False)["Outcome"].str.len().max() < 40


def test_all_about_one_outcome_or_a_family(found):
    assert set(found.on("share", scenario="b")["outcome"]) == {
        "share.KAZ",
        "share.TJK",
        "share.UZB",
    }
    assert list(found.on("unrest.KAZ", scenario="c")["measure"]) == [
        "probability", "date", "waiting",
    ]  # fmt: skip
    with pytest.raises(KeyError, match="did you mean"):
        found.on("shar")
