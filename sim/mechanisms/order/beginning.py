"""Before the first quarter: what follows from the scenario's initial values."""

from __future__ import annotations

import numpy as np

from sim.mechanisms.economy import currency, debt, growth, labour, trade
from sim.mechanisms.environment import markets, recovery, rivalry, war
from sim.mechanisms.order import alignment, influence, organisations
from sim.mechanisms.security import alliances, crises, disputes, procurement, threats, ties
from sim.mechanisms.society import elites, leaders, publics
from sim.world.rule import process
from sim.world.world import World


def begin(w: World) -> None:
    """Compute every derived variable once, and let what is under way be under way."""
    if w.on("M28"):
        publics.memory_sets_the_level(w)
    publics.opinions_differ(w)
    w.settle_levels()
    if w.on("M10"):
        war.war_turns_inward_or_not(w)  # a run may begin in the middle of a long war
    war.efforts_follow_means(w)
    ties.presence_is_counted(w)
    procurement.take_over_the_past(w)
    projects_are_under_way(w)
    markets.responses_are_settled(w)
    trade.measure(w)
    w.income_pace = w.growth_trend / 4.0
    w.exports_usual, w.imports_usual = w.exports, w.imports
    labour.measure(w)
    debt.measure(w)
    organisations.members_are_counted(w)
    disputes.border_quarrels_are_counted(w)
    w.unrest_memory = np.maximum(w.unrest_memory, w.unrest)
    w.lock_in = np.maximum(ties.joint_use(w), w.stationing)
    influence.dependence_and_influence_are_measured(w)
    w.dependency_year_ago = w.security_dependency
    influence.dependence_and_influence_are_measured(w)
    w.keep_bounds()
    leaders.orientation_is_read(w)
    # What the first quarter brings is news against the start.
    for look in (
        war.watch, rivalry.watch, threats.watch, threats.change_of_help, ties.change_of_stationing,
        procurement.watch, publics.watch, elites.favours, elites.showing, recovery.menace,
        alignment.watch, markets.change_of_demand, markets.change_of_oil, currency.changes,
        labour.changes, labour.turned_away, growth.changes, trade.changes, trade.openings,
        debt.changes, crises.change_of_pressure, crises.change_of_mood, crises.change_of_cameras,
        crises.change_of_alarm,
        alliances.alliances_left, alliances.change_of_support, disputes.newly_settled,
        organisations.growth_and_discord,
    ):  # fmt: skip
        look(w)
    w.since_last("publics.sentiment", w.sentiment)


@process(evidence="assumption")
def projects_are_under_way(w: World) -> None:
    """Where a scenario is silent: what keeps the stock level over the lead * ``deals.under_way``.

    For loans the stock is the debt. Loans over M = ``finance.maturity`` in equal parts keep a debt
    of all ages level, half of M away from its end in the mean, with 2 / M of it a year. Of a debt
    that is nearer its end nothing is under way: it is being paid back, and the pace that a scenario
    gives is net of what is lent anew (assumption).
    """
    loans = set(w.instruments.with_role("loan"))
    level = 2.0 / w.parameters.finance.maturity
    lent = np.where(w.maturity_left * level > 1.0, w.debt * level / 4.0, 0.0)
    for i in w.instruments.of_form("project"):
        kept = lent if i in loans else w.ties[i] * w.instruments.depreciation[i]
        usual = w.parameters.deals.under_way * w.instruments.lead[i] * kept
        w.committed[i] = np.where(w.committed[i] > 0.0, w.committed[i], usual)
