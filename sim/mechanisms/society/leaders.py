"""Leaders: how they leave, and where their successors turn."""

from __future__ import annotations

import numpy as np

from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Beta, Triangular
from sim.world.arrays import clip, happens, share, total
from sim.world.rule import process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M31",
        name="Change of leader",
        group="regimes",
        cause="A successor, or a leader's own biography, alters a state's preferences.",
        effect="Openness to a power shifts, in either direction.",
        sign={"elite": "±", "alignment": "±"},
        moderators=("coalition behind the leader",),
        agents=("UZB", "TKM", "KAZ"),
        strength="medium",
        evidence=("E166", "E199", "E431"),
        literature=("mattes-2015", "horowitz-stam-ellis-2015"),
        disputed="Biography is no fate: the leader closest to China asked Russia for troops "
        "(E425, E431).",
    ),
)

PARAMETERS = (
    Parameter("elite.ageing", Triangular(0.0002, 0.0004, 0.0008), "1 per quarter and year",
              "Hazard of death or arranged handover per year of tenure",
              "four among five rulers of ten years and more, 2000-2023 (some recalled)", "C"),
    Parameter("elite.contest", Triangular(0.2, 0.55, 1.0), "1 per election",
              "Hazard that a new leader falls to an election that fully counts",
              "Armenia and Kyrgyzstan: three in nine elections 2000-2023 (some recalled)", "C"),
    Parameter("elite.limit", Triangular(0.2, 0.6, 1.2), "1 per last term",
              "Hazard that a leader who may not stand again goes",
              "last terms 2000-2023: kept in ARM 2008, KGZ 2011 and 2017, evaded in some seven "
              "cases, none of a limit so recent (recalled)", "C"),
    Parameter("elite.discontent", Triangular(0.5, 1.5, 3.0), "1",
              "What full unrest adds to the hazard of an election, against a new leader's",
              "assumption"),
    Parameter("elite.window", Triangular(0.05, 0.2, 0.4), "-1..1",
              "Spread of a new leader's orientation after an overthrow", "E166; E199; E431", "D",
              ("M31",)),
    Parameter("elite.personal", Triangular(0.02, 0.08, 0.2), "-1..1",
              "Spread of a new leader's leanings beside his orientation", "E166; E199; E431", "D",
              ("M31",)),
    Parameter("elite.recoil", Beta(2, 6), "share",
              "Part of the old orientation that goes with an overthrown leader", "assumption",
              "D", ("M31",)),
)  # fmt: skip


def orientation_is_read(w: World) -> None:
    """At the start: the leader's orientation is what the elite's leanings have in common.

    Sum over powers of leaning * elite / sum of squared leanings: 1 is all for one side.
    """
    weight = np.maximum(total(w.leaning**2), np.finfo(float).tiny)
    w.orientation = clip(total(w.leaning * w.elite, axis=1) / weight, -1.0, 1.0)


@process(evidence="Goemans, Gleditsch and Chiozza 2009; exits of leaders in eight states 2000-2023")
def leaders_leave(w: World) -> None:
    """Leaders go by elections that count, by age or arranged handover, or by overthrow.

    An election is due every ``term`` years. At it the incumbent goes with chance(contest * openness
    * (1 + wear + discontent * unrest)), where openness = audibility squared, and 0 in closed
    autocracies; wear = tenure / term up to two terms, 0 for those who have outlasted that limit.
    Who may not stand again (``last_term``) goes with chance(limit) instead, or lifts the limit.
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
    stands = due * (1.0 - w.last_term)
    voted = stands * p.contest * openness * against
    hazard = p.ageing * w.tenure + voted + (due - stands) * p.limit
    goes = happens(hazard, w.uniform("elite.succession", "state"))
    w.succession = np.maximum(w.succession, goes * (w.regime_fall == 0.0))
    new = np.maximum(w.succession, np.minimum(w.regime_fall, 1.0))
    vote = share(voted, hazard)
    w.because("exit", tenure=w.tenure, election=stands, vote=vote, unrest=w.unrest)
    w.last_term *= ~due | (new > 0.0)
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
    w.orientation = clip(before + turn - p.recoil * fallen * before, -1.0, 1.0)
    own = p.personal * size[:, None] * w.normal("elite.leaning", "state", "power")
    moved = w.leaning * (w.orientation - before)[:, None] + own
    w.because("succession", turn=moved, former=before, orientation=w.orientation)
    w.push("elite", moved, lasting=1.0)
