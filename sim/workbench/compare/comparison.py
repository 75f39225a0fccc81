"""Scenarios against the first of them: running them side by side, and what that gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Unpack

import pandas as pd
import xarray as xr

from sim.catalogue.variables import VARIABLES
from sim.ensemble import Result, simulate
from sim.ensemble.files import write_dataset
from sim.ensemble.numbers import MOST_REPLICATES, whole
from sim.ensemble.outcome import decimal_years, labels_of, titled
from sim.ensemble.provenance import identity_of
from sim.ensemble.result import write
from sim.ensemble.tables import INDEX
from sim.scenario import Scenario, ScenarioLike, as_scenario
from sim.start.design import Arrangement
from sim.workbench.base import Answer, Sharing, Sheet, at_work, part
from sim.workbench.compare.changes import change_table
from sim.workbench.compare.paired import (
    COLUMNS,
    Row,
    band_differences,
    differences,
    paired,
    ranked,
    readable,
)
from sim.workbench.measures import family, known

_MOST_CHANGES = 12
MEASURES = ("mean", "probability", "leader", "date", "waiting")
"""What is compared of outcomes; see :class:`Comparison`."""


@dataclass(repr=False)
class Comparison(Answer):
    """Scenarios against the first of them, paired replicate by replicate with the same chance.

    ``labels``: short names of the scenarios, the reference first. ``results``: the ensembles by
    label. ``changes``: what the other scenarios say differently, one row per place: ``scenario``
    (label), ``path``, ``before``, ``after``, ``source_before``, ``source_after``, ``sentence``.

    ``outcomes``: differences B - A, one row per scenario, outcome and measure:

    - ``scenario``: label of B; ``outcome``, ``title``: name ("china_share.KAZ") and title;
      ``kind``, ``unit``: kind of outcome, unit of ``a``, ``b`` and the difference. ``own``: whether
      it is what the comparison is about, a question of both files (or, where they share none, of
      one of them) rather than one that they inherit.
    - ``measure``: "mean" of a number; "probability" of a yes, or that a first_time comes at all;
      "leader" (with ``label``): share of worlds that the label leads; "date": years by which B is
      later, where it happens in both; "waiting": mean years until it happens within the run, a
      'never' counting as its end, which needs no condition.
    - ``n``: replicates behind the row (of a "date": those in which it happens in both).
    - ``a``, ``a_error``, ``b``, ``b_error``: the estimates and their Monte Carlo errors.
    - ``difference``, ``error``: mean of the paired differences and its error; ``low``, ``lower``,
      ``median``, ``upper``, ``high``: their 5, 25, 50, 75 and 95 % quantiles (means and dates).
    - ``p_greater`` (``p_greater_error``), ``p_less``, ``p_equal``: shares of replicates with B > A,
      B < A and neither; of a first_time, B later ('never' is later than any date), of yes or no, B
      but not A.
    - ``gained``, ``gained_error``: P(yes in B | no in A); ``lost``, ``lost_error``: P(no in B | yes
      in A).
    - ``spread``: standard deviation between replicates, A and B pooled.

    ``alone``: outcomes that only one side has, or has in another way, one row each: ``scenario``
    (label of B), ``asked_by`` (label of the side that has it), ``outcome``, ``title``, ``own`` and
    its ``estimate`` in words.

    ``bands``: paired differences per quarter, by label of B: a Dataset with, for each variable V
    that was watched, ``V[quantile, quarter, *axes]``, ``V_mean``, ``V_mean_error`` and
    ``V_greater`` (share of replicates with B > A), on dimensions like those of ``Result.data``.
    """

    kind, mark = "compare", "comparison"
    picture = "paired_differences"
    parquet = True
    files = (("changes", "changes"), ("outcomes", "outcomes"), ("alone", "alone"))
    labels: tuple[str, ...]
    results: dict[str, Result]
    changes: pd.DataFrame
    outcomes: pd.DataFrame
    alone: pd.DataFrame
    bands: dict[str, xr.Dataset]
    seed: int
    replicates: int
    notes: list[str] = field(default_factory=list)

    @property
    def table(self) -> pd.DataFrame:
        """The differences of outcomes, one row per scenario, outcome and measure."""
        return self.outcomes

    def largest(
        self, count: int = 10, *, scenario: str | None = None, own: bool | None = None
    ) -> pd.DataFrame:
        """The rows that moved most against their spread, noise taken off, largest first.

        The scenarios' own outcomes come before side effects; ``own`` chooses one of the two.
        """
        rows = self.outcomes
        if scenario is not None:
            rows = rows[rows["scenario"] == scenario]
        if own is not None:
            rows = rows[rows["own"] == own]
        return ranked(rows).sort_values("own", ascending=False, kind="stable").head(count)

    def on(self, outcomes: str | Sequence[str], *, scenario: str | None = None) -> pd.DataFrame:
        """All rows about some outcomes.

        "china_share" stands for it in every state, "KGZ" for all that is asked about that state.
        Raises ``UnknownName``, a ``KeyError``, with the nearest names.
        """
        names = [outcomes] if isinstance(outcomes, str) else outcomes
        there = [str(name) for name in self.outcomes["outcome"].unique()]
        about = {name: [one for one in there if name in labels_of(one)] for name in names}
        wanted = [one for name in names for one in about[name] or family(name, there)]
        rows = self.outcomes[self.outcomes["outcome"].isin(wanted)]
        return rows if scenario is None else rows[rows["scenario"] == scenario]

    def readable(
        self,
        outcomes: str | Sequence[str] | None = None,
        *,
        scenario: str | None = None,
        measure: str | None = None,
    ) -> pd.DataFrame:
        """Differences for a reader, of what :meth:`on` takes; by default those that moved most.

        Of one of the scenarios against the first, the second by default. ``measure`` leaves the
        rows of one ("probability", of dates whether they come at all).
        """
        label = scenario or self.labels[1]
        rows = self.largest(25, scenario=label)
        if outcomes is not None:
            rows = self.on(outcomes, scenario=label)
        if measure is not None:
            rows = rows[rows["measure"] == known(measure, MEASURES, "measure")]
        return readable(rows).rename(columns={"A": self.labels[0], "B": label}).set_index("Outcome")

    def difference(self, outcome: str, *, scenario: str | None = None) -> pd.Series:
        """Paired differences B - A of one outcome, one per replicate (index ``replicate``).

        A first_time has a number only where it happens in both; yes and no differ by -1, 0 or 1.
        """
        label = scenario or self.labels[1]
        numbers, sides = paired(self.results[self.labels[0]], self.results[label], [outcome])
        ((_, a, b),) = sides
        return pd.Series(b - a, index=pd.Index(numbers, name=INDEX), name=outcome)

    def kept_facts(self) -> dict[str, Any]:
        """Labels, seed, size and notes, and the digest of each scenario."""
        return {
            "labels": list(self.labels),
            "seed": self.seed,
            "replicates": self.replicates,
            "notes": self.notes,
            "digests": {k: r.provenance["digest"] for k, r in self.results.items()},
        }

    def write(self, fresh: Path) -> None:
        """Write ``changes``, ``outcomes``, ``alone``, ``bands-LABEL.nc`` and ``runs/LABEL/``."""
        for label, result in self.results.items():
            (fresh / "runs" / label).mkdir(parents=True)
            write(result, fresh / "runs" / label)
        for label, bands in self.bands.items():
            write_dataset(bands, fresh / f"bands-{label}.nc")
        super().write(fresh)

    def head_lines(self, scenario: str = "") -> list[str]:
        """How many replicates, and what was changed (in one scenario, if it is named)."""
        lines = [f"{self.replicates:,} worlds of each with the same chance, seed {self.seed}"]
        for label in [scenario] if scenario else self.labels[1:]:
            said = self.changes[self.changes["scenario"] == label]["sentence"]
            where = f"{label}: " if len(self.labels) > 2 and not scenario else ""
            if said.empty:
                lines.append(f"{where}the scenarios say the same")
            lines += [f"{where}{text}" for text in said.head(_MOST_CHANGES)]
            if len(said) > _MOST_CHANGES:
                lines.append(f"{where}and {len(said) - _MOST_CHANGES} more changes")
        return [*lines, *self.notes]

    def alone_lines(self, scenario: str, most: int = 12) -> list[str]:
        """What only one of the two scenarios asks, with its estimate; the own questions first."""
        rows = self.alone[self.alone["scenario"] == scenario]
        rows = rows.sort_values("own", ascending=False, kind="stable")
        lines = []
        for label in (self.labels[0], scenario):
            found = rows[rows["asked_by"] == label]
            if found.empty:
                continue
            lines.append(f"Asked by {label} only ({len(found)}):")
            lines += [
                f"  {titled(row['title'], labels_of(row['outcome']))}: {row['estimate']}"
                for row in found.head(most).to_dict("records")
            ]
            if len(found) > most:
                lines.append(f"  and {len(found) - most} more in alone.csv")
        return lines

    def sheet(self) -> Sheet:
        """What is shown of it."""
        title = " against ".join([", ".join(self.labels[1:]), self.labels[0]])
        return Sheet(title, self.head_lines(), readable(self.largest(25)))


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
        span = _span(first)
        shared = _shared(first, other)
        own = _own(first, other, shared)
        for name, a, b in paired(first, other, shared)[1]:
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
