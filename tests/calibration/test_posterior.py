"""A scenario's posterior: where it is used, what goes before it, and that its shape survives."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from sim.ensemble import simulate
from sim.scenario import ScenarioError, load_scenario, posterior
from sim.scenario.posterior import Posterior, load_posterior
from sim.start.design import Design
from sim.start.draws import Draws, draw_parameters, places_of
from sim.start.world import world_of
from sim.validation.posteriors import number_prior
from sim.world.streams import consecutive
from tests.calibration.conftest import FIRST, SECOND

FRICTION = "hypotheses.power_friction"


@pytest.fixture(scope="module")
def plain():
    return load_scenario("region-2015").with_(posterior=None, horizon="2016-Q4")


@pytest.fixture(scope="module")
def scenario(plain, fitted):
    return plain.with_(posterior=fitted)


def draws(scenario, count=4000, first=0):
    """The drawn parameters and hypotheses, without the rest of a world."""
    streams = consecutive(3, first, count)
    found = Draws(streams, places_of(scenario, streams))
    draw_parameters(scenario, found)
    for name, weights in scenario.hypotheses.items():
        found.variant(f"hypotheses.{name}", weights)
    return found.values


def places(name, values):
    """Normal scores of drawn numbers, by a fine table of the prior's quantiles."""
    grid = np.linspace(1e-6, 1.0 - 1e-6, 20001)
    return special.ndtri(np.interp(values, number_prior(name).quantile(grid), grid))


def test_draws_have_mean_spread_and_correlation_of_the_weighted_rows(scenario, fitted):
    weights, table = load_posterior(fitted).draws
    wanted = special.ndtri(np.stack([table[FIRST], table[SECOND]]))
    centre = wanted @ weights
    spread = (wanted - centre[:, None]) * weights @ (wanted - centre[:, None]).T
    found = draws(scenario, 20_000)
    scores = np.stack([places(FIRST, found[FIRST]), places(SECOND, found[SECOND])])
    error = 5.0 * np.sqrt(np.diag(spread) / 20_000)
    assert np.all(np.abs(scores.mean(axis=1) - centre) < error + 1e-3)
    np.testing.assert_allclose(np.cov(scores), spread, rtol=0.06)


def test_thousands_of_replicates_do_not_share_the_rows(scenario):
    assert len(np.unique(draws(scenario)[FIRST])) > 3990


def test_variants_come_with_their_weights(scenario, fitted):
    facts = load_posterior(fitted).columns[FRICTION]
    share = (draws(scenario)[FRICTION] == 1.0).mean()
    assert abs(share - facts["weights"]["friction"]) < 5.0 * np.sqrt(0.1 * 0.9 / 4000)


def test_a_replicate_is_the_same_in_any_chunk(scenario):
    whole, part = draws(scenario, 50), draws(scenario, 20, first=30)
    for name, values in whole.items():
        np.testing.assert_array_equal(values[30:], part[name])
    results = [simulate(scenario, replicates=6, seed=4, chunk=c) for c in (6, 4)]
    assert results[0].outcomes.equals(results[1].outcomes)
    assert results[0].parameters.equals(results[1].parameters)


def test_without_a_posterior_every_draw_is_as_before(plain, scenario):
    prior, fitted = draws(plain, 200), draws(scenario, 200)
    assert prior.keys() == fitted.keys()
    for name in prior:
        same = np.array_equal(prior[name], fitted[name])
        assert same != (name in {FIRST, SECOND, FRICTION}), name
    again = draws(scenario.with_(posterior=None), 200)
    assert all(np.array_equal(prior[name], again[name]) for name in prior)
    assert plain.digest != scenario.digest == scenario.with_(horizon="2016-Q4").digest


def test_what_the_scenario_says_goes_first(plain, scenario):
    own = {"uniform": (13, 14), "unit": "years", "evidence": ["assumption"]}
    changed = scenario.with_(
        parameters={"finance.maturity": own},
        hypotheses={"power_friction": {"coexistence": 0.5, "friction": 0.5}},
    )
    found, others = draws(changed), draws(scenario)
    assert found[FIRST].max() < 14
    assert abs(found[FRICTION].mean() - 0.5) < 0.05
    np.testing.assert_array_equal(found[SECOND], others[SECOND])
    untouched = draws(plain.with_(parameters={"finance.maturity": own}))
    np.testing.assert_array_equal(found[FIRST], untouched[FIRST])


