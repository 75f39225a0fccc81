"""The result of an ensemble: bands, outcomes, parameter draws and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.ensemble import storage
from sim.ensemble.folder import Folder
from sim.ensemble.outcome import Outcome
from sim.ensemble.pathstore import PATHS_FILE, open_paths
from sim.ensemble.provenance import seed_words
from sim.ensemble.rows import Row, summary_rows
from sim.ensemble.tables import OUTCOMES, PARAMETERS, FileTable, FrameTable, Table
from sim.scenario import recorded_scenario

if TYPE_CHECKING:
    import xarray as xr

    from sim.scenario import Scenario

_PICTURES = "sim.notebook"
"""The module that makes pictures of results for whoever holds one."""


class Result:
    """What :func:`sim.ensemble.simulate` returns.

    ``data``: bands over replicates, per quarter (dimensions ``quantile``, ``quarter``, ``state``,
    ``power``, ...; the first quarter holds the initial state). ``worlds``: full paths of the first
    replicates; ``paths``: those of all, if asked for. ``outcomes`` and ``parameters``: one row per
    replicate, one column per declared outcome or uncertain number; ``outcome_info`` explains the
    outcomes (an :class:`~sim.ensemble.outcome.Outcome` by name). ``excluded``: the parameters
    of replicates left out because a number in them was not finite. ``scenario``: what was
    simulated; ``provenance``: its name and digest, seed, versions, command, replicates left out,
    and whether the run is complete. ``records``: what the caller's own recorders have brought, by
    their names; it is not saved.

    Outcomes and parameters may lie on disk: they are read as a whole when the data frame is asked
    for. ``outcome_table`` and ``parameter_table`` read less: ``column(name)``, or
    ``frame(columns, dtype="float32")``.
    """

    def __init__(
        self,
        data: xr.Dataset,
        worlds: xr.Dataset,
        outcomes: Table | pd.DataFrame,
        outcome_info: dict[str, Outcome],
        parameters: Table | pd.DataFrame,
        provenance: dict[str, Any],
        paths: xr.Dataset | None = None,
        excluded: pd.DataFrame | None = None,
        records: Mapping[str, Any] | None = None,
        scenario: Scenario | str | None = None,
    ) -> None:
        self.data, self.worlds, self.paths = data, worlds, paths
        self.outcome_table, self.parameter_table = _table(outcomes), _table(parameters)
        self.outcome_info = outcome_info
        self.excluded = pd.DataFrame() if excluded is None else excluded
        self.provenance = provenance
        self.records = dict(records or {})
        self._scenario = scenario

    @property
    def scenario(self) -> Scenario:
        """The scenario that was simulated; of a folder it is read when it is asked for.

        Raises :class:`~sim.scenario.ScenarioError` for one that this version cannot read, and
        ``LookupError`` where it is not known.
        """
        if self._scenario is None:
            raise LookupError("the result does not know its scenario")
        if isinstance(self._scenario, str):
            self._scenario = recorded_scenario(self._scenario, self.provenance)
        return self._scenario

    @property
    def scenario_text(self) -> str:
        """The scenario as files have it; empty where it is not known."""
        known = self._scenario
        return known if isinstance(known, str) else "" if known is None else known.dump()

    @property
    def outcomes(self) -> pd.DataFrame:
        """Outcomes by replicate; read from disk once, if that is where they are."""
        self.outcome_table = FrameTable(self.outcome_table.frame())
        return self.outcome_table.frame()

    @outcomes.setter
    def outcomes(self, frame: pd.DataFrame) -> None:
        self.outcome_table = FrameTable(frame)

    @property
    def parameters(self) -> pd.DataFrame:
        """Drawn parameters by replicate; read from disk once, if that is where they are."""
        self.parameter_table = FrameTable(self.parameter_table.frame())
        return self.parameter_table.frame()

    @parameters.setter
    def parameters(self, frame: pd.DataFrame) -> None:
        self.parameter_table = FrameTable(frame)

    @property
    def n(self) -> int:
        """Number of replicates in the result."""
        return self.outcome_table.rows

    def save(self, directory: str | Path | Folder) -> Path:
        """Write everything to a folder and return its path.

        An earlier result in the folder is replaced, once the new one is on disk as a whole; other
        files in it stay. What was read from disk is from then on read there. Raises
        :class:`ResultError` when the folder cannot be written, or has a file of somebody else where
        one of the result's should go.
        """
        folder = storage.save(self, directory if isinstance(directory, Folder) else Path(directory))
        if isinstance(self.outcome_table, FileTable):
            self.outcome_table = FileTable(folder / OUTCOMES)
        if isinstance(self.parameter_table, FileTable):
            self.parameter_table = FileTable(folder / PARAMETERS)
        if self.paths is not None and self.paths.encoding.get("source"):
            self.paths.close()
            self.paths = open_paths(folder / PATHS_FILE)
        return folder

    @classmethod
    def load(cls, directory: str | Path) -> Result:
        """Read a folder written by :meth:`save`; tables and ``paths`` when they are used.

        Raises :class:`ResultError`, naming the file, when something is missing or broken.
        """
        return cls(**storage.load(Path(directory)))

    def drop_paths(self) -> None:
        """Let go of the full paths of all replicates; those of the first ones stay."""
        if self.paths is not None:
            self.paths.close()
        self.paths, self.provenance["keep"] = None, "bands"

    def plot(self, picture: str = "influence_shares", **options: Any) -> Any:
        """A picture of the result, by the name of its function in :mod:`sim.plots`.

        ``options`` are those of the function (``dimension="security"``, ``state="TJK"``). Gives
        what the function gives: a Matplotlib figure or axes, which notebooks show below the cell.
        Raises ``ValueError`` for a name that is not one of them, with those that are close.
        """
        # Named rather than imported, as pandas does with what draws its plots: pictures know
        # results, and not the other way round.
        return import_module(_PICTURES).picture(self, picture, **options)

    def summary(self) -> list[Row]:
        """One row per outcome, with Monte Carlo errors."""
        return summary_rows(self.outcome_table, self.outcome_info)

    def __repr__(self) -> str:
        facts = self.provenance
        state = "" if facts.get("complete", True) else ", interrupted"
        return (
            f"<Result of {facts.get('name')}: {self.n:,} worlds{state}, {seed_words(facts)}, "
            f"{len(self.data['quarter']) - 1} quarters, {len(self.outcome_info)} outcomes>"
        )

    def _repr_html_(self) -> str:
        facts = self.provenance
        state = "" if facts.get("complete", True) else " (interrupted: not all worlds)"
        head = (
            f"<p><b>{escape(str(facts.get('title') or facts.get('name')))}</b><br>"
            f"{self.n:,} worlds{state}, {seed_words(facts)}, "
            f"{len(self.data['quarter']) - 1} quarters</p>"
        )
        cells = "".join(
            f"<tr><td>{escape(row.title)}</td><td>{escape(row.labels)}</td>"
            f"<td>{escape(row.text)}</td></tr>"
            for row in self.summary()
        )
        return f"{head}<table><tr><th>Outcome</th><th></th><th>Estimate</th></tr>{cells}</table>"


def _table(given: Table | pd.DataFrame) -> Table:
    return FrameTable(given) if isinstance(given, pd.DataFrame) else given
