"""Why a power arms, trains, guards and bases."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.power import Power
from sim.world.arrays import total
from sim.world.rule import motive

Floats = NDArray[np.float64]


@motive(
    "M02",
    "security",
    means="guards post surveillance",
    evidence="E105; E226; E242; E363; E396; E434",
)
def protect_own_assets(power: Power) -> Floats:
    """An investor that cannot rely on others' protection builds its own.

    Motive = weight * exposure * urge to self-protection * (0.4 + danger) * (1 - strength of own
    guards and posts) * (1.5 or 0.5 by hypothesis ``cooperation_driver``), exposure = investment and
    debt, half-saturating at 15 % of GDP, danger = militant threat + unrest + rejection, as
    for attacks on firms: what is guarded already needs no second guard (assumption). The urge
    follows incidents and rescues by others (see ``incidents_teach_self_protection``).

    Means: guards, posts and surveillance; arms for the host do not guard a mine.
    """
    w = power.world
    exposed = power.investment + power.debt
    exposure = exposed / (exposed + 0.15 * w.gdp)
    danger = w.terror_threat + w.unrest + power.rejection
    push = 0.5 + w.holds("cooperation_driver", "push")
    bare = 1.0 - w.strength("guards", "post")[:, power.index]
    weight = w.parameters.motives.protection * push
    return np.asarray(weight * exposure * power.protection_urge * (0.4 + danger) * bare)


@motive(
    "M33",
    "security",
    means="post base arms training",
    evidence="E094; E137; E172; E206; E232; E373; E402",
)
def build_a_buffer(power: Power) -> Floats:
    """A power near the region arms the states between itself and militants.

    Motive = weight * proximity * threat of militants, in the state or across its Afghan border.

    Means: posts and bases near the border, arms and training for the host (E206, E232).
    """
    w = power.world
    threat = np.maximum(w.terror_threat, w.afghan_threat * w.afghan_exposure)
    return np.asarray(w.parameters.motives.buffer * power.proximity * threat)


@motive(
    "M40",
    "security",
    means="training joint_defence arms",
    evidence="E236; E342; E343; E345; E348; Morrow 1991",
)
def keep_the_allies_locked_in(power: Power) -> Floats:
    """A protector renews training and joint systems where forces already depend on them.

    Motive = weight * lock-in; small new spending keeps a large dependence alive.

    Means: training, joint systems and their arms (E236, E342).
    """
    w = power.world
    return np.asarray(w.parameters.motives.lock_in * power.lock_in)


@motive("M20", "security", means="arms", evidence="E090; E194; E349; E351; E353; E354")
def enter_the_niche(power: Power) -> Floats:
    """A third power sells new technology where a threatened state's patron looks away.

    Motive = weight * (0.3 + 0.7 * threat) * (1 - 3 * own security share, if positive) * (0.15 +
    distraction), distraction = shortfall of delivered effort weighted by security shares. The link
    to distraction is an inference, the sales are events.

    Means: arms (E349, E353: drones above all).
    """
    w = power.world
    shares = w.influence_security / np.maximum(total(w.influence_security, axis=1)[:, None], 1e-9)
    distraction = total(shares * (1.0 - w.delivered_effort), axis=1)
    threat = 0.3 + 0.7 * np.maximum(w.terror_threat, w.border_tension)
    room = np.maximum(1.0 - 3.0 * shares[:, power.index], 0.0)
    return np.asarray(w.parameters.motives.niche * threat * room * (0.15 + distraction))


@motive(
    "M30",
    "security",
    means="surveillance training",
    evidence="E113; E245; E272; E276; E406; E436; E437",
)
def help_regimes_against_uprisings(power: Power) -> Floats:
    """An autocratic power offers police and surveillance help where a regime was shaken.

    Motive = weight * recent unrest above its usual level, for powers that are not democracies.

    Means: surveillance and training of police (E113, E436).
    """
    w = power.world
    shaken = np.maximum(w.unrest_memory - w.usual["unrest"], 0.0)
    autocratic = 1.0 - w.topology.democracy[power.index]
    return np.asarray(w.parameters.motives.regimes * shaken * autocratic)


@motive("M19", "security", means="arms", evidence="E091; E139; E155; E157; E178; E180")
def sell_into_the_gap(power: Power) -> Floats:
    """A cheap supplier of compatible arms sells where the incumbent cannot deliver.

    Motive = weight * (0.05 + shortfall), shortfall = sum over other powers of their share in the
    stock of arms * (1 - delivered effort).

    Means: arms.
    """
    w = power.world
    arms = w.stock("arms")
    shares = arms / np.maximum(total(arms, axis=1)[:, None], 1e-9)
    undelivered = shares * (1.0 - w.delivered_effort)
    shortfall = total(undelivered, axis=1) - undelivered[:, power.index]
    return np.asarray(w.parameters.motives.substitution * (0.05 + shortfall))


@motive(
    "M08 M11",
    "security",
    means="base arms training joint_defence",
    evidence="E073; E287; E291; E360; E362",
)
def answer_a_rivals_advance(power: Power) -> Floats:
    """A power answers the gains of rivals over the last year where it has a position to lose.

    Motive = weight * 10 * own security influence * rivals' gains of a year * delivered effort * (1
    where the sources that see friction are right, else 0.3; hypothesis ``power_friction``).

    Means: what a protector has: bases, arms, training, joint systems (E287, E360).
    """
    w = power.world
    gains = np.maximum(w.influence_security - w.influence_year_ago, 0.0)
    rivals = total(gains, axis=1) - gains[:, power.index]
    friction = 0.3 + 0.7 * w.holds("power_friction", "friction")
    weight = w.parameters.motives.rivalry * friction * power.delivered_effort
    return np.asarray(weight * power.influence_security * rivals * 10.0)
