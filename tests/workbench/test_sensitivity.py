from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest

from sim import sensitivity
from sim.model import InfluenceModel
from sim.scenario.posterior import list_posteriors
from sim.start.design import Design
from sim.workbench.sensitivity import designs, tornado
from sim.workbench.sensitivity.inputs import CHANCE, Factor, factors, inputs_of
from sim.workbench.sensitivity.screening import correlation_ratio
from tests.workbench.scene import SHOCK, result, scenario


def ones(*names):
    return [Factor(n, "parameter", n, (n,)) for n in names]


def ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


class TestIshigami:
    """Ishigami and Homma's function, whose indices are known, with and without noise."""

    V: ClassVar[float] = 7**2 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 0.5
    V1: ClassVar[float] = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2
    V2: ClassVar[float] = 7**2 / 8
    V13: ClassVar[float] = 0.01 * np.pi**8 * (1 / 18 - 1 / 50)

    def test_indices_without_chance(self):
        names, places, _ = designs.sobol_design(ones("x1", "x2", "x3"), 2048, 1)
        assert names == ["x1", "x2", "x3"]
        found = designs.sobol_indices(ones("x1", "x2", "x3"), ishigami(places), 1)
        first = np.array([self.V1, self.V2, 0, 0]) / self.V
        total = np.array([self.V1 + self.V13, self.V2, self.V13, 0]) / self.V
        np.testing.assert_allclose(found["first"], first, atol=0.03)
        np.testing.assert_allclose(found["total"], total, atol=0.03)
        half = (found["total_high"] - found["total_low"]) / 2
        assert (np.abs(found["total"] - total) <= half + 0.005).all()

    def test_chance_is_a_factor_like_the_others(self):
        _, places, chance = designs.sobol_design(ones("x1", "x2", "x3"), 2048, 1)
        noise = np.random.default_rng(5).normal(0, 3, chance.max() + 1)
        found = designs.sobol_indices(ones("x1", "x2", "x3"), ishigami(places) + noise[chance], 1)
        share = 9 / (self.V + 9)
        assert found["first"]["chance"] == pytest.approx(share, abs=0.04)
        assert found["total"]["chance"] == pytest.approx(share, abs=0.04)
        assert found["total"]["x2"] == pytest.approx(self.V2 / (self.V + 9), abs=0.04)

    def test_factors_of_several_inputs_move_together(self):
        gathered = [Factor("a", "group", "a", ("x1", "x3")), *ones("x2")]
        names, places, _ = designs.sobol_design(gathered, 1024, 1)
        assert names == ["x1", "x3", "x2"]
        found = designs.sobol_indices(gathered, ishigami(places[:, [0, 2, 1]]), 1)
        expected = np.array([self.V1 + self.V13, self.V2]) / self.V
        np.testing.assert_allclose(found["first"][:2], expected, atol=0.05)

    def test_an_outcome_that_does_not_vary_is_refused(self):
        with pytest.raises(ValueError, match="does not vary"):
            designs.sobol_indices(ones("x"), np.ones(8), 1)


def test_the_design_shares_chance_as_it_should():
    _, places, chance = designs.sobol_design(ones("x", "y"), 4, 1)
    blocks = places.reshape(4, 5, 2), chance.reshape(4, 5)
    for rows, luck in zip(*blocks, strict=True):
        base, x_moved, y_moved, luck_moved, other = range(5)
        assert luck[base] == luck[x_moved] == luck[y_moved]
        assert luck[luck_moved] == luck[other] != luck[base]
        assert (rows[base] == rows[luck_moved]).all()
        assert rows[base, 1] == rows[x_moved, 1]
        assert rows[base, 0] != rows[x_moved, 0] == rows[other, 0]


def test_a_design_too_large_for_memory_is_refused():
    many = ones(*(f"x{k}" for k in range(1200)))
    with pytest.raises(ValueError, match="gather the inputs"):
        designs.sobol_design(many, 1024, 1)


def test_morris_effects_of_a_line_are_its_slopes():
    gathered = [*ones("x", "y"), Factor("pair", "group", "pair", ("a", "b"))]
    names, places, chance = designs.morris_design(gathered, 6, 1)
    assert places.shape == (24, 4)
    assert (np.bincount(chance) == 4).all()
    assert places.min() >= 0.125
    assert places.max() <= 0.875
    y = places @ np.array([4.0, -8.0, 0.0, 0.0]) + chance * 100
    found = designs.morris_effects(gathered, places, y, 1)
    np.testing.assert_allclose(found["mu_star"], [3, 6, 0], atol=1e-9)
    np.testing.assert_allclose(found["mu"][:2], [3, -6], atol=1e-9)
    assert np.isnan(found["mu"]["pair"])
    assert names == ["x", "y", "a", "b"]


def test_every_uncertain_number_is_an_input_with_a_source():
    inputs = inputs_of(scenario())
    assert [i.name for i in inputs] == list(result().parameters.columns)
    assert {i.kind for i in inputs} == {"parameter", "hypothesis", "initial", "shock"}
    assert all(sum(i.documents.values()) > 0 for i in inputs)
    guards = next(i for i in inputs if i.name == "hypotheses.guards_purpose")
    assert guards.documents == {"global-review": 2}


