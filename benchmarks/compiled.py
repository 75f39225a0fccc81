"""Two hot rules against the same rules written by hand in C, on the same numbers."""

from __future__ import annotations

import copy
import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import in_turns
from sim.arrays import REAL
from sim.catalogue.variables import DIMENSIONS, VARIABLES
from sim.mechanisms.dealing.deals import agreements_are_carried_out
from sim.mechanisms.levels import STEADY, WALKING, levels_walk_and_departures_fade
from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.world.blocks import Blocks

SOURCE = Path(__file__).with_name("rules.c")
AGREEMENT = 1e-4
"""Largest relative difference allowed: both round, and the two libraries differently."""


@dataclass(frozen=True)
class Comparison:
    """Seconds per call of a rule, in NumPy and compiled, and how far apart their results are."""

    rule: str
    numpy: float
    compiled: float
    difference: float


def compare(scenario: Scenario, replicates: int, rounds: int) -> list[Comparison]:
    """Both rules, or nothing where there is no C compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "rules.so"
        flags = ["-O3", "-march=native", "-fno-math-errno", "-shared", "-fPIC"]
        subprocess.run([compiler, *flags, str(SOURCE), "-o", str(library), "-lm"], check=True)
        loaded = ctypes.CDLL(str(library))
        model = InfluenceModel(scenario, replicates=replicates, seed=1)
        for _ in range(6):
            model.step()
        return [_compare(make, model.world, loaded, rounds) for make in (_levels, _deals)]


Case = tuple[str, Callable[[], object], Callable[[], object], list[str]]


def _compare(make: Callable[..., Case], world: Any, library: Any, rounds: int) -> Comparison:
    mine, theirs = _copy(world), _copy(world)
    name, by_numpy, _, outputs = make(mine, library)
    _, _, by_c, _ = make(theirs, library)
    by_numpy()
    by_c()
    apart = max(
        float(np.max(np.abs(mine.block(n) - theirs.block(n)) / (np.abs(mine.block(n)) + 1e-2)))
        for n in outputs
    )
    if apart > AGREEMENT:
        raise RuntimeError(f"{name}: the compiled rule is not that of the model ({apart:.2g})")
    found = in_turns({"numpy": by_numpy, "compiled": by_c}, rounds)
    return Comparison(name, found["numpy"], found["compiled"], apart)


def _copy(world: Any) -> Any:
    """A world with blocks of its own, whose draws of a kind are the same at every call."""
    twin = copy.copy(world)
    own = Blocks(world.labels, world.count)
    for name, block in world.blocks.items():
        own[name][...] = block
    twin.stand_in(own)
    drawn: dict[str, Any] = {}

    def remembered(read: Callable[..., Any]) -> Callable[..., Any]:
        def drawn_once(kind: str, *axes: str) -> Any:
            if kind not in drawn:
                drawn[kind] = read(kind, *axes)
            return drawn[kind]

        return drawn_once

    twin.__dict__["normal"] = remembered(world.normal)
    twin.__dict__["uniform"] = remembered(world.uniform)
    return twin


def _call(function: Any, sizes: Sequence[int], *given: Any) -> Callable[[], None]:
    """A call of a compiled rule: sizes, then contiguous arrays in its order."""
    kept = [np.ascontiguousarray(g) for g in given]
    if any(array.dtype not in (REAL, np.intc) for array in kept):
        raise TypeError("a compiled rule takes single precision and whole numbers only")
    arguments: list[Any] = [ctypes.c_int(size) for size in sizes]
    arguments += [array.ctypes.data_as(ctypes.c_void_p) for array in kept]

    def call() -> None:
        function(*arguments)

    call.kept = kept  # type: ignore[attr-defined]
    return call


def _row(world: Any, value: Any) -> Any:
    return np.broadcast_to(np.asarray(value, dtype=REAL), (world.count,))


def _levels(w: Any, library: Any) -> Case:
    p = w.parameters.levels
    calls = []
    for name in WALKING:
        variable, x = VARIABLES[name], w.block(name)
        calls.append(_call(
            library.walk, (x.size // w.count, w.count), x, w.level(name),
            _row(w, getattr(p, f"{name}_half_life")), _row(w, getattr(p, f"{name}_walk")),
            _row(w, p.jump_share * (name not in STEADY)), _row(w, p.jump_size),
            w.uniform(f"levels.{name}.jump", *variable.axes),
            w.normal(f"levels.{name}", *variable.axes),
            np.array([variable.low], dtype=REAL), np.array([variable.high], dtype=REAL),
        ))  # fmt: skip

    def compiled() -> None:
        for call in calls:
            call()

    outputs = [*WALKING, *(f"{name}_level" for name in WALKING)]
    rule = levels_walk_and_departures_fade
    return "levels walk and departures fade", lambda: rule(w), compiled, outputs


def _deals(w: Any, library: Any) -> Case:
    of = w.instruments
    count, labels = len(of.names), w.labels
    form = np.array([("project", "programme", "package").index(f) for f in of.forms], np.intc)
    loan = np.isin(np.arange(count), of.with_role("loan")).astype(np.intc)
    secure = (np.asarray(of.dimension) == DIMENSIONS.index("security")).astype(np.intc)
    compiled = _call(
        library.carry_out, (len(labels["state"]), len(labels["power"]), w.count, count),
        w.ties, w.level("ties"), w.committed, w.lent, form, loan, secure, of.lead,
        of.depreciation, of.unit_cost, w.delivered_effort, _row(w, w.parameters.deals.strain),
    )  # fmt: skip
    rule = agreements_are_carried_out
    return "agreements are carried out", lambda: rule(w), compiled, ["ties", "committed", "lent"]
