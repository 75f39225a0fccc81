"""Debt: disbursement, amortisation, distress, relief, concessions.

The ledger balances every quarter: debt = debt before * revaluation + lent - repaid - written off -
swapped. What is ``lent`` comes from the deals of the quarter; ``repaid`` is net of what a patron
lends anew.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Triangular
from sim.mechanisms.society.seen import opposition
from sim.world.actor import PowerRows, StateRows
from sim.world.arrays import (
    chance,
    fading,
    happens,
    heavy,
    logistic,
    saturating,
    share,
    total,
    toward,
)
from sim.world.offers import StateOffers
from sim.world.rule import consideration, motive, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M15",
        name="Debt into concessions",
        group="economy",
        cause="A state owes and sells much to one creditor and cannot turn elsewhere.",
        effect="It pays in land, posts, legal cover for guards or political support.",
        sign={"concession": "+", "legal_cover": "+", "presence": "+", "alignment": "+"},
        moderators=("interest of the elite", "audible publics", "other lenders"),
        agents=("CHN", "elites"),
        strength="strong",
        evidence=("E087", "E104", "E184", "E227", "E228", "E262", "E269"),
        literature=(
            "hirschman-1945",
            "horn-2021",
            "horn-2023",
            "gelpern-2021",
            "flores-macias-kreps-2013",
            "brautigam-2020",
        ),
        disputed="Experts agree in the documents but give no debt figures; research on Chinese "
        "lending finds few seizures and calls the debt trap a meme.",
    ),
)

PARAMETERS = (
    Parameter("finance.maturity", Triangular(18.0, 26.0, 34.0), "years",
              "Years over which a new official loan falls due in equal parts",
              "Horn et al. 2021; AidData GCDF 3.0: about 20 with a grace of 5 to 6, which is as "
              "much owed for as long", "B", ("M15",)),
    Parameter("finance.other_maturity", Triangular(12.0, 18.0, 28.0), "years",
              "Years left of debt to other creditors",
              "World Bank IDS 2000-2015: 5 % (3 to 7) of the stock a year", "B", ("M15",)),
    Parameter("finance.interest", Triangular(1.0, 2.0, 4.0), "% per year",
              "Interest of official loans", "Horn, Reinhart and Trebesch 2021: about 2 %", "B",
              ("M15",)),
    Parameter("finance.early_hazard", Triangular(0.001, 0.004, 0.01), "per quarter",
              "Early repayment or settlement of a debt to one creditor",
              "World Bank IDS 2000-2015: ARM 2003 and 2013, KGZ 2007 in some 190 years of debts",
              "B", ("M15",)),
    Parameter("finance.early_share", Triangular(0.8, 1.4, 2.0), "ratio",
              "Largest part settled or written off at once; above 1, some deals end the whole debt",
              "World Bank IDS 2000-2018: eight falls by 0.4 to 1, three of them by all", "C",
              ("M15",)),
    Parameter("finance.rolled_over", Triangular(0.2, 0.6, 0.9), "share",
              "Part of what falls due that a power with a full claim to the sphere lends anew to a "
              "wholly loyal elite",
              "BLR: Russian credits that repaid Russian credits in 2017-20, deferral in 2022 "
              "(recalled); size: assumption", "D", ("M15",)),
    Parameter("finance.own_currency", Triangular(0.1, 0.3, 0.6), "share",
              "Part of official loans owed in the creditor's currency",
              "AidData GCDF 3.0; Horn, Reinhart and Trebesch 2021", "C", ("M15",)),
    Parameter("finance.borrowing_sd", Triangular(2.5, 4.0, 5.5), "% per year",
              "Quarterly step of the growth of debt to other creditors",
              "World Bank IDS 2000-2015: external debt grows by 10 % a year with sd 21 %", "B"),
    Parameter("finance.borrowing_half_life", Triangular(6.0, 12.0, 20.0), "quarters",
              "Half-life of departures of borrowing",
              "World Bank IDS 2000-2015: variance of 5-year changes twice that of a walk", "B"),
    Parameter("finance.safe_debt", Triangular(15.0, 25.0, 40.0), "% GDP",
              "External debt from which on lenders and treasuries hold back",
              "Reinhart, Rogoff and Savastano 2003: 15 to 30 %", "B"),
    Parameter("finance.discipline", Triangular(0.1, 0.3, 0.5), "% per year per % GDP",
              "Slower growth of debt per debt beyond the safe one", "Bohn 1998; assumption", "C"),
    Parameter("finance.crisis_borrowing", Triangular(0.0, 0.8, 1.6), "% per year per % GDP",
              "Faster growth of debt per hardship", "IMF WEO 2009, 2020; assumption", "C"),
    Parameter("finance.tail", Triangular(0.05, 0.12, 0.18), "h",
              "Heaviness of the tails of borrowing", "World Bank IDS 2000-2015: excess kurtosis 13",
              "B"),
    Parameter("finance.debt_threshold", Triangular(40.0, 55.0, 80.0), "% GDP",
              "External debt at which distress becomes likely",
              "IMF and World Bank LIC-DSF 2018: PV 30-50 % (face value is higher)", "B", ("M15",)),
    Parameter("finance.service_threshold", Triangular(14.0, 18.0, 24.0), "% of exports",
              "Debt service against exports and remittances at which distress becomes likely",
              "IMF and World Bank LIC-DSF 2018: 10-21 %", "B", ("M15",)),
    Parameter("finance.least_income", Triangular(0.001, 0.01, 0.03), "share of GDP",
              "Income from abroad that even a closed state has", "assumption", "D"),
    Parameter("finance.distress_slope", Triangular(5.0, 8.0, 12.0), "per excess",
              "How sharply distress sets in at the thresholds", "Kraay and Nehru 2006", "C",
              ("M15",)),
    Parameter("finance.distress_hazard", Triangular(0.02, 0.05, 0.12), "per quarter",
              "Distress far above the thresholds", "Kraay and Nehru 2006; assumption", "C",
              ("M15",)),
    Parameter("finance.distress_stay", Triangular(8.0, 14.0, 24.0), "quarters",
              "Mean stay in distress once debt is low", "Kraay and Nehru 2006; assumption", "C",
              ("M15",)),
    Parameter("finance.slump_weight", Triangular(2.0, 5.0, 10.0), "% GDP",
              "Hardship that doubles the hazard of distress", "Kraay and Nehru 2006; assumption",
              "C", ("M15",)),
    Parameter("finance.reschedule_hazard", Triangular(0.1, 0.3, 0.6), "per quarter",
              "Restructurings by an only creditor in distress",
              "Horn, Parks, Reinhart and Trebesch 2023", "B", ("M15",)),
    Parameter("finance.relief_half_life", Triangular(3.0, 5.0, 9.0), "quarters",
              "Half-life of relief from repayment", "Horn et al. 2023; assumption", "C", ("M15",)),
    Parameter("finance.write_off_hazard", Triangular(0.002, 0.01, 0.02), "per quarter",
              "Write-offs by a power with a full claim to the sphere",
              "World Bank IDS: TJK 2004, ARM and KGZ 2013, KGZ 2018; Horn et al. 2023", "B",
              ("M15",)),
    Parameter("finance.write_off_from", Triangular(0.2, 0.5, 1.0), "% GDP",
              "Debt worth a deal on writing it off",
              "World Bank IDS: KGZ 2018 (3 %), KGZ and ARM 2013; assumption", "C", ("M15",)),
    Parameter("finance.rescue_hazard", Triangular(0.05, 0.15, 0.3), "per quarter",
              "Crisis credits by a power with a full claim to a loyal state in full need",
              "ARM and KGZ 2009, BLR 2008-15: about one in five state-years of need", "C",
              ("M15",)),
    Parameter("finance.rescue_size", Triangular(1.5, 3.0, 5.0), "% GDP",
              "Mean size of a crisis credit", "ARM, KGZ 2009 (6 %), BLR 2008-15 (2 to 4 %)", "C",
              ("M15",)),
    Parameter("finance.concession_hazard", Triangular(0.01, 0.03, 0.08), "per quarter",
              "Concessions at debt of concession_debt to one friendly creditor",
              "E087; E227; E228 (two in about ten years); size: assumption", "C", ("M15",)),
    Parameter("finance.concession_debt", Triangular(15.0, 20.0, 30.0), "% GDP",
              "Debt to one creditor at which it presses for concessions", "E087; E227; assumption",
              "D", ("M15",)),
    Parameter("finance.distress_pressure", Triangular(0.5, 2.0, 4.0), "ratio",
              "How much distress multiplies concessions", "assumption", "D", ("M15",)),
    Parameter("finance.swap_share", Triangular(0.0, 0.03, 0.1), "share",
              "Debt swapped against a concession", "E227; assumption", "D", ("M15",)),
    Parameter("finance.cover_gain", Triangular(0.1, 0.25, 0.5), "share",
              "Legal cover gained with a concession, of what is missing", "assumption", "D",
              ("M15",)),
    Parameter("motives.leverage", Triangular(0.4, 1.0, 1.8), "utility",
              "Weight of lending for leverage", "assumption", "D", ("M15",)),
    Parameter("consideration.course", Triangular(0.01, 0.04, 0.08), "utility per % per year",
              "Weight of the treasury's course in taking loans",
              "World Bank IDS 2000-2015: debts to powers and others grow alike; size: assumption",
              "C"),
    Parameter("consideration.debt", Triangular(0.3, 1.0, 2.5), "utility",
              "Weight of pressure by a creditor", "assumption", "D", ("M15",)),
    Parameter("consideration.debt_half", Triangular(8.0, 15.0, 25.0), "% GDP",
              "Debt to one power at which its pressure is half of what it can be",
              "E087; E228", "D", ("M15",)),
)  # fmt: skip


@process("M15", evidence="IMF 2009, 2016; EFSD 2009-2015; ARM and KGZ 2009, BLR 2008-2015")
def patrons_lend_in_need(w: World) -> None:
    """A power with a claim to the sphere lends to a loyal state in hardship or distress.

    Hazard = rescue_hazard * claim * appetite to lend * (1 + elite) / 2 * (1 - its share of the
    debt) * (hardship / (hardship + slump_weight) + distress). A credit is rescue_size % of GDP * E,
    E exponential with mean 1, at most what the power can place at once.
    """
    p = w.parameters.finance
    need = (saturating(w.hardship, p.slump_weight) + w.distress)[:, None]
    willing = w.sphere_claim * w.lending_appetite * (1.0 + w.elite) / 2.0
    willing = willing * (1.0 - _creditor_share(w))
    hazard = p.rescue_hazard * willing * need
    helped = happens(hazard, w.uniform("finance.rescue", "state", "power"))
    size = -p.rescue_size / 100.0 * np.log(w.uniform("finance.rescue_size", "state", "power"))
    purses = np.stack([power.purse() for power in w.powers])
    credit = helped * np.minimum(size * w.gdp[:, None], purses)
    w.because("crisis_credit", credit_usd_bn=credit)
    w.crisis_credit += helped
    w.lent += credit


@process(
    evidence="World Bank IDS 2000-2015: debts to one creditor; Horn, Reinhart and Trebesch 2021"
)
def debts_are_drawn_and_repaid(w: World) -> None:
    """Loans of the quarter are added, principal is repaid; other creditors lend at their own pace.

    Debt is first revalued by the part own_currency of the change of the creditor's currency. It
    falls due in equal parts over the years left: due = part / (4 * years left), part = (1 - grace)
    * (1 - rolled_over * claim to the sphere * elite, if positive), since patrons lend anew what
    falls due; part / 4 of a year has then passed. Now and then, where a uniform u is below c =
    chance(early_hazard), a part early_share * (1 - u / c) of the whole is repaid besides. New loans
    run for ``maturity``; the years left are the mean over old and new debt. The growth of other
    debt [% per year] approaches trend growth + dollar inflation with a half-life and moves by
    borrowing_sd * N(0, 1), heavy-tailed; it is less by discipline * external debt beyond safe_debt,
    then not above 0 in distress, and after all more by crisis_borrowing * hardship.
    """
    p = w.parameters.finance
    w.debt *= np.exp(p.own_currency * changes(w))
    early = _settled(
        w.uniform("finance.early", "state", "power"), chance(p.early_hazard), p.early_share
    )
    anew = p.rolled_over * w.sphere_claim * np.maximum(w.elite, 0.0)
    part = (1.0 - w.grace) * (1.0 - anew) / 4.0
    w.repaid = w.debt * np.minimum(part / w.maturity_left + early, 1.0)
    w.written_off[...] = 0.0
    w.swapped[...] = 0.0
    w.debt += w.lent - w.repaid
    new = share(w.lent, w.debt)
    left = np.maximum(w.maturity_left - part, LAST)
    w.maturity_left = toward(left, p.maturity, new)
    usual = w.growth_trend + w.parameters.markets.world_inflation
    noise = p.borrowing_sd * heavy(w.normal("finance.others", "state"), p.tail)
    w.borrowing = toward(w.borrowing, usual, fading(p.borrowing_half_life)) + noise
    rate = w.borrowing - p.discipline * np.maximum(w.external_debt - p.safe_debt, 0.0)
    rate = np.where(w.distress > 0.0, np.minimum(rate, 0.0), rate) + p.crisis_borrowing * w.hardship
    w.multilateral_debt *= np.exp(rate / 400.0)
    measure(w)


LAST = 1.0 / 4.0
"""Years over which the last part of a debt falls due: a quarter."""


def _settled(u: Floats, hazard: Floats, most: Floats) -> Floats:
    """Part of a debt that a deal ends, drawn evenly up to ``most``, at most all; 0 without a deal.

    ``u`` in 0..1 brings a deal where it is below the hazard, a larger one the lower it is.
    """
    return np.minimum(most * share(np.maximum(hazard - u, 0.0), hazard), 1.0)


def changes(w: World) -> Floats:
    """Log changes of the creditors' currencies since last quarter, ``[power, R]``."""
    return w.since_last("debt.currencies", np.log(w.power_currency))


