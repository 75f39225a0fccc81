"""Slow levels: what all attitudes and postures have in common.

A slow variable x has a level. Events push x (``World.push``), a part of each push moves the level
for good, and what is left of the departure x - level fades with a half-life. The level also walks
by itself, in ordinary steps and now and then in a jump, for all that no rule knows of. So there is
no return to the start: only to where the level has got to.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Grade, Parameter
from sim.catalogue.priors import Beta, Prior, Triangular
from sim.catalogue.variables import VARIABLES
from sim.world.arrays import clip, fading
from sim.world.rule import process
from sim.world.world import World


def _slow(
    name: str,
    unit: str,
    half_life: Prior,
    lasting: Prior | None,
    walk: Prior,
    source: str,
    grade: Grade = "D",
) -> tuple[Parameter, ...]:
    """The numbers of a slow variable; ``lasting`` is None where no event leaves it open."""
    stays = () if lasting is None else (
        Parameter(f"levels.{name}_lasting", lasting, "share",
                  f"Part of a push on {name} that stays", source, grade),
    )  # fmt: skip
    return (
        Parameter(f"levels.{name}_half_life", half_life, "quarters",
                  f"Half-life of departures of {name} from its level", source, grade),
        *stays,
        Parameter(f"levels.{name}_walk", walk, f"{unit} per quarter",
                  f"Step of the level of {name} in the middle of its scale", source, grade),
    )  # fmt: skip


_HALF = Beta(4, 4)

PARAMETERS = (
    Parameter("levels.jump_share", Beta(2, 120), "share", "Quarters in which a level jumps",
              "assumption; tails of yearly changes of arms shares and votes 2000-2015", "C"),
    Parameter("levels.jump_size", Triangular(3.0, 5.0, 8.0), "ordinary steps",
              "Size of a jump against an ordinary step", "assumption", "D"),
    *_slow("sentiment", "-1..1", Triangular(2.0, 5.0, 10.0), _HALF, Triangular(0.03, 0.05, 0.08),
           "Gallup, CRRC, IRI: approval of powers moves by 5 to 10 points a year, 2008-2021", "C"),
    *_slow("elite", "-1..1", Triangular(4.0, 8.0, 16.0), _HALF, Triangular(0.005, 0.015, 0.03),
           "assumption"),
    *_slow("trust", "0..1", Triangular(4.0, 8.0, 16.0), _HALF, Triangular(0.003, 0.01, 0.02),
           "assumption"),
    *_slow("fear", "0..1", Triangular(2.0, 6.0, 12.0), _HALF, Triangular(0.003, 0.01, 0.02),
           "assumption"),
    *_slow("alignment", "0..1", Triangular(1.0, 2.0, 4.0), Beta(8, 16),
           Triangular(0.004, 0.007, 0.01),
           "Voeten roll calls 2000-2015, eight states: variance of changes over 1 and 5 years",
           "B"),
    *_slow("unrest", "0..1", Triangular(1.0, 2.0, 4.0), Beta(2, 18),
           Triangular(0.002, 0.005, 0.012),
           "Mass Mobilization 2000-19: yearly autocorrelation 0.2; assumption", "C"),
    *_slow("tension", "0..1", Triangular(3.0, 6.0, 12.0), Beta(4, 6),
           Triangular(0.004, 0.008, 0.016),
           "UCDP/PRIO 2000-23: fighting follows fighting in 43 % of years; assumption", "C"),
    *_slow("cohesion", "0..1", Triangular(4.0, 8.0, 16.0), _HALF, Triangular(0.002, 0.006, 0.015),
           "assumption"),
    *_slow("credibility", "0..1", Triangular(4.0, 10.0, 20.0), Beta(5, 4),
           Triangular(0.003, 0.008, 0.02), "assumption"),
    *_slow("western_support", "0..1", Triangular(2, 6, 12), _HALF, Triangular(0.01, 0.03, 0.06),
           "assumption"),
    *_slow("afghan_threat", "0..1", Triangular(4, 8, 16), None, Triangular(0.01, 0.03, 0.06),
           "E172; E208; assumption"),
    *_slow("kin_repression", "0..1", Triangular(4, 8, 16), None, Triangular(0.005, 0.015, 0.03),
           "E135; E447 (attention after 2018); assumption"),
    *_slow("terror_threat", "0..1", Triangular(4, 8, 16), _HALF, Triangular(0.005, 0.015, 0.03),
           "GTD base rates; assumption"),
    *_slow("capability", "0..1", Triangular(8, 16, 32), None, Triangular(0.005, 0.012, 0.02),
           "assumption"),
    *_slow("reputation", "0..1", Triangular(8, 16, 32), _HALF, Triangular(0.01, 0.02, 0.04),
           "E264; Mercer 1996 doubts lasting effects; assumption"),
    *_slow("protection_urge", "0..1", Triangular(6, 12, 24), _HALF, Triangular(0.003, 0.01, 0.02),
           "E226; E232; E242; assumption"),
    *_slow("leverage", "0..1", Triangular(8, 16, 32), None, Triangular(0.004, 0.01, 0.02),
           "assumption"),
    *_slow("friction", "0..1", Triangular(3, 6, 12), _HALF, Triangular(0.005, 0.015, 0.03),
           "E284; E360; assumption"),
    *_slow("inflation", "% per year", Triangular(2.0, 3.0, 5.0), None,
           Triangular(0.5, 1.0, 2.0), "IMF WEO 2000-2015, consumer prices of ten states", "B"),
)  # fmt: skip

WALKING = tuple(
    name
    for name, variable in VARIABLES.items()
    if variable.slow and name not in ("ties", "oil_price", "power_currency")
)
"""Slow variables that walk like attitudes; postures (``ties``) move by review, prices in logs."""

STEADY = ("capability", "cohesion", "credibility", "leverage", "protection_urge", "reputation")
"""What is built up or lost by events that rules tell, and does not jump without one."""


_CROWD = 512
"""Replicates from which on each variable walks by itself, which is quicker then."""


@process(evidence="Harvey 1989 (local level model); Kim and Nelson 1999 (mixture of steps)")
def levels_walk_and_departures_fade(w: World) -> None:
    """Departures fade with a half-life; levels walk, in ordinary steps and in rare jumps.

    x approaches its level at 1 - 2 ** (-1 / half-life) a quarter. The level moves by walk * room *
    N(0, 1), ``levels.jump_size`` times as far in the share ``levels.jump_share`` of quarters; but
    capability, cohesion, credibility, leverage, the urge to protect and military reputation
    (``STEADY``) do not jump. Room keeps it within bounds: 1 in the middle of the scale and 0 at its
    ends, 1 - (2 * place - 1) squared. What the step is made of stays in the variable at once: it is
    no departure.
    """
    p = w.parameters.levels
    for names in _abreast(w.count):
        like = VARIABLES[names[0]]
        x, level = w.blocks.abreast(names), w.blocks.abreast([f"{name}_level" for name in names])
        fades, size = _paces(w, names)
        x += fades * (level - x)
        step = size * _side_by_side([w.normal(f"levels.{name}", *like.axes) for name in names])
        if names[0] not in STEADY:
            u = [w.uniform(f"levels.{name}.jump", *like.axes) for name in names]
            step *= np.where(_side_by_side(u) < p.jump_share, p.jump_size, 1.0)
        place = (level - like.low) / (like.high - like.low)
        step *= 4.0 * place * (1.0 - place)
        for moved in (x, level):
            np.add(moved, step, out=moved)
            clip(moved, like.low, like.high, out=moved)


def _paces(w: World, names: tuple[str, ...]) -> tuple[Floats, Floats]:
    """What fades of departures of alike variables in a quarter, and how far their levels step."""

    def found() -> tuple[Floats, Floats]:
        p = w.parameters.levels
        each = (len(names), *(1 for _ in VARIABLES[names[0]].axes), -1)
        half_lives = np.array([getattr(p, f"{name}_half_life") for name in names])
        walks = np.array([getattr(p, f"{name}_walk") for name in names])
        return fading(half_lives).reshape(each), walks.reshape(each)

    return w.kept(("levels", names), found)


def _side_by_side(draws: list[Floats]) -> Floats:
    # Those of one variable, which are many, need no copy.
    return draws[0][None] if len(draws) == 1 else np.array(draws)


@lru_cache
def _abreast(count: int) -> list[tuple[str, ...]]:
    """Walking variables that are alike, as many at once as the cache of a processor holds."""

    def kind(name: str) -> tuple[Any, ...]:
        like = VARIABLES[name]
        return like.axes, like.low, like.high, name in STEADY

    if count >= _CROWD:
        return [(name,) for name in WALKING]
    return [tuple(same) for _, same in groupby(sorted(WALKING, key=kind), key=kind)]
