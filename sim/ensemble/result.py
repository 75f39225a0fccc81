"""The result of an ensemble: bands, outcomes, parameter draws and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.ensemble import storage
from sim.ensemble.rows import Row, summary_rows

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass
class Result:
    """What :func:`sim.ensemble.simulate` returns.

    ``data``: bands over replicates, per quarter (dimensions ``quantile``, ``quarter``, ``state``,
    ``power``, ...; the first quarter holds the initial state). ``worlds``: full paths of the first
    replicates; ``paths``: those of all, if asked for. ``outcomes`` and ``parameters``: one row per
    replicate, one column per declared outcome or uncertain number; ``outcome_info`` explains the
    outcomes (title, kind, unit, categories of a code, description). ``provenance``: scenario,
    seed, versions, command, replicates left out, and whether the run is complete.
    """

    data: xr.Dataset
    worlds: xr.Dataset
    outcomes: pd.DataFrame
    outcome_info: dict[str, dict[str, Any]]
    parameters: pd.DataFrame
    provenance: dict[str, Any]
    paths: xr.Dataset | None = None

    @property
    def n(self) -> int:
        """Number of replicates in the result."""
        return len(self.outcomes)

    def save(self, directory: str | Path) -> Path:
        """Write everything to a folder, all or nothing, and return its path.

        An earlier result in the folder is replaced; other files in it stay. Raises
        :class:`ResultError` when the folder cannot be written.
        """
        return storage.save(self, Path(directory))

    @classmethod
    def load(cls, directory: str | Path) -> Result:
        """Read a folder written by :meth:`save`; ``paths`` are read when they are used.

        Raises :class:`ResultError`, naming the file, when something is missing or broken.
        """
        return cls(**storage.load(Path(directory)))

    def summary(self) -> list[Row]:
        """One row per outcome, with Monte Carlo errors."""
        return summary_rows(self.outcomes, self.outcome_info)

    def _repr_html_(self) -> str:
        facts = self.provenance
        state = "" if facts.get("complete", True) else " (interrupted: not all replicates)"
        head = (
            f"<p><b>{escape(str(facts.get('title') or facts.get('name')))}</b><br>"
            f"{self.n:,} replicates{state}, seed {facts.get('seed')}, "
            f"{len(self.data['quarter']) - 1} quarters</p>"
        )
        cells = "".join(
            f"<tr><td>{escape(row.title)}</td><td>{escape(row.labels)}</td>"
            f"<td>{escape(row.text)}</td></tr>"
            for row in self.summary()
        )
        return f"{head}<table><tr><th>Outcome</th><th></th><th>Estimate</th></tr>{cells}</table>"
