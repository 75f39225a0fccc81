"""Decisions of a power and of a state, offers and deals, arms."""

from itertools import accumulate
from math import exp, log

from tests.twin.world import Place, Rules, chance, half

MOTIVES = {
    "need_resources_and_corridors": ("economic", {"investment", "loan", "trade_access"}),
    "lend_for_leverage": ("economic", {"loan"}),
    "secure_piped_gas": ("economic", {"loan", "investment"}),
    "build_soft_power": ("political", {"soft_power"}),
    "co_opt_elites": ("political", {"patronage"}),
    "hold_the_sphere": ("political", {"soft_power", "patronage"}),
    "protect_own_assets": ("security", {"guards", "post", "surveillance"}),
    "build_a_buffer": ("security", {"post", "base", "training"}),
    "keep_the_allies_locked_in": ("security", {"training", "joint_defence"}),
    "help_regimes_against_uprisings": ("security", {"surveillance", "training"}),
    "answer_a_rivals_advance": ("security", {"base", "training", "joint_defence"}),
}
"""Budget and means of each motive."""


class OffersAndDeals(Rules, group="deals"):
    def motives(self, d: Place) -> dict[str, float]:
        """How much a power wants something of a state."""
        m, on, needed, depends = d.p.motives, d.on, d.resource_interest, d.economic_dependency
        exposed = half(d.investment + d.debt, m.stake_half * d.gdp)
        asset = exposed * d.protection_urge * d.danger * (1 - d.strength("guards", "post"))
        pushed = d.believing("cooperation_driver", "push")
        advance = d.security_dependency * sum(max(q.gained, 0) for q in d.others)
        advance *= d.believing("power_friction", "friction")
        shaken = d.unrest_memory * (not d.democracy)
        return {
            "need_resources_and_corridors": m.resources * needed * on("M21"),
            "lend_for_leverage": m.leverage * depends * (1 - d.distress) * on("M15"),
            "secure_piped_gas": m.gas * d.gas_sold * (1 - d.price_dispute) * on("M16"),
            "build_soft_power": m.soft_power * (needed + depends) * d.strange * on("M29"),
            "co_opt_elites": m.co_opt * d.stake * d.rejection * on("M26"),
            "hold_the_sphere": m.sphere * d.familiarity * (1 - d.share_of_all) * on("M08"),
            "protect_own_assets": m.protection * asset * pushed * on("M02"),
            "build_a_buffer": m.buffer * d.proximity * d.militants * on("M33"),
            "keep_the_allies_locked_in": m.lock_in * d.lock_in * on("M40"),
            "help_regimes_against_uprisings": m.regimes * shaken * on("M30"),
            "answer_a_rivals_advance": m.rivalry * advance * on("M08", "M11"),
        }

    def leave_security_to_the_rival(self, tie: Place) -> float:
        r = tie.p.rivalry
        worn = 0.5 ** (tie.war_quarters / r.dissolution)
        held = {"intact": 1, "dissolving": worn, "gone": 0}[tie.world.held["division_of_labour"]]
        lead = max(q.security_dependency * q.reach for q in tie.others) - tie.security_dependency
        restraint = r.condominium * held * min(max(lead / r.clear_lead, 0), 1) * tie.on("M01")
        return 1 - restraint * (1 - tie.spec.deniability * tie.on("M35")) * tie.secures

    def use_what_suits_the_state(self, tie: Place) -> float:
        f, roles, policing = tie.p.fit, tie.spec.roles, tie.capability * tie.repression
        suits, skill = 1.0, tie.guard_skill if tie.on("M36") else f.novice
        if "post" in roles:
            suits = f.post * tie.proximity * tie.militants * (1 - tie.capability)
        elif "guards" in roles:
            suits = f.guards * (1 - policing) * skill * (1 - tie.militants * (1 - skill))
            suits *= half(tie.legal_cover, f.cover) * tie.protection_urge
            suits *= half(tie.investment + tie.debt, f.stake / 100 * tie.gdp)
        elif "surveillance" in roles:
            suits = policing
        elif "base" in roles:
            suits = f.base * tie.trust * tie.militants
        return min(max(suits, 0), 1) if tie.on("M35") else 1

    def new_business(self, tie: Place, wanted: dict[str, float]) -> float:
        spec, wish = tie.spec, 0.0
        for name, (dimension, roles) in MOTIVES.items():
            serves = 1 if roles & {*spec.roles} else self.aside
            wish += wanted[name] * serves * (dimension == spec.dimension)
        means = tie.at(dimension=spec.dimension).budget * tie.economy * tie.kept
        means *= tie.lending_appetite if spec.form == "project" else 1
        conditions = self.use_what_suits_the_state(tie) * self.leave_security_to_the_rival(tie)
        return self.tempo * spec.offered_by[tie.power] * wish * conditions * means * tie.reception

    def due(self, d: Place, tie: Place) -> float:
        joint = "joint_defence" in tie.spec.roles and tie.on("M40")
        return 1 / tie.spec.term + self.review * joint * max(-d.change("seated"), 0)

    def propose(self, d: Place, z: float) -> tuple[Place, float, bool] | None:
        """What a power puts before a state: how much through which tie, and if it is renewed."""
        own, wanted = d.channels, self.motives(d)
        programmes = [tie for tie in own if tie.spec.form == "programme"]
        due = [(tie.ties_level > 0) * self.due(d, tie) for tie in programmes]
        reach = [*accumulate([*(self.new_business(tie, wanted) for tie in own), *due], initial=0)]
        u, some = d.only("state").uniform(f"offer.{d.power}"), chance(reach[-1])
        if u >= some:
            return None
        place = sum(reached <= u / some * reach[-1] for reached in reach[1:-1])
        tie = [*own, *programmes][place]
        spec, of_gdp = tie.spec, tie.spec.saturation_of_gdp
        if place >= len(own):
            return tie, tie.ties_level, True
        size = spec.size * exp(spec.spread * z)
        size *= (d.gdp / self.reference_gdp) ** self.size_elasticity if of_gdp else 1
        most = min(self.largest / 100 * d.gdp, d.purse)
        size = min(size, most / (1 if of_gdp else spec.unit_cost))
        return tie, max(round(size), 1) if spec.indivisible else size, False

    def considerations(self, d: Place, size: float) -> dict[str, float]:
        """What speaks for and against a matter about a tie."""
        c, spec, on = d.p.consideration, d.spec, d.on
        gain, safe = spec.gain, spec.gain["security"]
        worth = half(size * spec.unit_cost, c.half_worth / 100 * d.gdp)
        tied, intrusion = max(spec.binding, spec.intrusion), spec.intrusion
        weak = d.alarm * (1 - d.capability) * (on("M33") and on("M34"))
        weak *= d.believing("cooperation_driver", "pull")
        threat = (max(q.pretext for q in d.others) - d.pretext) * d.secures
        threat *= d.believing("weak_or_dangerous", "dangerous")
        police = max(q.fear * q.sphere_claim * q.reach for q in d.others) * d.secures
        owed = half(d.debt_gdp, c.debt_half) * d.creditor_share
        second = max(q.lock_in for q in d.others) * spec.binding * d.secures
        crowded = d.autonomy * tied * (d.share_of_all - 1 / len(d.world.labels["power"]))
        afraid = (d.unrest_memory + d.repression) * on("M30")
        needed = d.resource_interest * on("M21")
        worthy = d.trust * d.reputation - c.trust_point
        course = d.borrowing - d.growth_trend - d.p.markets.world_inflation
        course *= "loan" in spec.roles
        enriched, liked = gain["elite"] * worth * on("M26"), d.elite * on("M31")
        return {
            "gain_materially": c.material * gain["economic"] * worth * (1 + d.distress),
            "seek_protection": c.protection * safe * weak,
            "make_the_regime_safe": c.regime * gain["regime"] * afraid,
            "reward_the_elite": c.elite_gain * enriched + c.elite_affinity * liked,
            "look_away_for_the_money": c.tolerance * d.stake * ("guards" in spec.roles) * on("M26"),
            "sell_dear_what_is_needed": -c.counter_leverage * needed * intrusion,
            "trust_the_protector": c.trust * safe * worthy * on("M11"),
            "balance_against_the_threat": c.balancing * safe * threat * on("M12"),
            "yield_to_the_creditor": c.debt * owed * tied * on("M15"),
            "keep_to_the_course_of_the_treasury": c.course * course * on("M15"),
            "protect_the_remittances": c.remittances * d.bound,
            "punish_the_buyer_in_a_dispute": -c.dispute * d.price_dispute * on("M16"),
            "accept_what_can_be_denied": c.deniability * spec.deniability * d.anger * on("M35"),
            "keep_several_vectors": -c.autonomy * crowded * on("M32"),
            "mind_the_audible_anger": -c.anger * d.anger * spec.visibility * on("M24", "M25"),
            "mind_the_sphere": -c.sphere * intrusion * police * on("M08"),
            "avoid_a_second_system": -c.second_system * second * on("M40"),
            "keep_out_what_is_barred": -c.veto * sum(getattr(d, trait) for trait in spec.bars),
        }

    def accepts(self, tie: Place, size: float, renewal: bool) -> bool:
        c, u = tie.p.consideration, tie.only("power").uniform(f"consider.{tie.state}")
        tacit = c.tacit if tie.spec.indivisible else 1
        utility = sum(self.considerations(tie, size).values()) + c.inertia * renewal * tacit
        return utility + c.noise * log(u / (1 - u)) > 0

    def matters_come_to_the_table(self, w):
        for budget in w.each("power", "dimension"):
            budget.spent = 0
        for d in w.dyads:
            z = d.normal("deals.size")
            matter = self.propose(d, z)
            if matter is not None:
                self.conclude(*matter, self.accepts(*matter), z)

    def conclude(self, tie, size, renewal, accepted, z):
        if renewal:
            lapse = 1 if tie.spec.indivisible else self.lapse
            revised = (1 - self.fatigue) * exp(self.revision * z - self.revision**2 / 2)
            tie.ties_level *= revised if accepted else 1 - lapse
            tie.renewal, tie.lapse = accepted, not accepted
            return
        tie.deal, tie.refusal = accepted, not accepted
        tie.reception += self.learning * (accepted - tie.reception)
        tie.at(dimension=tie.spec.dimension).spent += size * tie.spec.unit_cost * accepted
        project = tie.spec.form == "project"
        tie.committed += size * (accepted and project)
        tie.ties_level += size * (accepted and not project)

    def agreements_are_carried_out(self, d):
        d.lent = 0
        for tie in d.projects:
            delivered = tie.committed / tie.spec.lead
            tie.committed -= delivered
            if "loan" in tie.spec.roles:
                d.lent += delivered * tie.spec.unit_cost
            else:
                tie.ties += delivered - tie.spec.depreciation * tie.ties
        for tie in [tie for tie in d.instruments if tie.spec.form == "programme"]:
            missing = tie.ties_level * (tie.kept if d.on("M09") else 1) - tie.ties
            quick = missing > 0 or tie.ties_level == 0
            tie.ties += missing * (1 / max(tie.spec.lead, 1) if quick else tie.spec.depreciation)

    def projects_are_stopped(self, d):
        pressure = 1 + self.stop_distress * d.distress + self.stop_anger * d.anger
        pressure += self.stop_turn * max(d.succession, d.regime_fall) * d.on("M31")
        if d.happens(self.stop * pressure, "deals.stop"):
            lost = self.stopped * sum(tie.committed * tie.spec.unit_cost for tie in d.projects)
            d.cancellation = 100 * lost > self.notable * d.gdp
            for tie in d.projects:
                tie.committed *= 1 - self.stopped


