"""What a sweep gives: every outcome at every point, labelled by what was swept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.workbench import tables

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.ensemble import Folder


@dataclass(repr=False)
class Sweep(tables.Shown):
    """Outcomes over a design of points, all with the same chance.

    ``data`` has one dimension per swept name for a grid (named by the path, its coordinate the
    values swept; "on" and "off" for a mechanism, names of variants for a hypothesis), and a
    dimension
    ``point`` for other designs, with one coordinate per swept name along it:

    - ``estimate[outcome, ...]`` and ``error[outcome, ...]``: mean of a number, probability of a yes
      or
      that a first_time comes at all, share of worlds of a leader; and its Monte Carlo error.
    - ``change[outcome, ...]``, ``change_error``: estimate less that of the scenario as it is
      written,
      paired by replicate: far more exact than the difference of two estimates.
    - ``values[outcome, quantile, ...]``: 5, 25, 50, 75, 95 % of the replicates (NaN for yes and no;
      of a
      first_time, of the years in which it happened).
    - coordinates on ``outcome``: ``title``, ``kind``, ``unit``, ``measure`` ("mean", "probability",
      "share"). A leader gives one outcome per label, "leader.KAZ=CHN".
    - with ``variables=``, bands ``V[..., quantile, quarter, *axes]`` as in a result.

    ``points``: one row per point, one column per swept name, index ``point``. ``outcomes``: every
    replicate's outcomes, index (``point``, ``replicate``); point -1 is the scenario as it is
    written.
    """

    data: xr.Dataset
    points: pd.DataFrame
    outcomes: pd.DataFrame
    design: str
    seed: int
    replicates: int
    facts: dict[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The swept names, in the order given."""
        return tuple(str(name) for name in self.points.columns)

    @property
    def table(self) -> pd.DataFrame:
        """One row per point and outcome: swept values, ``estimate``, ``error``, ``change``, ..."""
        from sim.workbench.sweep.reading import long_table

        return long_table(self)

    def on(self, outcome: str) -> xr.Dataset:
        """Everything about one outcome. Raises ``KeyError`` with the nearest names."""
        from sim.workbench.sweep.reading import chosen

        return chosen(self, outcome)

    def save(self, directory: str | Path | Folder) -> Path:
        """Write ``sweep.nc``, ``points.csv``, ``outcomes.parquet`` and ``sweep.json``."""
        from sim.workbench.sweep.storage import save

        return save(self, directory)

    @classmethod
    def load(cls, directory: str | Path) -> Sweep:
        """Read a folder written by :meth:`save`. Raises ``FileNotFoundError``."""
        from sim.workbench.sweep.storage import load

        return load(Path(directory))

    def _sheet(self) -> tables.Sheet:
        swept = ", ".join(self.names)
        text = (
            f"{len(self.points)} points ({self.design}), {self.replicates:,} worlds each "
            f"with the same chance, seed {self.seed}"
        )
        return tables.Sheet(f"{self.facts['title']} over {swept}", [text], self.table, most=20)
