"""Worlds stay in the precision that is declared: one wide number would widen all it meets."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from sim.arrays import REAL
from sim.model import InfluenceModel
from tests.model.worlds import BUSY, tiny


class Watched(np.ndarray):
    """An array that remembers the results of other precision that were made of it."""

    wide: ClassVar[set[str]] = set()

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **more: Any
    ) -> Any:
        if out is not None:
            more["out"] = tuple(_plain(array) for array in out)
        found = getattr(ufunc, method)(*map(_plain, inputs), **more)
        return _watched(found, ufunc.__name__)

    def __array_function__(self, func: Any, types: Any, given: Any, named: Any) -> Any:
        return _watched(super().__array_function__(func, types, given, named), func.__name__)


def _plain(thing: Any) -> Any:
    return thing.view(np.ndarray) if isinstance(thing, Watched) else thing


def _watched(found: Any, where: str) -> Any:
    if isinstance(found, np.ndarray):
        if np.issubdtype(found.dtype, np.floating) and found.dtype != REAL:
            Watched.wide.add(where)
        return found.view(Watched)
    return found


def test_no_rule_widens_what_it_computes():
    model = InfluenceModel(tiny(**BUSY, drawn=True), replicates=100, seed=1)
    world = model.world
    assert {name for name, block in world.blocks.items() if block.dtype != REAL} == set()
    for name, block in world.blocks.items():
        world.blocks[name] = block.view(Watched)
    world.stand_in(world.blocks)
    widened = {}
    for _ in model.quarters[:8]:
        world.begin_quarter()
        for rule in model.processes:
            Watched.wide = set()
            rule(world)
            if Watched.wide:
                widened[rule.name] = Watched.wide
    assert widened == {}


def test_chance_is_in_the_same_precision():
    streams = InfluenceModel(tiny(), replicates=3).world.streams
    assert streams.uniform("k", ("a",), 1).dtype == streams.normal("k", ("a",), 1).dtype == REAL
