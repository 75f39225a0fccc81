"""Leaders: how they leave, and where their successors turn."""

from __future__ import annotations

import numpy as np

from sim.world.arrays import chance, total
from sim.world.rule import process
from sim.world.world import World


def orientation_is_read(w: World) -> None:
    """At the start: the leader's orientation is what the elite's leanings have in common.

    Sum over powers of leaning * elite / sum of squared leanings: 1 is all for one side.
    """
    weight = np.maximum(total(w.leaning**2), np.finfo(float).tiny)
    w.orientation = np.clip(total(w.leaning * w.elite, axis=1) / weight, -1.0, 1.0)


@process(evidence="Goemans, Gleditsch and Chiozza 2009; exits of leaders in eight states 2000-2023")
def leaders_leave(w: World) -> None:
    """Leaders go by elections that count, by age or arranged handover, or by overthrow.

    An election is due every ``term`` years. At it the incumbent goes with chance(contest * openness
    * (1 + wear + discontent * unrest)), where openness = audibility squared, and 0 in closed
    autocracies; wear = tenure / term up to two terms, 0 for those who have outlasted that limit.
    Besides, hazard = ageing * tenure a quarter, for tenure stands for age as well. Successions that
    the scenario dates, and overthrows (``regime_fall``), count; both put off the next election by a
    whole term.
    """
    p = w.parameters.elite
    w.tenure += 1.0 / 4.0
    w.election_in -= 1.0 / 4.0
    due = w.election_in <= 0.0
    openness = w.audibility**2 * (w.regime > 0.0)
    terms = w.tenure / w.term
    against = 1.0 + terms * (terms <= 2.0) + p.discontent * w.unrest
    hazard = p.ageing * w.tenure + due * p.contest * openness * against
    goes = w.uniform("elite.succession", "state") < chance(hazard)
    w.succession = np.maximum(w.succession, goes * (w.regime_fall == 0.0))
    new = np.maximum(w.succession, np.minimum(w.regime_fall, 1.0))
    w.because("exit", tenure=w.tenure, election=due.astype(float), unrest=w.unrest)
    w.election_in = np.where(due | (new > 0.0), w.term, w.election_in)
    w.tenure = np.where(new > 0.0, 0.0, w.tenure)


@process("M31", evidence="E166; E199; E431; Leeds and Mattes 2022 for turns with new supporters")
def new_leaders_turn(w: World) -> None:
    """A new leader brings an orientation of his own, which moves the leanings together.

    Turn of orientation = window * size * N(0, 1) - recoil * orientation after an overthrow. Size is
    1 after an overthrow, else the larger of audibility and a squared uniform: arranged successions
    hardly turn. The elite's leaning to each power moves by the power's loading on the orientation
    (``leaning``) * turn + personal * size * N(0, 1), for good.
    """
    p = w.parameters.elite
    fallen = np.minimum(w.regime_fall, 1.0)
    new = np.maximum(w.succession, fallen)
    quiet = np.maximum(w.audibility, w.uniform("elite.turn", "state") ** 2)
    size = new * np.where(fallen > 0.0, 1.0, quiet)
    before = w.orientation.copy()
    turn = p.window * size * w.normal("elite.orientation", "state")
    w.orientation = np.clip(before + turn - p.recoil * fallen * before, -1.0, 1.0)
    own = p.personal * size[:, None] * w.normal("elite.leaning", "state", "power")
    moved = w.leaning * (w.orientation - before)[:, None] + own
    w.because("succession", turn=moved, former=before, orientation=w.orientation)
    w.push("elite", moved, lasting=1.0)
