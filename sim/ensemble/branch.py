"""Another future of one world: its history up to a quarter, and chance drawn anew from there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from sim.ensemble.engine import simulate
from sim.ensemble.numbers import LAST_REPLICATE, whole
from sim.ensemble.provenance import BRANCH
from sim.scenario import Quarter, as_scenario, scenario_from
from sim.start.design import Branches, Past, Stem

if TYPE_CHECKING:
    from sim.ensemble.result import Result
    from sim.scenario import Scenario, ScenarioLike

_FREE = ("mechanisms", "parameters", "hypotheses", "shocks", "outcomes", "horizon")
"""What a scenario may say otherwise from a quarter on."""
_WORDS = ("name", "title", "description", "question", "evidence", "sources")


def branch(
    scenario: ScenarioLike,
    *,
    replicate: int,
    at: Quarter | str,
    seed: int = 0,
    changed: ScenarioLike | None = None,
    replicates: int = 1000,
    chance: int | Literal["old"] | None = None,
    **options: Any,
) -> Result:
    """``replicates`` futures of one world of ``scenario``: ``replicate`` of ``seed``.

    All share its uncertain numbers and what happened before the quarter ``at``. From then on
    branch ``r`` has the chance of world ``r`` of the seed ``chance`` (:func:`another` when left
    out), so branches of one ``chance`` can be compared in pairs. With ``chance="old"`` the world
    keeps its own, there is one branch, of the world's own number, and without a change it is the
    old world, bit for bit. ``changed`` is the scenario from ``at`` on; it may differ in mechanisms,
    parameters, hypotheses, outcomes, horizon, and shocks dated from ``at`` on. ``options`` are
    those of :func:`sim.ensemble.simulate`; the ``seed`` of the result is that of the chance. Raises
    ``ValueError`` for a quarter outside the run and for changes that reach into the past.
    """
    scenario = as_scenario(scenario)
    changed = None if changed is None else as_scenario(changed)
    what = branches_of(scenario, replicate=replicate, at=at, seed=seed, changed=changed)
    if chance == "old":
        options |= {"first": whole("replicate", replicate)}
        replicates, chance = 1, seed
    seed = another(seed) if chance is None else chance
    return simulate(changed or scenario, replicates=replicates, seed=seed, design=what, **options)


def another(seed: int) -> int:
    """The seed of new chance where none is given: the next one."""
    return seed + 1


def branches_of(
    scenario: Scenario,
    *,
    replicate: int,
    at: Quarter | str,
    seed: int = 0,
    changed: Scenario | None = None,
) -> Branches:
    """What makes the replicates of a run branches of one world; arguments as in :func:`branch`."""
    replicate, seed = whole("replicate", replicate, 0, LAST_REPLICATE), whole("seed", seed)
    quarter = Quarter.parse(at)
    stem = Stem(replicate, step_of(changed or scenario, quarter))
    facts: dict[str, Any] = {"replicate": replicate, "at": str(quarter), "seed": seed}
    past = None
    if changed is not None and changed != scenario:
        _from_then_on(scenario, changed, quarter)
        past = Past(scenario, stem.step - 1)
        facts["scenario"] = scenario.dump()
    return Branches(seed, (stem,), dated(changed or scenario), past, {BRANCH: facts})


def recorded_branches(scenario: Scenario, facts: Mapping[str, Any]) -> Branches | None:
    """What made a result branches of a world, by its scenario and provenance; None for others.

    Raises :class:`~sim.scenario.ScenarioError`.
    """
    known = facts.get(BRANCH)
    if known is None:
        return None
    before = known.get("scenario")
    return branches_of(
        scenario if before is None else scenario_from(str(before)),
        replicate=known["replicate"],
        at=known["at"],
        seed=known["seed"],
        changed=scenario,
    )


def step_of(scenario: Scenario, quarter: Quarter) -> int:
    """The step of a quarter of the run, counted from 1. Raises ``ValueError`` for any other."""
    if not scenario.start <= quarter <= scenario.horizon:
        raise ValueError(f"{quarter}: the run is {scenario.start} to {scenario.horizon}")
    return quarter - scenario.start + 1


def dated(scenario: Scenario) -> dict[str, int]:
    """The steps of the shocks that may or may not come."""
    uncertain = [shock for shock in scenario.shocks if shock.probability is not None]
    return {shock.name: max(shock.at - scenario.start, 0) + 1 for shock in uncertain}


def _from_then_on(before: Scenario, after: Scenario, quarter: Quarter) -> None:
    """Raise ``ValueError`` where a scenario differs from that of the history before a quarter."""
    for key in type(before).model_fields:
        if key not in (*_FREE, *_WORDS) and getattr(before, key) != getattr(after, key):
            raise ValueError(
                f"{key}: cannot change in the middle of a history; what can is {', '.join(_FREE)}"
            )
    old, new = ({s.name: s for s in x.shocks} for x in (before, after))
    for name in [*old, *(n for n in new if n not in old)]:
        shocks = [shocks[name] for shocks in (old, new) if name in shocks]
        if len(shocks) == 2 and shocks[0] == shocks[1]:
            continue
        if early := [shock.at for shock in shocks if shock.at < quarter]:
            raise ValueError(f"shocks.{name}: {early[0]} lies before {quarter}, where it branches")