def measure(w: World) -> None:
    """Debt ratios in the units of the data.

    Service = debt to powers / years left + other debt / other_maturity + all * interest / 100,
    against exports and remittances, or against least_income of GDP if that is more.
    """
    owed = total(w.debt, axis=1) + w.multilateral_debt
    w.debt_gdp = 100.0 * w.debt / w.gdp[:, None]
    w.external_debt = 100.0 * owed / w.gdp
    p = w.parameters.finance
    principal = total(w.debt / w.maturity_left, axis=1) + w.multilateral_debt / p.other_maturity
    service = principal + owed * p.interest / 100.0
    income = w.gdp / 100.0 * (w.exports + total(w.remittances, axis=1))
    w.debt_service = 100.0 * service / np.maximum(income, p.least_income * w.gdp)


def _creditor_share(w: World) -> Floats:
    """Share of each power in the external debt, 0..1: ``[state, power, R]``."""
    owed = total(w.debt, axis=1) + w.multilateral_debt
    return share(w.debt, owed[:, None])


@process("M15", evidence="IMF and World Bank LIC-DSF 2018; Kraay and Nehru 2006; E087; E228")
def heavy_debt_becomes_distress(w: World) -> None:
    """Debt or its service above the thresholds puts a state in distress, in the end surely.

    Excess = the larger of debt / debt_threshold and service / service_threshold. Hazard =
    distress_hazard * logistic(distress_slope * (excess - 1)) * (1 + hardship / slump_weight).
    Distress ends by chance at 1 - logistic of the same, over ``distress_stay`` quarters.
    """
    p = w.parameters.finance
    excess = np.maximum(w.external_debt / p.debt_threshold, w.debt_service / p.service_threshold)
    heavily = logistic(p.distress_slope * (excess - 1.0))
    # A slump brings down states that are already heavily indebted, not sound ones.
    hazard = p.distress_hazard * heavily * (1.0 + w.hardship / p.slump_weight)
    u = w.uniform("finance.distress", "state")
    falls = (w.distress == 0.0) & happens(hazard, u)
    recovers = (w.distress > 0.0) & (u < (1.0 - heavily) / p.distress_stay)
    w.distress = np.where(falls, 1.0, np.where(recovers, 0.0, w.distress))
    w.because("distress", external_debt=w.external_debt, debt_service=w.debt_service)


