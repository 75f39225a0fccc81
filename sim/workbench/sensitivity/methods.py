"""One call for all methods of sensitivity analysis, and what it gives: a row per factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Unpack

import pandas as pd
from pydantic.dataclasses import dataclass as checked

from sim.catalogue.files import STRICT, entries
from sim.ensemble import Result, simulate
from sim.ensemble.numbers import MOST_REPLICATES, number, whole
from sim.ensemble.outcome import declared_outcomes
from sim.ensemble.provenance import identity_of
from sim.scenario import Scenario, ScenarioLike, as_scenario
from sim.scenario.posterior import load_posterior
from sim.workbench.base import Answer, Sharing, Sheet, at_work
from sim.workbench.measures import Measure, meant, measure
from sim.workbench.optional import needed
from sim.workbench.sensitivity.designs import (
    base_size,
    check_size,
    evaluate,
    morris_design,
    morris_effects,
    sobol_design,
    sobol_indices,
)
from sim.workbench.sensitivity.inputs import (
    CHANCE,
    By,
    Factor,
    Input,
    document_title,
    factors,
    inputs_of,
)
from sim.workbench.sensitivity.screening import enough, shares

Method = Literal["screening", "morris", "sobol", "split"]


@checked(frozen=True, config=STRICT)
class Way:
    """A method: what is taken where nothing is said, and what must be known before quoting it.

    ``size`` counts replicates (screening), trajectories (morris) or base points, ``by`` says how
    inputs are gathered into factors. ``notes`` may name the sum of shares, ``first``, and those of
    chance; how a number counts that rests on several ``documents``, and ``fitted`` ones are read.
    """

    method: Method
    size: int
    by: By
    notes: tuple[str, ...]
    documents: str = "counts for the document most of its references lead to"
    fitted: str = "one factor."
    next: str = ""


WAYS = entries("methods.toml", Way, "method", __package__)


@dataclass(repr=False)
class Sensitivity(Answer):
    """Which uncertain numbers move an outcome.

    ``table``: index ``factor`` (a number's name, a group's, or "chance"), the strongest first.
    Always there: ``kind`` ("parameter", "hypothesis", "initial", "shock", "chance", "group",
    "document"), ``label`` (in words), ``inputs`` (how many numbers are behind it). Further columns
    by ``method``, each estimate with the ends of its 95 % interval:

    - ``screening`` (given data): ``first``, ``first_low``, ``first_high`` (share of the variance
      that the factor accounts for on its own), ``correlation`` (of ranks) with its ends
      ``correlation_low`` and ``correlation_high``.
    - ``morris``: ``mu_star``, ``mu_star_low``, ``mu_star_high`` (mean size of the effect of moving
      the factor, in the outcome's unit), ``mu`` (signed; NaN for groups), ``sigma`` (spread of
      effects: interaction, bends or chance).
    - ``sobol`` and ``split``: ``first``, ``first_low``, ``first_high`` (share of variance on its
      own) and ``total``, ``total_low``, ``total_high`` (share of variance in which it has any
      part). Chance is a factor of its own, so that noise is estimated and not mistaken for an
      input.

    ``measure`` says which number of the outcome was decomposed; ``mean`` and ``variance`` are that
    number's over all runs; ``runs`` how many replicates were simulated; ``notes`` what a reader
    must know before quoting a number.
    """

    kind, mark = "sensitivity", "sensitivity"
    method: Method
    outcome: str
    title: str
    measure: str
    unit: str
    table: pd.DataFrame
    mean: float
    variance: float
    runs: int
    seed: int | None
    notes: list[str] = field(default_factory=list)

    @property
    def picture(self) -> str:
        """What there is to see depends on the method."""
        return "morris_plane" if self.method == "morris" else "variance_shares"

    @property
    def main(self) -> str:
        """The column factors are ranked by."""
        return {"screening": "first", "morris": "mu_star"}.get(self.method, "total")

    def top(self, count: int = 10) -> pd.DataFrame:
        """The strongest factors."""
        return self.table.head(count)

    def head_lines(self) -> list[str]:
        """What was decomposed, from how many runs."""
        what = {"mean": "values", "probability": "yes or no", "leader": "whether it leads"}
        mean, spread = number(self.mean), number(self.variance**0.5)
        size = f"{self.runs:,} runs, seed {self.seed}"
        line = f"{size}; {what[self.measure]}, mean {mean}, deviation {spread} {self.unit}"
        return [line, *self.notes]

    def readable(self, count: int = 15) -> pd.DataFrame:
        """The strongest factors for a reader, estimates with their 95 % intervals."""
        return pd.DataFrame([_row(str(k), row, self) for k, row in self.top(count).iterrows()])

    def sheet(self) -> Sheet:
        """What is shown of it."""
        title = f"What moves {self.title} ({self.method})"
        return Sheet(title, self.head_lines(), self.readable(25), most=25)


def notes_of(found: Sensitivity, by: str, posterior: str | None) -> list[str]:
    """What must be known before a number is quoted."""
    way, table = WAYS[found.method], found.table
    said: dict[str, Any] = {"unit": found.unit}
    if "first" in table:
        said["first"] = table["first"].sum()
    if CHANCE in table.index:
        said |= {"alone": table["first"][CHANCE], "total": table["total"][CHANCE]}
    notes = [note.format(**said) for note in way.notes]
    if by == "document":
        notes.append(f"A number that rests on several documents {way.documents}.")
    if posterior is not None:
        head = f"Numbers fitted to the record (posterior {posterior}) depend on each other:"
        notes.append(f"{head} {way.fitted}")
    return [*notes, *filter(None, [way.next])]


def _row(factor: str, row: pd.Series[Any], found: Sensitivity) -> dict[str, str]:
    several = f" ({row['inputs']} numbers)" if row["inputs"] > 1 else ""
    cells = {"Factor": factor + several, "What": str(row["label"])}
    if found.method == "morris":
        cells["Effect"] = _interval(row, "mu_star")
        cells["Signed"] = number(row["mu"])
        cells["Spread"] = number(row["sigma"])
        return cells
    cells["On its own, %"] = _interval(row, "first", 100)
    if found.method == "screening":
        cells["Rank correlation"] = _interval(row, "correlation")
    else:
        cells["With others, %"] = _interval(row, "total", 100)
    return cells


def _interval(row: pd.Series[Any], name: str, scale: float = 1.0) -> str:
    value, low, high = (scale * float(row[k]) for k in (name, f"{name}_low", f"{name}_high"))
    if value != value:  # noqa: PLR0124 - NaN: does not apply
        return ""
    if scale == 1.0:
        return f"{value:.3g} ({low:.3g} to {high:.3g})"
    return f"{value:.1f} ({low:.1f} to {high:.1f})"


MOST_NUMBERS = 500_000_000
"""Numbers beyond which a design is taken for a mistake."""

SCREENED = 600
"""Replicates of the ensemble that picks the inputs which "top" keeps alone."""


def sensitivity(
    scenario: ScenarioLike | Result,
    outcome: str,
    *,
    method: Method = "screening",
    by: By | None = None,
    size: int | None = None,
    top: int = 12,
    posterior: bool | None = None,
    seed: int | None = None,
    **sharing: Unpack[Sharing],
) -> Sensitivity:
    """Which uncertain numbers of a scenario move an outcome ("crises.KAZ", "leader.TJK=CHN").

    Four methods, from cheap to dear:

    - ``screening``: rank correlations in one ensemble of ``size`` replicates; a :class:`Result` may
      be given instead of a scenario and costs nothing. Sees effects of one number at a time.
    - ``morris``: ``size`` trajectories of one-at-a-time steps, same chance along each. Sees
      whatever moves the outcome, also through interactions; gives a ranking, not shares.
    - ``split``: shares of variance of parameters, rule variants, initial values, shocks and chance,
      with what they do together; ``size`` base points.
    - ``sobol``: the same for the ``top`` inputs of a screening alone and the others by kind.

    ``by`` gathers inputs otherwise: "input", "family" (initial values by variable), "kind",
    "document" (by what they rest on), "top". ``posterior`` says whether numbers fitted to the
    record stay so: they depend on each other and are then one factor. Left out, ``morris`` and
    ``sobol`` go back to the priors and the others do not. The rest is as for
    :func:`sim.ensemble.simulate`.

    Raises ``UnknownName`` for an outcome, ``ValueError`` for one that does not vary, for a method
    that does not go with what was given, and ``MissingExtra`` without SALib.
    """
    if method not in WAYS:
        raise ValueError(f"no method {method!r}; there are {', '.join(WAYS)}")
    by = by or WAYS[method].by
    if method == "screening" and by == "top":
        by = "input"  # it costs nothing to keep them all
    size = whole("size", WAYS[method].size if size is None else size, 2, MOST_REPLICATES)
    top = whole("top", top, 1)
    if isinstance(scenario, Result):
        if method != "screening":
            raise ValueError(f"{method} needs runs of its own; give it a scenario, not a result")
        return _screened(scenario, outcome, by, scenario.scenario)
    what = as_scenario(scenario)
    meant(outcome, declared_outcomes(what))
    if method == "screening":
        enough(size)
    else:
        needed("SALib", "sensitivity")
    if posterior is None:
        posterior = method in ("screening", "split")
    if not posterior and what.posterior is not None:
        what = what.with_(posterior=None)
    with at_work(identity_of(what), sharing, seed) as (pool, drawn):
        if method == "screening":
            result = simulate(what, replicates=size, seed=drawn, record=(), **pool)
            return _screened(result, outcome, by, what)
        return _Task(what, outcome, method, by, size, drawn, pool).run(top)


@dataclass(frozen=True)
class _Task:
    """A designed analysis: factors, runs, estimates."""

    scenario: Scenario
    outcome: str
    method: Method
    by: By
    size: int
    seed: int
    pool: Sharing

    def run(self, top: int) -> Sensitivity:
        """Run the design and read it."""
        inputs = inputs_of(self.scenario)
        # As many as the strongest will be: what is too large is known before they are looked for.
        chosen: Sequence[str] = [one.name for one in inputs[:top]] if self.by == "top" else ()
        self._affordable(factors(inputs, self.by, chosen), len(inputs))
        if self.by == "top":
            chosen = self._strongest(inputs, top)
        gathered = factors(inputs, self.by, chosen)
        if self.method == "morris":
            names, places, chance = morris_design(gathered, self.size, self.seed)
        else:
            names, places, chance = sobol_design(gathered, base_size(self.size), self.seed)
        runs = evaluate(self.scenario, names, places, chance, seed=self.seed, pool=self.pool)
        y = measure(runs, self.outcome)
        if self.method == "morris":
            table = morris_effects(gathered, places, y.values, self.seed)
        else:
            table = sobol_indices(gathered, y.values, self.seed)
        return _finished(self, table, y, len(places), gathered)

    def _affordable(self, gathered: Sequence[Factor], inputs: int) -> None:
        """Raise ``ValueError`` for a design that memory would not hold."""
        size = self.size if self.method == "morris" else base_size(self.size)
        points = size * (len(gathered) + 1) * (1 if self.method == "morris" else 2)
        if points * inputs > MOST_NUMBERS:
            raise ValueError(
                f"a design of {points:,} points in {inputs} numbers is too large; take a smaller "
                "size"
            )
        if self.method != "morris":
            check_size(gathered, size)

    def _strongest(self, inputs: Sequence[Input], top: int) -> list[str]:
        quiet: Sharing = {**self.pool, "progress": None}
        result = simulate(self.scenario, replicates=SCREENED, seed=self.seed, record=(), **quiet)
        alone = factors(inputs, "input")
        table = shares(result, self.outcome, inputs, alone)
        return list(table["first"].sort_values(ascending=False).index[:top])


def _screened(result: Result, outcome: str, by: By, scenario: Scenario) -> Sensitivity:
    inputs = inputs_of(scenario, fitted=False)
    gathered = factors(inputs, by)
    if by == "document":
        keys = list(dict.fromkeys(key for one in inputs for key in one.documents))
        gathered = [
            Factor(key, "document", key, tuple(i.name for i in inputs if key in i.documents))
            for key in keys
        ]
    table = shares(result, outcome, inputs, gathered)
    seed = int(result.provenance["seed"])
    task = _Task(scenario, outcome, "screening", by, result.n, seed, {})
    return _finished(task, table, measure(result, outcome), result.n, gathered)


def _finished(
    task: _Task, table: pd.DataFrame, y: Measure, runs: int, gathered: Sequence[Factor]
) -> Sensitivity:
    chance = Factor(CHANCE, CHANCE, "chance: everything drawn during a run", ())
    facts = {f.name: f for f in [*gathered, chance]}
    words = {
        name: document_title(task.scenario, name) if f.kind == "document" else f.label
        for name, f in facts.items()
    }
    table.insert(0, "kind", [facts[name].kind for name in table.index])
    table.insert(1, "label", [words[name] for name in table.index])
    table.insert(2, "inputs", [len(facts[name].inputs) for name in table.index])
    result = Sensitivity(
        method=task.method,
        outcome=y.name,
        title=y.words,
        measure=y.measure,
        unit=y.unit,
        table=table,
        mean=y.mean,
        variance=float(y.values.var()),
        runs=runs,
        seed=task.seed,
    )
    result.table = table.sort_values(result.main, ascending=False, kind="stable")
    fitted = task.scenario.posterior
    result.notes += notes_of(result, task.by, fitted and load_posterior(fitted).name)
    return result
