"""First passage: which of several events comes first, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.arrays import Floats, Whole
from sim.ensemble import Result
from sim.ensemble.numbers import percent, probability_error
from sim.ensemble.outcome import Outcome, decimal_years
from sim.quarter import Quarter
from sim.workbench.base import Answer, Sheet, frame_of
from sim.workbench.measures import UnknownName, known

TOGETHER = "same quarter"
"""Cause of those worlds in which two or more events come first in one quarter."""


@dataclass(repr=False)
class FirstPassage(Answer):
    """Who gets there first, and when: cumulative incidence of events.

    ``competing``: whether an event counts only where it comes before the others; if so, the curves
    and what is left waiting add up to one. Else each counts wherever it comes.
    ``curves``: tidy, one row per ``cause`` and ``quarter`` (timestamp of the quarter's first day):
    ``probability`` that this cause has come (first) by the end of the quarter, ``error``, ``low``
    and ``high`` (95 % interval on the complementary log-log scale). ``waiting``: index ``quarter``:
    ``at_risk`` (replicates still waiting as the quarter begins), ``probability`` that nothing has
    come by its end, ``error``, ``low``, ``high``. ``summary``: one
    row per cause: ``cause``, ``probability`` by the end and ``error``, ``median`` quarter among
    those in which it came (first) (decimal year).
    """

    kind, mark = "discover", "first-passage"
    picture = "first_passage"
    files = (
        ("first-passage", "curves"), ("waiting", "waiting"), ("first-passage-summary", "summary"),
    )  # fmt: skip
    title: str
    causes: tuple[str, ...]
    curves: pd.DataFrame
    waiting: pd.DataFrame
    summary: pd.DataFrame
    replicates: int
    competing: bool = True
    notes: list[str] = field(default_factory=list)

    @property
    def table(self) -> pd.DataFrame:
        """One row per cause."""
        return self.summary

    def readable(self, by: Sequence[str] = ()) -> pd.DataFrame:
        """One row per cause for a reader.

        ``by`` are quarters ("2027-Q4"): one more column each, of what has come by its end. Raises
        ``ValueError`` for one that the run does not have.
        """
        none = self.waiting.iloc[-1]
        rows = [
            *self.summary.to_dict("records"),
            {"cause": "none of them", **none[["probability", "error"]], "median": np.nan},
        ]
        columns: dict[str, Callable[[Mapping[Any, Any]], str]] = {
            "First" if self.competing else "Event": lambda row: row["cause"]
        }
        columns |= {f"By {quarter}": self._chances(quarter) for quarter in by}
        return frame_of(
            rows,
            {
                **columns,
                "By the end": lambda row: percent(row["probability"], row["error"]),
                "Median quarter, if so": lambda row: (
                    "" if np.isnan(row["median"]) else str(Quarter.at(row["median"]))
                ),
            },
        )

    def _chances(self, quarter: str) -> Callable[[Mapping[Any, Any]], str]:
        """Says of a row of :meth:`readable` what has come of it by the end of a quarter."""
        day = pd.Timestamp(Quarter.parse(quarter).start)
        if day not in self.waiting.index:
            raise ValueError(f"{quarter} is no quarter of the run")
        then = self.curves[self.curves["quarter"] == day].set_index("cause").to_dict("index")
        (none,) = self.waiting.loc[[day]].to_dict("records")

        def chance(row: Mapping[Any, Any]) -> str:
            found = then.get(row["cause"], none)
            return percent(found["probability"], found["error"])

        return chance

    def sheet(self) -> Sheet:
        """What is shown of it."""
        text = f"{self.replicates:,} worlds"
        return Sheet(self.title, [text, *self.notes], self.readable())


def first_passage(
    result: Result,
    events: str | Sequence[str] | Mapping[str, str],
    *,
    competing: bool = True,
    title: str | None = None,
) -> FirstPassage:
    """Cumulative incidence of first_time outcomes.

    ``events`` are outcome names, a mapping of labels to names, or the name that several share: with
    "china_passes_russia_security" the states compete over where it happens first. One event alone
    gives the curve of its first passage. Worlds in which two come first in the same quarter count
    as :data:`TOGETHER`. With ``competing=False`` each event counts whatever came before it: when
    does it happen in each state? Raises ``UnknownName``, and ``ValueError`` for an outcome without
    a date.
    """
    chosen = events_of(result.outcome_info, events)
    quarters = result.data["quarter"].values[1:]
    start = float(decimal_years(quarters)[0])
    dates = dict(result.outcome_table.each(list(dict.fromkeys(chosen.values()))))
    steps = np.column_stack([_steps(dates[n], start, len(quarters)) for n in chosen.values()])
    at = dict(zip(chosen, steps.T, strict=True))
    if competing:
        at = _races(at, steps, len(quarters))
    # nothing leaves the watch before the end, so that the estimates of Aalen and Johansen (1978)
    # and of Kaplan and Meier are plain shares, and their errors those of a binomial share
    came = {label: _by_end(one, len(quarters)) for label, one in at.items()}
    waiting = 1.0 - _by_end(steps.min(axis=1), len(quarters))
    at_risk = np.rint(result.n * np.concatenate([[1.0], waiting[:-1]])).astype(np.int64)
    titles = dict.fromkeys(result.outcome_info[name].title for name in chosen.values())
    return FirstPassage(
        title=title or "; ".join(titles),
        causes=tuple(at),
        curves=pd.concat(
            [
                pd.DataFrame({"cause": label, "quarter": quarters, **_columns(share, result.n)})
                for label, share in came.items()
            ],
            ignore_index=True,
        ),
        waiting=pd.DataFrame(
            {"at_risk": at_risk, **_columns(waiting, result.n)},
            index=pd.DatetimeIndex(quarters, name="quarter"),
        ),
        summary=_summary(
            came,
            {label: start + one[one < len(quarters)] / 4 for label, one in at.items()},
            result.n,
        ),
        replicates=result.n,
        competing=competing,
        notes=_notes(result, list(chosen.values())),
    )


def _races(at: Mapping[str, Whole], steps: Whole, never: int) -> dict[str, Whole]:
    """When each event came, where it came before all others, and when two did; else ``never``."""
    first = steps.min(axis=1)
    ahead = steps == first[:, None]
    tied = (ahead.sum(axis=1) > 1) & (first < never)
    alone = {
        label: np.where(won & ~tied, first, never) for label, won in zip(at, ahead.T, strict=True)
    }
    return alone | ({TOGETHER: np.where(tied, first, never)} if tied.any() else {})


def _steps(dates: Floats, start: float, quarters: int) -> Whole:
    """In which quarter of the run each date is; ``quarters`` where there is none."""
    return np.where(np.isnan(dates), quarters, np.rint((dates - start) * 4)).astype(np.int64)


def _by_end(steps: Whole, quarters: int) -> Floats:
    """Share of replicates in which something has come by the end of each quarter."""
    return np.bincount(steps, minlength=quarters)[:quarters].cumsum() / len(steps)


def events_of(
    there: Mapping[str, Outcome], events: str | Sequence[str] | Mapping[str, str]
) -> dict[str, str]:
    """Outcomes that compete for coming first, by label, of those that are ``there``.

    Raises ``UnknownName``, and ``ValueError`` for an outcome without a date.
    """
    chosen = _named(there, events)
    for name in chosen.values():
        if not there[name].dated:
            raise ValueError(f"{name} has no date: first passage needs outcomes of kind first_time")
    return chosen


def _named(
    outcomes: Mapping[str, Outcome], events: str | Sequence[str] | Mapping[str, str]
) -> dict[str, str]:
    names = list(outcomes)
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
    there = [outcomes[name] for name in wanted]
    short = len({one.base for one in there}) == 1 and all(one.labels for one in there)
    return {(".".join(one.labels) if short else one.name): one.name for one in there}


def interval(share: Floats, n: int, level: float = 0.95) -> tuple[Floats, Floats]:
    """Ends of an interval on the complementary log-log scale, which stays within 0 and 1.

    Where the share is 0 or 1 the far end is the exact binomial one for ``n`` replicates.
    """
    z = float(ndtri(0.5 + level / 2))
    edge = ((1 - level) / 2) ** (1 / n)
    certain = (share == 0.0) | (share == 1.0)
    inner = np.where(certain, 0.5, share)
    power = z * np.sqrt(inner * (1 - inner) / n) / (inner * np.abs(np.log(inner)))
    low = np.where(certain, np.where(share == 0.0, 0.0, edge), inner ** np.exp(power))
    high = np.where(certain, np.where(share == 0.0, 1 - edge, 1.0), inner ** np.exp(-power))
    return low, high


def _columns(share: Floats, n: int) -> dict[str, Floats]:
    low, high = interval(share, n)
    error = np.array([probability_error(p, n) for p in share])
    return {"probability": share, "error": error, "low": low, "high": high}


def _summary(came: Mapping[str, Floats], dates: Mapping[str, Floats], n: int) -> pd.DataFrame:
    rows = []
    for label, share in came.items():
        when = dates[label]
        median = float(np.quantile(when, 0.5, method="inverted_cdf")) if len(when) else np.nan
        by_end = float(share[-1])
        rows.append((label, by_end, probability_error(by_end, n), median))
    return pd.DataFrame(rows, columns=["cause", "probability", "error", "median"])


def _notes(result: Result, names: Sequence[str]) -> list[str]:
    """A streak that must last cannot begin in the run's last quarters."""
    outcomes = result.scenario.outcomes
    longest = max(outcomes[name].duration for name in names)
    if longest < 2:
        return []
    late = f"none can begin in the last {longest - 1} quarters of the run."
    return [f"A date is when a streak of {longest} quarters began; {late}"]