@process("M15", evidence="Horn, Parks, Reinhart and Trebesch 2023; E087; E228")
def creditors_grant_relief(w: World) -> None:
    """A creditor lengthens maturities of a state in distress; write-offs are rare.

    Hazard of rescheduling = reschedule_hazard * creditor's share of the debt in distress without
    present relief; of a write-off, in distress or not, write_off_hazard * claim to the sphere where
    more than write_off_from % of GDP is owed: such powers wrote off in deals of their own
    (2003-2018, World Bank IDS). One number u decides on both, the lowest for rescheduling, the
    highest, above 1 - c, for a write-off. Rescheduling sets the relief from repayment to 1, which
    fades with a half-life; a write-off cancels early_share * (1 - (1 - u) / c), all at most.
    """
    p = w.parameters.finance
    held = _creditor_share(w)
    asks = w.distress[:, None] * held * (1.0 - w.grace)
    u = w.uniform("finance.relief", "state", "power")
    rescheduled = happens(p.reschedule_hazard * asks, u)
    hazard = p.write_off_hazard * w.sphere_claim * (w.debt_gdp > p.write_off_from)
    part = _settled(1.0 - u, chance(hazard), p.early_share)
    forgiven = part > 0.0
    w.rescheduling += rescheduled
    w.write_off += forgiven
    w.because("rescheduling", creditor_share=held)
    w.written_off = part * w.debt
    w.debt -= w.written_off
    w.grace = np.where(rescheduled, 1.0, w.grace * (1.0 - fading(p.relief_half_life)))
    measure(w)