def test_a_design_goes_before_the_posterior(scenario):
    design = Design(100, {FIRST: np.full(100, 0.5)})
    found = world_of(scenario, first=0, count=100, seed=3, design=design).draws
    assert np.ptp(found[FIRST]) == 0.0
    np.testing.assert_array_equal(found[SECOND], draws(scenario, 100)[SECOND])


def test_a_prior_changed_since_the_fit_is_kept(scenario, fitted, monkeypatch, plain):
    known = load_posterior(fitted)
    columns = {**known.columns, FIRST: {**known.columns[FIRST], "prior": "uniform 0 to 1"}}
    stale = replace(known, facts={**known.facts, "columns": columns})
    assert stale.stale() == [FIRST]
    monkeypatch.setattr("sim.start.draws.load_posterior", lambda _name: stale)
    np.testing.assert_array_equal(draws(scenario, 50)[FIRST], draws(plain, 50)[FIRST])
    assert stale.facts_in_short(scenario)["stale"] == [FIRST]


def test_assumptions_show_prior_and_posterior(scenario, plain):
    rows = {row.name: row.text for row in scenario.assumptions()}
    priors = {row.name: row.text for row in plain.assumptions()}
    assert rows[FIRST].startswith(priors[FIRST] + "; posterior ")
    assert "±" in rows[FRICTION + ".friction"]
    changed = [name for name in rows if rows[name] != priors[name]]
    assert len(changed) == 4


def test_a_result_says_which_posterior_it_used(scenario, plain, fitted):
    facts = simulate(scenario, replicates=2, seed=1).provenance["posterior"]
    assert facts["digest"] == load_posterior(fitted).digest
    assert set(facts["draws"]) == {FIRST, SECOND, FRICTION}
    assert simulate(plain, replicates=2, seed=1).provenance["posterior"] is None


def test_unknown_and_broken_posteriors_are_errors(plain, fitted, tmp_path):
    with pytest.raises(ScenarioError, match="no posterior 'to-1812'"):
        plain.with_(posterior="to-1812")
    (tmp_path / "odd.json").write_text('{"name": "odd"}')
    with pytest.raises(ScenarioError, match="describes no posterior"):
        plain.with_(posterior=str(tmp_path / "odd.json"))
    for suffix in (".json", ".parquet"):
        shutil.copy(Path(fitted).with_suffix(suffix), tmp_path / f"copy{suffix}")
    facts = json.loads((tmp_path / "copy.json").read_text())
    facts["digests"]["draws"] = "0" * 64
    (tmp_path / "copy.json").write_text(json.dumps(facts))
    with pytest.raises(ScenarioError, match="is not the table"):
        plain.with_(posterior=str(tmp_path / "copy.json"))


def test_the_word_none_in_a_file_drops_an_inherited_posterior(plain, fitted, tmp_path):
    base = tmp_path / "base.yaml"
    for suffix in (".json", ".parquet"):
        shutil.copy(Path(fitted).with_suffix(suffix), tmp_path)
    base.write_text(plain.with_(posterior=fitted).dump())
    assert load_scenario(base) == plain.with_(posterior=fitted)
    child = tmp_path / "child.yaml"
    child.write_text("name: child\ntitle: A child\nextends: base\nposterior: none\n")
    assert load_scenario(child).posterior is None


def test_shipped_posteriors_are_whole_and_of_today():
    for name in posterior.list_posteriors():
        found: Posterior = load_posterior(name)
        weights, table = found.draws
        assert abs(weights.sum() - 1.0) < 1e-9
        assert set(table) == set(found.columns)
        assert all(((column > 0) & (column < 1)).all() for column in table.values())
        assert not found.stale(), f"{name}: priors changed since the fit; run make calibration"
