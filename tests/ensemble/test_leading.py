"""Moves of the lead from one power to another: by hand, against paths, and with gaps."""

import numpy as np
import pytest

from sim.ensemble import simulate
from sim.ensemble.leading import STEP, Moves, move_data
from tests.ensemble.fakes import FakeModel, FakeScenario


def test_moves_by_hand():
    moves = Moves(dimensions=1, moments=9, states=1, powers=2, replicates=3)
    moves.record(0, 0, np.array([[0, 0, 1]], dtype=np.int8))
    moves.record(0, 3, np.array([[1, 1, 1]], dtype=np.int8))  # between years: not counted
    moves.record(0, 4, np.array([[1, 0, 1]], dtype=np.int8))
    moves.record(0, 8, np.array([[0, 0, 1]], dtype=np.int8))
    assert moves.counts[0, 0, 0].tolist() == [[1, 1], [0, 1]]
    assert moves.counts[0, 1, 0].tolist() == [[1, 0], [1, 1]]
    dims, shares, _ = move_data(moves.counts, 3, 9)
    assert dims == ("dimension", "quarter", "state", "power", "rival")
    assert np.isnan(shares[0, [0, 1, 2, 3, 5, 6, 7]]).all()
    assert shares[0, 4, 0, 0, 1] == pytest.approx(1 / 3)


def test_moves_agree_with_the_paths_and_with_who_leads():
    scenario = FakeScenario(quarters=9)
    result = simulate(scenario, replicates=60, seed=4, model=FakeModel, keep="paths")
    assert result.paths is not None
    leader = result.paths["influence"].argmax("power")
    moves = result.data["leader_moves"].sel(dimension="overall")
    leads = result.data["leader_probability"].sel(dimension="overall")
    assert np.isfinite(moves.isel(quarter=slice(STEP, None, STEP))).all()
    for end in range(STEP, moves.sizes["quarter"], STEP):
        here = moves.isel(quarter=end)
        np.testing.assert_allclose(
            here.sum("power").transpose("state", "rival"),
            leads.isel(quarter=end).transpose("state", "power"),
        )
        np.testing.assert_allclose(here.sum("rival"), leads.isel(quarter=end - STEP))
        for i in range(moves.sizes["power"]):
            before = leader.isel(quarter=end - STEP) == i
            for j in range(moves.sizes["power"]):
                both = before & (leader.isel(quarter=end) == j)
                np.testing.assert_allclose(here.isel(power=i, rival=j), both.mean("replicate"))
