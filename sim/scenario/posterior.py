"""Posteriors: what a fit to past figures left of the priors, as weighted draws in files.

A posterior is a pair of files, ``NAME.json`` (facts: what was fitted to what, by which method, from
which code; a summary per draw) and ``NAME.parquet`` (the draws). Each row of the table is one draw
from the joint posterior and has a weight; each column is a draw of the model by its name
(``parameters.finance.maturity``, ``hypotheses.power_friction``) and holds places in the unit
interval, so that the number is ``prior.quantile(place)``. Draws that the figures did not inform
have no column and keep their prior.

A nowcast is a posterior whose rows are whole worlds at the end of a quarter: beside its draws each
row holds the state of its world, a list of numbers for each variable (``state.debt``). A scenario
that names one and starts in the quarter after begins each replicate in the world of its row.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import Floats
from sim.catalogue.files import shipped
from sim.catalogue.questions import HYPOTHESES
from sim.mechanisms.registers import PARAMETERS

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

NONE = "none"
"""The word for no posterior in a scenario file."""
WEIGHT = "weight"
"""The column of a table of draws that holds the weights."""
FACTS, TABLE = ".json", ".parquet"
"""Suffixes of the two files."""
STATE = "state."
"""What the names of columns begin with that hold the state of worlds."""
MAX_FACTS, MAX_TABLE, MAX_CELLS = 2_000_000, 200_000_000, 40_000_000
"""Most bytes of facts and of a table, and most numbers in a table."""
_PREFIX = "posterior-"
_TO = "to-"


@dataclass(frozen=True)
class Posterior:
    """A posterior by its facts; the draws are read when they are first needed.

    ``facts["columns"]`` describes each column: ``prior`` as text, ``median``, ``low`` and ``high``
    (5 % and 95 %) of the number; for a hypothesis ``weights`` by variant with ``errors``.
    ``bandwidth`` is the width of the kernel by which draws are smoothed, in units of the
    posterior's own spread.
    """

    name: str
    facts: Mapping[str, Any]
    path: Path

    @property
    def digest(self) -> str:
        """SHA-256 of the table of draws; 64 hexadecimal digits."""
        return str(self.facts["digests"]["draws"])

    @property
    def bandwidth(self) -> float:
        """Width of the smoothing kernel, 0..1."""
        return float(self.facts["bandwidth"])

    @property
    def columns(self) -> Mapping[str, Any]:
        """What is known of each column, by the name of the draw."""
        return self.facts["columns"]

    @property
    def state(self) -> Mapping[str, Any] | None:
        """What is known of the states of a nowcast: ``quarter`` and ``labels`` by axis; or None."""
        found: Mapping[str, Any] | None = self.facts.get("state")
        return found

    @cached_property
    def draws(self) -> tuple[Floats, dict[str, Floats]]:
        """Weights ``[row]``, of sum one, and places in (0, 1) ``[row]`` by column.

        Raises ValueError when the table is not the one that the facts describe, or not of draws.
        """
        found, file = self._table, self.path.with_suffix(TABLE)
        weights = found.get(WEIGHT, np.empty(0))
        if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
            raise ValueError(f"{file.name} has no weights of a sum above zero")
        places = {n: c for n, c in found.items() if n != WEIGHT and not n.startswith(STATE)}
        if set(places) != set(self.columns):
            raise ValueError(f"{file.name} has other columns than {self.path.name} describes")
        for name, column in places.items():
            if not ((column > 0) & (column < 1)).all():
                raise ValueError(f"{file.name}: {name} leaves 0 to 1")
        return weights / weights.sum(), places

    @cached_property
    def states(self) -> dict[str, Floats]:
        """States of the worlds by variable, ``[row, cell]``; none where this is no nowcast.

        Raises ValueError as :attr:`draws` does.
        """
        found = {n: c for n, c in self._table.items() if n.startswith(STATE)}
        if not all(np.isfinite(values).all() for values in found.values()):
            raise ValueError(f"{self.path.with_suffix(TABLE).name} has states that are no numbers")
        return {name.removeprefix(STATE): values for name, values in found.items()}

    @cached_property
    def _table(self) -> dict[str, Floats]:
        """All columns of the table, ``[row]`` or, where each row holds a list, ``[row, cell]``."""
        from pyarrow import ArrowException, BufferReader
        from pyarrow.parquet import ParquetFile

        file = self.path.with_suffix(TABLE)
        content = _content(file, MAX_TABLE)
        if hashlib.sha256(content).hexdigest() != self.digest:
            raise ValueError(f"{file.name} is not the table that {self.path.name} describes")
        try:
            table = ParquetFile(BufferReader(content))
            meta = table.metadata
            groups = [meta.row_group(i) for i in range(meta.num_row_groups)]
            cells = sum(g.column(i).num_values for g in groups for i in range(g.num_columns))
            if cells <= MAX_CELLS:
                read = table.read()
                return {str(name): _numbers(read[name]) for name in read.column_names}
        except (ArrowException, OSError, TypeError, ValueError) as error:
            raise ValueError(f"{file.name} is not a table of draws ({error})") from None
        raise ValueError(f"{file.name} has more than {MAX_CELLS:,} numbers")

    def governs(self, name: str, scenario: Scenario) -> bool:
        """Whether a draw of a scenario comes from this posterior.

        What the scenario says itself goes first; and a prior that was changed after the fit makes
        the fitted places meaningless, so the draw then follows its new prior.
        """
        return name in self.columns and not _own(name, scenario) and not self._stale(name)

    def stale(self) -> list[str]:
        """Columns whose priors in the catalogue are no longer those of the fit."""
        return [name for name in self.columns if self._stale(name)]

    def _stale(self, name: str) -> bool:
        return str(self.columns[name]["prior"]) != prior_text(name)

    def facts_in_short(self, scenario: Scenario) -> dict[str, Any]:
        """What the provenance of a run keeps."""
        return {
            "name": self.name,
            "digest": self.digest,
            "title": self.facts["title"],
            "draws": [name for name in self.columns if self.governs(name, scenario)],
            "stale": self.stale(),
        }


def _numbers(column: Any) -> Floats:
    """A column of numbers, or of lists of equally many of them, as an array."""
    values, rows = column.combine_chunks(), len(column)
    if hasattr(values.type, "value_type"):
        lists = values.flatten().to_numpy(zero_copy_only=False)
        return np.array(lists, dtype=np.float64).reshape(rows, -1)
    return np.array(values.to_numpy(zero_copy_only=False), dtype=np.float64)


def prior_text(name: str) -> str:
    """The catalogue's prior of a draw as text, empty for an unknown draw."""
    section, _, rest = name.partition(".")
    if section == "hypotheses":
        found = HYPOTHESES.get(rest)
        return "" if found is None else json.dumps(found.variants)
    parameter = PARAMETERS.get(".".join(rest.split(".")[:2]))
    return "" if parameter is None else str(parameter.prior)


