"""Paired differences of whole paths: quantiles of B - A per quarter, and where B is ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variables import VARIABLES
from sim.ensemble.bands import QUANTILES, attributes

if TYPE_CHECKING:
    import xarray as xr

    from sim.ensemble import Result

Floats = NDArray[np.float64]

MOST_VALUES = 50_000_000
"""Numbers of a path that are in memory at a time."""


def band_differences(a: Result, b: Result, variables: Sequence[str]) -> xr.Dataset:
    """Differences B - A of variables whose paths both have, over their common quarters and labels.

    Some quarters of one variable are in memory at a time.
    """
    import xarray as xr

    kept = _kept(a), _kept(b)
    common = np.intersect1d(kept[0], kept[1])
    columns = tuple(np.searchsorted(numbers, common) for numbers in kept)
    times = np.intersect1d(a.data["quarter"].values, b.data["quarter"].values)
    rows = tuple(np.searchsorted(result.data["quarter"].values, times) for result in (a, b))
    contents: dict[str, Any] = {}
    coords: dict[str, Any] = {"quarter": times, "quantile": np.array(QUANTILES)}
    for name in variables:
        axes = VARIABLES[name].axes
        labels = {axis: _shared(a, b, axis) for axis in axes}
        coords |= {axis: np.array(found) for axis, found in labels.items()}
        places = tuple(
            np.ix_(*[[_labels(result, axis).index(x) for x in labels[axis]] for axis in axes])
            for result in (a, b)
        )
        sides = [
            _Side(_paths(result)[name], columns[k], places[k]) for k, result in enumerate((a, b))
        ]
        contents |= _summaries(name, sides, rows, [len(labels[axis]) for axis in axes])
    return xr.Dataset(contents, coords={k: v for k, v in coords.items() if _used(k, contents)})


class _Side:
    """The paths of one variable in one scenario, limited to what both scenarios have."""

    def __init__(self, paths: xr.DataArray, columns: NDArray[np.intp], places: Any) -> None:
        self._paths, self._columns, self._places = paths, columns, places
        # a file is read through for every slice of quarters, so these are as large as they may be
        moments = paths.sizes["quarter"]
        self._slice = max(1, moments * MOST_VALUES // max(paths.size, 1))
        self._from, self._held = 0, np.empty((0, 0), dtype=np.float32)

    def at(self, moment: int) -> Floats:
        """Values ``[*axes, replicate]`` at one moment; moments are asked for in their order."""
        if not self._from <= moment < self._from + len(self._held):
            self._from = moment
            part = self._paths.isel(quarter=slice(moment, moment + self._slice))
            self._held = np.moveaxis(part.to_numpy(), 0, -1)
        chosen = self._held[moment - self._from][..., self._columns]
        return np.asarray(chosen[self._places] if self._places else chosen, dtype=np.float64)


def _summaries(
    name: str, sides: Sequence[_Side], rows: Sequence[NDArray[np.intp]], shape: list[int]
) -> dict[str, Any]:
    variable, moments = VARIABLES[name], len(rows[0])
    quantiles = np.empty((len(QUANTILES), moments, *shape))
    mean, error, greater = (np.empty((moments, *shape)) for _ in range(3))
    for k, (row_a, row_b) in enumerate(zip(*rows, strict=True)):
        gap = sides[1].at(int(row_b)) - sides[0].at(int(row_a))
        quantiles[:, k] = np.quantile(gap, QUANTILES, axis=-1, method="inverted_cdf")
        mean[k] = gap.mean(axis=-1)
        n = gap.shape[-1]
        error[k] = gap.std(axis=-1, ddof=1) / np.sqrt(n) if n > 1 else np.nan
        greater[k] = (gap > 0).mean(axis=-1)
    attrs, axes = attributes(variable), variable.axes
    long = f"{variable.meaning} (paired difference)"
    chance = {
        "long_name": f"{variable.meaning}: share of worlds with a rise",
        "units": "probability",
    }
    return {
        name: (("quantile", "quarter", *axes), quantiles, attrs | {"long_name": long}),
        f"{name}_mean": (("quarter", *axes), mean, attrs | {"long_name": f"{long}, mean"}),
        f"{name}_mean_error": (("quarter", *axes), error, attrs | {"long_name": f"{long}, error"}),
        f"{name}_greater": (("quarter", *axes), greater, chance),
    }


def _used(dim: str, contents: dict[str, Any]) -> bool:
    return any(dim in entry[0] for entry in contents.values())


def _paths(result: Result) -> xr.Dataset:
    assert result.paths is not None
    return result.paths


def _kept(result: Result) -> NDArray[np.int64]:
    return result.outcomes.index.to_numpy(dtype=np.int64)


def _labels(result: Result, axis: str) -> list[str]:
    return [str(label) for label in result.worlds[axis].values]


def _shared(a: Result, b: Result, axis: str) -> list[str]:
    there = set(_labels(b, axis))
    return [label for label in _labels(a, axis) if label in there]
