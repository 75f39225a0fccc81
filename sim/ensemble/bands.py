"""From tallies to labelled data: bands, means, probabilities and paths as xarray data sets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES, Variable
from sim.ensemble.bins import Bins, bins_of, quantiles
from sim.ensemble.leading import LEADER_OF, move_data
from sim.ensemble.tallies import BandTally, EventTally, LabelTally, Tallies, fixed_point_of

if TYPE_CHECKING:
    import xarray as xr

Labels = Mapping[str, tuple[str, ...]]
Times = NDArray[np.datetime64]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def moments_of(quarters: Times) -> Times:
    """First days of the quarter before the start (the initial state) and of every quarter."""
    months = quarters.astype("datetime64[M]")
    before = months[:1] - np.timedelta64(3, "M")
    return np.concatenate([before, months]).astype("datetime64[ns]")


def band_data(tallies: Tallies, labels: Labels, quarters: Times) -> xr.Dataset:
    """Bands, means and probabilities of all recorded variables.

    Dimensions: ``quantile``, ``quarter`` (the first entry is the initial state) and the axes of
    each variable. Numeric variables give ``V`` and ``V_mean``, events ``V_mean`` (expected number
    per quarter) and ``V_any`` (probability of at least one), categorical ones ``V_probability``;
    ``leader_probability`` and ``leader_moves`` cover four dimensions of influence, of which other
    variables leave ``overall`` empty (NaN). Quantiles are read from the counts of a variable when
    it is looked at.
    """
    import xarray as xr

    own = len(labels["dimension"])
    contents: dict[str, Any] = {}
    for name, tally in tallies.variables.items():
        variable = VARIABLES[name]
        shape = tuple(len(labels[axis]) for axis in variable.axes)
        match tally:
            case BandTally():
                contents |= _bands(variable, tally, tallies.count, shape, own)
            case EventTally():
                contents |= _events(variable, tally, tallies.count, shape)
            case LabelTally():
                contents |= _probabilities(variable, tally, tallies.count, shape)
    if len(tallies.leaders):
        contents["leader_probability"] = _leaders(tallies)
        contents["leader_moves"] = move_data(tallies.moves, tallies.count, len(quarters) + 1)
    dims = {"quarter", *(dim for entry in contents.values() for dim in entry[0])}
    coords = _coords(dims, labels, quarters)
    if "dimension" in dims:
        coords["dimension"] = np.array(list(LEADER_OF))
    contents = {name: _with_overall(entry, own) for name, entry in contents.items()}
    return xr.Dataset(contents, coords=coords)


def no_bands(quarters: Times) -> xr.Dataset:
    """The quarters of a run of which no bands were recorded."""
    import xarray as xr

    return xr.Dataset(coords={"quarter": moments_of(quarters)})


def path_data(
    paths: Mapping[str, NDArray[np.float32]],
    replicates: NDArray[np.int64],
    labels: Labels,
    quarters: Times,
) -> xr.Dataset:
    """Full paths ``[replicate, quarter, *axes]`` of the recorded variables."""
    import xarray as xr

    contents = {
        name: (("replicate", "quarter", *VARIABLES[name].axes), values, attributes(VARIABLES[name]))
        for name, values in paths.items()
    }
    dims = {dim for entry in contents.values() for dim in entry[0]}
    coords = _coords(dims, labels, quarters)
    return xr.Dataset(contents, coords={"replicate": replicates, **coords})


def attributes(variable: Variable) -> dict[str, Any]:
    """Attributes of a variable's arrays: long name and units."""
    return {"long_name": variable.meaning, "units": variable.unit}


def error_in_words(bins: Bins, unit: str) -> str:
    """The largest error of a quantile inside the summary span, for a reader."""
    if bins.relative:
        return f"{bins.relative:.1%} of the value, plus {bins.absolute:.2g} {unit}".strip()
    return f"{bins.absolute:.2g} {unit}".strip()


