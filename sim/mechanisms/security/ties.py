"""What security ties add up to: presence, systems that lock in, guards that learn, warheads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.arrays import chance, fading, saturating, share, total, toward
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(evidence="definition; E141 and E211-E217 for what is denied")
def presence_is_counted(w: World) -> None:
    """Armed presence in thousand personnel, as it is and as outsiders see it.

    Sum over instruments of stock * presence per unit; what is seen leaves out the deniable part
    (stock * presence * deniability). Troops that came to a rescue count while they stay, and leave
    with a half-life of ``alliance.stay``. Investment is the stock of instruments of that role.
    """
    w.expedition *= 1.0 - fading(w.parameters.alliance.stay)
    present = w.expedition.copy()
    seen = w.expedition.copy()
    hidden = w.instruments.deniability if w.on("M35") else np.zeros_like(w.instruments.deniability)
    for i in np.flatnonzero(w.instruments.presence.max(axis=1) > 0.0):
        troops = w.ties[i] * w.instruments.presence[i]
        present += troops
        seen += troops * (1.0 - hidden[i])
    w.presence = present
    w.presence_seen = seen
    w.investment = w.stock("investment")


@process(evidence="E236; E342; E343; E344; E345; E348; Morrow 1991")
def joint_systems_lock_in(w: World) -> None:
    """Training, joint defence and common arms tie forces together, quickly made, slowly undone.

    Lock-in approaches what the ties of the quarter account for (see ``joint_use``), at
    ``security.lock_in_rate`` upward and ``security.unlock`` of it downward; it never falls below
    the stage of stationed weapons. Without M40 nothing is slow.
    """
    p = w.parameters.security
    use = joint_use(w)
    rate = p.lock_in_rate * np.where(use > w.lock_in, 1.0, p.unlock)
    if not w.on("M40"):
        rate = np.ones_like(rate)
    w.lock_in = np.maximum(toward(w.lock_in, use, rate), w.stationing)


def joint_use(w: World) -> Floats:
    """Lock-in that the present ties lead to, 0..1: ``[state, power, R]``.

    One minus what none of three bonds reaches: strength of joint defence, ``security.drill`` *
    strength of training, ``security.common_arms`` * share in the weight of arms suppliers.
    """
    p = w.parameters.security
    powers = len(w.labels["power"])
    free = 1.0 - w.strength("joint_defence")
    free = free * (1.0 - p.drill * w.strength("training"))
    return 1.0 - free * (1.0 - p.common_arms * w.arms_weight[:, :powers])


@process("M36", evidence="E096; E165; E240; E251; E252; E260")
def guards_learn_by_doing(w: World) -> None:
    """Security firms gain skill where they are deployed and carry it to harder places.

    Skill grows by learning * (1 - skill) * fielded a quarter, the guards in the field in all states
    and ``security.guards_elsewhere`` half-saturating at ``security.guards_half`` units; in full
    where the sources see an arm of policy and ``motives.unheld`` of it elsewhere (hypothesis
    ``guards_purpose``).
    """
    p = w.parameters.security
    fielded = saturating(total(w.stock("guards")) + p.guards_elsewhere, p.guards_half)
    policy = w.believing("guards_purpose", "geopolitical")
    w.guard_skill += p.learning * policy * fielded * (1.0 - w.guard_skill)


@process("M37", evidence="E001; E002; E003; E022; E023; E036; E038; E053; E055; Lake 2009")
def weapons_are_stationed(w: World) -> None:
    """A nuclear power stations weapons with a loyal autocracy that asks for it, and binds it.

    Hazard, for a full member of its alliance = stationing_hazard * loyalty * (1 - audibility) * (1
    - neutrality) * (1 - nuclear-free) * proximity * intensity of its war, loyalty = (elite -
    loyal_from) / (1 - loyal_from) where positive. Once begun a quarter of it is done each quarter,
    and never undone: lock-in and dependence rise to a ratchet, and so does the tie. With the
    furthest stage in a state autonomy falls, by ``security.bound`` of itself on completion; the
    deterrence of the belligerent hardly moves (+ ``security.deterred`` of the longest step, E024).
    """
    p = w.parameters.security
    patron = w.topology.nuclear * w.topology.belligerent * w.war_intensity
    loyal = np.clip(share(w.elite - p.loyal_from, 1.0 - p.loyal_from), 0.0, 1.0)
    free = (1.0 - w.audibility) * (1.0 - w.neutrality) * (1.0 - w.nuclear_free)
    hazard = p.stationing_hazard * patron * loyal * free[:, None] * w.proximity * w.allied()
    u = w.uniform("security.stationing", "state", "power")
    begins = (w.stationing == 0.0) & (u < chance(hazard))
    w.because("stationing", loyal_elite=loyal)
    w.stationing = np.minimum(w.stationing + ((w.stationing > 0.0) | begins) / 4.0, 1.0)
    for i in w.instruments.with_role("strategic"):
        # The warheads come with guard troops of the patron (E003, E053).
        w.ties[i] = np.maximum(w.ties[i], w.stationing)
    moved = change_of_stationing(w)
    w.autonomy *= 1.0 - p.bound * moved
    w.deterrence += p.deterred * np.max(moved, axis=0)


def change_of_stationing(w: World) -> Floats:
    """How far stationing has gone on in each state since last quarter, ``[state, R]``."""
    return w.since_last("security.stationing", np.max(w.stationing, axis=1))
