"""The result of an ensemble (bands, outcomes, draws and where they come from) and its folder.

There is one folder per run, in open formats that need none of our code to read.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from sim.ensemble.errors import StoreError
from sim.ensemble.files import read_dataset, write_dataset, write_json
from sim.ensemble.folder import Folder
from sim.ensemble.outcome import Outcome, Row, outcome_facts, recorded_outcomes, summary_rows
from sim.ensemble.paths import PATHS_FILE, open_paths, plain_coords, write_paths
from sim.ensemble.provenance import CIRCUMSTANCES, seed_words
from sim.ensemble.tables import (
    OUTCOMES,
    PARAMETERS,
    FileTable,
    FrameTable,
    Table,
    write_table,
)
from sim.scenario import recorded_scenario
from sim.scenario.posterior import keep_with, remember

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.scenario import Scenario

FORMAT = 3
"""Number of the folder's layout; a reader refuses any other."""

PROVENANCE, RUN, INFO, SCENARIO = "provenance.json", "run.json", "outcomes.json", "scenario.yaml"
EXCLUDED = "excluded.parquet"
BANDS, WORLDS = "bands.nc", "worlds.nc"
FILES = (PROVENANCE, RUN, INFO, SCENARIO, OUTCOMES, PARAMETERS, EXCLUDED, BANDS, WORLDS, PATHS_FILE)
"""All of a result's files; the first one makes a folder a result, and is written last."""

KIND = "run"
"""What a folder with a result says that it holds."""

T = TypeVar("T")


class ResultError(Exception):
    """A results folder is missing, incomplete or unreadable, or cannot be written."""


def save(result: Result, directory: Path | Folder) -> Path:
    """Write ``result`` to a folder, open or not; what it is recognised by comes last.

    Wherever this is cut short, the folder holds the earlier result, the new one or none, and
    never a mixture.
    """
    if isinstance(directory, Folder):
        with directory.filling(PROVENANCE) as fresh:
            write(result, fresh)
        return directory.path
    try:
        with Folder(directory, KIND, shared=True) as folder:
            save(result, folder)
            folder.settle()
    except (OSError, StoreError) as error:
        raise ResultError(f"cannot write results to {directory}: {error}") from error
    return folder.path


def load(directory: Path) -> dict[str, Any]:
    """Read a folder written by :func:`save`: the parts of the result by name."""
    if not directory.is_dir():
        raise ResultError(f"{directory}: no such folder; give the folder that a run has written")
    _present(directory / PROVENANCE)
    provenance = _read(directory / PROVENANCE, _read_json)
    written = provenance.get("format")
    if written != FORMAT:
        raise ResultError(
            f"{directory / PROVENANCE}: layout {written}, this version reads {FORMAT}; install the "
            "version that wrote it or run the scenario again"
        )
    for name in (*READERS, SCENARIO):
        _present(directory / name)
    parts = {part: _read(directory / name, reader) for name, (part, reader) in READERS.items()}
    run = parts.pop("run")
    remember(provenance, directory)
    optional = {
        part: _read(directory / name, reader) if (directory / name).exists() else None
        for name, (part, reader) in OPTIONAL.items()
    }
    scenario = provenance.pop("scenario", None)
    return parts | optional | {"provenance": provenance | run, "scenario": scenario}


def write(result: Result, folder: Path) -> None:
    """Write ``result`` to an empty folder. Raises ``OSError``."""
    _write_table(result.outcome_table, folder / OUTCOMES)
    _write_table(result.parameter_table, folder / PARAMETERS)
    if len(result.excluded):
        _write_table(FrameTable(result.excluded), folder / EXCLUDED)
    write_dataset(result.data, folder / BANDS)
    write_dataset(result.worlds, folder / WORLDS)
    if result.paths is not None:
        source = result.paths.encoding.get("source")
        if source and Path(source).exists():
            _link(Path(source), folder / PATHS_FILE)
        else:
            write_paths(result.paths, folder / PATHS_FILE)
    write_json(outcome_facts(result.outcome_info), folder / INFO, allow_nan=False)
    text = result.scenario_text
    (folder / SCENARIO).write_text(text, encoding="utf-8")
    keep_with(result.provenance, folder)
    apart = (*CIRCUMSTANCES, "format")
    facts = {k: v for k, v in result.provenance.items() if k not in apart}
    write_json(
        {k: v for k, v in result.provenance.items() if k in CIRCUMSTANCES},
        folder / RUN,
        allow_nan=False,
    )
    facts |= {"scenario": text, "format": FORMAT}
    write_json(facts, folder / PROVENANCE, allow_nan=False)


def _write_table(table: Table, file: Path) -> None:
    if isinstance(table, FileTable) and table.file.exists():
        _link(table.file, file)
    else:
        write_table(table, file)


def _link(source: Path, target: Path) -> None:
    """Second name for a large file where the file system allows it, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _present(file: Path) -> None:
    if not file.exists():
        raise ResultError(
            f"{file} is missing; the folder holds no complete result, run the scenario again"
        )


def _read(file: Path, reader: Callable[[Path], T]) -> T:
    try:
        return reader(file)
    except Exception as error:  # whatever the format's library raises, the file is at fault
        raise ResultError(f"{file} cannot be read ({error}); run the scenario again") from error


def _read_json(file: Path) -> dict[str, Any]:
    content = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError("not a mapping")
    return content


def _read_outcomes(file: Path) -> dict[str, Outcome]:
    return recorded_outcomes(_read_json(file))


def _read_dataset(file: Path) -> xr.Dataset:
    return plain_coords(read_dataset(file))


def _read_frame(file: Path) -> pd.DataFrame:
    return FileTable(file).frame()


READERS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    RUN: ("run", _read_json),
    INFO: ("outcome_info", _read_outcomes),
    OUTCOMES: ("outcomes", FileTable),
    PARAMETERS: ("parameters", FileTable),
    WORLDS: ("worlds", _read_dataset),
    BANDS: ("data", _read_dataset),
}
"""File -> the part of a result it holds, and how it is read; the quick ones first."""

OPTIONAL: dict[str, tuple[str, Callable[[Path], Any]]] = {
    EXCLUDED: ("excluded", _read_frame),
    PATHS_FILE: ("paths", open_paths),
}
"""The same for files that not every result has."""


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
    for, which of a million replicates no memory may hold. ``outcome_table`` and ``parameter_table``
    read less: ``index``, ``column(name)``, ``each(names)``, or ``frame(columns, first=4000)``.
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
        folder = save(self, directory if isinstance(directory, Folder) else Path(directory))
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
        return cls(**load(Path(directory)))

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
        columns = "<thead><tr><th>Outcome</th><th></th><th>Estimate</th></tr></thead>"
        return f"{head}<table>{columns}<tbody>{cells}</tbody></table>"


def _table(given: Table | pd.DataFrame) -> Table:
    return FrameTable(given) if isinstance(given, pd.DataFrame) else given
