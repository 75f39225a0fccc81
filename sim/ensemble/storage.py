"""Results on disk: one folder per run, in open formats that need none of our code to read."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sim.ensemble.errors import StoreError
from sim.ensemble.files import read_dataset, write_dataset, write_json
from sim.ensemble.folder import Folder
from sim.ensemble.outcome import Outcome, outcome_facts, recorded_outcomes
from sim.ensemble.pathstore import PATHS_FILE, open_paths, plain_coords, write_paths
from sim.ensemble.provenance import CIRCUMSTANCES
from sim.ensemble.tables import (
    OUTCOMES,
    PARAMETERS,
    FileTable,
    FrameTable,
    Table,
    write_table,
)
from sim.scenario.posterior import keep_with, remember

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

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


class Parts(Protocol):
    """What there is to write; the attributes of a :class:`sim.ensemble.Result`."""

    data: xr.Dataset
    worlds: xr.Dataset
    outcome_table: Table
    outcome_info: dict[str, Outcome]
    parameter_table: Table
    excluded: pd.DataFrame
    provenance: dict[str, Any]
    paths: xr.Dataset | None

    @property
    def scenario_text(self) -> str: ...  # noqa: D102


def save(result: Parts, directory: Path | Folder) -> Path:
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


def write(result: Parts, folder: Path) -> None:
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
