"""Ties and forces, threats, disputes between states, crises, alliances and rescues."""

from math import exp, log

from tests.twin.world import Rules, any_of, fading, half, logistic, toward


class TiesAndForces(Rules, group="security"):
    def presence_is_counted(self, d):
        troops = [(tie.ties * tie.spec.presence, tie.spec.deniability) for tie in d.instruments]
        d.expedition *= 1 - fading(d.p.alliance.stay)
        d.presence = sum(n for n, _ in troops) + d.expedition
        d.presence_seen = d.presence - sum(n * hidden for n, hidden in troops) * d.on("M35")
        d.investment = sum(tie.ties for tie in d.ties_of("investment"))

    def joint_systems_lock_in(self, d):
        drill, arms = self.drill * d.strength("training"), self.common_arms * d.arms_weight
        use = any_of(d.strength("joint_defence"), drill, arms)
        rate = self.lock_in_rate * (1 if use > d.lock_in else self.unlock)
        d.lock_in = max(toward(d.lock_in, use, rate if d.on("M40") else 1), d.stationing)

    def guards_learn_by_doing(self, x):
        guards = sum(tie.ties for d in x.dyads for tie in d.ties_of("guards"))
        fielded = half(guards + self.guards_elsewhere, self.guards_half)
        rate = self.learning * fielded * x.believing("guards_purpose", "geopolitical")
        x.guard_skill = toward(x.guard_skill, 1, rate)

    def weapons_are_stationed(self, w):
        for d in w.dyads:
            loyal = max(d.elite - self.loyal_from, 0) / (1 - self.loyal_from)
            hazard = self.stationing_hazard * loyal * (1 - d.audibility) * (1 - d.neutrality)
            hazard *= (1 - d.nuclear_free) * d.proximity * d.war_waged * (d.nuclear and d.promised)
            if d.happens(hazard, "security.stationing") or d.stationing > 0:
                d.stationing = min(d.stationing + 0.25, 1)
            for tie in d.ties_of("strategic"):
                tie.ties = max(tie.ties, d.stationing)
        for s in w.states:
            s.autonomy *= 1 - self.bound * s.change("furthest_stage")
        w.deterrence += self.deterred * max(s.change("furthest_stage") for s in w.states)


class Threats(Rules, group="security"):
    def militants_threaten(self, s):
        moved = self.spill * s.change("afghan_threat") * s.afghan_exposure
        moved -= self.garrison * s.change("foreign_presence")
        s.push("terror_threat", moved - self.forces * s.change("capability"))
        s.terror_attack += s.poisson(self.attack_rate / 4 * s.terror_threat, "security.attack")

    def militants_break_in(self, s):
        excess = s.terror_threat - self.incursion - self.cover * s.capability
        s.incursion += s.happens(self.break_in * excess, "security.incursion")

    def foreign_firms_are_attacked(self, d):
        mean = self.incident_rate * d.stake * d.danger * d.strange
        d.incident += d.poisson(mean, "security.incident")

    def incidents_teach_self_protection(self, x):
        x.push("protection_urge", self.urge_per_incident * x.total("incident") * x.on("M02"))
        saved = sum(d.stake * any(q.intervention > 0 for q in d.others) for d in x.dyads)
        x.push("protection_urge", -self.free_ride * saved * x.on("M03"), lasting=0)
        if x.on("M04"):
            lesson = min(x.lesson + self.lesson * saved, 1)
            x.lesson = lesson * (1 - self.reform)
            x.push("protection_urge", self.reform * lesson, lasting=1)

    def forces_learn_from_patrons(self, s):
        s.push("capability", self.help_gain * s.change("help_abroad"), lasting=1)


class Disputes(Rules, group="dispute"):
    def neighbours_clash(self, q):
        q.clash = max(q.clash, q.happens(self.clash * q.heat, "dispute.clash"))

    def the_stronger_attack(self, q):
        weak, strong = sorted(q.parties, key=lambda s: s.might)
        share = strong.might / (strong.might + weak.might)
        deterred = self.deterrence * weak.deterred * q.on("M11")
        hazard = self.attack * q.heat * (2 * share - 1) * (1 - deterred)
        if q.happens(hazard, "dispute.attack"):
            strong.attack += 1
            weak.attacked += 1
            q.clash = 1
            q.settled = max(q.settled, q.uniform("dispute.outcome") < self.decisive * share)

    def parties_make_peace(self, q):
        hazard = self.accord * (1 - q.tension) * (1 + self.nearness * q.settled) * (q.settled < 1)
        q.accord = max(q.accord, q.happens(hazard, "dispute.accord"))
        q.settled = max(q.settled, q.accord)

    def border_quarrels_are_counted(self, s):
        s.border_clash += sum(q.clash for q in s.quarrels)
        s.border_tension = max([s.outside_tension, *(q.open_tension for q in s.quarrels)])

    def tension_builds_and_eases(self, q):
        q.push("tension", self.clash_tension * min(q.clash, 1))
        mediated = max((o.cohesion for o in q.organisations if o.full(*q.both)), default=0)
        moved = -(self.quiet + self.mediation * mediated) * q.tension * (q.clash == 0)
        new = any(s.succession + s.regime_fall > 0 for s in q.parties)
        moved += self.leader * new * q.normal("dispute.leader")
        q.push("tension", moved - q.change("settled") * q.tension, lasting=1)


