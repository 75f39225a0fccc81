"""The dated changes of a scenario: its shocks, and memberships that begin or end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from sim.catalogue.variable import MEMBERSHIP
from sim.catalogue.variables import VARIABLES
from sim.quarter import Quarter
from sim.scenario import Scenario, ShockSpec
from sim.scenario.specs import MembershipSpec
from sim.start.draws import Draws
from sim.world.timeline import DatedChange, Timeline

Labels = Mapping[str, tuple[str, ...]]


def timeline_of(scenario: Scenario, labels: Labels, draws: Draws) -> Timeline:
    """All dated changes, with the sizes of shocks drawn, and which of them happen."""
    shape = (len(labels["organisation"]), len(labels["member"]))
    timeline = Timeline(np.zeros(shape))
    for shock in scenario.shocks:
        _add_shock(timeline, scenario, shock, labels, draws)
    for o, organisation in enumerate(scenario.organisations.values()):
        for m, member in enumerate(labels["member"]):
            _add_membership(timeline, scenario.start, o, m, organisation.members.get(member, ()))
    return timeline


def _add_shock(
    timeline: Timeline, scenario: Scenario, shock: ShockSpec, labels: Labels, draws: Draws
) -> None:
    name = shock.name
    at = max(shock.at - scenario.start, 0)
    happens = np.full(draws.streams.count, True)
    probability = shock.probability
    if probability is not None:
        likely = draws.number(f"shocks.{name}.probability", probability.prior)
        happens = draws.streams.places("shock", (name,))[0] < likely
    timeline.names.setdefault(at, []).append(name)
    for variable, change in shock.change.items():
        size = draws.number(f"shocks.{name}.{variable}", change.quantity.prior).astype(np.float32)
        lasts = 1.0 if change.lasts is None else draws.number(
            f"shocks.{name}.{variable}.lasts", change.lasts.prior
        ).astype(np.float32)  # fmt: skip
        for index in _indices(shock, variable, labels):
            dated = DatedChange(name, variable, index, change.operation, size, happens, lasts)
            timeline.starts.setdefault(at, []).append(dated)
            if change.duration is not None:
                timeline.ends.setdefault(at + change.duration, []).append(dated)


def _indices(shock: ShockSpec, variable: str, labels: Labels) -> list[tuple[int, ...]]:
    places = []
    for axis in VARIABLES[variable].axes:
        chosen = getattr(shock, axis) or labels[axis]
        places.append([labels[axis].index(label) for label in chosen])
    return list(product(*places))


def _add_membership(
    timeline: Timeline, start: Quarter, o: int, m: int, periods: Sequence[MembershipSpec]
) -> None:
    for period in periods:
        degree = MEMBERSHIP[period.status]
        begins = None if period.since is None else Quarter.parse(period.since) - start
        if begins is None or begins <= 0:
            timeline.initial_memberships[o, m] = degree
        else:
            timeline.joined.setdefault(begins, []).append((o, m, degree))
        if period.until is not None:
            # The last day still counts, so the next period may begin the day after.
            ends = Quarter.parse(period.until + dt.timedelta(days=1)) - start
            if ends <= 0:
                timeline.initial_memberships[o, m] = 0.0
            else:
                timeline.joined.setdefault(ends, []).append((o, m, 0.0))