@process("M15", evidence="E087; E104; E184; E227; E228; E262; E269")
def debt_becomes_a_concession(w: World) -> None:
    """A state that owes much to one creditor concedes land, posts, legal cover or support.

    Hazard = concession_hazard * (debt to it / concession_debt % of GDP) squared * its share of the
    debt * (1 + elite) / 2 * (1 - audible anger) * (1 + distress_pressure * distress).
    Each concession adds cover_gain of what is missing to the legal cover of guards, a post where
    the creditor is near (times proximity, E106, E210, E217), which stands from then on, and swaps
    swap_share of the debt.
    """
    p = w.parameters.finance
    owed = (w.debt_gdp / p.concession_debt) ** 2
    held = _creditor_share(w)
    elite = (1.0 + w.elite) / 2.0
    calm = 1.0 - np.stack([opposition(state) for state in w.states])
    pressed = 1.0 + p.distress_pressure * w.distress[:, None]
    u = w.uniform("finance.concession", "state", "power")
    conceded = happens(p.concession_hazard * owed * held * elite * calm * pressed, u)
    w.because("concession", debt_gdp=w.debt_gdp, creditor_share=held, elite=elite)
    w.concession += conceded
    w.conceded += conceded
    w.swapped = p.swap_share * w.debt * conceded
    w.debt -= w.swapped
    w.legal_cover += conceded * p.cover_gain * (1.0 - w.legal_cover)
    for i in w.instruments.with_role("post"):
        # Posts can only be had near the creditor's own border (E106, E210, E217).
        w.push_posture(i, w.proximity * conceded)
    measure(w)


