"""What discovery gives: boxes and trees of conditions, and curves of first passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sim.workbench import tables

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Folder


@dataclass(frozen=True)
class Box:
    """Conditions that hold together, and how well they separate the cases of interest.

    ``limits``: one row per condition, index ``factor``: ``label``, ``low``, ``high`` (values of the
    factor; infinite where open), ``variants`` (names allowed, for a hypothesis), ``words``,
    ``p_value`` (quasi-p: how likely the condition would do as well by luck, on the replicates it
    was searched with). ``coverage``: share of the cases of interest that lie in the box.
    ``density``: share of the replicates in the box that are cases of interest. ``mass``: share of
    all replicates that lie in the box. All three with errors, on replicates that the search has not
    seen; ``seen_`` ones are those of the search itself, for a look at how much was overfitted.
    """

    limits: pd.DataFrame
    coverage: float
    coverage_error: float
    density: float
    density_error: float
    mass: float
    seen_coverage: float
    seen_density: float
    mass_error: float = nan
    seen_density_error: float = nan

    @property
    def words(self) -> str:
        """The conditions in one line."""
        return " and ".join(self.limits["words"]) or "no condition"


@dataclass(repr=False)
class Discovery(tables.Shown):
    """The few conditions under which something happens.

    ``boxes``: from one condition on, one more each (``prim``), or the leaves of the tree that
    are denser than the base rate (``tree``). ``trajectory`` (``prim`` only): one row per box on the
    way,
    ``coverage`` and ``density`` with errors, ``mass`` and the number of ``conditions``, measured on
    the half the search has not seen. ``rate``: share of all replicates in which it happens.
    ``interesting`` says in words what counts as happening.
    """

    method: Literal["prim", "tree"]
    outcome: str
    title: str
    interesting: str
    rate: float
    rate_error: float
    replicates: int
    boxes: list[Box]
    trajectory: pd.DataFrame
    notes: list[str] = field(default_factory=list)

    @property
    def table(self) -> pd.DataFrame:
        """One row per box: ``conditions`` in words, coverage, density, mass, errors."""
        from sim.workbench.discovery.words import box_table

        return box_table(self)

    def save(self, directory: str | Path | Folder) -> Path:
        """Write ``boxes.csv``, ``limits.csv``, ``trajectory.csv`` and ``discovery.json``."""
        from sim.workbench.discovery.storage import save

        return save(directory, self)

    def _sheet(self) -> tables.Sheet:
        from sim.workbench.discovery.words import head_lines, readable

        return tables.Sheet(f"Conditions for: {self.title}", head_lines(self), readable(self))


@dataclass(repr=False)
class FirstPassage(tables.Shown):
    """Who gets there first, and when: cumulative incidence of competing events.

    ``curves``: tidy, one row per ``cause`` and ``quarter`` (timestamp of the quarter's first day):
    ``probability`` that this cause has come first by the end of the quarter (Aalen-Johansen),
    ``error``, ``low`` and ``high`` (95 % interval on the complementary log-log scale). ``waiting``:
    index ``quarter``: ``at_risk`` (replicates still waiting as the quarter begins), ``probability``
    that nothing has come by its end (Kaplan-Meier), ``error``, ``low``, ``high``. ``summary``: one
    row per cause: ``label``, ``probability`` by the end and ``error``, ``median`` quarter among
    those in which it came first (decimal year). The curves and what is left waiting add up to one.
    """

    title: str
    causes: tuple[str, ...]
    curves: pd.DataFrame
    waiting: pd.DataFrame
    summary: pd.DataFrame
    replicates: int
    notes: list[str] = field(default_factory=list)

    @property
    def table(self) -> pd.DataFrame:
        """One row per cause."""
        return self.summary

    def save(self, directory: str | Path | Folder) -> Path:
        """Write ``first-passage.csv``, ``waiting.csv`` and ``first-passage.json``."""
        from sim.workbench.discovery.storage import save

        return save(directory, None, self)

    def _sheet(self) -> tables.Sheet:
        from sim.workbench.discovery.words import passage_words

        text = f"{self.replicates:,} worlds"
        return tables.Sheet(self.title, [text, *self.notes], passage_words(self))
