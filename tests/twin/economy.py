"""Currencies, labour income from abroad, growth, trade and gas, debt."""

from math import exp, log

from tests.twin.world import Rules, chance, fading, half, logistic, toward


class Currencies(Rules, group="currency"):
    def pressure_on_currencies_builds(self, w):
        w.regional_drift *= 1 - fading(self.drift_half_life)
        w.regional_drift += self.drift_sd * w.normal("currency.drift")
        region = w.regional_drift + self.regional_sd * w.normal("currency.region")
        for s in w.states:
            change = self.oil_gain * s.oil_exports / 100 * s.change("oil_price_felt", log)
            change += self.catch_up * (s.growth_trend - w.p.markets.power_long_run) / 400
            moved = region + self.own_sd * s.normal("currency.own", w.p.markets.tail)
            moved -= fading(self.parity_half_life) * s.currency_departure
            s.currency_departure += moved
            for d in s.dyads:
                exposure = (d.trade_share + d.remittances) / 100
                link = self.rouble_region + self.rouble_link * exposure
                change += link * d.belligerent * d.change("power_currency", log)
            s.currency_pressure += change + moved

    def currencies_float_crawl_or_break(self, s):
        pressure, fixed = s.currency_pressure, 1 - s.flexibility
        by_rate = s.flexibility * self.float_pace * pressure
        by_prices = fixed * fading(self.rogoff if pressure < 0 else self.price_rise) * pressure
        hazard = self.break_hazard * max(1 - s.flexibility / self.managed, 0)
        hazard *= (min(pressure, 0) / self.break_at) ** 2
        if s.happens(hazard, "currency.break"):
            extra = -self.overshoot * log(s.uniform("currency.overshoot"))
            by_rate, by_prices = pressure * (1 + extra), 0
            s.flexibility = toward(s.flexibility, 1, self.float_after)
            s.peg_break += 1
        s.currency_pressure -= by_rate + by_prices
        s.currency *= exp(by_rate + by_prices)
        rise = 100 * (by_prices - self.pass_through * by_rate)
        s.push("inflation", rise if rise > 0 else self.yielding * rise, lasting=0)
        drift = fading(self.inflation_half_life)
        s.inflation_level = toward(s.inflation_level, self.usual_inflation, drift)


class LabourIncome(Rules, group="labour"):
    def labour_income_follows_the_sender(self, w):
        for d in w.dyads:
            war = d.change("fighting") * d.on("M18")
            change = d.change("dollar_economy", log) + d.change("open_part", log) + self.pull * war
            change += (self.elasticity - 1) * (d.economy_growth - d.economy_trend) / 400
            change += self.push * d.population_growth / 400
            swings = self.sd + self.war_swings * abs(war)
            d.labour_income *= exp(change + swings * d.normal("labour.income", self.tail))
            d.remittances = 100 * d.labour_income / d.gdp
        for d in w.dyads:
            d.remittance_gain = 100 * d.change("worth_at_home") * d.price_level / d.gdp

    def abuse_of_recruits_is_resented(self, d):
        d.push("sentiment", -self.abuse * d.fighting * half(d.remittances, self.abuse_half))

    def senders_bar_and_readmit(self, d):
        offence = d.defiance + max(-d.change("alignment"), 0)
        hazard = d.sphere_claim * (self.bar_whim + self.bar_offence * offence)
        hazard *= 1 - self.shelter * d.shared_market
        d.barred *= 1 - fading(self.amnesty)
        if d.remittances > self.bar_from and d.happens(hazard, "labour.bar"):
            d.repatriation += 1
            d.barred = toward(d.barred, 1, self.bar_share)


