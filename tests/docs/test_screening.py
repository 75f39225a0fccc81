from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from docs.generator.screening import screen
from sim.ensemble.outcome import Outcome


def made_up(n=800):
    rng = np.random.default_rng(3)
    inputs = pd.DataFrame(
        rng.uniform(size=(n, 12)), columns=[f"parameters.x{i}" for i in range(12)]
    )
    inputs["parameters.fixed"] = 1.0
    x0, x1 = inputs["parameters.x0"], inputs["parameters.x1"]
    outcomes = pd.DataFrame(
        {
            "strong.A": np.exp(3 * x0),
            "strong.B": x0 + 0.01 * rng.normal(size=n),
            "late": np.where(x1 > 0.4, np.nan, 2025 + x1),
            "leader.A": np.where(x1 > 0.5, 2.0, 0.0),
            "constant": np.ones(n),
            "never": np.full(n, np.nan),
        }
    )
    kinds = {"late": "first_time", "never": "first_time", "leader.A": "leader"}
    info = {name: Outcome(name, name, kinds.get(name, "final"), "") for name in outcomes}
    return SimpleNamespace(n=n, parameters=inputs, outcomes=outcomes, outcome_info=info)


def test_what_matters_comes_first():
    found = screen(made_up())
    assert list(found.index[:2]) == ["parameters.x0", "parameters.x1"]
    assert found["outcome"]["parameters.x0"].startswith("strong")
    assert "parameters.fixed" not in found.index


def test_a_monotonous_curve_is_fully_correlated():
    found = screen(made_up(), outcomes=["strong.A"])
    assert found["correlation"]["parameters.x0"] == pytest.approx(1.0)
    assert screen(made_up(), outcomes=["late"])["correlation"]["parameters.x1"] > 0.7


def test_unrelated_inputs_have_no_share_beyond_chance():
    found = screen(made_up())
    rest = found.drop(index=["parameters.x0", "parameters.x1"])
    assert abs(rest["share"].mean()) < 0.002
    assert (rest["error"] > 0).all()


def test_the_bootstrap_error_is_that_of_a_correlation():
    found = screen(made_up(), outcomes=["strong.A"])
    unrelated = found["correlation_error"]["parameters.x5"]
    assert unrelated == pytest.approx(1 / np.sqrt(800), rel=0.3)


def test_the_same_seed_gives_the_same_errors():
    assert screen(made_up(), seed=4).equals(screen(made_up(), seed=4))


def test_nothing_to_screen():
    with pytest.raises(ValueError, match="nothing varies"):
        screen(made_up(), outcomes=["constant"])
    with pytest.raises(ValueError, match="at least ten"):
        screen(made_up(5))
