"""Cohesion, accession, frozen seats and exits, with numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.catalogue.variables import MEMBERSHIP
from sim.mechanisms.order import organisations
from sim.mechanisms.security import alliances
from tests.model.worlds import (
    BORDER,
    CCA,
    CHN,
    CSTO,
    KAZ,
    ORGANISATIONS,
    RUS,
    SCO,
    TJK,
    USA,
    UZB,
    around,
    fate,
    still,
    within,
)

about = pytest.approx
FROZEN, ACCEDING = MEMBERSHIP["frozen"], MEMBERSHIP["acceding"]


def test_growth_and_discord_wear_cohesion():
    w = still(
        initial={"cohesion": 0.6, "outside_members": {"SCO": 6.0}},
        parameters={
            "organisation.dilution": 0.4, "organisation.discord": 0.5, "organisation.quarrel": 0.1,
            "levels.cohesion_lasting": 0.5,
        },
    )  # fmt: skip
    assert w.members[SCO] == about(3 + 6)
    w.members[SCO] = 12.0
    w.members[CCA] += 1.0
    w.friction[RUS, CHN] += 0.3
    w.clash[BORDER] = 1.0
    organisations.growth_and_discord_wear_cohesion(w)
    # Three of twelve are new; conveners with weights 0.6 and 0.4 rub from one side.
    assert w.cohesion[SCO] == about(0.6 * (1 - 0.4 / 4 - 0.5 * 0.24 * 0.3))
    assert w.level("cohesion")[SCO] == about(w.cohesion[SCO])
    # Both parties to the clash belong to the alliance and to the format.
    assert w.cohesion[CSTO] == about(0.6 * 0.9)
    assert w.level("cohesion")[CSTO] == about(0.6 * 0.95)
    assert w.cohesion[CCA] == about(0.6 * (1 - 0.4 / 4) * 0.9)


def test_members_are_counted():
    w = still(initial={"outside_members": {"SCO": 2.0}})
    w.membership[SCO, TJK] = np.array([1.0, ACCEDING])
    organisations.members_are_counted(w)
    assert w.members[SCO].tolist() == [6.0, 5.0]


def test_states_climb_step_by_step_and_accession_is_ratified():
    w = still(
        initial={"alignment": {"TJK": {"RUS": 0.5, "CHN": 0.8}}, "neutrality": {"TJK": 0.5},
                 "outside_members": {"SCO": 2.0}},
        parameters={"organisation.accession": 0.1, "organisation.outside": 0.2,
                    "organisation.ratification": 0.3},
    )  # fmt: skip
    wish = (0.6 * 0.8 + 0.4 * 0.5) * 0.5
    fate(
        w,
        organisation__accession=around(within(0.1 * wish**2)),
        organisation__outside=np.array([0.5, 0.9]),
    )
    organisations.organisations_enlarge(w)
    assert w.membership[SCO, TJK].tolist() == [ACCEDING, 0.5]
    assert w.membership[SCO, UZB].tolist() == [0.0, 0.0]
    # Poisson of mean 0.2: none up to exp(-0.2) = 0.819.
    assert w.outside_members[SCO].tolist() == [2.0, 3.0]
    assert w.accession[SCO].tolist() == [0.0, 1.0]
    w.membership[SCO, TJK] = ACCEDING
    fate(w, organisation__accession=around(within(0.3)), organisation__outside=0.0)
    organisations.organisations_enlarge(w)
    assert w.membership[SCO, TJK].tolist() == [1.0, ACCEDING]


def test_a_power_joins_against_another():
    seat = {**ORGANISATIONS["SCO"]["members"], "USA": [{"status": "partner", "from": "2001-01-01"}]}
    w = still(
        organisations={**ORGANISATIONS, "SCO": {**ORGANISATIONS["SCO"], "members": seat}},
        initial={"friction": 0.2},
        parameters={"organisation.accession": 0.1},
    )
    usa = 3 + USA
    fate(w, organisation__accession=0.0)
    organisations.organisations_enlarge(w)  # at odds with nobody outside more than inside
    assert (w.membership[SCO, usa] == 0.25).all()
    # Without a seat Russia is outside: friction with it of 0.9, with China, who convenes, of 0.2.
    w.membership[SCO, 3 + RUS] = 0.0
    w.topology.convener[SCO] = [0.0, 1.0, 0.0]
    w.friction[USA, RUS] = 0.9
    fate(w, organisation__accession=around(within(0.1 * 0.7**2)))
    organisations.organisations_enlarge(w)
    assert w.membership[SCO, usa].tolist() == [0.5, 0.25]


def _doubting():
    w = still(
        initial={"credibility": {"CSTO": 0.3}, "trust": {"KAZ": {"RUS": 0.2}}, "autonomy": 0.8,
                 "elite": {"KAZ": {"RUS": 0.4}}},
        parameters={"organisation.freeze": 0.9, "organisation.exit": 0.6,
                    "organisation.rejoin": 0.2},
    )  # fmt: skip
    w.elite[TJK, RUS] = 1.0
    return w


FREE = 0.5**2 * 0.8 * 0.6


def test_a_member_that_doubts_freezes_its_seat():
    w = _doubting()
    fate(w, organisation__freeze=around(within(0.9 * FREE)))
    organisations.members_freeze_leave_or_return(w)
    assert w.membership[CSTO, KAZ] == about([FROZEN, 1.0])
    assert w.membership[CSTO, TJK].tolist() == [1.0, 1.0]
    assert w.freeze[CSTO, KAZ].tolist() == [1.0, 0.0]
    assert w.exit.sum() == w.freeze[CSTO, TJK].sum() == 0.0


def test_a_frozen_member_leaves_or_returns():
    w = _doubting()
    w.membership[CSTO, KAZ] = FROZEN
    fate(w, organisation__freeze=around(within(0.6 * FREE)))
    organisations.members_freeze_leave_or_return(w)
    assert w.membership[CSTO, KAZ] == about([0.0, FROZEN])
    assert w.exit[CSTO, KAZ].tolist() == [1.0, 0.0]
    w.membership[CSTO, KAZ] = FROZEN
    fate(w, organisation__freeze=1.0 - around(within(0.2 * 0.5)))
    organisations.members_freeze_leave_or_return(w)
    assert w.membership[CSTO, KAZ] == about([1.0, FROZEN])


def test_a_member_that_turned_away_leaves_what_does_not_defend_it():
    w = still(
        initial={"elite": {"KAZ": {"RUS": -0.5, "CHN": 0.0}}, "autonomy": 0.8},
        parameters={"organisation.turning_away": 0.5},
    )
    w.economic_dependency[KAZ] = 0.25
    distance = 0.6 * 0.5 + 0.4 * 0.75  # from China and Russia, who convene
    fate(w, organisation__leave=around(within(0.5 * distance**2 * 0.8 * 0.75)))
    organisations.members_that_turned_away_leave(w)
    assert w.membership[SCO, KAZ].tolist() == [0.0, 1.0]
    assert w.exit[SCO, KAZ].tolist() == [1.0, 0.0]
    assert w.membership[CSTO, KAZ].tolist() == [1.0, 1.0]
    assert w.exit[CSTO].sum() == 0.0


def test_a_market_admits_those_whose_elites_are_drawn_to_it():
    w = still(
        organisations={**ORGANISATIONS, "SCO": {**ORGANISATIONS["SCO"], "mandate": ["market"]}},
        initial={"elite": {"TJK": {"RUS": 0.5, "CHN": -0.5}}},
        parameters={"organisation.accession": 0.1, "organisation.outside": 0.2},
    )
    fate(w, organisation__accession=around(within(0.1 * (0.4 * 0.5) ** 2)))
    organisations.organisations_enlarge(w)
    assert w.membership[SCO, TJK].tolist() == [ACCEDING, 0.5]
    assert w.outside_members[SCO].tolist() == [0.0, 0.0]


def test_a_frozen_seat_brings_no_help_and_no_obligation():
    w = _doubting()
    w.membership[CSTO, KAZ] = FROZEN
    w.crisis[KAZ] = 1.0
    fate(w, alliance__ask=0.0, alliance__answer=0.0, alliance__alone=1.0)
    alliances.alliances_answer_calls_for_help(w)
    assert w.request.sum() == 0.0
    assert alliances.deterred(w, KAZ, by=UZB) == about(0.0)
