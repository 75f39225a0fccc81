"""Running scenarios side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from sim.catalogue.variables import VARIABLES
from sim.ensemble import Result, simulate
from sim.ensemble.arguments import MOST_REPLICATES, whole
from sim.ensemble.identity import identity_of
from sim.ensemble.outcome import decimal_years
from sim.scenario import Scenario, ScenarioLike, as_scenario
from sim.start.design import Arrangement
from sim.workbench.compare.changes import change_table
from sim.workbench.compare.comparison import Comparison
from sim.workbench.compare.paired import COLUMNS, Row, band_differences, differences
from sim.workbench.measures import known
from sim.workbench.runs import Sharing, at_work, part

Source = ScenarioLike | Result

WATCHED = ("influence_share", "security_share", "alignment", "debt_gdp", "unrest")
"""Variables whose paths are compared unless others are asked for."""


def compare(
    *scenarios: Source,
    replicates: int = 500,
    seed: int | None = None,
    labels: Sequence[str] | None = None,
    variables: Sequence[str] = WATCHED,
    design: Arrangement | None = None,
    **sharing: Unpack[Sharing],
) -> Comparison:
    """Scenarios against the first of them, replicate by replicate with the same chance.

    Each is a scenario, a file, the name of a shipped one, or a result that exists already; results
    must come from the same seed and have no paths to compare unless they were run with
    ``keep="paths"``, which this does not read. ``labels`` name them (by default their own names);
    ``variables`` are those whose paths are compared. The others, ``design`` among them, are
    as for :func:`sim.ensemble.simulate`. Raises ``ValueError`` for fewer than two
    scenarios, labels that do not fit, and results that do not share their chance.
    """
    if len(scenarios) < 2:
        raise ValueError("a comparison needs at least two scenarios")
    check_watched(variables)
    given = [x if isinstance(x, Result) else as_scenario(x) for x in scenarios]
    names = _labels([_recorded_scenario(x) for x in given], labels)
    replicates = whole("replicates", replicates, 1, MOST_REPLICATES)
    fresh = [x for x in given if isinstance(x, Scenario)]
    results: dict[str, Result] = {}
    replicates = min([x.n for x in given if isinstance(x, Result)], default=replicates)
    identity = identity_of(*fresh, own={"design": design})
    with at_work(identity, sharing, _seed(given, whole("seed", seed))) as (pool, drawn):
        for label, source in zip(names, given, strict=True):
            if isinstance(source, Result):
                results[label] = source
                continue
            done = sum(isinstance(x, Scenario) for x in given[: len(results)])
            results[label] = simulate(
                source, replicates=replicates, seed=drawn, chunk=_chunk(replicates, variables),
                keep=tuple(variables) or "bands", design=design,
                **part(pool, done * replicates, len(fresh) * replicates),
            )  # fmt: skip
        bands = {}
        if variables and len(fresh) == len(given):
            first = results[names[0]]
            bands = {n: band_differences(first, results[n], variables) for n in names[1:]}
            for result in results.values():
                result.drop_paths()
    return Comparison(
        labels=names,
        results=results,
        changes=change_table({n: _recorded_scenario(x) for n, x in zip(names, given, strict=True)}),
        outcomes=outcome_table(results),
        alone=alone_table(results),
        bands=bands,
        seed=drawn,
        replicates=replicates,
        notes=_notes(results, paths=bool(bands) or not variables),
    )


def check_watched(variables: Sequence[str]) -> None:
    """Raise ``UnknownName`` for a variable whose paths cannot be compared."""
    for name in variables:
        known(name, [v for v in VARIABLES if VARIABLES[v].recorded], "recorded variable")


def outcome_table(results: dict[str, Result]) -> pd.DataFrame:
    """Differences of every outcome that a scenario shares with the first."""
    (_, first), *others = results.items()
    rows: list[Row] = []
    for label, other in others:
        common = first.outcomes.index.intersection(other.outcomes.index)
        span = _span(first)
        shared = _shared(first, other)
        own = _own(first, other, shared)
        values = [r.outcomes.loc[common] for r in (first, other)]
        for name in shared:
            a, b = (frame[name].to_numpy(float) for frame in values)
            found = differences(first.outcome_info[name], a, b, span)
            rows += [{"scenario": label, "own": name in own} | row for row in found]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def alone_table(results: dict[str, Result]) -> pd.DataFrame:
    """What only one of two scenarios asks, or asks in another way: columns as in ``Comparison``."""
    (reference, first), *others = results.items()
    rows = []
    for label, other in others:
        shared = set(_shared(first, other))
        for asked_by, result in ((reference, first), (label, other)):
            rows += [
                (label, asked_by, row.name, row.title, row.outcome.own, row.text)
                for row in result.summary()
                if row.name not in shared
            ]
    names = ["scenario", "asked_by", "outcome", "title", "own", "estimate"]
    return pd.DataFrame(rows, columns=names)


def _shared(a: Result, b: Result) -> list[str]:
    """Outcomes that both have and that can be subtracted, in the order of the first."""
    there = set(b.outcome_table.columns)
    return [n for n in a.outcome_table.columns if n in there and _same_kind(a, b, n)]


def _own(a: Result, b: Result, shared: Sequence[str]) -> set[str]:
    """What the comparison is about: questions of both files or, failing that, of one of them."""
    asked = [{n for n in shared if r.outcome_info[n].own} for r in (a, b)]
    return asked[0] & asked[1] or asked[0] | asked[1]


def _recorded_scenario(source: Scenario | Result) -> Scenario:
    return source if isinstance(source, Scenario) else source.scenario


def _labels(scenarios: Sequence[Scenario], given: Sequence[str] | None) -> tuple[str, ...]:
    if given is not None:
        if len(given) != len(scenarios) or len(set(given)) < len(given):
            raise ValueError(f"expected {len(scenarios)} different labels, got {list(given)}")
        return tuple(given)
    names: list[str] = []
    for scenario in scenarios:
        again = sum(s.name == scenario.name for s in scenarios[: len(names)])
        names.append(scenario.name if not again else f"{scenario.name}-{again + 1}")
    return tuple(names)


def _seed(given: Sequence[Scenario | Result], seed: int | None) -> int | None:
    """The seed that all have in common, None where there is none yet."""
    seeds = {int(x.provenance["seed"]) for x in given if isinstance(x, Result)}
    seeds |= set() if seed is None else {seed}
    if len(seeds) > 1:
        raise ValueError(
            f"results from different seeds ({', '.join(map(str, sorted(seeds)))}) share no chance "
            "and cannot be paired; run them with one seed"
        )
    return next(iter(seeds), None)


def _chunk(replicates: int, variables: Sequence[str]) -> int | None:
    """Smaller chunks where paths are watched: they are in memory until a chunk ends."""
    return min(512, max(replicates, 1)) if variables else None


def _same_kind(a: Result, b: Result, name: str) -> bool:
    one, other = a.outcome_info[name], b.outcome_info[name]
    return (one.kind, one.unit, one.categories) == (other.kind, other.unit, other.categories)


def _span(result: Result) -> tuple[float, float]:
    """Decimal years at which the first simulated quarter begins and the last one ends."""
    years = decimal_years(result.data["quarter"].values)
    return float(years[1]), float(years[-1]) + 0.25


def _notes(results: dict[str, Result], *, paths: bool) -> list[str]:
    notes = [] if paths else ["Finished runs keep no paths of all worlds; paths are not compared."]
    (reference, first), *others = results.items()
    for label, other in others:
        if _span(first) != _span(other):
            notes.append(f"{label} covers other quarters than {reference}; outcomes show that too.")
        excluded = len(first.provenance["excluded"]) + len(other.provenance["excluded"])
        if excluded:
            notes.append(f"{excluded} worlds of {reference} or {label} were left out.")
    return notes
