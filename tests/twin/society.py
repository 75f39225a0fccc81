"""Leaders, elites and beliefs, publics."""

from math import log1p, sqrt
from statistics import NormalDist

from tests.twin.world import Rules


class Leaders(Rules, group="elite"):
    def leaders_leave(self, s):
        s.tenure += 0.25
        s.election_in -= 0.25
        hazard, bound = self.ageing * s.tenure, s.last_term
        if s.election_in <= 0:
            s.election_in, s.last_term = s.term, 0
            terms = s.tenure / s.term
            wear = 1 + terms * (terms <= 2) + self.discontent * s.unrest
            vote = self.contest * s.audibility**2 * (s.regime > 0) * wear
            hazard += bound * self.limit + (1 - bound) * vote
        goes = s.happens(hazard, "elite.succession") and s.regime_fall == 0
        s.succession = max(s.succession, goes)
        if s.succession > 0 or s.regime_fall > 0:
            s.tenure, s.election_in, s.last_term = 0, s.term, bound

    def new_leaders_turn(self, s):
        fell, arranged = s.regime_fall > 0, max(s.audibility, s.uniform("elite.turn") ** 2)
        size = 1 if fell else arranged * (s.succession > 0)
        turn = self.window * size * s.normal("elite.orientation")
        turn -= self.recoil * s.orientation * fell
        s.put("orientation", s.orientation + turn)
        for d in s.dyads:
            own = self.personal * size * d.normal("elite.leaning")
            d.push("elite", d.leaning * turn + own, lasting=1)


class ElitesAndBeliefs(Rules, group="elite"):
    def elites_are_courted(self, d):
        d.push("elite", d.change("favours"))

    def failure_is_seen(self, d):
        rise = max(d.change("failure"), 0)
        d.push("trust", -self.trust_loss * rise * d.trust)
        d.push("fear", -self.fear_loss * rise * d.fear)

    def words_are_held_against_deeds(self, d):
        broken = self.broken_word * (d.announced_effort - d.delivered_effort)
        d.push("trust", -broken * d.trust, lasting=1)

    def help_and_refusal_are_remembered(self, d):
        own, elsewhere = d.refused, any(t.refused for t in d.only("power").dyads)
        witness = self.witness * (elsewhere and not own and d.promised)
        helped, lost = self.gratitude * min(d.intervention, 1), self.betrayal * d.trust
        d.push("elite", helped - lost * own)
        d.push("trust", helped - lost * (own + witness))

    def threats_are_feared(self, d):
        dangerous = d.holds("weak_or_dangerous", "dangerous") and d.war_quarters > 0
        recovered = max(d.change("delivered_effort"), 0) * (1 - d.war_intensity) * dangerous
        menace = self.invasion_fear * max(d.change("war_intensity"), 0)
        menace += self.recovery_fear * recovered
        menace *= d.sphere_claim * d.belligerent * sqrt(d.minority)
        d.push("fear", menace + self.bullied * d.coercion)
        d.push("elite", -self.bullied * d.coercion)


class Publics(Rules, group="public"):
    def publics_judge_powers(self, d):
        near = [n.change("sentiment") for n in d.neighbours]
        moved = d.change("presence_felt") + self.news * d.only("power").normal("public.news")
        moved += self.susceptible * d.audibility * sum(near) / max(len(near), 1)
        for b in d.only("state").dyads:
            near_to_war = d.heard + self.threatened * b.minority
            conduct = b.sympathy - self.outrage * near_to_war * (1 - b.bound)
            side = 1 if b.power == d.power else -self.siding * d.democracy
            moved += max(b.change("war_waged"), 0) * conduct * side
        moved += self.rescue * d.intervention
        moved -= self.desertion * d.trust * d.heard * d.refused
        d.push("sentiment", moved - self.bullying * (d.coercion + d.repatriation))

    def opinions_differ(self, d):
        d.rejection = NormalDist().cdf((-self.threshold - d.sentiment) / self.spread)

    def publics_protest_against_powers(self, s):
        rates = [t.protest_rate for t in s.only().states]
        usual = s.protest_rate if s.on("M25") else sum(rates) / len(rates)
        for d in s.dyads:
            occasion = d.capital + d.guarded + self.war_occasion * d.war_waged
            occasion += d.refused + d.coercion + d.repatriation
            mean = self.protest_share * usual / 4 * (d.rejection * occasion + d.kin_wronged)
            d.protest_against += d.poisson(mean, "public.protest")
        s.push("unrest", self.protest_unrest * log1p(s.total("protest_against")), lasting=0)
