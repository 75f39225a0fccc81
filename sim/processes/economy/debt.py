"""External public debt: rollover, service, distress, relief.

The ledger balances every quarter: debt = debt before + lent - repaid - written off - swapped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.arrays import chance, logistic, total
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(evidence="World Bank IDS; LIC-DSF 2018 thresholds (40 % PV of GDP, 15 % service/exports)")
def debts_are_served_and_rolled_over(w: World) -> None:
    """States repay principal over the maturity, and creditors roll over what keeps debt level.

    Repaid = debt / (4 * maturity) * (1 - grace). Rolled over = (repaid + trend growth of the debt)
    * (1 - half the shortfall of delivered effort) * (1 - dispute) * (1 - distress / 2), so that
    debt / GDP stays where no deal changes it. Multilateral debt grows with the trend. Both vary:
    projects are drawn or delayed, debts restructured, by bilateral_sd and multilateral_sd * N(0,
    1); more is lent or more repaid. Service = all
    debt / maturity + interest, against exports and remittances. Terms about 2 % and 20 years for
    official loans (Horn, Reinhart and Trebesch 2021).
    """
    p = w.parameters.finance
    due = w.debt / (4.0 * p.maturity) * (1.0 - w.grace)
    keep = due + w.debt * (np.exp(w.growth_trend / 400.0) - 1.0)[:, None]
    means = 1.0 - 0.5 * (1.0 - w.delivered_effort)
    willing = (means * (1.0 - w.dispute)) * (1.0 - 0.5 * w.distress)[:, None]
    swing = w.debt * np.expm1(p.bilateral_sd * w.normal("finance.debt", "state", "power"))
    w.lent += np.maximum(keep * willing, 0.0) + np.maximum(swing, 0.0)
    w.repaid = due + np.maximum(-swing, 0.0)
    w.written_off = 0.0
    w.swapped = 0.0
    w.debt += w.lent - w.repaid
    noise = p.multilateral_sd * w.normal("finance.multilateral", "state")
    w.multilateral_debt *= np.exp(w.growth_trend / 400.0 + noise)
    measure(w)


def measure(w: World) -> None:
    """Debt ratios in the units of the data."""
    w.debt_gdp = 100.0 * w.debt / w.gdp[:, None]
    w.external_debt = 100.0 * (total(w.debt, axis=1) + w.multilateral_debt) / w.gdp
    p = w.parameters.finance
    owed = total(w.debt, axis=1) + w.multilateral_debt
    service = owed / p.maturity + owed * p.interest / 100.0
    income = w.gdp * np.maximum(w.exports + total(w.remittances, axis=1), 1.0) / 100.0
    w.debt_service = 100.0 * service / income


@process("M15", evidence="IMF and World Bank LIC-DSF 2018; Kraay and Nehru 2006; E087; E228")
def heavy_debt_becomes_distress(w: World) -> None:
    """Debt or its service above the thresholds puts a state in distress, in the end surely.

    Excess = the larger of debt / debt_threshold and service / service_threshold. Hazard =
    distress_hazard * logistic(8 * (excess - 1.2)) * (1 + recession in % / 5). Distress ends when
    the excess is below 0.8, or by chance (4 % a quarter).
    """
    p = w.parameters.finance
    excess = np.maximum(w.external_debt / p.debt_threshold, w.debt_service / p.service_threshold)
    slump = np.maximum(-w.growth, 0.0) / 5.0
    # A slump brings down states that are already heavily indebted, not sound ones.
    hazard = p.distress_hazard * logistic(8.0 * (excess - 1.2)) * (1.0 + slump)
    u = w.uniform("finance.distress", "state")
    falls = (w.distress < 0.5) & (u < chance(hazard))
    recovers = (w.distress > 0.5) & ((excess < 0.8) | (u < 0.04))
    w.distress = np.where(falls, 1.0, np.where(recovers, 0.0, w.distress))
    w.because("distress", external_debt=w.external_debt, debt_service=w.debt_service)


@process("M15", evidence="Horn, Parks, Reinhart and Trebesch 2023; E087; E228")
def creditors_grant_relief(w: World) -> None:
    """A creditor lengthens maturities of a state in distress; write-offs are rare.

    In distress and without present relief: hazard of rescheduling = reschedule_hazard * (twice the
    creditor's share of the debt, at most 1); of a write-off = write_off_hazard * the same * (0.1 +
    claim to the sphere), since such powers wrote off more readily (2005-2018, World Bank IDS).
    Rescheduling sets the relief from repayment to 1, which fades by 12 % a quarter, and keeps the
    face value; a write-off cancels write_off_share of the debt.
    """
    p = w.parameters.finance
    share = w.debt_gdp / np.maximum(w.external_debt, 1e-6)[:, None]
    asks = w.distress[:, None] * np.minimum(2.0 * share, 1.0) * (w.grace < 0.2)
    u = w.uniform("finance.relief", "state", "power")
    rescheduled = u < chance(p.reschedule_hazard * asks)
    forgiven = u > 1.0 - chance(p.write_off_hazard * asks * (0.1 + w.sphere_claim))
    w.rescheduling += rescheduled
    w.write_off += forgiven
    w.because("rescheduling", creditor_share=share)
    w.written_off = p.write_off_share * w.debt * forgiven
    w.debt -= w.written_off
    w.grace = np.where(rescheduled, 1.0, 0.88 * w.grace)
    measure(w)


@process("M15", evidence="E087; E104; E184; E227; E228; E262; E269")
def debt_becomes_a_concession(w: World) -> None:
    """A state that owes much to one creditor concedes land, posts, legal cover or support.

    Hazard = concession_hazard * (debt to it / 20 % of GDP, at most 2) squared * its share of the
    debt * (0.5 + elite / 2) * (1 - twice the audible anger) * (1 + distress_pressure * distress).
    Each concession adds 0.25 to the legal cover of guards, a post where the creditor is near (times
    proximity, E106, E210, E217), and swaps swap_share of the debt.
    """
    p = w.parameters.finance
    owed = np.minimum(w.debt_gdp / 20.0, 2.0)
    owed = owed * owed
    share = w.debt_gdp / np.maximum(w.external_debt, 1e-6)[:, None]
    elite = 0.5 + 0.5 * w.elite
    anger = w.audibility[:, None] * w.rejection if w.on("M25") else 0.0
    pressed = 1.0 + p.distress_pressure * w.distress[:, None]
    hazard = p.concession_hazard * owed * share * elite * (1.0 - np.minimum(2.0 * anger, 1.0))
    u = w.uniform("finance.concession", "state", "power")
    conceded = u < chance(hazard * pressed)
    w.because("concession", debt_gdp=w.debt_gdp, creditor_share=share, elite=elite)
    w.concession += conceded
    w.conceded += conceded
    w.swapped = np.minimum(p.swap_share * w.debt, w.debt) * conceded
    w.debt -= w.swapped
    w.legal_cover = np.minimum(w.legal_cover + 0.25 * conceded, 1.0)
    for i in w.instruments.with_role("post"):
        # Posts can only be had near the creditor's own border (E106, E210, E217).
        w.ties[i] += w.proximity * conceded
    measure(w)
