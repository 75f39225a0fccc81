"""Results on disk: one folder per run, in open formats that need none of our code to read."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sim.ensemble.pathstore import PATHS_FILE, open_paths, plain_coords, time_encoding

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

FORMAT = 1
"""Number of the folder's layout; a reader refuses a larger one."""

PROVENANCE, INFO, SCENARIO = "provenance.json", "outcomes.json", "scenario.yaml"
OUTCOMES, PARAMETERS = "outcomes.parquet", "parameters.parquet"
BANDS, WORLDS = "bands.nc", "worlds.nc"
FILES = (PROVENANCE, INFO, SCENARIO, OUTCOMES, PARAMETERS, BANDS, WORLDS, PATHS_FILE)

T = TypeVar("T")


class ResultError(Exception):
    """A results folder is missing, incomplete or unreadable, or cannot be written."""


class Parts(Protocol):
    """What there is to write; the attributes of a :class:`sim.ensemble.Result`."""

    data: xr.Dataset
    worlds: xr.Dataset
    outcomes: pd.DataFrame
    outcome_info: dict[str, dict[str, Any]]
    parameters: pd.DataFrame
    provenance: dict[str, Any]
    paths: xr.Dataset | None


def save(result: Parts, directory: Path) -> Path:
    """Write ``result`` to a new folder beside ``directory``, then put it in its place."""
    directory = directory.absolute()
    if directory.exists() and not directory.is_dir():
        raise ResultError(f"{directory} is a file; give a folder to write results to")
    mark = uuid.uuid4().hex[:8]
    fresh = directory.with_name(f".{directory.name}.{mark}.new")
    try:
        fresh.mkdir(parents=True)
        _write(result, fresh)
        _swap(fresh, directory, directory.with_name(f".{directory.name}.{mark}.old"))
    except OSError as error:
        raise ResultError(f"cannot write results to {directory}: {error}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return directory


def load(directory: Path) -> dict[str, Any]:
    """Read a folder written by :func:`save`: the parts of the result by name."""
    if not directory.is_dir():
        raise ResultError(f"{directory}: no such folder; give the folder that a run has written")
    _present(directory / PROVENANCE)
    provenance = _read(directory / PROVENANCE, _read_json)
    written = provenance.get("format")
    if not isinstance(written, int) or written > FORMAT:
        raise ResultError(
            f"{directory / PROVENANCE}: layout {written}, this version reads up to {FORMAT}; "
            "install a newer version or run the scenario again"
        )
    for name in (*READERS, SCENARIO):
        _present(directory / name)
    parts = {part: _read(directory / name, reader) for name, (part, reader) in READERS.items()}
    has_paths = (directory / PATHS_FILE).exists()
    return parts | {
        "provenance": provenance,
        "paths": _read(directory / PATHS_FILE, open_paths) if has_paths else None,
    }


def _write(result: Parts, folder: Path) -> None:
    result.outcomes.to_parquet(folder / OUTCOMES, engine="pyarrow")
    result.parameters.to_parquet(folder / PARAMETERS, engine="pyarrow")
    _write_dataset(result.data, folder / BANDS)
    _write_dataset(result.worlds, folder / WORLDS)
    if result.paths is not None:
        source = result.paths.encoding.get("source")
        if source and Path(source).exists():
            _link(Path(source), folder / PATHS_FILE)
        else:
            _write_dataset(result.paths, folder / PATHS_FILE)
    _write_json(result.outcome_info, folder / INFO)
    (folder / SCENARIO).write_text(str(result.provenance.get("scenario", "")), encoding="utf-8")
    _write_json(result.provenance | {"format": FORMAT}, folder / PROVENANCE)


def _write_dataset(data: xr.Dataset, file: Path) -> None:
    plain: dict[Any, dict[str, Any]] = {name: {"_FillValue": None} for name in data.data_vars}
    data.to_netcdf(file, engine="h5netcdf", encoding=plain | time_encoding())


def _write_json(content: Any, file: Path) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")


def _link(source: Path, target: Path) -> None:
    """Second name for a large file where the file system allows it, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _swap(fresh: Path, target: Path, retired: Path) -> None:
    """Put ``fresh`` in the place of ``target``; files that are not ours move over."""
    if not target.exists():
        fresh.rename(target)
        return
    target.rename(retired)
    try:
        fresh.rename(target)
    except OSError:
        retired.rename(target)
        raise
    for entry in retired.iterdir():
        if entry.name not in FILES:
            entry.rename(target / entry.name)
    shutil.rmtree(retired)


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


def _read_dataset(file: Path) -> xr.Dataset:
    import xarray as xr

    return plain_coords(xr.load_dataset(file, engine="h5netcdf"))


def _read_table(file: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(file, engine="pyarrow")


READERS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    INFO: ("outcome_info", _read_json),
    OUTCOMES: ("outcomes", _read_table),
    PARAMETERS: ("parameters", _read_table),
    WORLDS: ("worlds", _read_dataset),
    BANDS: ("data", _read_dataset),
}
"""File -> the part of a result it holds, and how it is read; the quick ones first."""