def test_the_part_of_a_shock_that_stays_is_an_input_too():
    shock = SHOCK | {"change": {"unrest": {
        "add": {"uniform": [0.0, 0.1]}, "lasts": {"uniform": [0.2, 0.4], "grade": "D"}
    }}}  # fmt: skip
    found = {i.name: i for i in inputs_of(scenario().with_(shocks={"strike": shock}))}
    assert found["shocks.strike.unrest.lasts"].documents == {"assumption": 1}


@pytest.mark.parametrize("by", ["input", "family", "kind", "document", "top"])
def test_every_input_is_in_one_factor(by):
    inputs = inputs_of(scenario())
    gathered = factors(inputs, by, [inputs[0].name])
    names = [name for factor in gathered for name in factor.inputs]
    assert sorted(names) == sorted(i.name for i in inputs)
    assert len({f.name for f in gathered}) == len(gathered)


def test_all_inputs_can_be_placed():
    names = [i.name for i in inputs_of(scenario())]
    places = {name: np.array([0.5, 0.5]) for name in names}
    design = Design(2, places, np.array([0, 0]))
    draws = InfluenceModel(scenario(), replicates=2, seed=1, design=design).world.draws
    assert set(draws) == set(names)
    for values in draws.values():
        assert values[0] == values[1]


class TestScreening:
    def test_what_makes_an_outcome_comes_first(self):
        found = sensitivity(result(), "restless")
        makes = ("initial.unrest.KAZ", "shocks.strike.probability", "shocks.strike.unrest")
        assert found.table.index[0] in makes
        assert found.method == "screening"
        assert found.runs == 300
        assert found.table["first"].iloc[0] > found.table["first_low"].iloc[0] > 0

    def test_sources_and_kinds_add_up_to_inputs(self):
        alone = sensitivity(result(), "restless").table["first"].sum()
        for by in ("kind", "family", "document"):
            found = sensitivity(result(), "restless", by=by)
            assert found.table["first"].sum() == pytest.approx(alone)

    def test_a_tornado_keeps_what_luck_cannot_explain(self):
        found = tornado(result(), "restless")
        assert "initial.unrest.KAZ" in found.table.index
        row = found.table.loc["initial.unrest.KAZ"]
        assert row["low"] < found.baseline < row["high"]
        assert row["swing"] == pytest.approx(row["high"] - row["low"])
        assert len(found.table) < 10
        assert "Unrest is high" in found._repr_html_()

    def test_acorrelation_ratio_is_what_groups_account_for(self):
        codes = np.repeat([0, 1, 2], 400)
        noise = np.random.default_rng(0).normal(size=1200)
        assert correlation_ratio(codes, noise) == pytest.approx(0, abs=0.01)
        ratio = correlation_ratio(codes, noise + 2 * (codes == 1))
        assert ratio == pytest.approx((8 / 9) / (1 + 8 / 9), abs=0.05)


def test_a_split_divides_the_variance(tmp_path):
    found = sensitivity(scenario(), "share.KAZ", method="split", size=16, seed=1)
    assert set(found.table.index) == {"parameter", "hypothesis", "initial", "shock", CHANCE}
    assert found.runs == 16 * 7
    assert found.table["inputs"].sum() == len(inputs_of(scenario()))
    assert (found.table["total_low"] <= found.table["total_high"]).all()
    found.save(tmp_path)
    assert {"greatgame.json", "sensitivity.csv", "sensitivity.json"} == {
        p.name for p in tmp_path.iterdir()
    }
    assert "Chance is a factor" in found._repr_html_()
    assert len(found.readable()) == 5


def test_sobol_takes_the_strongest_alone():
    found = sensitivity(scenario(), "restless", method="sobol", size=8, top=2, seed=1)
    alone = found.table[found.table["inputs"] == 1]
    assert len(alone[alone["kind"] != CHANCE]) >= 2
    assert "other parameter" in found.table.index


def test_morris_ranks_all_families():
    found = sensitivity(scenario(), "share.KAZ", method="morris", size=2, seed=1)
    assert found.main == "mu_star"
    assert found.table["mu_star"].is_monotonic_decreasing
    assert found.table.loc["initial.trust", "inputs"] == 9


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(KeyError, match=r"did you mean share\.KAZ"):
        sensitivity(scenario(), "share")
    with pytest.raises(KeyError, match="label of leader"):
        sensitivity(result(), "leader=XXX")
    with pytest.raises(ValueError, match="runs of its own"):
        sensitivity(result(), "restless", method="morris")
    with pytest.raises(ValueError, match="no method"):
        sensitivity(result(), "restless", method="magic")
    with pytest.raises(ValueError, match="too few"):
        sensitivity(scenario(), "restless", size=10, seed=1)


@pytest.mark.skipif(not list_posteriors(), reason="no posterior is shipped")
def test_numbers_fitted_to_the_record_stay_together():
    fitted = scenario().with_(posterior=list_posteriors()[0])
    inputs = inputs_of(fitted)
    assert len(inputs) < len(inputs_of(fitted, fitted=False))
    for by in ("input", "kind", "document", "top"):
        (together,) = [f for f in factors(inputs, by) if f.name == "fitted"]
        assert len(together.inputs) == 3
    places = {i.name: np.array([0.3, 0.3, 0.7]) for i in inputs}
    draws = InfluenceModel(
        fitted, replicates=3, seed=1, design=Design(3, places, np.array([0, 0, 0]))
    ).world.draws
    for values in draws.values():
        assert values[0] == values[1]
    found = sensitivity(fitted, "share.KAZ", method="split", size=4, seed=1)
    assert "fitted" in found.table.index
    assert any("posterior" in note for note in found.notes)
