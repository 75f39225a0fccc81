"""Taking parts out of a scenario one at a time, and showing what changes without each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Unpack

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.ensemble import Result, simulate
from sim.ensemble.engine import RECORDED
from sim.ensemble.numbers import MOST_REPLICATES, whole
from sim.ensemble.provenance import identity_of
from sim.mechanisms.registers import MECHANISMS
from sim.scenario import Scenario, ScenarioLike, as_scenario
from sim.workbench.base import Answer, Sharing, Sheet, at_work, frame_of, part
from sim.workbench.compare.comparison import outcome_table
from sim.workbench.compare.paired import amount, named, overall_size, paired, ranked, readable
from sim.workbench.measures import known, measures

Names = Sequence[str] | Literal["all"]

KINDS = ("mechanism", "agent", "organisation", "instrument", "shock")


@dataclass(frozen=True)
class Part:
    """One removable part of a scenario: a code or label, and what it is."""

    name: str
    kind: str


@dataclass(repr=False)
class KnockOut(Answer):
    """What each part of a scenario does: the run without it, paired with the run that has it.

    ``base``: the ensemble with everything. ``removed``: the parts taken out, in the order asked
    ("M15", "CHN", "loan", "invasion") with their ``kind``.

    ``ranking``: one row per part, the most consequential first: ``removed``, ``kind``, ``size``
    (root mean square over outcomes of the shift against the outcome's spread, noise taken off),
    ``low`` and ``high`` (90 % jackknife interval), ``outcome`` (moved most), ``effect``,
    ``effect_error``, ``unit``.
    ``effects``: one row per part and outcome: ``removed``, ``kind``, then the columns of
    :class:`Comparison.outcomes`, and ``standardised`` with ``standardised_error``; differences are
    "without the part" minus "with it".
    """

    kind, mark = "knock-out", "knockout"
    picture = "knock_out_ranking"
    parquet = True
    files = (("ranking", "ranking"), ("effects", "effects"))
    base: Result
    removed: pd.DataFrame
    ranking: pd.DataFrame
    effects: pd.DataFrame
    seed: int
    replicates: int

    @property
    def table(self) -> pd.DataFrame:
        """The parts, the most consequential first."""
        return self.ranking

    def on(self, outcome: str) -> pd.DataFrame:
        """What taking each part out does to one outcome, the largest shift first."""
        rows = self.effects[self.effects["outcome"] == outcome]
        if rows.empty:
            raise KeyError(f"no outcome {outcome}")
        return rows.sort_values("standardised", key=abs, ascending=False)

    def kept_facts(self) -> dict[str, Any]:
        """Which scenario, which seed, how many worlds."""
        return {
            "scenario": self.base.provenance["name"],
            "digest": self.base.provenance["digest"],
            "seed": self.seed,
            "replicates": self.replicates,
        }

    def readable(self, outcome: str | None = None, *, titles: bool = True) -> pd.DataFrame:
        """The ranking for a reader, or what each part does to one outcome, as :meth:`on`."""
        if outcome is not None:
            rows = self.on(outcome)
            told = readable(rows, titles=titles).rename(columns={"A": "With it", "B": "Without it"})
            parts = zip(rows["removed"], rows["kind_removed"], strict=True)
            told.insert(0, "Part", [f"{name}: {_kind(name, kind)}" for name, kind in parts])
            return told.set_index("Part")

        def moved(row: Mapping[Any, Any]) -> str:
            outcome, _, label = row["outcome"].partition("=")
            return named(outcome, label, row["title"] if titles else "")

        words: dict[str, Callable[[Mapping[Any, Any]], str]] = {
            "Without": lambda row: row["removed"],
            "What": lambda row: _kind(row["removed"], row["kind"]),
            "Size (90 %)": lambda row: f"{row['size']:.3f} ({row['low']:.3f} to {row['high']:.3f})",
            "Moves most": moved,
            "by": lambda row: amount(row["effect"], row["effect_error"], row["unit"], signed=True),
        }
        return frame_of(self.ranking.to_dict("records"), words)

    def sheet(self) -> Sheet:
        """What is shown of it."""
        text = f"{self.replicates:,} paired worlds, seed {self.seed}"
        title = f"What changes without each part of {self.base.provenance['title']}"
        return Sheet(title, [text], self.readable())


def _kind(name: str, kind: str) -> str:
    """What a part is: the name of a mechanism, or what kind of thing it is."""
    return MECHANISMS[name].name if kind == "mechanism" else kind


def knock_out(
    scenario: ScenarioLike,
    *,
    mechanisms: Names = (),
    agents: Names = (),
    organisations: Names = (),
    instruments: Names = (),
    shocks: Names = (),
    replicates: int = 500,
    seed: int | None = None,
    outcomes: Sequence[str] | None = None,
    **sharing: Unpack[Sharing],
) -> KnockOut:
    """Run a scenario whole and without each named part, with the same chance, and rank the parts.

    ``"all"`` stands for all parts of a kind (mechanisms: those switched on). An actor, organisation
    or instrument goes with everything that refers to it; outcomes about it alone are not compared.
    ``outcomes`` limits the ranking to some; the rest is as for :func:`sim.ensemble.simulate`.
    Raises ``UnknownName`` (see ``sim.workbench.measures``) for a part that is not there and
    ``ValueError`` when none is named.
    """
    scenario = as_scenario(scenario)
    given = (mechanisms, agents, organisations, instruments, shocks)
    parts = [
        one
        for kind, names in zip(KINDS, given, strict=True)
        for one in _parts(scenario, kind, names)
    ]
    if not parts:
        raise ValueError("name at least one part to take out")
    reduced = {one: without(scenario, one) for one in parts}
    replicates = whole("replicates", replicates, 1, MOST_REPLICATES)
    if outcomes is not None:
        outcomes = [known(name, list(scenario.outcomes), "outcome") for name in outcomes]
    tables, rows = [], []
    total = (len(parts) + 1) * replicates
    with at_work(identity_of(scenario), sharing, seed) as (pool, drawn):

        def run(place: int, what: Scenario) -> Result:
            return simulate(
                what, replicates=replicates, seed=drawn, record=() if place else RECORDED,
                **part(pool, place * replicates, total),
            )  # fmt: skip

        base = run(0, scenario)
        for place, (taken, what) in enumerate(reduced.items(), 1):
            result = run(place, what)
            effects = _effects(base, result, taken, outcomes)
            tables.append(effects)
            rows.append(_rank_row(base, result, taken, effects))
    return KnockOut(
        base=base,
        removed=pd.DataFrame([(p.name, p.kind) for p in parts], columns=["removed", "kind"]),
        ranking=pd.DataFrame(rows).sort_values("size", ascending=False, ignore_index=True),
        effects=pd.concat(tables, ignore_index=True),
        seed=drawn,
        replicates=replicates,
    )


def without(scenario: Scenario, part: Part) -> Scenario:
    """A checked copy of the scenario without one part and without mention of it.

    Raises :class:`~sim.scenario.document.ScenarioError` when nothing would be left to run.
    """
    if part.kind == "mechanism":
        return scenario.with_(mechanisms={part.name: False})
    if part.kind == "shock":
        return scenario.with_(shocks={part.name: None})
    section = "states" if part.name in scenario.states else "powers"
    if part.kind != "agent":
        section = f"{part.kind}s"
    return scenario.with_(set={f"{section}.{part.name}": "null"})


def removable(scenario: Scenario, kind: str) -> list[str]:
    """Names of the parts of a kind that a scenario has."""
    there = {
        "mechanism": [code for code, on in scenario.mechanisms.items() if on],
        "agent": [*scenario.states, *scenario.powers],
        "organisation": list(scenario.organisations),
        "instrument": list(scenario.instruments),
        "shock": [shock.name for shock in scenario.shocks],
    }
    return there[kind]


def _parts(scenario: Scenario, kind: str, names: Names) -> Iterator[Part]:
    there = removable(scenario, kind)
    if names == "all":
        names = there
    elif isinstance(names, str):
        names = [names]
    for name in names:
        if kind == "mechanism" and name in scenario.mechanisms and name not in there:
            raise ValueError(f"mechanism {name} is switched off already")
        yield Part(known(name, there, kind), kind)


def _effects(
    base: Result, result: Result, part: Part, outcomes: Sequence[str] | None
) -> pd.DataFrame:
    """Principal differences of each outcome, with their size against the spread."""
    table = outcome_table({"with": base, part.name: result})
    if outcomes is not None:
        table = table[table["outcome"].isin(outcomes)]
    table = ranked(table).rename(columns={"scenario": "removed"})
    table.insert(1, "kind_removed", part.kind)
    return table


def _rank_row(base: Result, result: Result, part: Part, effects: pd.DataFrame) -> dict[str, Any]:
    size, low, high = overall_size(_gaps(base, result, set(effects["outcome"])))
    most = effects.iloc[0]
    return {
        "removed": part.name, "kind": part.kind, "size": size, "low": low, "high": high,
        "outcome": most["outcome"] + (f"={most['label']}" if most["label"] else ""),
        "title": most["title"], "effect": most["difference"], "effect_error": most["error"],
        "unit": most["unit"],
    }  # fmt: skip


def _gaps(base: Result, result: Result, names: set[str]) -> Iterator[Floats]:
    """Paired gaps ``[replicate]`` in spreads, of each outcome; a leader is one per label."""
    chosen = [name for name in base.outcome_table.columns if name in names]
    for name, a, b in paired(base, result, chosen)[1]:
        after = {m.name: m.values for m in measures([(name, b)], result.outcome_info)}
        for m in measures([(name, a)], base.outcome_info):
            if m.name in after:
                gap = after[m.name] - m.values
                spread = np.sqrt((m.values.var() + after[m.name].var()) / 2)
                yield gap / (spread if spread > 0 else max(float(np.abs(gap).max()), 1.0))