class Crises(Rules, group="crisis"):
    def grievances_break_out(self, s):
        hazard = self.grievance_hazard * toward(self.silent, 1, s.heard)
        breaks = s.happens(hazard, "crisis.grievance") * -log(s.uniform("crisis.size"))
        s.push("unrest", self.grievance_size * (breaks - (1 - exp(-hazard))))

    def hardship_and_example_move_the_public(self, s):
        s.push("unrest", s.change("pressure"), lasting=1)

    def crowds_gather(self, s):
        s.protest_rate *= exp(self.crowd * s.change("unrest"))
        s.protest += s.poisson(s.protest_rate / 4, "crisis.protest")

    def cameras_help_the_police(self, s):
        s.put("repression", s.repression + self.police_help * s.change("cameras_abroad"))

    def unrest_becomes_a_crisis(self, s):
        excess = s.unrest - self.threshold - self.containment * s.own_forces
        s.crisis = max(s.crisis, s.happens(self.crisis_hazard * excess, "crisis.onset"))

    def governments_stand_or_fall(self, s):
        if s.crisis > 0:
            alone = 1 - self.fall * s.unrest * (1 - s.own_forces)
            stands = self.rescue_success if s.total("intervention") > 0 else alone
            if s.regime_fall == 0 and s.crisis_outlived == 0:
                s.regime_fall = s.uniform("crisis.fall") > stands
                s.crisis_outlived = not s.regime_fall
            s.push("unrest", -self.release * s.unrest)

    def failed_policing_opens_the_door_to_guards(self, d):
        demand = self.guard_demand * (1 - d.repression) * (1 - d.capability) * (d.crisis > 0)
        d.put("legal_cover", d.legal_cover + demand * d.large_stake)
        d.push("protection_urge", self.guard_urge * demand * d.large_stake, lasting=0)

    def police_help_is_offered_afterwards(self, d):
        shaken = d.crisis > 0 or d.crisis - d.change("crisis") > 0
        likely = self.police_offer * d.large_stake * (1 - d.crisis_memory) * shaken
        likely *= not d.democracy
        d.security_offer = max(d.security_offer, d.uniform("crisis.police") < likely)

    def unrest_is_remembered(self, s):
        s.unrest_memory = max(s.unrest, s.unrest_memory * (1 - fading(self.memory)))


class AlliancesAndRescues(Rules, group="alliance"):
    def wants_rescue(self, s):
        odds = self.request_base + self.request_trust * max(d.trust + d.elite / 2 for d in s.dyads)
        odds += self.request_danger * max(s.unrest, s.alarm)
        odds -= self.request_abroad * s.attacked_abroad
        return logistic(odds - s.autonomy)

    def answer(self, seat):
        capacity = seat.convened("spare_forces")
        reliable = 0.5 if seat.holds("guarantor_reliability", "reliable") else -0.5
        odds = self.answer_base + self.answer_credibility * seat.credibility
        odds += self.answer_capacity * capacity + self.answer_reliable * reliable
        odds += self.answer_stake * seat.convened("interest")
        odds -= self.answer_abroad * seat.attacked_abroad + self.answer_foe * seat.foe
        return logistic(odds) * (capacity > 0) * (seat.foe < 1)

    def alliances_answer_calls_for_help(self, s):
        asks = s.in_danger or s.attacked_abroad
        asks = asks and s.uniform("alliance.ask") < self.wants_rescue(s)
        if not self.an_alliance_comes(s, asks) and asks and s.in_danger:
            best = max(s.dyads, key=lambda d: d.ready)
            best.intervention += s.uniform("alliance.alone") < best.ready

    def an_alliance_comes(self, s, asks):
        """Requests, first to the likeliest to come; what is dated happens as dated."""
        came, likely = False, {seat: self.answer(seat) for seat in s.alliances}
        for seat in sorted(likely, key=lambda seat: -likely[seat]):
            covered = "internal_order" in seat.mandate or s.attacked_abroad or s.incursion > 0
            mine = seat.membership >= 1 and seat.foe < 1
            refuses, comes = seat.request_refused > 0, seat.request_honoured > 0
            if seat.request or refuses or comes or (mine and asks and covered and not came):
                seat.request = 1
                ready = mine and seat.uniform("alliance.answer") < likely[seat]
                if comes or (ready and not refuses):
                    came, seat.request_honoured = True, 1
                    for x in seat.conveners:
                        s.at(power=x).intervention = 1
                elif mine:
                    seat.request_refused = 1
        return came

    def troops_are_sent(self, d):
        sent = min(d.intervention, 1) * self.expedition * d.spare_forces
        d.expedition += sent
        d.presence += sent
        d.presence_seen += sent

    def promises_are_remembered(self, w):
        for o in w.alliances:
            moved = self.honour_gain * sum(seat.request_honoured for seat in o.states)
            moved -= self.refusal_cost * sum(seat.request_refused for seat in o.states)
            o.push("credibility", moved - self.quarrel_cost * o.clashes)
            o.push("credibility", self.support * o.change("effort_behind"), lasting=1)
        for d in w.dyads:
            kept = d.crisis_memory * (1 - fading(self.gratitude))
            d.crisis_memory = max(kept, min(d.intervention, 1))
