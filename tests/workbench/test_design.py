from __future__ import annotations

import numpy as np
import pytest

from sim.ensemble import simulate
from sim.model import InfluenceModel
from sim.start.design import Design
from sim.world.streams import consecutive
from tests.model.worlds import BUSY, tiny

SCENE = {**{k: v for k, v in BUSY.items() if k != "hypotheses"}, "drawn": True}
NAME = "parameters.finance.maturity"


@pytest.fixture(scope="module")
def scenario():
    return tiny(**SCENE)


def final(model):
    model.run()
    return model.world.block("influence").copy()


def test_an_empty_design_changes_nothing(scenario):
    plain = final(InfluenceModel(scenario, replicates=4, seed=3))
    designed = final(InfluenceModel(scenario, replicates=4, seed=3, design=Design(4)))
    np.testing.assert_array_equal(plain, designed)


def test_places_are_quantiles_of_the_prior(scenario):
    u = np.array([0.0, 0.25, 0.5, 1.0])
    world = InfluenceModel(scenario, replicates=4, seed=3, design=Design(4, {NAME: u})).world
    drawn = world.draws[NAME]
    assert (np.diff(drawn) > 0).all()
    plain = InfluenceModel(scenario, replicates=4, seed=3).world
    for other, values in plain.draws.items():
        if other != NAME:
            np.testing.assert_array_equal(values, world.draws[other], err_msg=other)


def test_the_same_places_and_chance_give_the_same_world(scenario):
    names = list(InfluenceModel(scenario, seed=3).world.draws)
    u = {name: np.full(4, 0.4) for name in names}
    same = final(
        InfluenceModel(scenario, replicates=4, seed=3, design=Design(4, u, np.array([5, 2, 5, 9])))
    )
    np.testing.assert_array_equal(same[..., 0], same[..., 2])
    assert (same[..., 0] != same[..., 1]).any()


def test_chance_is_that_of_the_replicate_named(scenario):
    plain = final(InfluenceModel(scenario, first=6, replicates=1, seed=3))
    items = list(InfluenceModel(scenario, seed=3).world.draws)
    own = consecutive(3, 6, 1).places("draw", items)
    design = Design(1, dict(zip(items, own, strict=True)), np.array([6]))
    copied = final(InfluenceModel(scenario, replicates=1, seed=3, design=design))
    np.testing.assert_array_equal(plain, copied)


def test_chunks_do_not_matter(scenario):
    u = np.random.default_rng(0).random(10)
    design = Design(10, {NAME: u}, np.arange(10) // 2)
    whole = simulate(scenario, replicates=10, seed=1, design=design)
    parts = simulate(scenario, replicates=10, seed=1, design=design, chunk=3)
    assert whole.parameters.equals(parts.parameters)
    np.testing.assert_array_equal(whole.data["influence_mean"], parts.data["influence_mean"])


def test_bad_designs_are_refused(scenario):
    with pytest.raises(ValueError, match="expected 3 places"):
        Design(3, {NAME: np.zeros(2)})
    with pytest.raises(ValueError, match="outside 0 to 1"):
        Design(2, {NAME: np.array([0.0, 1.5])})
    with pytest.raises(ValueError, match="replicate numbers"):
        Design(2, {}, np.array([-1, 0]))
    with pytest.raises(ValueError, match="has 2 replicates"):
        InfluenceModel(scenario, replicates=3, design=Design(2))


def test_digests_tell_designs_apart():
    base = Design(2, {NAME: np.array([0.1, 0.2])})
    assert base.digest == Design(2, {NAME: np.array([0.1, 0.2])}).digest
    assert base.digest != Design(2, {NAME: np.array([0.1, 0.3])}).digest
    assert base.digest != Design(2, {NAME: np.array([0.1, 0.2])}, np.array([0, 0])).digest
