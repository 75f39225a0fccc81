"""The war; sanctions, prices and the powers' economies; between the powers."""

from math import exp, log, sqrt

from tests.twin.words import FIGHTING, FROZEN, NONE, SETTLED_AGAINST, SETTLED_FOR
from tests.twin.world import Rules, chance, fading, half, toward


class War(Rules, group="war"):
    def war_runs_its_course(self, w):
        against = w.uniform("war.terms") < w.battlefield_failure * w.western_support
        settled = SETTLED_AGAINST if against else SETTLED_FOR
        u, ends = w.uniform("war.end"), chance(self.end_hazard)
        if w.war == FIGHTING:
            w.war_quarters += 1
            if u < ends:
                w.war = FROZEN if u < ends * self.freeze_share else settled
        elif w.war == FROZEN and u < chance(self.flare_hazard):
            w.war = FIGHTING
        elif w.war == FROZEN and u > 1 - chance(self.thaw_hazard):
            w.war = settled
        target = self.intensity * {FIGHTING: 1, FROZEN: self.simmer}.get(w.war, 0)
        w.war_intensity = toward(w.war_intensity, target, self.pace)

    def failure_costs_reputation(self, w):
        won = w.change("war") != 0 and w.war == SETTLED_FOR
        if w.war == FIGHTING:
            shown = self.failure * w.western_support
            w.battlefield_failure = toward(w.battlefield_failure, shown, self.pace)
        else:
            w.battlefield_failure *= 1 - (self.redemption if won else self.forgetting)
        for x in w.powers:
            x.push("reputation", -self.reputation_loss * x.change("failure"))

    def war_drains_means(self, w):
        target = max(self.drain_peak * w.war_intensity, self.sanctions_drain * w.fresh_sanctions)
        for x in w.powers:
            own = target * x.belligerent
            x.drain = toward(x.drain, own, self.pace if own > x.drain else self.recovery)
        w.sanctions_absorbed = toward(w.sanctions_absorbed, w.sanctions, self.adaptation)

    def war_turns_inward_or_not(self, x):
        if x.belligerent and x.holds("russian_retrenchment", "lasting"):
            x.inward_turn = max(x.inward_turn, self.inward_turn * half(x.war_quarters, self.long))

    def efforts_follow_means(self, x):
        x.delivered_effort = x.announced_effort = (1 - x.drain) * (1 - x.inward_turn)
        x.spare_forces = x.intervention_capacity * x.delivered_effort

    def words_outrun_deeds(self, x):
        x.announced_effort = toward(x.delivered_effort, 1, self.cheap_talk)

    def threats_wear_off(self, w):
        able = w.war == FIGHTING and any(x.belligerent and x.nuclear for x in w.powers)
        threat = w.happens(self.threat_hazard * w.battlefield_failure * able, "war.threat")
        scare = self.threat_scare * self.habituation**w.nuclear_threats_made
        w.nuclear_scare = w.nuclear_scare * (1 - self.calming) + threat * scare
        w.nuclear_threats_made += threat
        w.nuclear_threat += threat
        w.push("western_support", -self.threat_erosion * w.change("nuclear_scare"))


