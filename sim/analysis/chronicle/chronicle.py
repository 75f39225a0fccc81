"""The chronicle of one world: what happened, quarter by quarter, and why."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Any

from sim.analysis.chronicle import economy, offers, politics, security
from sim.analysis.chronicle.entry import DETAIL, Entry
from sim.analysis.chronicle.scene import Scene, snapshot
from sim.model import InfluenceModel
from sim.scenario import Quarter, Scenario
from sim.world import Rule

WIDTH = 100

TELLERS: tuple[Callable[[Scene], Iterator[Entry]], ...] = (
    politics.tell_shocks,
    politics.tell_war,
    offers.tell_offers,
    economy.tell_money,
    economy.tell_debt,
    economy.tell_disputes,
    security.tell_weapons,
    security.tell_violence,
    security.tell_quarrels,
    security.tell_crises,
    economy.tell_leaders_of_states,
    politics.tell_pressure,
    politics.tell_formats,
    politics.tell_leaders,
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
        detail: int = DETAIL["everything"],
    ) -> Chronicle:
        """The entries about ``states`` (and those about no state), in a span, up to a detail."""
        first = None if since is None else Quarter.parse(since)
        last = None if until is None else Quarter.parse(until)

        def wanted(entry: Entry) -> bool:
            quarter = Quarter.parse(entry.quarter)
            return (
                entry.detail <= detail
                and (not states or entry.state in states or _of_the_region(entry))
                and (first is None or quarter >= first)
                and (last is None or quarter <= last)
            )

        return replace(self, entries=tuple(e for e in self.entries if wanted(e)))

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
        for quarter, entries in groupby(self.entries, key=lambda entry: entry.quarter):
            lines += ["", quarter]
            for entry in entries:
                lines += textwrap.wrap(
                    entry.text, WIDTH, initial_indent="  ", subsequent_indent="      ",
                    break_on_hyphens=False,
                )  # fmt: skip
        return "\n".join(lines)

    @property
    def head(self) -> str:
        """One line that says which world this is."""
        return f"{self.title}: world {self.replicate} of seed {self.seed}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(e.quarter)}</td><td>{escape(e.kind.replace('_', ' '))}</td>"
            f"<td style='text-align:left'>{escape(e.text)}</td></tr>"
            for e in self.entries
        )
        return f"<p><b>{escape(self.head)}</b></p><table>{rows}</table>"


def _of_the_region(entry: Entry) -> bool:
    return not entry.state and entry.kind != "dealing"


def explain(
    scenario: Scenario,
    *,
    replicate: int = 0,
    seed: int = 0,
    agents: Mapping[str, type] | None = None,
    rules: Sequence[Rule] = (),
) -> Chronicle:
    """Simulate one replicate again and tell what happened in it, and why.

    It is the world of that number in every ensemble of this scenario and seed, bit for bit; the
    scenario, ``agents`` and ``rules`` must be those of the ensemble. Raises ``ValueError`` for a
    negative replicate or seed.
    """
    model = InfluenceModel(
        scenario, replicate=replicate, seed=seed, agents=agents, rules=rules, explain=True
    )
    entries: list[Entry] = []
    for _ in model.quarters:
        before = snapshot(model)
        model.step()
        scene = Scene(model, before)
        for teller in TELLERS:
            entries.extend(teller(scene))
    return Chronicle(
        title=scenario.title,
        name=scenario.name,
        digest=scenario.digest,
        replicate=replicate,
        seed=seed,
        entries=tuple(entries),
    )
