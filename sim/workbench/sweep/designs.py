"""Where a sweep looks: grids, low-discrepancy sequences, Latin hypercubes, and given lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import ceil, log2, prod
from pathlib import Path
from typing import TYPE_CHECKING

from sim.workbench.sweep.axes import MOST_POINTS, Over, SweepError, Swept, swept

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario


def designed(
    scenario: Scenario, over: Over, design: str, points: int, seed: int
) -> tuple[list[Swept], pd.DataFrame]:
    """The swept names, and one row per point with a column per name (index ``point``).

    ``design`` is "grid", "sobol", "lhs", or a CSV file with a column per name. Raises
    :class:`~sim.workbench.sweep.axes.SweepError`, ``UnknownName`` or ``ScenarioError``.
    """
    if design.endswith(".csv"):
        axes, rows = _listed(scenario, Path(design), over)
    else:
        if design not in ("grid", "sobol", "lhs"):
            raise SweepError(f"no design {design!r}; there are grid, sobol, lhs and files (.csv)")
        if not over:
            raise SweepError("name something to sweep over")
        axes = swept(scenario, over, ranges=design != "grid")
        rows = _grid(axes) if design == "grid" else _spread(axes, design, points, seed)
    _bounded(len(rows))
    return axes, rows


def _bounded(points: int) -> None:
    if not 0 < points <= MOST_POINTS:
        raise SweepError(f"{points:,} points; a sweep takes 1 to {MOST_POINTS:,}")


def _grid(axes: Sequence[Swept]) -> pd.DataFrame:
    import pandas as pd

    _bounded(prod(len(axis.grid()) for axis in axes))
    rows = list(product(*(axis.grid() for axis in axes)))
    return _frame(pd.DataFrame(rows, columns=[axis.name for axis in axes]))


def _spread(axes: Sequence[Swept], design: str, points: int, seed: int) -> pd.DataFrame:
    """Points spread over the unit cube, mapped to each range or list of values."""
    import pandas as pd
    from scipy.stats import qmc

    _bounded(points)
    if design == "lhs":
        u = qmc.LatinHypercube(len(axes), rng=seed).random(points)
    else:
        # a Sobol sequence is balanced in whole powers of two; the rest is drawn and left out
        u = qmc.Sobol(len(axes), rng=seed).random_base2(max(0, ceil(log2(points))))[:points]
    return _frame(pd.DataFrame({axis.name: axis.at(u[:, k]) for k, axis in enumerate(axes)}))


def _listed(scenario: Scenario, file: Path, over: Over) -> tuple[list[Swept], pd.DataFrame]:
    import pandas as pd

    if over:
        raise SweepError("a list of points says by itself what is swept; leave out --over")
    try:
        table = pd.read_csv(file, comment="#", skipinitialspace=True)
    except (OSError, ValueError) as error:
        raise SweepError(f"{file}: cannot be read as a table ({error})") from None
    if table.empty or table.isna().to_numpy().any():
        raise SweepError(f"{file}: expected a header of names and a value in every cell below")
    columns = {str(name): list(dict.fromkeys(table[name])) for name in table.columns}
    try:
        axes = swept(scenario, columns, ranges=False)
    except SweepError as error:
        raise SweepError(f"{file}: {error}") from None
    table.columns = pd.Index([axis.name for axis in axes])
    for axis in axes:
        if axis.kind == "switch":
            words = {True: "on", False: "off"}
            table[axis.name] = [words.get(value, value) for value in table[axis.name]]
        elif axis.kind != "variant":
            table[axis.name] = table[axis.name].astype(float)
    return axes, _frame(table)


def _frame(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename_axis(index="point").rename_axis(columns=None)
