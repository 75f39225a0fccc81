"""The state of the world before the first quarter, derived from the scenario's initial values."""

from __future__ import annotations

import numpy as np

from sim.processes.economy import debt
from sim.processes.environment import war
from sim.processes.order import alignment, influence, organisations
from sim.processes.security import disputes, ties
from sim.processes.society import elites, leaders, publics
from sim.world.arrays import total
from sim.world.world import World


def begin(w: World) -> None:
    """Compute every derived variable once, so that the first quarter starts at rest."""
    if w.on("M28"):
        publics.memory_sets_the_level(w)
    publics.opinions_differ(w)
    war.efforts_follow_means(w)
    ties.presence_is_counted(w)
    _fill_arms_history(w)
    w.lock_in_reference = ties.joint_use(w)
    w.trade_share = (
        w.export_share * w.exports[:, None] + w.import_share * w.imports[:, None]
    ) / np.maximum(w.exports + w.imports, 1e-6)[:, None]
    w.remittances_before = w.remittances
    w.oil_price_before = w.oil_price
    w.growth = w.growth_trend
    debt.measure(w)
    organisations.members_are_counted(w)
    disputes.border_quarrels_are_counted(w)
    for measure in (
        influence.economic_influence_is_measured,
        influence.security_influence_is_measured,
        influence.economic_influence_is_measured,
        influence.political_influence_is_measured,
        influence.influence_is_added_up,
    ):
        measure(w)
    w.influence_year_ago = w.influence_security
    w.keep_bounds()
    leaders.orientation_is_read(w)
    # What the first quarter brings is news against the start.
    for look in (publics.watch, elites.favours, elites.showing, elites.menace, alignment.watch):
        look(w)
    w.since_last("publics.sentiment", w.sentiment)
    w.settle_usual()


def _fill_arms_history(w: World) -> None:
    """Past and usual deliveries: renewal of the stock, by supplier.

    Shares are the mean of those in the stock (twenty years) and the observed five-year ones, since
    deliveries to small importers are lumpy; where none were observed, those in the stock.
    """
    worn = np.zeros_like(w.debt)
    for i in w.instruments.with_role("arms"):
        worn += w.instruments.depreciation[i] * w.ties[i]
    observed = total(w.arms_share, axis=1)[:, None]
    shares = w.arms_share / np.maximum(observed, 1e-9)
    recent = np.where(observed > 0.0, total(worn, axis=1)[:, None] * shares, worn)
    w.arms_renewal = 0.5 * (worn + recent)
    w.arms_deliveries[...] = w.arms_renewal
    everything = np.maximum(total(w.arms_renewal, axis=1), 1e-9)
    w.arms_share = 100.0 * w.arms_renewal / everything[:, None]
    ordered = np.sort(w.arms_share, axis=1)
    w.third_power_arms_share = total(ordered[:, :-2], axis=1) / 100.0
    w.ties_before = w.ties