class Growth(Rules, group="economy"):
    def states_grow(self, s):
        growth = s.growth_trend + self.world_gain * s.world_cycle
        for d in s.dyads:
            surprise = d.economy_growth - d.economy_trend - d.world_cycle
            growth += self.spillover * d.trade_share / 100 * surprise
        growth += self.oil_gain * s.oil_exports / 100 * s.dear_oil
        growth += self.gas_gain * s.gas_exports / 100 * s.dear_gas * s.on("M16")
        pending = s.income_pending + s.total("remittance_gain")
        s.income_pending = pending * (1 - fading(self.remittance_lag))
        growth += 4 * self.remittance_gain * (pending - s.income_pending)
        growth -= self.sanctions_hit * s.sanctioned * s.fresh_sanctions
        growth -= self.unrest_cost * max(s.unrest - self.unrest_borne, 0)
        s.growth = growth + self.growth_sd * s.volatility * s.normal("economy.growth", self.tail)
        step = self.trend_walk * s.volatility * s.normal("economy.trend")
        usual = self.long_run + s.population_growth
        s.growth_trend = toward(s.growth_trend, usual, fading(self.trend_half_life)) + step
        s.gdp *= exp(s.growth / 400 + s.change("price_level", log))

    def hardship_is_felt(self, s):
        pace = s.growth / 4 + s.total("remittance_gain")
        s.income_gap = s.income_gap * (1 - fading(self.habit)) + s.income_pace - pace
        s.income_pace = toward(s.income_pace, pace, fading(self.pace_habit))
        s.hardship = max(s.income_gap - self.income_borne, 0)


class TradeAndGas(Rules, group="trade"):
    def trade_moves(self, s):
        goods = s.oil_exports / 100 * s.change("oil_price", log)
        goods += s.gas_exports / 100 * s.change("gas_price", log)
        sold = s.growth / 400 + s.change("dollar_prices", log) + goods
        sold += self.export_common * s.normal("trade.exports")
        sold += fading(self.export_half_life) * s.exports_apart
        bought = self.import_elasticity * s.change("gdp", log)
        bought += self.import_common * s.normal("trade.imports")
        bought += fading(self.import_half_life) * s.imports_apart
        s.exports_usual *= exp(goods / 2 - fading(self.usual_half_life) * s.exports_apart)
        s.imports_usual *= exp(-fading(self.usual_half_life) * s.imports_apart)
        for d in s.dyads:
            partner = (d.economy_growth - s.p.markets.power_long_run - d.world_cycle) / 400
            opened = self.access_gain * d.change("trade_access")
            opened += self.market_gain * d.change("shared_market")
            opened -= self.sanctions_cut * s.change("cut_off") * d.democracy
            exported = self.gravity * (partner + d.change("power_currency", log)) + opened
            exported += self.export_detour * s.change("detour") * d.belligerent
            imported = self.gravity * partner + opened
            imported += self.import_detour * s.change("detour") * (not d.belligerent)
            d.export_volume *= exp(sold + exported + self.noise(d, "export"))
            d.import_volume *= exp(bought + imported + self.noise(d, "import"))
        s.export_rest *= exp(sold)
        s.import_rest *= exp(bought)
        self.measure_trade(s)

    def noise(self, d, flow):
        share = max(getattr(d, f"{flow}_share"), self.grain_from) / self.grain_at
        sd = getattr(self, f"{flow}_sd") * share**-self.grain
        return sd * d.normal(f"trade.{flow}", self.tail)

    def measure_trade(self, s):
        exports = s.export_rest + s.total("export_volume")
        imports = s.import_rest + s.total("import_volume")
        s.exports, s.imports = 100 * exports / s.gdp, 100 * imports / s.gdp
        for d in s.dyads:
            d.export_share = 100 * d.export_volume / exports
            d.import_share = 100 * d.import_volume / imports
            d.trade_share = 100 * (d.export_volume + d.import_volume) / (exports + imports)

    def price_disputes_chill_ties(self, w):
        fall = max(1 - w.gas_price / w.gas_price_accustomed, 0)
        for d in w.dyads:
            opened = self.dispute_gain * max(d.gas_sold - self.dispute_from, 0) * fall
            left = d.price_dispute * (1 - self.dispute_healing) * (d.succession == 0)
            d.price_dispute = min(max(left, opened), 1)
        w.gas_price_accustomed = toward(w.gas_price_accustomed, w.gas_price, self.dispute_habit)


