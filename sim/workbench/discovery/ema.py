"""A scenario as a model of the EMA Workbench, for its samplers, searches and plots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.ensemble import simulate
from sim.ensemble.outcome import declared_outcomes
from sim.scenario import Scenario, ScenarioLike, as_scenario
from sim.start.design import Design
from sim.workbench.measures import known, measures
from sim.workbench.optional import needed
from sim.workbench.sensitivity.inputs import Input, inputs_of


def ema_model(
    scenario: ScenarioLike,
    *,
    inputs: Sequence[str] | None = None,
    outcomes: Sequence[str] | None = None,
    replicates: int = 20,
    seed: int = 0,
    name: str = "greatgame",
) -> Any:
    """An ``ema_workbench.Model`` of a scenario.

    Its uncertainties are the uncertain numbers of the scenario (``inputs`` names some of them): a
    number is its place in its prior, from 0 to 1, and a hypothesis the name of a variant. Dots in
    names become double underscores, as the workbench wants identifiers. An experiment runs
    ``replicates`` worlds with those inputs, the same chance in every experiment, and gives the mean
    of each outcome: of a first_time the share of worlds in which it comes, of a leader one share
    per label. Inputs left out are drawn as ever. Raises ``UnknownName`` and ``MissingExtra``.
    """
    workbench = needed("ema_workbench", "discovery")
    scenario = as_scenario(scenario)
    there = {i.name: i for i in inputs_of(scenario.with_(posterior=None), fitted=False)}
    chosen = [there[known(n, list(there), "uncertain number")] for n in inputs or there]
    wanted = outcomes and [known(n, list(scenario.outcomes), "outcome") for n in outcomes]
    run = _Run(scenario, {identifier(i.name): i for i in chosen}, wanted, replicates, seed)
    model = workbench.Model(name, function=run)
    model.uncertainties = [run.parameter(workbench, one) for one in chosen]
    model.outcomes = [workbench.ScalarOutcome(n) for n in run.outcome_names()]
    return model


def identifier(name: str) -> str:
    """A name as the workbench takes it."""
    return name.replace(".", "__").replace("=", "__").replace("-", "_")


@dataclass(frozen=True, eq=False)
class _Run:
    """One experiment: named inputs in, means of outcomes out."""

    scenario: Scenario
    inputs: Mapping[str, Input]
    outcomes: Sequence[str] | None
    replicates: int
    seed: int

    def __call__(self, **experiment: Any) -> dict[str, float]:
        """Simulate with the inputs of an experiment; those not named are drawn."""
        places = {
            self.inputs[name].name: np.full(self.replicates, self._place(name, value))
            for name, value in experiment.items()
            if name in self.inputs
        }
        result = simulate(
            self.scenario,
            replicates=self.replicates,
            seed=self.seed,
            design=Design(self.replicates, places),
            record=(),
        )
        found = measures(result.outcomes, result.outcome_info, self.outcomes)
        return {identifier(m.name): float(m.values.mean()) for m in found}

    def parameter(self, workbench: Any, one: Input) -> Any:
        """The uncertainty that stands for an input."""
        name = identifier(one.name)
        if one.kind == "hypothesis":
            possible = [variant for variant, weight in self._weights(one).items() if weight > 0]
            return workbench.CategoricalParameter(name, possible)
        return workbench.RealParameter(name, 0.0, 1.0)

    def outcome_names(self) -> list[str]:
        """Names of all outcomes, one per label of a leader."""
        info = declared_outcomes(self.scenario)
        found = []
        for name in self.outcomes or list(info):
            categories = info[name].categories
            found += [f"{name}={label}" for label in categories] if categories else [name]
        return [identifier(name) for name in found]

    def _weights(self, one: Input) -> Mapping[str, float]:
        return self.scenario.hypotheses[one.name.partition(".")[2]]

    def _place(self, name: str, value: Any) -> float:
        """The place of a value: a number is its place; a variant lies in the middle of its part."""
        one = self.inputs[name]
        if one.kind != "hypothesis":
            return float(value)
        weights = self._weights(one)
        edges = np.cumsum([0.0, *weights.values()]) / sum(weights.values())
        k = list(weights).index(str(value))
        return float(edges[k] + edges[k + 1]) / 2
