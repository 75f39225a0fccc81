"""Made-up results of analyses in the layout of real ones: comparisons, sweeps, sensitivities."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from sim.workbench.compare import Comparison, KnockOut
from sim.workbench.discovery import Discovery, FirstPassage
from sim.workbench.sensitivity import Sensitivity, Tornado
from sim.workbench.sweep import Sweep
from tests.plots.synthetic import make_result, small_result

LONG = "Share of other powers in five-year imports of major conventional arms at the end of 2033"


def comparison() -> Comparison:
    """Twenty outcomes of every measure, and the bands of one variable."""
    rng = np.random.default_rng(3)
    rows = []
    for i in range(20):
        measure = ("mean", "probability", "date", "leader", "waiting")[i % 5]
        middle, spread = float(rng.normal()), 0.4 + float(rng.random())
        levels = middle + spread * np.array([-1.6, -0.7, 0.0, 0.7, 1.6])
        if measure not in ("mean", "date"):
            levels = np.full(5, np.nan)
        rows.append(
            {
                "scenario": "other",
                "outcome": f"outcome{i}.KAZ",
                "title": LONG if i % 4 == 0 else f"Outcome {i}",
                "kind": "final",
                "unit": "% of five-year arms imports",
                "measure": measure,
                "label": "CHN" if measure == "leader" else "",
                "difference": middle,
                "error": 0.05,
                **dict(zip(("low", "lower", "median", "upper", "high"), levels, strict=True)),
                "p_greater": 0.5 + 0.02 * i,
                "spread": 0.0 if i == 19 else spread,
            }
        )
    one = make_result(quarters=12)
    bands = one.data[["influence_share", "influence_share_mean"]] - 20.0
    bands["influence_share"].attrs = one.data["influence_share"].attrs
    bands["influence_share_greater"] = bands["influence_share_mean"] * 0 + 0.7
    return Comparison(
        ("base", "other"), {"base": one, "other": one}, pd.DataFrame(), pd.DataFrame(rows),
        pd.DataFrame(),
        {"other": bands}, seed=1, replicates=100,
    )  # fmt: skip


def knock_out() -> KnockOut:
    """Six parts of two kinds."""
    size = np.linspace(1.4, 0.05, 6)
    ranking = pd.DataFrame(
        {
            "removed": ["CHN", "TUR", "M15", "M22", "M01", "M02"],
            "kind": ["agent"] * 2 + ["mechanism"] * 4,
            "size": size,
            "low": size * 0.9,
            "high": size * 1.1,
            "outcome": "protests_against_china.KGZ",
            "effect": -310.0,
            "effect_error": 12.0,
            "unit": "events",
        }
    )
    nothing = pd.DataFrame()
    return KnockOut(small_result(), nothing, ranking, nothing, seed=1, replicates=60)


def sweep(shape: tuple[int, ...] = (5, 4), *, scattered: bool = False) -> Sweep:
    """A probability and a number over a grid, or over points strewn in the plane."""
    rng = np.random.default_rng(5)
    names = ["parameters.war.drain_peak", "hypotheses.guards_purpose"][: len(shape)]
    if len(shape) == 2:
        names[1] = "shocks.invasion.probability"
    if scattered:
        coords = {n: ("point", rng.random(40)) for n in names}
        dims: tuple[str, ...] = ("point",)
        sizes: tuple[int, ...] = (40,)
    else:
        coords = {n: (n, np.linspace(0, 1, k)) for n, k in zip(names, shape, strict=True)}
        dims, sizes = tuple(names), shape
    place = sum(xr.DataArray(v, dims=d) for d, v in coords.values())
    chance = np.broadcast_to(np.asarray(place) / len(names), sizes)
    levels = np.linspace(-1.5, 1.5, 5).reshape(-1, *(1,) * len(sizes))
    number = 10 + 5 * chance
    missing = np.full((5, *sizes), np.nan)
    data = xr.Dataset(
        {
            "estimate": (("outcome", *dims), np.stack([chance, number])),
            "error": (("outcome", *dims), np.full((2, *sizes), 0.03)),
            "values": (("outcome", "quantile", *dims), np.stack([missing, number + levels])),
        },
        coords={
            "outcome": ["swap.TJK", "debt.TJK"],
            "quantile": [0.05, 0.25, 0.5, 0.75, 0.95],
            "title": ("outcome", ["Debt is swapped, TJK", "Debt at the end, TJK"]),
            "measure": ("outcome", ["probability", "mean"]),
            "unit": ("outcome", ["probability", "% GDP"]),
            **coords,
        },
    )
    points = pd.DataFrame(columns=names, index=range(int(np.prod(sizes))))
    design = "sobol" if scattered else "grid"
    return Sweep(data, points, pd.DataFrame(), design, 1, 40, {"title": "Status quo"})


def tornado() -> Tornado:
    """Twelve factors."""
    swing = np.linspace(3, 0.1, 12) * np.tile([1, -1], 6)
    table = pd.DataFrame(
        {
            "label": [f"{LONG} {i}" if i == 2 else f"number {i}" for i in range(12)],
            "low": 20 - swing,
            "low_error": 0.1,
            "high": 20 + swing,
            "high_error": 0.1,
            "low_value": "0.1 to 0.2",
            "high_value": "0.7 to 0.9",
        }
    )
    return Tornado("debt.TJK", "Debt at the end, TJK", "mean", "% GDP", 20.0, 0.05, table, 500)


def sensitivity(method: str = "sobol") -> Sensitivity:
    """Nine factors and chance."""
    share = np.array([0.4, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.001, 0.1])
    columns: dict[str, object] = {"label": [f"number {i}" for i in range(9)] + ["chance"]}
    if method == "morris":
        columns |= {"mu_star": share, "mu_star_low": share * 0.8, "mu_star_high": share * 1.2}
        columns |= {"sigma": share[::-1]}
    for name in ("first", "total") if method == "sobol" else ("first",):
        columns |= {name: share, f"{name}_low": share - 0.05, f"{name}_high": share + 0.05}
    if method == "morris":
        columns = {k: v for k, v in columns.items() if not k.startswith("first")}
    title, unit = "Debt at the end, TJK", "% GDP"
    table = pd.DataFrame(columns)
    return Sensitivity(method, "debt.TJK", title, "mean", unit, table, 20.0, 4.0, 900, 1)  # type: ignore[arg-type]


def passage() -> FirstPassage:
    """Two causes over six years."""
    quarters = pd.date_range("2022-01-01", periods=24, freq="QS")
    rise = np.linspace(0, 1, 24)
    rows = []
    for cause, top in (("RUS", 0.3), ("CHN", 0.45)):
        p = top * rise
        rows.append(
            pd.DataFrame(
                {
                    "cause": cause,
                    "quarter": quarters,
                    "probability": p,
                    "low": np.maximum(p - 0.05, 0),
                    "high": p + 0.05,
                }
            )
        )
    left = 1 - 0.75 * rise
    waiting = pd.DataFrame(
        {"probability": left, "low": left - 0.05, "high": left + 0.05},
        index=pd.Index(quarters, name="quarter"),
    )
    summary = pd.DataFrame({"cause": ["RUS", "CHN"], "label": ["Russia", "China"]})
    return FirstPassage("Who leads first", ("RUS", "CHN"), pd.concat(rows), waiting, summary, 300)


def discovery() -> Discovery:
    """A peeling trajectory of fifteen boxes."""
    coverage = np.linspace(1, 0.2, 15)
    table = pd.DataFrame(
        {
            "coverage": coverage,
            "coverage_error": 0.02,
            "density": 0.2 + 0.75 * (1 - coverage),
            "density_error": 0.03,
            "mass": coverage * 0.5,
            "conditions": [0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4],
        }
    )
    title = "Debt is swapped, TJK"
    return Discovery("swap.TJK", title, "it happens", 0.2, 0.01, 800, [], table)
