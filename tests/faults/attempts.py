"""Helpers: runs on the stand-in model with a store, and what their results must equal."""

from __future__ import annotations

import filecmp
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest
import xarray as xr

from sim.ensemble import Interrupted, Result, simulate
from sim.ensemble.result import FILES, RUN
from tests.ensemble.fakes import FakeModel, FakeScenario

REPLICATES = 60


def run(store: Path | None = None, **given: Any) -> Result:
    """A run of 60 replicates in chunks of 10, unless told otherwise."""
    options: dict[str, Any] = {"scenario": FakeScenario(), "seed": 4, "model": FakeModel}
    options |= {"replicates": REPLICATES, "chunk": 10, "store": store} | given
    return simulate(cast(Any, options.pop("scenario")), **options)


def stop_at(replicates: int) -> Callable[[int, int], None]:
    """Progress that interrupts, as from the keyboard, once so many replicates are done."""

    def progress(done: int, of: int) -> None:
        if done >= replicates:
            raise KeyboardInterrupt

    return progress


def interrupted(store: Path, at: int = 30, **given: Any) -> None:
    """Leave a run unfinished in ``store``."""
    with pytest.raises(Interrupted):
        run(store, progress=stop_at(at), **given)


def assert_same(one: Result, two: Result) -> None:
    """Two results hold the same numbers, to the last bit."""
    xr.testing.assert_identical(one.data, two.data)
    xr.testing.assert_identical(one.worlds, two.worlds)
    pd.testing.assert_frame_equal(one.outcomes, two.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(one.parameters, two.parameters, check_exact=True)


def assert_same_files(one: Path, two: Path) -> None:
    """All files of two results have the same bytes, but for the circumstances of the run."""
    names = {name for name in FILES if (one / name).exists()} - {RUN}
    assert names == {name for name in FILES if (two / name).exists()} - {RUN}
    assert len(names) >= 7
    _, different, unreadable = filecmp.cmpfiles(one, two, names, shallow=False)
    assert (different, unreadable) == ([], [])