@motive("M15", "economic", means="loan", evidence="E087; E104; E262; E269; Hirschman 1945")
def lend_for_leverage(power: PowerRows) -> Floats:
    """A creditor lends more where dependence on it already promises political returns.

    Motive = weight * economic dependency * (1 - distress): nobody lends into a default.

    Means: loans.
    """
    w = power.world
    return w.parameters.motives.leverage * power.economic_dependency * (1.0 - w.distress)


@consideration("M15", evidence="E087; E104; E184; E227; E228; E262")
def yield_to_the_creditor(state: StateRows, offers: StateOffers) -> Floats:
    """Debt makes it hard to refuse land, posts and guards, the harder the fewer other lenders.

    Term = weight * debt to the power, half-saturating at ``consideration.debt_half`` of GDP * its
    share of the external debt * the larger of what the instrument binds and intrudes.
    """
    p = state.world.parameters.consideration
    pressure = p.debt * saturating(state.debt_gdp, p.debt_half)
    pressure = pressure * share(state.debt_gdp, state.external_debt)
    return pressure * np.maximum(offers.binding, offers.intrusion)


@consideration("M15", evidence="World Bank IDS 2000-2015: UZB, TKM paid back, BLR borrowed")
def keep_to_the_course_of_the_treasury(state: StateRows, offers: StateOffers) -> Floats:
    """A treasury that pays its other debts back takes no loans; one that borrows takes them.

    Term = weight * (growth of other debt - its usual growth) for loans.
    """
    w = state.world
    usual = state.growth_trend + w.parameters.markets.world_inflation
    course = w.parameters.consideration.course * (state.borrowing - usual)
    return course * offers.plays("loan")
