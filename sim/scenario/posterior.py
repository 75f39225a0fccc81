"""Posteriors: what a fit to past figures left of the priors, as weighted draws in files.

A posterior is a pair of files, ``NAME.json`` (facts: what was fitted to what, by which method, from
which code; a summary per draw) and ``NAME.parquet`` (the draws). Each row of the table is one draw
from the joint posterior and has a weight; each column is a draw of the model by its name
(``parameters.finance.maturity``, ``hypotheses.power_friction``) and holds places in the unit
interval, so that the number is ``prior.quantile(place)``. Draws that the figures did not inform
have no column and keep their prior.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.hypotheses import HYPOTHESES
from sim.catalogue.parameters import PARAMETERS

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

NONE = "none"
"""The word for no posterior in a scenario file."""
WEIGHT = "weight"
"""The column of a table of draws that holds the weights."""
_PREFIX = "posterior-"
_TO = "to-"

Floats = NDArray[np.float64]


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

    @cached_property
    def draws(self) -> tuple[Floats, dict[str, Floats]]:
        """Weights ``[row]``, of sum one, and places in (0, 1) ``[row]`` by column.

        Raises ValueError when the table is not the one that the facts describe.
        """
        import pandas as pd

        content = self.path.with_suffix(".parquet")
        if hashlib.sha256(content.read_bytes()).hexdigest() != self.digest:
            raise ValueError(f"{content.name} is not the table that {self.path.name} describes")
        table = pd.read_parquet(content)
        weights = table[WEIGHT].to_numpy(dtype=np.float64)
        names = [name for name in table.columns if name != WEIGHT]
        return weights / weights.sum(), {n: table[n].to_numpy(dtype=np.float64) for n in names}

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
    """Folder of the shipped posteriors: beside the package, or inside it if installed."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "_calibration"
    return packaged if packaged.is_dir() else package.parent / "calibration"


def list_posteriors() -> list[str]:
    """Names of the shipped posteriors: ``to-2021`` is in ``posterior-2021.json``."""
    found = posterior_folder().glob(f"{_PREFIX}*.json")
    return sorted(_TO + file.stem.removeprefix(_PREFIX) for file in found)


def posterior_file(name: str) -> str:
    """Name of the file of a shipped posterior, which may be called by either."""
    return f"{_PREFIX}{name.removeprefix(_PREFIX).removeprefix(_TO)}.json"


def load_posterior(name: str) -> Posterior:
    """The shipped posterior of a name (``to-2021``), or that in a file (``mine/fit.json``).

    ``posterior-2021``, as its file is called, does as well.

    Raises ValueError for what is not there or is no posterior.
    """
    path = Path(name) if name.endswith(".json") else posterior_folder() / posterior_file(name)
    if not path.is_file():
        shipped = ", ".join([*list_posteriors(), NONE])
        raise ValueError(f"no posterior '{name}'; there are {shipped}")
    return _read(name, path.resolve(), path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(name: str, path: Path, _stamp: int) -> Posterior:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        found = Posterior(str(facts.get("name", name)), facts, path)
        _ = found.digest, found.bandwidth, dict(found.columns)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name} describes no posterior ({error})") from None
    if not path.with_suffix(".parquet").is_file():
        raise ValueError(f"{path.name} has no table of draws beside it")
    return found