class Debt(Rules, group="finance"):
    def measure_debt(self, s):
        s.external_debt = 100 * s.owed / s.gdp
        income = max((s.exports + s.total("remittances")) / 100, self.least_income)
        due = sum(d.debt / d.maturity_left for d in s.dyads)
        due += s.multilateral_debt / self.other_maturity
        s.debt_service = (100 * due / s.gdp + self.interest / 100 * s.external_debt) / income
        for d in s.dyads:
            d.debt_gdp = 100 * d.debt / d.gdp

    def patrons_lend_in_need(self, d):
        need = half(d.hardship, self.slump_weight) + d.distress
        hazard = self.rescue_hazard * d.sphere_claim * d.lending_appetite * need
        hazard *= (1 + d.elite) / 2 * (1 - d.creditor_share)
        if d.happens(hazard, "finance.rescue"):
            size = self.rescue_size / 100 * -log(d.uniform("finance.rescue_size"))
            d.lent += min(size * d.gdp, d.purse)
            d.crisis_credit += 1

    def settled(self, u, hazard):
        return min(self.early_share * max(1 - u / chance(hazard), 0), 1) if hazard else 0

    def debts_are_drawn_and_repaid(self, s):
        for d in s.dyads:
            debt = d.debt * exp(self.own_currency * d.change("power_currency", log))
            anew = self.rolled_over * d.sphere_claim * max(d.elite, 0)
            part = (1 - d.grace) * (1 - anew) / 4
            early = self.settled(d.uniform("finance.early"), self.early_hazard)
            d.repaid = min(part / d.maturity_left + early, 1) * debt
            d.debt = debt - d.repaid + d.lent
            new = d.lent / d.debt if d.debt else 0
            d.maturity_left = toward(max(d.maturity_left - part, 1 / 4), self.maturity, new)
            d.written_off = d.swapped = 0
        step = self.borrowing_sd * s.normal("finance.others", self.tail)
        target = s.growth_trend + s.p.markets.world_inflation
        s.borrowing = toward(s.borrowing, target, fading(self.borrowing_half_life)) + step
        pace = s.borrowing - self.discipline * max(s.external_debt - self.safe_debt, 0)
        pace = min(pace, 0) if s.distress else pace
        s.multilateral_debt *= exp((pace + self.crisis_borrowing * s.hardship) / 400)
        self.measure_debt(s)

    def heavy_debt_becomes_distress(self, s):
        excess = max(s.external_debt / self.debt_threshold, s.debt_service / self.service_threshold)
        danger = logistic(self.distress_slope * (excess - 1))
        hazard = self.distress_hazard * danger * (1 + s.hardship / self.slump_weight)
        u, ends = s.uniform("finance.distress"), (1 - danger) / self.distress_stay
        s.distress = u >= ends if s.distress else u < chance(hazard)

    def creditors_grant_relief(self, s):
        for d, share in [(d, d.creditor_share) for d in s.dyads]:
            asked = self.reschedule_hazard * share * d.distress * (1 - d.grace)
            gift = self.write_off_hazard * d.sphere_claim * (d.debt_gdp > self.write_off_from)
            u = d.uniform("finance.relief")
            relieved, part = u < chance(asked), self.settled(1 - u, gift)
            d.rescheduling += relieved
            d.grace = 1 if relieved else d.grace * (1 - fading(self.relief_half_life))
            d.write_off += part > 0
            d.written_off = part * d.debt
            d.debt -= d.written_off
        self.measure_debt(s)

    def debt_becomes_a_concession(self, s):
        for d, share in [(d, d.creditor_share) for d in s.dyads]:
            hazard = self.concession_hazard * (d.debt_gdp / self.concession_debt) ** 2
            hazard *= share * (1 + d.elite) / 2 * (1 - d.anger)
            hazard *= 1 + self.distress_pressure * d.distress
            if d.happens(hazard, "finance.concession"):
                d.concession += 1
                d.conceded += 1
                d.swapped = self.swap_share * d.debt
                d.debt -= d.swapped
                d.legal_cover = toward(d.legal_cover, 1, self.cover_gain)
                for tie in d.ties_of("post"):
                    tie.push_tie(d.proximity)
        self.measure_debt(s)
