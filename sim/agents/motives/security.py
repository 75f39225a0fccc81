"""Why a power trains, guards, watches and bases (arms are bought: see procurement)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.power import Power
from sim.world.arrays import saturating, total
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

    Motive = weight * exposure * urge to self-protection * danger * (1 - strength of own guards and
    posts), in full where push explains cooperation (hypothesis ``cooperation_driver``) and
    ``motives.unheld`` of it elsewhere. Exposure = investment and debt, half-saturating at
    ``motives.stake_half`` of GDP; danger = militant threat + unrest + rejection, as for attacks on
    firms: what is guarded already needs no second guard (assumption). The urge follows incidents
    and rescues by others (see ``incidents_teach_self_protection``).

    Means: guards, posts and surveillance; arms for the host do not guard a mine.
    """
    w = power.world
    p = w.parameters.motives
    exposure = saturating(power.investment + power.debt, p.stake_half * w.gdp)
    danger = w.terror_threat + w.unrest + power.rejection
    bare = 1.0 - w.strength("guards", "post")[:, power.index]
    push = p.protection * w.believing("cooperation_driver", "push")
    return push * exposure * power.protection_urge * danger * bare


@motive(
    "M33",
    "security",
    means="post base training",
    evidence="E094; E137; E172; E206; E232; E373; E402",
)
def build_a_buffer(power: Power) -> Floats:
    """A power near the region arms the states between itself and militants.

    Motive = weight * proximity * threat of militants, in the state or across its Afghan border.

    Means: posts and bases near the border, training for the host (E206, E232).
    """
    w = power.world
    threat = np.maximum(w.terror_threat, w.afghan_threat * w.afghan_exposure)
    return w.parameters.motives.buffer * power.proximity * threat


@motive(
    "M40",
    "security",
    means="training joint_defence",
    evidence="E236; E342; E343; E345; E348; Morrow 1991",
)
def keep_the_allies_locked_in(power: Power) -> Floats:
    """A protector renews training and joint systems where forces already depend on them.

    Motive = weight * lock-in; small new spending keeps a large dependence alive.

    Means: training and joint systems (E236, E342).
    """
    w = power.world
    return w.parameters.motives.lock_in * power.lock_in


@motive(
    "M30",
    "security",
    means="surveillance training",
    evidence="E113; E245; E272; E276; E406; E436; E437",
)
def help_regimes_against_uprisings(power: Power) -> Floats:
    """An autocratic power offers police and surveillance help where a regime was shaken.

    Motive = weight * recent unrest, for powers that are not democracies.

    Means: surveillance and training of police (E113, E436).
    """
    w = power.world
    autocratic = 1.0 - w.topology.democracy[power.index]
    return w.parameters.motives.regimes * w.unrest_memory * autocratic


@motive(
    "M08 M11",
    "security",
    means="base training joint_defence",
    evidence="E073; E287; E291; E360; E362",
)
def answer_a_rivals_advance(power: Power) -> Floats:
    """A power answers the gains of rivals over the last year where it has a position to lose.

    Motive = weight * the state's security dependency on it * what the state's dependency on others,
    where it grew, has gained in a year, in full where the sources that see friction are right and
    ``motives.unheld`` of it elsewhere (hypothesis ``power_friction``).

    Means: what a protector has: bases, training, joint systems (E287, E360).
    """
    w = power.world
    gains = np.maximum(w.security_dependency - w.dependency_year_ago, 0.0)
    rivals = total(gains, axis=1) - gains[:, power.index]
    weight = w.parameters.motives.rivalry * w.believing("power_friction", "friction")
    return weight * power.security_dependency * rivals
