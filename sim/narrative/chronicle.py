"""The chronicle of one world: what happened, year by year, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Any

from sim.arrays import Whole
from sim.ensemble.chunk import run_chunk
from sim.ensemble.numbers import whole
from sim.ensemble.provenance import origin_words
from sim.ensemble.recorder import Job, Recorder
from sim.narrative import deals, economy, politics, security, society
from sim.narrative.entry import FLOOR, LASTING, STALE, Entry
from sim.narrative.scene import Ledger, Scene, snapshot
from sim.scenario import Quarter, ScenarioLike, as_scenario
from sim.start.design import Arrangement
from sim.text import listed, wrapped
from sim.world import Rule

A_YEAR = 5
"""Highlights of a year, at most."""

TELLERS: tuple[Callable[[Scene], Iterator[Entry]], ...] = (
    politics.tell_shocks,
    politics.tell_war,
    deals.tell_deals,
    security.tell_arms,
    economy.tell_growth,
    economy.tell_currencies,
    economy.tell_hardship,
    economy.tell_flows,
    economy.tell_lending,
    economy.tell_debt,
    economy.tell_price_disputes,
    security.tell_weapons,
    security.tell_violence,
    security.tell_quarrels,
    security.tell_crises,
    deals.tell_cancellations,
    society.tell_leaders,
    society.tell_neutrality,
    society.tell_opinion,
    society.tell_jumps,
    politics.tell_pressure,
    politics.tell_formats,
    politics.tell_influence,
    society.tell_lasting,
)
"""Who tells what, in the order of a quarter."""


@dataclass(frozen=True)
class Chronicle:
    """Entries of one replicate in order of time, with the names that head it."""

    title: str
    name: str
    digest: str
    replicate: int
    seed: int
    entries: tuple[Entry, ...]
    origin: str = ""

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def select(
        self,
        *,
        states: Sequence[str] = (),
        since: Quarter | str | None = None,
        until: Quarter | str | None = None,
        weight: float = 0.0,
    ) -> Chronicle:
        """The entries about ``states`` (and those about no state), in a span, from a weight on."""
        first = None if since is None else Quarter.parse(since)
        last = None if until is None else Quarter.parse(until)

        def wanted(entry: Entry) -> bool:
            quarter = Quarter.parse(entry.quarter)
            return (
                entry.weight >= weight
                and (not states or entry.concerns(states))
                and (first is None or quarter >= first)
                and (last is None or quarter <= last)
            )

        return replace(self, entries=tuple(e for e in self.entries if wanted(e)))

    def highlights(self, a_year: int = A_YEAR) -> Chronicle:
        """What counts most: so many entries a year, in the order of the year, and what stays.

        What happens to the same parties several times in a year is told once; what was told in
        earlier years already counts less each time.
        """
        chosen: list[Entry] = []
        told: Counter[tuple[str, ...]] = Counter()
        for heading, entries in groupby(self.entries, key=lambda entry: entry.heading):
            if heading == LASTING:
                chosen += entries
                continue
            stories: dict[tuple[str, ...], list[tuple[int, Entry]]] = defaultdict(list)
            for place, entry in enumerate(entries):
                stories[entry.subject].append((place, entry))
            year = [_one(story, STALE ** told[subject]) for subject, story in stories.items()]
            heavy = [(place, entry) for place, entry in year if entry.weight >= FLOOR]
            heavy = sorted(heavy, key=lambda placed: -placed[1].weight)[:a_year]
            told.update(entry.subject for _, entry in heavy)
            chosen += [entry for _, entry in sorted(heavy, key=lambda placed: placed[0])]
        return replace(self, entries=tuple(chosen))

    def to_dict(self) -> dict[str, Any]:
        """The chronicle for JSON."""
        return {
            "scenario": self.name,
            "title": self.title,
            "digest": self.digest,
            "replicate": self.replicate,
            "seed": self.seed,
            "entries": [entry.to_dict() for entry in self.entries],
        }

    def __str__(self) -> str:
        lines = [self.head, "=" * len(self.head)]
        for heading, entries in groupby(self.entries, key=lambda entry: entry.heading):
            lines += ["", heading]
            for entry in entries:
                text = f"{entry.when}  {entry.text}".strip()
                lines += wrapped(text, 2, 6)
        return "\n".join(lines)

    @property
    def head(self) -> str:
        """One line that says which world this is, and of which history it is a branch."""
        world = f"{self.title}: world {self.replicate} of seed {self.seed}"
        return f"{world}, a branch of {self.origin}" if self.origin else world

    def __repr__(self) -> str:
        return f"<Chronicle of {self.head}: {len(self.entries):,} entries; print() tells them>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(e.quarter)}</td><td>{escape(e.kind.replace('_', ' '))}</td>"
            f"<td style='text-align:left'>{escape(e.text)}</td></tr>"
            for e in self.entries
        )
        return f"<p><b>{escape(self.head)}</b></p><table>{rows}</table>"


def _one(story: Sequence[tuple[int, Entry]], fresh: float) -> tuple[int, Entry]:
    """The weightiest of several entries on one subject, with the quarters of the others.

    Entries come and go with their places in the year, so that what led to a fall is told before it.
    """
    place, first = max(story, key=lambda placed: placed[1].weight)
    others = [entry.quarter[5:] for _, entry in story if entry is not first]
    again = f" The same in {listed(list(dict.fromkeys(others)))}." if others else ""
    return place, replace(first, text=first.text + again, weight=first.weight * fresh)


@dataclass(frozen=True)
class Tale(Recorder[tuple[Entry, ...]]):
    """Records what happens in a run of one replicate, quarter by quarter."""

    name = "tale"

    def start(self, model: Any, job: Job, replicates: Whole) -> _Told:  # noqa: ARG002
        """Open the book."""
        return _Told(model)

    def merge(self, parts: Sequence[Any]) -> tuple[Entry, ...]:
        """The one replicate's entries."""
        (entries,) = parts
        return tuple(entries)


