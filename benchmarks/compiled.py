"""Three hot rules against the same rules written by hand in C, on the same numbers."""

from __future__ import annotations

import copy
import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import in_turns
from sim.catalogue.variable import DIMENSIONS
from sim.model import InfluenceModel
from sim.processes.economy.debt import debts_are_served_and_rolled_over
from sim.processes.economy.growth import trade_follows_size_and_access
from sim.processes.security.ties import ties_wear_out_and_are_kept_up
from sim.scenario import Scenario
from sim.world.world import ARMS_WINDOW

SOURCE = Path(__file__).with_name("rules.c")
AGREEMENT = 1e-9
"""Largest relative difference allowed: the two libraries round ``exp`` differently."""


@dataclass(frozen=True)
class Comparison:
    """Seconds per call of a rule, in NumPy and compiled, and how far apart their results are."""

    rule: str
    numpy: float
    compiled: float
    difference: float


def compare(scenario: Scenario, replicates: int, rounds: int) -> list[Comparison]:
    """All three rules, or nothing where there is no C compiler."""
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
        return [_compare(make, model.world, loaded, rounds) for make in (_trade, _ties, _debts)]


Case = tuple[str, Callable[[], object], Callable[[], object], list[str]]


def _compare(make: Callable[..., Case], world: Any, library: Any, rounds: int) -> Comparison:
    mine, theirs = _copy(world), _copy(world)
    name, by_numpy, _, outputs = make(mine, library)
    _, _, by_c, _ = make(theirs, library)
    by_numpy()
    by_c()
    apart = max(
        float(np.max(np.abs(mine.block(n) - theirs.block(n)) / (np.abs(mine.block(n)) + 1e-6)))
        for n in outputs
    )
    if apart > AGREEMENT:
        raise RuntimeError(f"{name}: the compiled rule is not that of the model ({apart:.2g})")
    found = in_turns({"numpy": by_numpy, "compiled": by_c}, rounds)
    return Comparison(name, found["numpy"], found["compiled"], apart)


def _copy(world: Any) -> Any:
    """A world with blocks of its own, whose draws of a kind are the same at every call."""
    twin = copy.copy(world)
    twin.__dict__["blocks"] = {name: block.copy() for name, block in world.blocks.items()}
    twin.__dict__["arms_deliveries"] = world.arms_deliveries.copy()
    drawn: dict[str, Any] = {}

    def normal(kind: str, *axes: str) -> Any:
        if kind not in drawn:
            drawn[kind] = world.normal(kind, *axes)
        return drawn[kind]

    twin.__dict__["normal"] = normal
    return twin


def _call(function: Any, world: Any, *given: Any, counts: tuple[int, ...] = ()) -> Any:
    """A call of a compiled rule: sizes, then arrays (contiguous) and numbers in its order."""
    labels = world.labels
    sizes = (len(labels["state"]), len(labels["power"]), world.count, *counts)
    kept = [np.ascontiguousarray(g) if isinstance(g, np.ndarray) else g for g in given]
    arguments = [ctypes.c_int(size) for size in sizes]
    for value in kept:
        is_array = isinstance(value, np.ndarray)
        arguments.append(value.ctypes.data_as(ctypes.c_void_p) if is_array else ctypes.c_int(value))

    def call() -> None:
        function(*arguments)

    call.kept = kept  # type: ignore[attr-defined]
    return call


def _row(world: Any, value: Any) -> Any:
    return np.broadcast_to(np.asarray(value, dtype=float), (world.count,))


def _trade(w: Any, library: Any) -> Case:
    p, instruments = w.parameters.economy, w.instruments
    access = instruments.with_role("trade_access")
    usual = w.usual_strength("trade_access")
    compiled = _call(
        library.trade, w, w.export_share, w.import_share, w.trade_share,
        w.normal("trade.exports", "state", "power"), w.normal("trade.imports", "state", "power"),
        _row(w, p.export_sd), _row(w, p.import_sd), w.ties[access], len(access),
        np.array(instruments.of_gdp)[access].astype(np.intc), instruments.saturation[access],
        w.gdp, usual, w.economy_growth, _row(w, p.gravity), _row(w, p.access_gain), w.exports,
        w.imports,
    )  # fmt: skip
    outputs = ["export_share", "import_share", "trade_share"]
    rule = trade_follows_size_and_access
    return "trade follows size and access", lambda: rule(w), compiled, outputs


def _ties(w: Any, library: Any) -> Case:
    instruments = w.instruments
    arms = np.zeros(len(instruments.names), dtype=np.intc)
    arms[instruments.with_role("arms")] = 1
    security = (np.array(instruments.dimension) == DIMENSIONS.index("security")).astype(np.intc)
    compiled = _call(
        library.ties_wear, w, w.ties, w.ties_before, w.usual["ties"], instruments.depreciation,
        security, np.array(instruments.of_gdp).astype(np.intc), arms, w.delivered_effort, w.gdp,
        w.usual["gdp"], w.arms_renewal, w.arms_deliveries[w.step_index % ARMS_WINDOW],
        counts=(len(arms),),
    )  # fmt: skip
    rule = ties_wear_out_and_are_kept_up
    return "ties wear out and are kept up", lambda: rule(w), compiled, ["ties"]


def _debts(w: Any, library: Any) -> Case:
    p = w.parameters.finance
    compiled = _call(
        library.debts, w, w.debt, w.lent, w.repaid, w.multilateral_debt, w.debt_gdp,
        w.external_debt, w.debt_service, w.normal("finance.debt", "state", "power"),
        w.normal("finance.multilateral", "state"), _row(w, p.maturity), _row(w, p.interest),
        _row(w, p.bilateral_sd), _row(w, p.multilateral_sd), w.grace, w.growth_trend,
        w.delivered_effort, w.price_dispute, w.distress, w.gdp, w.exports, w.remittances,
    )  # fmt: skip
    outputs = ["debt", "lent", "repaid", "multilateral_debt", "debt_gdp", "external_debt"]
    rule = debts_are_served_and_rolled_over
    return "debts are served and rolled over", lambda: rule(w), compiled, [*outputs, "debt_service"]