def _own(name: str, scenario: Scenario) -> bool:
    """Whether the scenario's files, or changes by hand, speak of a draw."""
    section, _, rest = name.partition(".")
    if section == "hypotheses":
        return scenario.document.get("hypotheses", rest) is not None
    return ".".join(rest.split(".")[:2]) in scenario.parameters


def posterior_folder() -> Path:
    """Folder of the shipped posteriors."""
    return shipped("calibration")


def list_posteriors() -> list[str]:
    """Names of the shipped posteriors: ``to-2021`` is in ``posterior-2021.json``."""
    found = posterior_folder().glob(f"{_PREFIX}*.json")
    return sorted(_TO + file.stem.removeprefix(_PREFIX) for file in found)


def posterior_file(name: str) -> str:
    """Name of the file of a shipped posterior, which may be called by either."""
    return f"{_PREFIX}{name.removeprefix(_PREFIX).removeprefix(_TO)}.json"


def load_posterior(name: str) -> Posterior:
    """The shipped posterior of a name (``to-2021``), or that in a file (``mine/fit.json``).

    ``posterior-2021``, as its file is called, does as well. That of a file is read whole, so that
    what is wrong with its draws shows before a run. Raises ValueError for what is not there or is
    no posterior.
    """
    own = name.endswith(FACTS)
    path = Path(name) if own else posterior_folder() / posterior_file(name)
    try:
        found = _read(path.stem if own else name, path.absolute(), path.stat().st_mtime_ns)
    except (FileNotFoundError, NotADirectoryError):
        shipped = ", ".join([*list_posteriors(), NONE])
        shown = path.name if own else name
        raise ValueError(f"no posterior '{shown}'; there are {shipped}") from None
    except OSError as error:
        raise ValueError(f"{path.name} cannot be read: {error.strerror}") from None
    if own:
        _ = found.draws
        _SEEN[found.digest] = found.path
    return found


