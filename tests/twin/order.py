"""Positions of states, organisations, slow levels, influence."""

from math import sqrt

from sim.catalogue.variables import MEMBERSHIP, VARIABLES
from tests.twin.world import Rules, any_of, chance, fading, half, toward


class PositionsOfStates(Rules, group="order"):
    def positions_follow_ties(self, d):
        moved = d.change("draw_of_votes") + self.support * d.concession * d.on("M15")
        moved += self.agenda * d.swing * d.only("power").normal("order.agenda")
        disgrace = max(d.change("failure"), 0) * d.on("M11")
        moved -= self.distance * d.autonomy * (1 - d.bound) * disgrace
        d.push("alignment", moved)
        d.push("alignment", self.session * d.normal("order.alignment"), lasting=0)

    def states_defy_a_failing_power(self, d):
        hazard = self.defiance * (d.failure + d.refused) * d.autonomy * d.heard
        hazard *= (1 - d.neutrality) * (1 - d.fear) * (1 - d.bound) * (1 - d.loyalty)
        d.defiance += d.happens(hazard, "order.defiance")

    def neutrality_is_given_up_under_threat(self, s):
        threat = max(d.fear * d.sphere_claim for d in s.dyads) + s.furthest_stage
        if s.happens(self.neutrality_exit * threat, "order.neutrality"):
            s.neutrality = 0


class Organisations(Rules, group="organisation"):
    def growth_and_discord_wear_cohesion(self, o):
        joined = o.change("members")
        new = max(joined, 0) * (o.members > joined) / max(o.members, 1)  # founders are not new
        lost = self.dilution * new + self.discord * o.change("discord")
        o.push("cohesion", -lost * o.cohesion, lasting=1)
        o.push("cohesion", -self.quarrel * o.clashes * o.cohesion)

    def wish(self, seat, market):
        """How much a state or a power wants into an organisation."""
        if "state" in seat.labels:
            return seat.convened("loyalty" if market else "alignment") * (1 - seat.neutrality)
        rubs = {x: seat.only("power", rival=x).friction for x in seat.world.labels["power"]}
        outside = [rub for x, rub in rubs.items() if seat.at(member=x).membership == 0]
        inside = sum(rubs[x] * weight for x, weight in seat.conveners.items())
        return max(max(outside, default=0) - inside, 0)

    def organisations_enlarge(self, o):
        open_format = {"summit", "counter_terror"} <= {*o.mandate}
        if not open_format and "market" not in o.mandate:
            return
        ladder = [MEMBERSHIP[x] for x in ("guest", "partner", "observer", "acceding", "member")]
        for seat, wanted in [(seat, self.wish(seat, not open_format)) for seat in o.each("member")]:
            degree, acceding = seat.membership, MEMBERSHIP["acceding"]
            hazard = self.accession * wanted**2 * (0 < degree < acceding)
            hazard += self.ratification * (degree == acceding)
            if seat.happens(hazard, "organisation.accession"):
                seat.membership = min(step for step in ladder if step > degree)
                o.accession += seat.membership >= 1
        if open_format:
            came = o.poisson(self.outside, "organisation.outside")
            o.outside_members += came
            o.accession += came

    def members_freeze_leave_or_return(self, o):
        for seat in o.states if "mutual_defence" in o.mandate else ():
            u, frozen = seat.uniform("organisation.freeze"), MEMBERSHIP["frozen"]
            doubt = max(1 - seat.credibility - seat.convened("trust"), 0)
            moved = doubt**2 * seat.autonomy * (1 - seat.convened("loyalty"))
            if seat.membership >= 1 and u < chance(self.freeze * moved):
                seat.membership = frozen
                seat.freeze += 1
            elif seat.membership == frozen and u < chance(self.exit * moved):
                seat.membership = 0
                seat.exit += 1
            elif seat.membership == frozen and u > 1 - chance(self.rejoin * (1 - doubt)):
                seat.membership = 1

    def members_that_turned_away_leave(self, o):
        for seat in o.states if "mutual_defence" not in o.mandate else ():
            distance = (1 - seat.convened("elite")) / 2
            free = seat.autonomy * (1 - seat.convened("loyalty"))
            free *= 1 - seat.convened("economic_dependency")
            hazard = self.turning_away * distance**2 * free
            if seat.membership >= 1 and seat.happens(hazard, "organisation.leave"):
                seat.membership = 0
                seat.exit += 1

    def members_are_counted(self, o):
        o.members = sum(seat.membership >= 1 for seat in o.each("member")) + o.outside_members


