"""Currencies, labour income, growth and debt, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.environment import FIGHTING, dear_oil, fresh_sanctions
from tests.twin.seen import opposition
from tests.twin.world import Twin, Watched, chance, fading, half, heavy, logistic, positive, toward


def pressure_on_currencies_builds(w: Twin) -> None:
    p = w.p.currency
    oil, powers = w.change("oil_felt", "states"), w.change("currencies", "states")
    step = p.drift_sd * w.normal("currency.drift")
    w.regional_drift = w.regional_drift * (1.0 - fading(p.drift_half_life)) + step
    region = w.regional_drift + p.regional_sd * w.normal("currency.region")
    for s in w.states:
        change = p.oil_gain * w.oil_exports[s] / 100.0 * oil + region
        change += p.catch_up * (w.growth_trend[s] - w.p.markets.power_long_run) / 400.0
        for b in w.belligerents:
            exposure = (w.trade_share[s, b] + w.remittances[s, b]) / 100.0
            change += (p.rouble_region + p.rouble_link * exposure) * powers[b]
        change += p.own_sd * heavy(w.normal("currency.own", s), w.p.markets.tail)
        w.currency_pressure[s] += change


def currencies_float_crawl_or_break(w: Twin) -> None:
    p = w.p.currency
    for s in w.states:
        pressure, flexibility = w.currency_pressure[s], w.flexibility[s]
        by_rate = flexibility * p.float_pace * pressure
        pace = fading(p.rogoff if pressure < 0.0 else p.price_rise)
        by_prices = (1.0 - flexibility) * pace * pressure
        hazard = p.break_hazard * positive(1.0 - flexibility / p.managed)
        hazard *= (positive(-pressure) / p.break_at) ** 2
        if w.happens(hazard, "currency.break", s):
            w.peg_break[s] += 1.0
            extra = -p.overshoot * math.log(w.uniform("currency.overshoot", s))
            by_rate, by_prices = pressure * (1.0 + extra), 0.0
            w.flexibility[s] = toward(flexibility, 1.0, p.float_after)
        w.currency_pressure[s] -= by_rate + by_prices
        w.currency[s] *= math.exp(by_rate + by_prices)
        rise = 100.0 * (by_prices - p.pass_through * by_rate)
        w.push("inflation", s, rise if rise > 0.0 else p.yielding * rise, 0.0)
        level = w.inflation_level[s]
        w.inflation_level[s] = toward(level, p.usual_inflation, fading(p.inflation_half_life))


# Labour income from abroad


def fights(w: Twin, x: str) -> float:
    """The intensity of the war that a power fights."""
    return w.war_intensity * (x in w.belligerents and w.war == FIGHTING)


def labour_income_follows_the_sender(w: Twin) -> None:
    p = w.p.labour
    senders, corridors, wars = w.change("senders"), w.change("corridors"), w.change("fighting")
    for s, x in w.pairs:
        war = wars[x]
        surprise = (w.economy_growth[x] - w.economy_trend[x]) / 400.0
        change = senders[x] + (p.elasticity - 1.0) * surprise + corridors[s, x]
        change += p.pull * war * w.on("M18")
        swings = p.sd + p.war_swings * abs(war) * w.on("M18")
        change += swings * heavy(w.normal("labour.income", s, x), p.tail)
        w.labour_income[s, x] *= math.exp(change)
        w.remittances[s, x] = 100.0 * w.labour_income[s, x] / w.gdp[s]
    gained = w.change("worth_of_income")
    for s, x in w.pairs:
        home = w.gdp[s] / (w.currency[s] * w.dollar_prices)
        w.remittance_gain[s, x] = 100.0 * gained[s, x] / home


def abuse_of_recruits_is_resented(w: Twin) -> None:
    p = w.p.labour
    for s, x in w.pairs:
        abused = p.abuse * fights(w, x) * half(w.remittances[s, x], p.abuse_half)
        w.push("sentiment", (s, x), -abused)


def senders_bar_and_readmit(w: Twin) -> None:
    p, change = w.p.labour, w.change("alignment")
    for s, x in w.pairs:
        offence = w.defiance[s, x] + positive(-change[s, x])
        hazard = w.sphere_claim[x] * (p.bar_whim + p.bar_offence * offence)
        w.barred[s, x] *= 1.0 - fading(p.amnesty)
        exposed = w.remittances[s, x] > p.bar_from
        if exposed and w.happens(hazard, "labour.bar", s, x):
            w.repatriation[s, x] += 1.0
            w.barred[s, x] = toward(w.barred[s, x], 1.0, p.bar_share)


# Growth


def states_grow(w: Twin) -> None:
    p, worth = w.p.economy, w.change("worth_of_output")
    gas = math.log(w.gas_price / w.gas_price_accustomed) if w.on("M16") else 0.0
    for s in w.states:
        growth = w.growth_trend[s] + p.world_gain * w.world_cycle
        for x in w.powers:
            surprise = w.economy_growth[x] - w.economy_trend[x] - w.world_cycle
            growth += p.spillover * w.trade_share[s, x] / 100.0 * surprise
        pending = w.income_pending[s] + sum(w.remittance_gain[s, x] for x in w.powers)
        growth += 4.0 * p.remittance_gain * fading(p.remittance_lag) * pending
        w.income_pending[s] = pending * (1.0 - fading(p.remittance_lag))
        growth += p.oil_gain * w.oil_exports[s] / 100.0 * dear_oil(w)
        growth += p.gas_gain * w.gas_exports[s] / 100.0 * gas
        growth -= p.sanctions_hit * w.sanctioned[s] * fresh_sanctions(w)
        growth -= p.unrest_cost * positive(w.unrest[s] - p.unrest_borne)
        noise = heavy(w.normal("economy.growth", s), p.tail)
        w.growth[s] = growth + p.growth_sd * w.volatility[s] * noise
        step = p.trend_walk * w.volatility[s] * w.normal("economy.trend", s)
        w.growth_trend[s] = toward(w.growth_trend[s], p.long_run, fading(p.trend_half_life)) + step
        w.gdp[s] *= math.exp(w.growth[s] / 400.0 + worth[s])


def hardship_is_felt(w: Twin) -> None:
    p = w.p.economy
    for s in w.states:
        pace = w.growth[s] / 4.0 + sum(w.remittance_gain[s, x] for x in w.powers)
        kept = w.income_gap[s] * (1.0 - fading(p.habit))
        w.income_gap[s] = kept + w.income_pace[s] - pace
        w.income_pace[s] = toward(w.income_pace[s], pace, fading(p.pace_habit))
        w.hardship[s] = positive(w.income_gap[s] - p.income_borne)


# Debt


def measure_debt(w: Twin) -> None:
    p = w.p.finance
    for s in w.states:
        owed = w.multilateral_debt[s] + sum(w.debt[s, x] for x in w.powers)
        w.external_debt[s] = 100.0 * owed / w.gdp[s]
        sent = sum(w.remittances[s, x] for x in w.powers)
        income = max((w.exports[s] + sent) / 100.0, p.least_income) * w.gdp[s]
        w.debt_service[s] = 100.0 * owed * (1.0 / p.maturity + p.interest / 100.0) / income
        for x in w.powers:
            w.debt_gdp[s, x] = 100.0 * w.debt[s, x] / w.gdp[s]


def creditor_share(w: Twin, s: str, x: str) -> float:
    owed = w.multilateral_debt[s] + sum(w.debt[s, y] for y in w.powers)
    return w.debt[s, x] / max(owed, 1e-9)


def patrons_lend_in_need(w: Twin) -> None:
    p = w.p.finance
    for s, x in w.pairs:
        need = half(w.hardship[s], p.slump_weight) + w.distress[s]
        hazard = p.rescue_hazard * w.sphere_claim[x] * w.lending_appetite[x] * need
        hazard *= (1.0 + w.elite[s, x]) / 2.0 * (1.0 - creditor_share(w, s, x))
        if w.happens(hazard, "finance.rescue", s, x):
            size = -p.rescue_size / 100.0 * math.log(w.uniform("finance.rescue_size", s, x))
            purse = w.p.deals.purse * w.lending_power[x] * w.economy[x]
            w.lent[s, x] += min(size * w.gdp[s], purse)
            w.crisis_credit[s, x] += 1.0


def debts_are_drawn_and_repaid(w: Twin) -> None:
    p, currencies = w.p.finance, w.change("currencies", "creditors")
    early = chance(p.early_hazard)
    for s, x in w.pairs:
        debt = w.debt[s, x] * math.exp(p.own_currency * currencies[x])
        part = w.repayment_pace[s, x] / (4.0 * p.maturity) * (1.0 - w.grace[s, x])
        part += p.early_share * positive(1.0 - w.uniform("finance.early", s, x) / early)
        w.repaid[s, x] = min(part, 1.0) * debt
        w.debt[s, x] = debt - w.repaid[s, x] + w.lent[s, x]
        w.written_off[s, x] = w.swapped[s, x] = 0.0
    for s in w.states:
        noise = p.borrowing_sd * heavy(w.normal("finance.others", s), p.tail)
        target = w.growth_trend[s] + w.p.markets.world_inflation
        w.borrowing[s] = toward(w.borrowing[s], target, fading(p.borrowing_half_life)) + noise
        pace = w.borrowing[s] - p.discipline * positive(w.external_debt[s] - p.safe_debt)
        pace = min(pace, 0.0) if w.distress[s] else pace
        w.multilateral_debt[s] *= math.exp((pace + p.crisis_borrowing * w.hardship[s]) / 400.0)
    measure_debt(w)


def heavy_debt_becomes_distress(w: Twin) -> None:
    p = w.p.finance
    for s in w.states:
        debt, service = w.external_debt[s], w.debt_service[s]
        excess = max(debt / p.debt_threshold, service / p.service_threshold)
        danger = logistic(p.distress_slope * (excess - 1.0))
        hazard = p.distress_hazard * danger * (1.0 + w.hardship[s] / p.slump_weight)
        u, ends = w.uniform("finance.distress", s), (1.0 - danger) / p.distress_stay
        w.distress[s] = float(u >= ends if w.distress[s] else u < chance(hazard))


def creditors_grant_relief(w: Twin) -> None:
    p, shares = w.p.finance, {key: creditor_share(w, *key) for key in w.pairs}
    for s, x in w.pairs:
        u, grace = w.uniform("finance.relief", s, x), w.grace[s, x]
        asked = p.reschedule_hazard * shares[s, x] * w.distress[s] * (1.0 - grace)
        gift = p.write_off_hazard * w.sphere_claim[x] * (w.debt_gdp[s, x] > p.write_off_from)
        relieved, given = u < chance(asked), u > 1.0 - chance(gift)
        w.rescheduling[s, x] += relieved
        w.grace[s, x] = 1.0 if relieved else grace * (1.0 - fading(p.relief_half_life))
        w.write_off[s, x] += given
        w.written_off[s, x] = p.write_off_share * w.debt[s, x] * given
        w.debt[s, x] -= w.written_off[s, x]
    measure_debt(w)


def debt_becomes_a_concession(w: Twin) -> None:
    p, shares = w.p.finance, {key: creditor_share(w, *key) for key in w.pairs}
    for s, x in w.pairs:
        anger = opposition(w, s, x)
        hazard = p.concession_hazard * (w.debt_gdp[s, x] / p.concession_debt) ** 2
        hazard *= shares[s, x] * (1.0 + w.elite[s, x]) / 2.0 * (1.0 - anger)
        hazard *= 1.0 + p.distress_pressure * w.distress[s]
        concedes = w.happens(hazard, "finance.concession", s, x)
        w.concession[s, x] += concedes
        w.conceded[s, x] += concedes
        w.swapped[s, x] = p.swap_share * w.debt[s, x] * concedes
        w.debt[s, x] -= w.swapped[s, x]
        w.legal_cover[s, x] = toward(w.legal_cover[s, x], 1.0, p.cover_gain * concedes)
        for i in w.playing("post"):
            w.push_tie(i, s, x, w.proximity[s, x] * concedes)
    measure_debt(w)


def value(w: Twin, x: str) -> float:
    """Log of what a power's economy is worth in dollars."""
    return math.log(w.economy[x] * w.power_currency[x] * w.dollar_prices)


WATCHED: Watched = {
    "currencies": lambda w: {x: math.log(w.power_currency[x]) for x in w.powers},
    "senders": lambda w: {x: value(w, x) for x in w.powers},
    "corridors": lambda w: {key: math.log(1.0 - w.barred[key]) for key in w.pairs},
    "fighting": lambda w: {x: fights(w, x) for x in w.powers},
    "alignment": lambda w: w.alignment,
    "worth_of_income": lambda w: {
        key: w.labour_income[key] / (w.currency[key[0]] * w.dollar_prices) for key in w.pairs
    },
    "worth_of_output": lambda w: {s: math.log(w.currency[s] * w.dollar_prices) for s in w.states},
}