def _bands(
    variable: Variable, tally: BandTally, count: int, shape: tuple[int, ...], own: int
) -> Any:
    from sim.ensemble.lazy import lazy

    bins = bins_of(variable)
    moments = len(tally.counts)
    mean = fixed_point_of(variable).mean(tally.totals, count)
    attrs = attributes(variable)
    error = {
        "summary_error": error_in_words(bins, variable.unit),
        "summary_error_absolute": bins.absolute,
        "summary_error_relative": bins.relative,
    }
    axes = variable.axes
    dims = ("quantile", "quarter", *axes)
    whole = [len(QUANTILES), moments, *shape]
    if "dimension" in axes and whole[dims.index("dimension")] == own:
        whole[dims.index("dimension")] += 1
    return {
        variable.name: (
            dims,
            lazy(partial(_quantiles, variable, tally, shape, own), tuple(whole)),
            attrs | error,
        ),
        f"{variable.name}_mean": (
            ("quarter", *axes),
            mean.reshape(moments, *shape),
            attrs | {"long_name": f"{variable.meaning} (mean)"},
        ),
    }


def _quantiles(variable: Variable, tally: BandTally, shape: tuple[int, ...], own: int) -> Floats:
    """Quantiles ``[quantile, quarter, *axes]`` from the counts of a variable."""
    moments, cells, slots = tally.counts.shape
    bands = quantiles(
        bins_of(variable),
        tally.counts.reshape(moments * cells, slots),
        tally.lowest.reshape(-1),
        tally.highest.reshape(-1),
        QUANTILES,
        whole=tally.whole,
    )
    dims = ("quantile", "quarter", *variable.axes)
    values: Floats = _with_overall((dims, bands.reshape(len(QUANTILES), moments, *shape), {}), own)[
        1
    ]
    return values


def _events(variable: Variable, tally: EventTally, count: int, shape: tuple[int, ...]) -> Any:
    dims = ("quarter", *variable.axes)
    shape = (len(tally.totals), *shape)
    mean = fixed_point_of(variable).mean(tally.totals, count)
    return {
        f"{variable.name}_mean": (
            dims,
            mean.reshape(shape),
            {"long_name": f"{variable.meaning} (expected number)", "units": variable.unit},
        ),
        f"{variable.name}_any": (
            dims,
            (tally.any / max(count, 1)).reshape(shape),
            {"long_name": f"{variable.meaning} (at least one)", "units": "probability"},
        ),
    }


def _probabilities(
    variable: Variable, tally: LabelTally, count: int, shape: tuple[int, ...]
) -> Any:
    shares = np.moveaxis(tally.counts / max(count, 1), -1, 0)
    return {
        f"{variable.name}_probability": (
            (f"{variable.name}_{variable.unit}", "quarter", *variable.axes),
            shares.reshape(len(variable.labels), len(tally.counts), *shape),
            {"long_name": variable.meaning, "units": "probability"},
        )
    }


def _leaders(tallies: Tallies) -> Any:
    return (
        ("dimension", "quarter", "state", "power"),
        tallies.leaders / max(tallies.count, 1),
        {"long_name": "Power with the largest influence", "units": "probability"},
    )


def _with_overall(entry: Any, own: int) -> Any:
    """Put an empty first entry before a variable's own dimensions, to share their coordinate."""
    dims, values, attrs = entry
    if "dimension" not in dims or values.shape[dims.index("dimension")] != own:
        return entry
    place = dims.index("dimension")
    width = [(int(axis == place), 0) for axis in range(values.ndim)]
    return dims, np.pad(values, width, constant_values=np.nan), attrs


def _coords(dims: set[str], labels: Labels, quarters: Times) -> dict[str, Any]:
    categorical = {f"{v.name}_{v.unit}": v.labels for v in VARIABLES.values() if v.labels}
    coords: dict[str, Any] = {}
    for dim in sorted(dims):
        if dim == "quarter":
            coords[dim] = moments_of(quarters)
        elif dim == "quantile":
            coords[dim] = np.array(QUANTILES)
        elif dim in categorical:
            coords[dim] = np.array(categorical[dim])
        elif dim != "replicate":
            coords[dim] = np.array(labels[dim])
    return coords
