"""First passage: which of several events comes first, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.precision import probability_error
from sim.workbench.discovery.estimator import Incidence, aalen_johansen, interval, settled
from sim.workbench.discovery.result import FirstPassage
from sim.workbench.measures import UnknownName, known
from sim.workbench.sensitivity.run import scenario_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Result

Floats = NDArray[np.float64]

TOGETHER = "same quarter"
"""Cause of those worlds in which two or more events come first in one quarter."""


def first_passage(
    result: Result, events: str | Sequence[str] | Mapping[str, str], *, title: str | None = None
) -> FirstPassage:
    """Cumulative incidence of competing first_time outcomes.

    ``events`` are outcome names, a mapping of labels to names, or the name that several share: with
    "china_passes_russia_security" the states compete over where it happens first. One event alone
    gives the curve of its first passage. Worlds in which two come first in the same quarter count
    as :data:`TOGETHER`. Raises ``UnknownName``, and ``ValueError`` for an outcome without a date.
    """
    chosen = _events(result, events)
    for name in chosen.values():
        if result.outcome_info[name]["kind"] != "first_time":
            raise ValueError(f"{name} has no date: first passage needs outcomes of kind first_time")
    quarters = result.data["quarter"].values[1:]
    start = _year(quarters[0])
    dates = np.column_stack([result.outcomes[n].to_numpy(float) for n in chosen.values()])
    steps = np.where(np.isnan(dates), len(quarters), np.rint((dates - start) * 4))
    first = steps.min(axis=1).astype(np.int64)
    at_first = steps == first[:, None]
    together = at_first.sum(axis=1) > 1
    labels = list(chosen)
    causes = np.where(together, len(labels), at_first.argmax(axis=1)).astype(np.int64)
    causes[first >= len(quarters)] = -1
    if bool((together & (first < len(quarters))).any()):
        labels.append(TOGETHER)
    found = aalen_johansen(first, causes, len(labels), len(quarters))
    return FirstPassage(
        title=title or _title(result, list(chosen.values())),
        causes=tuple(labels),
        curves=_curves(found, labels, quarters, result.n),
        waiting=_waiting(found, quarters, result.n),
        summary=_summary(found, labels, first, causes, start, result.n),
        replicates=result.n,
        notes=_notes(result, list(chosen.values())),
    )


def _events(result: Result, events: str | Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    names = [str(name) for name in result.outcomes.columns]
    if isinstance(events, Mapping):
        return {label: known(name, names, "outcome") for label, name in events.items()}
    if isinstance(events, str):
        family = [name for name in names if name.startswith(f"{events}.")]
        if family and events not in names:
            return {name.removeprefix(f"{events}."): name for name in family}
        events = [events]
    if not events:
        raise UnknownName("name at least one outcome of kind first_time")
    wanted = [known(name, names, "outcome") for name in events]
    bases = {name.partition(".")[0] for name in wanted}
    short = len(bases) == 1 and all("." in name for name in wanted)
    return {(name.partition(".")[2] if short else name): name for name in wanted}


def _curves(
    found: Incidence, labels: Sequence[str], quarters: NDArray[np.datetime64], n: int
) -> pd.DataFrame:
    import pandas as pd

    tables = []
    for label, share, error in zip(labels, found.probability, found.error, strict=True):
        low, high = interval(share, error, n)
        columns = {
            "cause": label, "quarter": quarters, "probability": share,
            "error": _errors(share, error, n), "low": low, "high": high,
        }  # fmt: skip
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


def _waiting(found: Incidence, quarters: NDArray[np.datetime64], n: int) -> pd.DataFrame:
    import pandas as pd

    low, high = interval(found.waiting, found.waiting_error, n)
    columns = {
        "at_risk": found.at_risk, "probability": found.waiting,
        "error": _errors(found.waiting, found.waiting_error, n), "low": low, "high": high,
    }  # fmt: skip
    return pd.DataFrame(columns, index=pd.DatetimeIndex(quarters, name="quarter"))


def _errors(share: Floats, error: Floats, n: int) -> Floats:
    """Errors, with that of a share of exactly 0 or 1 as everywhere else."""
    return np.where(settled(share), probability_error(0.0, n), error)


def _summary(
    found: Incidence,
    labels: Sequence[str],
    first: NDArray[np.int64],
    causes: NDArray[np.int64],
    start: float,
    n: int,
) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for k, label in enumerate(labels):
        share = float(found.probability[k, -1])
        dates = start + first[causes == k] / 4
        median = float(np.quantile(dates, 0.5, method="inverted_cdf")) if len(dates) else np.nan
        error = float(_errors(found.probability[k], found.error[k], n)[-1])
        rows.append({"cause": label, "probability": share, "error": error, "median": median})
    return pd.DataFrame(rows)


def _title(result: Result, names: Sequence[str]) -> str:
    titles = dict.fromkeys(str(result.outcome_info[name]["title"]) for name in names)
    return "; ".join(titles)


def _notes(result: Result, names: Sequence[str]) -> list[str]:
    """A streak that must last cannot begin in the run's last quarters."""
    outcomes = scenario_of(result).outcomes
    longest = max(outcomes[name].duration for name in names)
    if longest < 2:
        return []
    late = f"none can begin in the last {longest - 1} quarters of the run."
    return [f"A date is when a streak of {longest} quarters began; {late}"]


def _year(quarter: np.datetime64) -> float:
    return 1970 + float(quarter.astype("datetime64[M]").astype(int)) / 12