class Arms(Rules, group="arms"):
    def share_the_whole(self, s):
        whole = sum(x.arms_weight for x in s.sales)
        for x in s.sales:
            x.arms_weight /= whole

    def suppliers_gain_and_lose_favour(self, s):
        for x in s.sales:
            jumps = x.uniform("arms.jump") < s.p.levels.jump_share
            step = self.walk * (s.p.levels.jump_size if jumps else 1) * x.normal("arms.walk")
            if x.is_power:
                d = s.at(power=x.power)
                dangerous = d.believing("weak_or_dangerous", "dangerous") * d.on("M12")
                trusted = self.standing * d.change("trust") * d.on("M11")
                step += self.affinity * d.change("elite") + trusted
                step -= self.balancing * d.change("pretext") * dangerous
            x.arms_weight *= exp(step)
        self.share_the_whole(s)

    def appeal_of_suppliers(self, s, package):
        """Of each supplier in turn, what is no drones and what is."""
        found = []
        missing = {d.power: d.arms_weight * d.shortfall * d.on("M09") for d in s.dyads}
        for x in s.sales:
            usual, drones, allowed = x.arms_weight, 0.0, 1 - x.embargo
            if x.is_power:
                undelivered = sum(missing.values()) - missing[x.power]
                cheap = package.offered_by[x.power] * x.on("M19")
                usual *= 1 - self.own_needs * x.shortfall * x.on("M09")
                usual *= 1 + self.substitution * cheap * undelivered
                drones = self.drones * x.drone_supply * (s.alarm + undelivered) * x.on("M20")
                allowed *= 1 - x.price_dispute * x.on("M16")
            found += [usual * allowed, drones * allowed]
        return found

    def states_buy_arms(self, s):
        package = s.at(power=s.powers[0].power).ties_of("arms")[0].spec
        s.arms_market *= exp(self.market_walk * s.normal("arms.market"))
        if s.happens(self.tempo / 4 * (1 + self.alarm * s.alarm * s.on("M33")), "arms.order"):
            reach = [*accumulate(self.appeal_of_suppliers(s, package))]
            mark = s.uniform("arms.choice") * reach[-1]
            place, drones = divmod(sum(reached <= mark for reached in reach), 2)
            x, size = s.sales[place], self.drone_lot if drones else s.arms_market * package.size
            size *= exp(package.spread * s.normal("arms.size"))
            x.arms_ordered += min(size, self.largest * s.gdp)
            x.arms_deal += 1
            x.arms_weight += self.training * s.on("M40")
        self.share_the_whole(s)

    def arms_are_delivered_and_wear_out(self, s):
        past = s.world.deliveries
        package = s.at(power=s.powers[0].power).ties_of("arms")[0].spec
        lot = max(self.lot, 1 / package.lead)
        for x in s.sales:
            comes = x.uniform("arms.delivery") < 1 / (lot * package.lead)
            past[x.names] = [*past[x.names][1:], x.arms_ordered * lot * comes]
            x.arms_ordered -= past[x.names][-1]
        for d in s.dyads:
            for tie in d.ties_of("arms"):
                tie.ties += past[d.names][-1] - package.depreciation * tie.ties
        whole = max(sum(sum(past[x.names]) for x in s.sales), 1e-9)
        for x in s.sales:
            x.supplier_share = 100 * sum(past[x.names]) / whole
        s.third_power_arms_share = sum(x.supplier_share for x in s.sales if not x.great) / 100
        for d in s.dyads:
            d.arms_share = d.supplier_share
