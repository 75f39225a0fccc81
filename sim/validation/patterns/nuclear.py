"""Checks of nuclear stationing and nuclear threats."""

from __future__ import annotations

import numpy as np

from sim.validation.patterns.check import Held, Run, check
from sim.validation.patterns.paths import Floats, Mask, Paths
from sim.validation.patterns.reading import at

_BELARUS = Run("belarus-nuclear-stationing-a", until="2026-Q4")


@check("P22", reads="stationing security_dependency deterrence", belarus=_BELARUS)
def warheads_bind(belarus: Paths) -> Held:
    """Control is Belarus's security dependency on Russia; read where stationing is completed.

    It rises while the warheads come and is never afterwards more than a hundredth below what it was
    on completion. Deterrence is within a twentieth of where it was.
    """
    stage = belarus("stationing", "BLR", "RUS")
    control = belarus("security_dependency", "BLR", "RUS")
    complete = stage >= 0.99
    begun = np.maximum(np.argmax(stage > 0.0, axis=0), 1)
    done = np.argmax(complete, axis=0)
    before, after = at(control, begun - 1), at(control, done)
    later = np.where(np.arange(len(stage))[:, None] >= done, control, np.inf).min(axis=0)
    deterrence = belarus("deterrence")
    return Held(
        applies=np.asarray(complete.any(axis=0)),
        control_rises=after > before,
        stays_up=later >= after - 0.01,
        deterrence_unmoved=np.abs(deterrence[-1] - deterrence[0]) <= 0.05,
    )


@check(
    "P23",
    reads="nuclear_threat nuclear_scare",
    baseline=Run("status-quo-2022", until="2027-Q4"),
    belarus=_BELARUS,
)
def threats_wear_out(baseline: Paths, belarus: Paths) -> Held:
    """What each threat adds to the scare, beyond what fades of the earlier ones, keeps falling.

    The fading is taken from quarters without a threat in the same run. Read where at least two
    threats were made in the baseline, and in the other run as far as there were two.
    """
    first, many = _wears_out(baseline)
    second, _ = _wears_out(belarus)
    return Held(applies=many, in_baseline=first, in_belarus=second)


def _wears_out(paths: Paths) -> tuple[Mask, Mask]:
    """Whether every threat adds less than the one before, and whether there were two."""
    threats, scare = paths("nuclear_threat") > 0, paths("nuclear_scare")
    quiet = ~threats[1:] & (scare[:-1] > 1e-6)
    kept = np.median((scare[1:] / np.maximum(scare[:-1], 1e-9))[quiet]) if quiet.any() else 0.0
    added = scare[1:] - kept * scare[:-1]
    falling = np.ones(scare.shape[1], dtype=bool)
    previous: Floats = np.full(scare.shape[1], np.inf)
    for moment, threatened in enumerate(threats[1:]):
        falling &= ~threatened | (added[moment] < previous)
        previous = np.where(threatened, added[moment], previous)
    happened = threats.sum(axis=0)
    return falling, np.asarray(happened >= 2)