_SEEN: dict[str, Path] = {}


def used(facts: Mapping[str, Any]) -> str:
    """Digest of the posterior of a run by its provenance; empty without one."""
    found = facts.get("posterior")
    return str(found.get("digest", "")) if isinstance(found, Mapping) else ""


def folder_of(facts: Mapping[str, Any]) -> Path | None:
    """Where this process knows the posterior of a run to be; None for one that it has not met."""
    path = _SEEN.get(used(facts))
    return None if path is None else path.parent


def keep_with(facts: Mapping[str, Any], folder: Path) -> None:
    """Copy the files of the posterior that a run used, if not a shipped one, into its folder.

    ``facts`` is the run's provenance. Raises OSError.
    """
    path = _SEEN.get(used(facts))
    for file in () if path is None else (path, path.with_suffix(TABLE)):
        if not (folder / file.name).exists():
            shutil.copyfile(file, folder / file.name)


def remember(facts: Mapping[str, Any], folder: Path) -> None:
    """Seek the posterior of a run, by its provenance, from now on in the folder of the run."""
    if digest := used(facts):
        _SEEN.setdefault(digest, folder / FACTS)


TAKEN = ("run.json", "provenance.json", "outcomes.json", "greatgame.json")
"""Files that a run writes to its folder, into which it also copies its posterior."""


def inside(name: str, folder: Path) -> str:
    """The absolute path of a posterior's file that a scenario in ``folder`` names.

    Raises ValueError for one outside of the folder, by its path or by links.
    """
    path, home = folder / name, folder.resolve()
    if path.name in TAKEN:
        raise ValueError(f"{path.name} is a file of every run's folder; give it another name")
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError("expected a file in the folder of the scenario or below it")
    for file in (path, path.with_suffix(TABLE)):
        try:
            within = file.resolve().is_relative_to(home)
        except (OSError, RuntimeError):
            within = False
        if not within:
            raise ValueError(f"{file.name} lies outside of the scenario's folder")
    return str(path.absolute())


@lru_cache(maxsize=8)
def _read(name: str, path: Path, _stamp: int) -> Posterior:
    try:
        facts = json.loads(_content(path, MAX_FACTS).decode("utf-8"))
        found = Posterior(str(facts.get("name", name)), facts, path)
        _ = found.digest, found.bandwidth, dict(found.columns)
        json.dumps([column["prior"] for column in found.columns.values()])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path.name} describes no posterior ({error})") from None
    if not path.with_suffix(TABLE).is_file():
        raise ValueError(f"{path.name} has no table of draws beside it")
    return found


def _content(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file. Raises ValueError for any other and for one too large."""
    if not path.is_file():
        raise FileNotFoundError(path)
    if path.stat().st_size > most:
        raise ValueError(f"{path.name} is too large: more than {most:,} bytes")
    return path.read_bytes()