class SlowLevels(Rules, group="levels"):
    UNLIKE = ("ties", "oil_price", "power_currency")  # their levels have rules of their own
    STEADY = ("capability", "cohesion", "credibility", "leverage", "protection_urge", "reputation")

    def levels_walk_and_departures_fade(self, w):
        for name, v in [(n, v) for n, v in VARIABLES.items() if v.slow and n not in self.UNLIKE]:
            fade, walk = (getattr(self, f"{name}_{of}") for of in ("half_life", "walk"))
            for x in w.each(*v.axes):
                level = getattr(x, f"{name}_level")
                jumps = x.uniform(f"levels.{name}.jump") < self.jump_share
                jumps = jumps and name not in self.STEADY
                step = walk * (self.jump_size if jumps else 1) * x.normal(f"levels.{name}")
                step *= 1 - (2 * (level - v.low) / (v.high - v.low) - 1) ** 2
                x.put(name, toward(getattr(x, name), level, fading(fade)) + step)
                x.put(f"{name}_level", level + step)


class Influence(Rules, group="influence"):
    # Components have a bandwidth and a dependence.
    def economic_components(self, d):
        ties, host = d.p.ties, d.only("state")
        flow = (d.exports * d.export_share + d.imports * d.import_share) / 100
        owed = d.debt_gdp / max(d.external_debt, 1e-6) * half(d.external_debt, ties.debt)
        gas = d.gas_sold * d.on("M16")
        sent, whole = half(d.remittances, ties.remittances), host.total("investment")
        owned = d.investment / max(whole, 1e-9) * half(whole, d.p.motives.stake_half * d.gdp)
        return {
            "trade": (half(flow, ties.trade), any_of(d.trade_share / 100, gas)),
            "debt": (half(d.debt_gdp, ties.debt), owed),
            "investment": (d.strength("investment"), owned),
            "remittances": (sent, sent**2),
        }

    def security_components(self, d):
        troops = half(d.presence, d.p.security.presence_half)
        share = d.presence / max(d.only("state").total("presence"), 1e-9)
        promises = [o.credibility * d.trust for o in d.promising if o.full(d.state)]
        cameras, rested = d.strength("surveillance"), 1 - d.price_dispute * d.on("M16")
        parts = {
            "arms": (d.strength("arms"), d.arms_weight),
            "presence": (troops, troops * share * (1 - d.capability)),
            "training": (d.strength("training", "joint_defence"), d.lock_in),
            "alliance": (len(promises) > 0, max([*promises, d.crisis_memory])),
            "policing": (cameras, cameras * max(d.terror_threat, d.unrest_memory)),
        }
        return {name: (tie * rested, need) for name, (tie, need) in parts.items()}

    def political_components(self, d):
        seats = [o.membership * o.conveners.get(d.power, 0) for o in d.each("organisation")]
        formats = any_of(*(d.p.ties.format * seat for seat in seats))
        return {
            "elites": (d.strength("patronage"), (1 + d.elite) / 2),
            "soft_power": (d.strength("soft_power"), (1 + d.sentiment) / 2 * d.familiarity),
            "formats": (formats, formats * (1 - d.autonomy)),
            "votes": (d.alignment, d.economic_dependency),
        }

    def index(self, weights, parts):
        """Geometric mean of weighted bandwidth and weighted dependence."""
        ties, needs = (sum(weights[n] * part[k] for n, part in parts.items()) for k in (0, 1))
        return sqrt(ties * needs)

    def dependency(self, parts, *more):
        """Quadratic mean of several dependences."""
        needs = [*(need for _, need in parts.values()), *more]
        return sqrt(sum(need**2 for need in needs) / len(needs))

    def dependence_and_influence_are_measured(self, s):
        for d in s.dyads:
            money, force = self.economic_components(d), self.security_components(d)
            d.dependency_year_ago += d.gained / 4
            d.economic_dependency = self.dependency(money)
            d.security_dependency = self.dependency(force, d.stationing)
            d.influence_economic = self.index(self.economic, money)
            d.influence_security = self.index(self.security, force)
            d.influence_political = self.index(self.political, self.political_components(d))
        lead = max(d.security_dependency for d in s.dyads)
        for d in s.dyads:
            cover = (lead - d.security_dependency) * d.on("M04")
            d.influence_economic *= 1 - self.protection_discount * cover
            parts = self.dimensions.items()
            d.influence = sum(weight * getattr(d, f"influence_{part}") for part, weight in parts)
        for part in ("influence", "security", "economic"):
            of = "influence" if part == "influence" else f"influence_{part}"
            whole = max(s.total(of), 1e-9)
            for d in s.dyads:
                setattr(d, f"{part}_share", 100 * getattr(d, of) / whole)
        s.concentration = sum((d.influence_share / 100) ** 2 for d in s.dyads)