class _Told:
    """The book: after every quarter what it brought, before the next how things stand."""

    def __init__(self, model: Any) -> None:
        self._model, self._ledger = model, Ledger(model)
        self._before: Any = None
        self._memory: dict[Any, Any] = {}
        self._entries: list[Entry] = []

    def observe(self, world: Any, moment: int) -> None:  # noqa: ARG002
        if moment:
            scene = Scene(self._model, self._before, self._ledger, self._memory)
            for teller in TELLERS:
                self._entries.extend(teller(scene))
        self._before = snapshot(self._model)
        self._ledger.begin()

    def finish(self) -> tuple[Entry, ...]:
        return tuple(self._entries)


def explain(
    scenario: ScenarioLike,
    *,
    replicate: int = 0,
    seed: int = 0,
    agents: Mapping[str, type] | None = None,
    rules: Sequence[Rule] = (),
    design: Arrangement | None = None,
) -> Chronicle:
    """Simulate one replicate again and tell what happened in it, and why.

    It is the world of that number in every ensemble of this scenario and seed, bit for bit; the
    scenario, ``agents``, ``rules`` and ``design`` must be those of the ensemble. Raises
    ``ValueError`` for a negative replicate or seed.
    """
    scenario = as_scenario(scenario)
    whole("replicate", replicate), whole("seed", seed)
    asked = {"agents": agents, "rules": rules, "design": design, "explain": True}
    job = Job(scenario, seed, replicate, 1, (Tale(),), options=asked, finite=False)
    entries: tuple[Entry, ...] = run_chunk(job).data[Tale.name]
    return Chronicle(
        title=scenario.title,
        name=scenario.name,
        digest=scenario.digest,
        replicate=replicate,
        seed=seed,
        entries=entries,
        origin="" if design is None else origin_words(design.facts),
    )
