"""Whole numbers are taken in any integer type, and nothing else is, before any work starts."""

import numpy as np
import pytest

from sim.ensemble import Result, Store
from sim.ensemble.numbers import MOST_REPLICATES, whole
from sim.ensemble.provenance import identity_of
from sim.workbench.compare import compare, knock_out
from sim.workbench.discovery import discover
from sim.workbench.sensitivity import sensitivity
from sim.workbench.sweep import sweep
from tests.faults.attempts import run
from tests.workbench.scene import scenario

INTEGERS = (7, np.int64(7), np.uint8(7), np.int16(7), np.array(7))
OTHERS = (True, np.True_, 7.0, np.float64(7), "7", b"7", [7], 7 + 0j, None)


def test_a_whole_number_is_one_of_any_integer_type():
    for value in INTEGERS:
        found = whole("seed", value)
        assert (found, type(found)) == (7, int)
    for value in OTHERS[:-1]:
        with pytest.raises(TypeError, match="seed must be a whole number"):
            whole("seed", value)
    assert whole("seed", None) is None
    for value, least, most in ((-1, 0, None), (np.int8(4), 5, None), (9, 0, 8)):
        with pytest.raises(ValueError, match=r"n must be at (least|most)"):
            whole("n", value, least, most)


def test_a_run_takes_and_records_them_as_what_they_are(tmp_path):
    given = {"seed": np.uint32(4), "replicates": np.int64(20), "chunk": np.int16(10),
             "first": np.int8(3), "workers": np.int64(1)}  # fmt: skip
    result = run(tmp_path / "store", **given)
    back = Result.load(result.save(tmp_path / "run"))
    assert (back.provenance["seed"], back.n) == (4, 20)
    assert back.outcomes.equals(run(replicates=20, first=3).outcomes)
    for name in given:
        for value in OTHERS[:5]:
            with pytest.raises(TypeError, match=f"{name} must be a whole number"):
                run(tmp_path / "other", **{name: value})
    with pytest.raises(ValueError, match="at most"):
        run(replicates=MOST_REPLICATES + 1)
    assert not (tmp_path / "other").exists()


def test_every_analysis_refuses_anything_else_before_it_keeps_anything(tmp_path, monkeypatch):
    monkeypatch.setattr(Store, "put", None)
    over = {"M18": "on,off"}
    calls = {
        "compare": lambda **o: compare(scenario(), scenario(), **o),
        "knock_out": lambda **o: knock_out(scenario(), mechanisms=["M15"], **o),
        "sweep": lambda **o: sweep(scenario(), over, **o),
        "sensitivity": lambda **o: sensitivity(scenario(), "share.KAZ", **o),
        "discover": lambda **o: discover(scenario(), "restless", **o),
    }
    for name, call in calls.items():
        for option in ("seed", "size" if name == "sensitivity" else "replicates"):
            for value in OTHERS[:5]:
                with pytest.raises(TypeError, match=f"{option} must be a whole number"):
                    call(store=tmp_path / "store", **{option: value})
        assert not (tmp_path / "store").exists(), name


def test_an_analysis_with_a_seed_of_numpy_keeps_and_records_an_integer(tmp_path):
    found = sweep(scenario(), {"M18": "on,off"}, replicates=np.int64(3), seed=np.int32(5))
    found.save(tmp_path / "sweep")
    assert (found.seed, type(found.seed)) == (5, int)
    with Store(tmp_path / "store", "run", identity_of(), seed=5) as store:
        assert store.seed == 5
