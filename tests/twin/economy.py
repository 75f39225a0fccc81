"""Currencies, labour income, growth, trade and debt, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.environment import FIGHTING, change_of_oil
from tests.twin.world import Twin, bounded, chance, fading, half, heavy, logistic, positive, toward


def change_of_currencies(w: Twin, key: str) -> dict[str, float]:
    logs = {x: math.log(w.power_currency[x]) for x in w.powers}
    found: dict[str, float] = w.change(f"currencies.{key}", logs)
    return found


def pressure_on_currencies_builds(w: Twin) -> None:
    p = w.p.currency
    oil, powers = change_of_oil(w, "states"), change_of_currencies(w, "states")
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
        risk = p.break_hazard * positive(1.0 - flexibility / p.managed)
        hazard = risk * (positive(-pressure) / p.break_at) ** 2
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


def war_of(w: Twin, x: str) -> float:
    """The intensity of the war that a power fights."""
    return float(w.war_intensity) if x in w.belligerents and w.war == FIGHTING else 0.0


def change_of_senders(w: Twin) -> dict[str, float]:
    dollars = {x: math.log(w.economy[x] * w.power_currency[x] * w.dollar_prices) for x in w.powers}
    found: dict[str, float] = w.change("labour.senders", dollars)
    return found


def change_of_corridors(w: Twin) -> dict[tuple[str, str], float]:
    logs = {key: math.log(1.0 - barred) for key, barred in w.barred.items()}
    found: dict[tuple[str, str], float] = w.change("labour.open", logs)
    return found


def change_of_war(w: Twin) -> dict[str, float]:
    found: dict[str, float] = w.change("labour.war", {x: war_of(w, x) for x in w.powers})
    return found


def measure_labour(w: Twin) -> None:
    for s, x in w.pairs:
        w.remittances[s, x] = bounded("remittances", 100.0 * w.labour_income[s, x] / w.gdp[s])
    worth = {k: w.labour_income[k] / (w.currency[k[0]] * w.dollar_prices) for k in w.pairs}
    gained = w.change("labour.worth", worth)
    for s, x in w.pairs:
        home = w.gdp[s] / (w.currency[s] * w.dollar_prices)
        w.remittance_gain[s, x] = 100.0 * gained[s, x] / home


def labour_income_follows_the_sender(w: Twin) -> None:
    p = w.p.labour
    senders, corridors, wars = change_of_senders(w), change_of_corridors(w), change_of_war(w)
    for s, x in w.pairs:
        war = wars[x] if w.on("M18") else 0.0
        surprise = (w.economy_growth[x] - w.economy_trend[x]) / 400.0
        change = senders[x] + (p.elasticity - 1.0) * surprise + corridors[s, x] + p.pull * war
        swings = p.sd + p.war_swings * abs(war)
        change += swings * heavy(w.normal("labour.income", s, x), p.tail)
        w.labour_income[s, x] *= math.exp(change)
    measure_labour(w)


def abuse_of_recruits_is_resented(w: Twin) -> None:
    p = w.p.labour
    for s, x in w.pairs:
        abused = p.abuse * war_of(w, x) * half(w.remittances[s, x], p.abuse_half)
        w.push("sentiment", (s, x), -abused)


def lost_alignment(w: Twin) -> dict[tuple[str, str], float]:
    change = w.change("labour.alignment", w.alignment)
    return {key: positive(-x) for key, x in change.items()}


def senders_bar_and_readmit(w: Twin) -> None:
    p = w.p.labour
    lost = lost_alignment(w)
    for s, x in w.pairs:
        offence = w.defiance[s, x] + lost[s, x]
        hazard = w.sphere_claim[x] * (p.bar_whim + p.bar_offence * offence)
        w.barred[s, x] *= 1.0 - fading(p.amnesty)
        exposed = w.remittances[s, x] > p.bar_from
        if exposed and w.happens(hazard, "labour.bar", s, x):
            w.repatriation[s, x] += 1.0
            w.barred[s, x] = toward(w.barred[s, x], 1.0, p.bar_share)


# Growth


def change_of_worth(w: Twin) -> dict[str, float]:
    logs = {s: math.log(w.currency[s] * w.dollar_prices) for s in w.states}
    found: dict[str, float] = w.change("growth.worth", logs)
    return found


def states_grow(w: Twin) -> None:
    p = w.p.economy
    dear = math.log(w.oil_price / w.oil_price_level)
    gas = math.log(w.gas_price / w.gas_price_accustomed) if w.on("M16") else 0.0
    fresh = positive(w.sanctions - w.sanctions_absorbed)
    worth = change_of_worth(w)
    for s in w.states:
        growth = w.growth_trend[s] + p.world_gain * w.world_cycle
        for x in w.powers:
            own = w.economy_growth[x] - w.economy_trend[x] - w.world_cycle
            growth += p.spillover * w.trade_share[s, x] / 100.0 * own
            growth += 4.0 * p.remittance_gain * w.remittance_gain[s, x]
        growth += p.oil_gain * w.oil_exports[s] / 100.0 * dear
        growth += p.gas_gain * w.gas_exports[s] / 100.0 * gas
        growth -= p.sanctions_hit * w.sanctioned[s] * fresh
        growth -= p.unrest_cost * positive(w.unrest[s] - p.unrest_borne)
        noise = heavy(w.normal("economy.growth", s), p.tail)
        growth += p.growth_sd * w.volatility[s] * noise
        w.growth[s] = growth
        step = p.trend_walk * w.volatility[s] * w.normal("economy.trend", s)
        w.growth_trend[s] = toward(w.growth_trend[s], p.long_run, fading(p.trend_half_life)) + step
        w.gdp[s] *= math.exp(growth / 400.0 + worth[s])


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
        whole = w.multilateral_debt[s] + sum(w.debt[s, x] for x in w.powers)
        w.external_debt[s] = 100.0 * whole / w.gdp[s]
        due = whole * (1.0 / p.maturity + p.interest / 100.0)
        sent = sum(w.remittances[s, x] for x in w.powers)
        income = max((w.exports[s] + sent) / 100.0, p.least_income) * w.gdp[s]
        w.debt_service[s] = 100.0 * due / income
        for x in w.powers:
            w.debt_gdp[s, x] = 100.0 * w.debt[s, x] / w.gdp[s]


def creditor_share(w: Twin, s: str, x: str) -> float:
    whole = w.multilateral_debt[s] + sum(w.debt[s, y] for y in w.powers)
    return float(w.debt[s, x] / max(whole, 1e-9))


def patrons_lend_in_need(w: Twin) -> None:
    p = w.p.finance
    for s, x in w.pairs:
        need = half(w.hardship[s], p.slump_weight) + w.distress[s]
        hazard = p.rescue_hazard * w.sphere_claim[x] * w.lending_appetite[x] * need
        hazard *= (1.0 + w.elite[s, x]) / 2.0 * (1.0 - creditor_share(w, s, x))
        if w.happens(hazard, "finance.rescue", s, x):
            size = -p.rescue_size / 100.0 * math.log(w.uniform("finance.rescue_size", s, x))
            w.lent[s, x] += size * w.gdp[s]
            w.crisis_credit[s, x] += 1.0


def debts_are_drawn_and_repaid(w: Twin) -> None:
    p = w.p.finance
    currencies = change_of_currencies(w, "creditors")
    for s, x in w.pairs:
        debt = w.debt[s, x] * math.exp(p.own_currency * currencies[x])
        u = w.uniform("finance.early", s, x)
        early = chance(p.early_hazard)
        part = w.repayment_pace[s, x] / (4.0 * p.maturity) * (1.0 - w.grace[s, x])
        part += p.early_share * positive(early - u) / early
        w.repaid[s, x] = min(part, 1.0) * debt
        w.debt[s, x] = debt - w.repaid[s, x] + w.lent[s, x]
        w.written_off[s, x] = w.swapped[s, x] = 0.0
    for s in w.states:
        noise = p.borrowing_sd * heavy(w.normal("finance.others", s), p.tail)
        target = w.growth_trend[s] + w.p.markets.world_inflation
        w.borrowing[s] = toward(w.borrowing[s], target, fading(p.borrowing_half_life)) + noise
        pace = w.borrowing[s] - p.discipline * positive(w.external_debt[s] - p.safe_debt)
        pace = min(pace, 0.0) if w.distress[s] else pace
        pace += p.crisis_borrowing * w.hardship[s]
        w.multilateral_debt[s] *= math.exp(pace / 400.0)
    measure_debt(w)


def heavy_debt_becomes_distress(w: Twin) -> None:
    p = w.p.finance
    for s in w.states:
        excess = max(w.external_debt[s] / p.debt_threshold, w.debt_service[s] / p.service_threshold)
        danger = logistic(p.distress_slope * (excess - 1.0))
        u = w.uniform("finance.distress", s)
        if w.distress[s]:
            w.distress[s] = float(u >= (1.0 - danger) / p.distress_stay)
        else:
            hazard = p.distress_hazard * danger * (1.0 + w.hardship[s] / p.slump_weight)
            w.distress[s] = float(u < chance(hazard))


def creditors_grant_relief(w: Twin) -> None:
    p = w.p.finance
    found = []
    for s, x in w.pairs:
        u = w.uniform("finance.relief", s, x)
        relief = chance(
            p.reschedule_hazard * creditor_share(w, s, x) * w.distress[s] * (1.0 - w.grace[s, x])
        )
        gift = chance(
            p.write_off_hazard * w.sphere_claim[x] * (w.debt_gdp[s, x] > p.write_off_from)
        )
        found.append((s, x, u < relief, u > 1.0 - gift))
    for s, x, relieved, given in found:
        w.rescheduling[s, x] += relieved
        w.grace[s, x] = 1.0 if relieved else w.grace[s, x] * (1.0 - fading(p.relief_half_life))
        w.write_off[s, x] += given
        w.written_off[s, x] = p.write_off_share * w.debt[s, x] * given
        w.debt[s, x] -= w.written_off[s, x]
    measure_debt(w)


def debt_becomes_a_concession(w: Twin) -> None:
    p = w.p.finance
    found = []
    for s, x in w.pairs:
        anger = w.rejection[s, x] * w.audibility[s] * w.on("M25")
        hazard = p.concession_hazard * (w.debt_gdp[s, x] / p.concession_debt) ** 2
        hazard *= creditor_share(w, s, x) * (1.0 + w.elite[s, x]) / 2.0 * (1.0 - anger)
        hazard *= 1.0 + p.distress_pressure * w.distress[s]
        if w.happens(hazard, "finance.concession", s, x):
            found.append((s, x))
    for s, x in found:
        w.concession[s, x] += 1.0
        w.conceded[s, x] += 1.0
        w.legal_cover[s, x] = toward(w.legal_cover[s, x], 1.0, p.cover_gain)
        for i in w.playing("post"):
            w.ties[i, s, x] += w.proximity[s, x]
        w.swapped[s, x] = p.swap_share * w.debt[s, x]
        w.debt[s, x] -= w.swapped[s, x]
    measure_debt(w)


WATCHES = (
    lambda w: change_of_oil(w, "states"),
    lambda w: change_of_currencies(w, "states"),
    lambda w: change_of_currencies(w, "creditors"),
    change_of_senders,
    change_of_corridors,
    change_of_war,
    lost_alignment,
    change_of_worth,
    measure_labour,
)
