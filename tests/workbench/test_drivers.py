"""What drives outcomes, on made-up ensembles in which that is known."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import xarray as xr

from sim.ensemble import Result
from sim.ensemble.outcome import Outcome
from sim.scenario import Scenario
from sim.workbench.sensitivity.screening import drivers

SCENARIO = cast(Scenario, SimpleNamespace(parameters={}, sources={}, initial={}, hypotheses={}))


def made(n: int, **more: Any) -> Result:
    rng = np.random.default_rng(1)
    x = pd.DataFrame(rng.normal(size=(n, 60)), columns=[f"parameters.p.x{i}" for i in range(60)])
    x["posterior.row"] = rng.integers(0, 9, n)
    x["hypotheses.russian_retrenchment"] = rng.integers(0, 3, n)
    y = pd.DataFrame(
        {
            "sum": x["parameters.p.x0"] + 0.5 * x["parameters.p.x1"] + 0.5 * rng.normal(size=n),
            "held.KAZ": (x["hypotheses.russian_retrenchment"] == 1) * 3.0 + rng.normal(size=n),
            "held.KGZ": rng.normal(size=n),
            "flat": np.ones(n),
            "never": np.full(n, np.nan),
            "copy": x["parameters.p.x0"],
        }
    )
    kinds = {"never": "first_time"}
    names = [str(c) for c in y]
    info = {c: Outcome(c, c, kinds.get(c, "final"), "") for c in names} | more
    return Result(xr.Dataset(), xr.Dataset(), y, info, x, {})


def test_what_drives_an_outcome_is_named_with_its_share():
    found = {driven.outcome: driven for driven in drivers(made(2000), SCENARIO)}
    names = [driver.name for driver in found["sum"].drivers]
    assert names == ["parameters.p.x0", "parameters.p.x1"]
    # variances 1, 0.25 and 0.25 of 1.5; ranks lose a little
    assert abs(found["sum"].drivers[0].share - 1 / 1.5) < 0.06
    assert found["sum"].above_all
    assert [d.name for d in found["held.KAZ"].drivers] == ["hypotheses.russian_retrenchment"]
    assert set(found) == {"sum", "held.KAZ", "copy"}


def test_chance_drives_nothing():
    result = made(2000)
    assert drivers(result, SCENARIO, ["held.KGZ", "flat", "never"]) == []
    assert drivers(made(40), SCENARIO) == []


def test_only_own_questions_are_asked_about():
    info = {n: Outcome(n, title="x", kind="final", unit="", own=False) for n in ("sum", "copy")}
    found = drivers(made(2000, **info), SCENARIO)
    assert [driven.outcome for driven in found] == ["held.KAZ"]