class Markets(Rules, group="markets"):
    def sanctions_follow_the_war(self, w):
        easing = self.sanctions_easing * (w.war not in {NONE, FIGHTING})
        w.sanctions -= easing * max(w.sanctions - self.sanctions_rest, 0)
        w.sanctions_felt = toward(w.sanctions_felt, w.sanctions, fading(self.response))

    def world_economy_slumps_and_recovers(self, w):
        slump = w.happens(self.slump_hazard, "markets.slump")
        depth = self.slump_size * sqrt(-log(w.uniform("markets.slump_size")))
        kept = w.world_cycle * (1 - fading(self.cycle_half_life))
        w.world_cycle = kept + self.cycle_sd * w.normal("markets.cycle") - slump * depth
        w.slump += slump
        w.dollar_prices *= exp(self.world_inflation / 400)

    def prices_move(self, w):
        walk = self.oil_walk * w.normal("markets.oil_level", self.tail)
        change = walk - fading(self.oil_half_life) * w.dear_oil
        change += self.oil_demand / 100 * w.change("world_cycle")
        change += self.oil_volatility * w.normal("markets.oil")
        w.oil_price_level *= exp(walk)
        w.oil_price *= exp(change)
        w.gas_price *= exp(self.gas_oil * change + self.gas_volatility * w.normal("markets.gas"))
        w.oil_price_felt *= (w.oil_price / w.oil_price_felt) ** fading(self.response)

    def power_economies_grow(self, x):
        growth = x.economy_trend + x.world_cycle + self.power_growth_sd * x.normal("markets.powers")
        growth += self.oil_gain * x.oil_weight * x.dear_oil
        growth -= self.sanctions_hit * x.fresh_sanctions * x.belligerent
        fade, step = fading(self.trend_half_life), self.trend_walk * x.normal("markets.trend")
        x.economy_trend = toward(x.economy_trend, self.power_long_run, fade) + step
        x.economy_growth = growth
        x.economy *= exp(growth / 400)

    def power_currencies_move(self, x):
        by_oil = self.rouble_oil * x.oil_weight * x.change("oil_price_felt", log)
        back = fading(x.p.currency.rogoff) * log(x.power_currency_level / x.power_currency)
        noise = x.currency_risk * x.normal("markets.currency", self.tail)
        x.put("power_currency", x.power_currency * exp(by_oil + back + noise))
        x.put("power_currency_level", x.power_currency_level * exp(by_oil))

    def lending_booms_and_retrenches(self, x):
        x.lending_appetite **= 1 - fading(self.appetite_half_life)
        x.lending_appetite *= exp(self.appetite_sd * x.normal("markets.appetite", self.tail))


class BetweenThePowers(Rules, group="rivalry"):
    def backing_gives_leverage(self, r):
        isolated, drawn_in = r.change("isolation"), r.change("war_intensity")
        if not r.democracy and r.at(power=r.rival).belligerent:
            kept = 1 if r.on("M06") else 1 - self.treaty
            gain = self.leverage_gain * isolated * r.lending_power * kept * r.on("M05")
            r.push("leverage", gain, lasting=1)
            r.push("friction", self.entrapment * drawn_in * r.on("M06"))

    def convene_without_the_rival(self, o):
        hazard = self.summit_hazard * o.convened("over_excluded") / max(len(o.excludes), 1)
        if "summit" not in o.mandate or not o.happens(hazard, "rivalry.summit"):
            return
        for c, weight in [(o.at(power=x), weight) for x, weight in o.conveners.items()]:
            c.summit_without += weight
            for x in o.excludes:
                c.at(power=x, rival=c.power).push("friction", self.slight * weight)
            for tie in [tie for d in c.dyads for tie in d.ties_of("patronage")]:
                tie.push_tie(self.summit_gain * tie.spec.saturation * tie.membership * weight)

    def police_the_sphere(self, d):
        pressure = max(q.sphere_claim * q.reach for q in d.others)
        pressure *= d.believing("power_friction", "friction")
        seen = half(d.presence_seen, d.p.security.presence_half)
        if d.happens(self.policing_hazard * pressure * seen, "rivalry.policing"):
            d.policing += 1
            for tie in d.ties_of("base"):
                tie.ties *= 1 - self.closure
                tie.ties_level *= 1 - self.closure

    def coerce_when_recovered(self, d):
        over = d.war_quarters > 0 and d.war != FIGHTING
        hazard = self.coercion_hazard * d.sphere_claim * d.delivered_effort * d.minority
        hazard *= (1 - d.alignment) * over * d.believing("weak_or_dangerous", "dangerous")
        d.coercion += d.happens(hazard, "rivalry.coercion")

    def advances_cause_friction(self, r):
        rate = self.advance_friction * r.believing("power_friction", "friction")
        felt = [d.security_dependency * max(d.at(power=r.rival).gained, 0) for d in r.dyads]
        needed = r.at(power=r.rival, rival=r.power).leverage
        r.push("friction", rate * sum(felt) / len(felt) * (1 - needed))
