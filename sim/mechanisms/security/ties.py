"""Ties and forces: presence, systems that lock in, guards that learn, warheads."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Beta, Triangular
from sim.mechanisms.society.seen import opposition
from sim.world.actor import PowerRows, StateRows
from sim.world.arrays import clip, fading, happens, largest_others, saturating, share, total, toward
from sim.world.offers import StateOffers
from sim.world.rule import condition, consideration, motive, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M35",
        name="Quiet presence",
        group="security",
        cause="Foreign soldiers are not welcome.",
        effect="A power comes as police, in posts that the host owns on paper, or as private "
        "guards under neutral names; what is seen falls short of what is there.",
        sign={"presence": "+", "presence_seen": "-"},
        moderators=("acceptance of troops", "deniability of the instrument"),
        agents=("CHN",),
        strength="strong",
        evidence=(
            "E057",
            "E141",
            "E161",
            "E211",
            "E212",
            "E213",
            "E215",
            "E216",
            "E217",
            "E261",
        ),
        literature=("carson-2018", "avant-2005", "arduino-2018", "mastro-2024"),
    ),
    Mechanism(
        code="M36",
        name="Learning on easy ground",
        group="security",
        cause="Guards gain practice where risks are low.",
        effect="Skill grows and larger, harder assignments follow.",
        sign={"guard_skill": "+", "presence": "+"},
        moderators=("number of deployments",),
        agents=("CHN", "firms"),
        strength="medium",
        evidence=("E096", "E165", "E240", "E251", "E252", "E260"),
        literature=("levitt-march-1988", "arduino-2018"),
    ),
    Mechanism(
        code="M37",
        name="Binding by warheads",
        group="security",
        cause="On an ally's invitation a power stations nuclear weapons with guards of its own.",
        effect="Leaving becomes dearer and the guards can serve inside the country, while the "
        "military balance hardly changes.",
        sign={"stationing": "+", "security_dependency": "+", "lock_in": "+", "deterrence": "±"},
        moderators=("the ally's wish", "constitutional change", "autocracy"),
        agents=("RUS", "BLR"),
        strength="strong",
        evidence=("E002", "E003", "E022", "E023", "E024", "E036", "E038", "E053", "E055"),
        literature=("fuhrmann-sechser-2014", "lake-2009", "deyermond-2004"),
        disputed="Experts rate the danger of escalation as extreme (E039) or as negligible (E040).",
    ),
    Mechanism(
        code="M40",
        name="Lock-in through joint systems",
        group="security",
        cause="Common training, doctrine and air defence bind forces together.",
        effect="The old protector keeps a share of dependence even when it spends little.",
        sign={"lock_in": "+", "security_share": "+"},
        moderators=("membership in the alliance", "age of the systems"),
        agents=("RUS", "states"),
        strength="medium",
        evidence=("E236", "E342", "E343", "E344", "E345", "E348"),
        literature=("pierson-2000", "wallander-2000", "skalamera-2017"),
    ),
)

PARAMETERS = (
    Parameter("fit.post", Triangular(3.0, 5.0, 8.0), "per product",
              "Suitability of posts near a threatened, weak host",
              "E106; E210; E217; about 1 in Tajikistan", "D", ("M35",)),
    Parameter("fit.guards", Triangular(20.0, 40.0, 80.0), "per product",
              "Suitability of private guards", "E246; E247; about 1 in Kyrgyzstan", "D",
              ("M35",)),
    Parameter("fit.base", Triangular(2.0, 3.0, 5.0), "per product",
              "Suitability of bases in a threatened state that trusts", "assumption",
              "D", ("M35",)),
    Parameter("fit.novice", Beta(3, 7), "0..1", "Skill of guards where nobody learns",
              "E251; E252", "D", ("M36",)),
    Parameter("fit.stake", Triangular(0.5, 1.5, 3.0), "% GDP",
              "Investment and debt from which on there is something to guard",
              "E105; E240; E246; size: assumption", "D", ("M35",)),
    Parameter("fit.cover", Triangular(0.1, 0.2, 0.4), "0..1",
              "Legal cover at which guards are half as welcome as they can be",
              "E243; E250", "D", ("M35",)),
    Parameter("security.lock_in_rate", Triangular(0.03, 0.08, 0.15), "per quarter",
              "Rate at which joint systems tie forces together", "E342; E343; assumption", "D",
              ("M40",)),
    Parameter("security.unlock", Triangular(0.1, 0.25, 0.5), "share",
              "Rate at which it is undone, against that at which it is made", "E236; E348", "D",
              ("M40",)),
    Parameter("security.drill", Beta(4, 6), "share", "Lock-in that training alone can bring",
              "E236; assumption", "D", ("M40",)),
    Parameter("security.common_arms", Beta(4, 6), "share",
              "Lock-in that arms of one make alone can bring", "E236; E348; assumption", "D",
              ("M40",)),
    Parameter("security.guards_elsewhere", Triangular(10.0, 32.0, 60.0), "hundred guards",
              "Guards of a power's firms in the rest of the world, where they learn as well",
              "Legarda and Nouwens 2018: 3,200 men of some twenty Chinese firms abroad", "C",
              ("M36",)),
    Parameter("security.guards_half", Triangular(5.0, 10.0, 20.0), "hundred guards",
              "Guards in the field at which firms learn half as fast as they can", "assumption",
              "D", ("M36",)),
    Parameter("security.loyal_from", Beta(12, 8), "-1..1",
              "Alignment of the elite from which an ally may host strategic weapons",
              "E036; assumption", "D", ("M37",), high=0.98),
    Parameter("security.bound", Beta(5, 5), "share", "Autonomy lost to stationed weapons",
              "E022; E053", "C", ("M37",)),
    Parameter("security.deterred", Triangular(0.0, 0.01, 0.03), "0..1",
              "Deterrence gained by stationing: hardly any", "E024", "C", ("M37",)),
    Parameter("security.learning", Triangular(0.004, 0.012, 0.03), "per quarter",
              "Skill gained by guards in the field", "E096; E240; E260; assumption", "D",
              ("M36",)),
    Parameter("security.stationing_hazard", Triangular(0.1, 0.4, 1.0), "per quarter",
              "Stationing with a completely loyal and unheard ally in wartime",
              "E036; E037 (within about 15 months); size: assumption", "C", ("M37",)),
    Parameter("motives.lock_in", Triangular(0.4, 1.0, 1.8), "utility",
              "Weight of keeping allied forces locked in", "assumption", "D", ("M40",)),
    Parameter("consideration.second_system", Triangular(0.2, 0.8, 1.5), "utility",
              "Weight of switching costs", "assumption", "D", ("M40",)),
    Parameter("consideration.deniability", Triangular(0.5, 1.5, 3.0), "utility",
              "Weight of deniability under anger", "assumption", "D", ("M35",)),
)  # fmt: skip


@process(evidence="definition; E141 and E211-E217 for what is denied")
def presence_is_counted(w: World) -> None:
    """Armed presence in thousand personnel, as it is and as outsiders see it.

    Sum over instruments of stock * presence per unit; what is seen leaves out the deniable part
    (stock * presence * deniability). Troops that came to a rescue count while they stay, and leave
    with a half-life of ``alliance.stay``. Investment is the stock of instruments of that role.
    """
    w.expedition *= 1.0 - fading(w.parameters.alliance.stay)
    present = w.expedition.copy()
    seen = w.expedition.copy()
    hidden = w.instruments.deniability if w.on("M35") else np.zeros_like(w.instruments.deniability)
    for i in np.flatnonzero(w.instruments.presence.max(axis=1) > 0.0):
        troops = w.ties[i] * w.instruments.presence[i]
        present += troops
        seen += troops * (1.0 - hidden[i])
    w.presence = present
    w.presence_seen = seen
    w.investment = w.stock("investment")


@process(evidence="E236; E342; E343; E344; E345; E348; Morrow 1991")
def joint_systems_lock_in(w: World) -> None:
    """Training, joint defence and common arms tie forces together, quickly made, slowly undone.

    Lock-in approaches what the ties of the quarter account for (see ``joint_use``), at
    ``security.lock_in_rate`` upward and ``security.unlock`` of it downward; it never falls below
    the stage of stationed weapons. Without M40 nothing is slow.
    """
    p = w.parameters.security
    use = joint_use(w)
    rate = p.lock_in_rate * np.where(use > w.lock_in, 1.0, p.unlock)
    if not w.on("M40"):
        rate = np.ones_like(rate)
    w.lock_in = np.maximum(toward(w.lock_in, use, rate), w.stationing)


def joint_use(w: World) -> Floats:
    """Lock-in that the present ties lead to, 0..1: ``[state, power, R]``.

    One minus what none of three bonds reaches: strength of joint defence, ``security.drill`` *
    strength of training, ``security.common_arms`` * share in the weight of arms suppliers.
    """
    p = w.parameters.security
    powers = len(w.labels["power"])
    free = 1.0 - w.strength("joint_defence")
    free = free * (1.0 - p.drill * w.strength("training"))
    return 1.0 - free * (1.0 - p.common_arms * w.arms_weight[:, :powers])


@process("M36", evidence="E096; E165; E240; E251; E252; E260")
def guards_learn_by_doing(w: World) -> None:
    """Security firms gain skill where they are deployed and carry it to harder places.

    Skill grows by learning * (1 - skill) * fielded a quarter, the guards in the field in all states
    and ``security.guards_elsewhere`` half-saturating at ``security.guards_half`` units; in full
    where the sources see an arm of policy and ``motives.unheld`` of it elsewhere (hypothesis
    ``guards_purpose``).
    """
    p = w.parameters.security
    fielded = saturating(total(w.stock("guards")) + p.guards_elsewhere, p.guards_half)
    policy = w.believing("guards_purpose", "geopolitical")
    w.guard_skill += p.learning * policy * fielded * (1.0 - w.guard_skill)


@process("M37", evidence="E001; E002; E003; E022; E023; E036; E038; E053; E055; Lake 2009")
def weapons_are_stationed(w: World) -> None:
    """A nuclear power stations weapons with a loyal autocracy that asks for it, and binds it.

    Hazard, for a full member of its alliance = stationing_hazard * loyalty * (1 - audibility) * (1
    - neutrality) * (1 - nuclear-free) * proximity * intensity of its war, loyalty = (elite -
    loyal_from) / (1 - loyal_from) where positive. Once begun a quarter of it is done each quarter,
    and never undone: lock-in and dependence rise to a ratchet, and so does the tie. With the
    furthest stage in a state autonomy falls, by ``security.bound`` of itself on completion; the
    deterrence of the belligerent hardly moves (+ ``security.deterred`` of the longest step, E024).
    """
    p = w.parameters.security
    patron = w.topology.nuclear * w.topology.belligerent * w.war_intensity
    loyal = clip(share(w.elite - p.loyal_from, 1.0 - p.loyal_from), 0.0, 1.0)
    free = (1.0 - w.audibility) * (1.0 - w.neutrality) * (1.0 - w.nuclear_free)
    hazard = p.stationing_hazard * patron * loyal * free[:, None] * w.proximity * w.allied()
    u = w.uniform("security.stationing", "state", "power")
    begins = (w.stationing == 0.0) & happens(hazard, u)
    w.because("stationing", loyal_elite=loyal)
    goes_on = np.minimum(w.stationing + 1.0 / 4.0, 1.0)
    w.stationing = np.where((w.stationing > 0.0) | begins, goes_on, w.stationing)
    for i in w.instruments.with_role("strategic"):
        # The warheads come with guard troops of the patron (E003, E053).
        w.ties[i] = np.maximum(w.ties[i], w.stationing)
    moved = change_of_stationing(w)
    w.autonomy *= 1.0 - p.bound * moved
    w.deterrence += p.deterred * np.max(moved, axis=0)


def change_of_stationing(w: World) -> Floats:
    """How far stationing has gone on in each state since last quarter, ``[state, R]``."""
    return w.since_last("security.stationing", np.max(w.stationing, axis=1))


@condition("M35", evidence="E217; E240; E246; E251; E260")
def use_what_suits_the_state(power: PowerRows) -> dict[int, Floats]:
    """Powers act through what suits a state, 0..1: ``[state, R]`` by instrument where it matters.

    The others suit every state alike. Where foreign troops would be resented, the power prefers
    posts under the host's name (near, where militants threaten a weak host: fit.post * proximity *
    threat * (1 - capability)), private guards (fit.guards * (1 - policing) * skill * safe * covered
    * urge to protect own assets; policing = capability * repression; novices learn in safer places:
    safe = 1 - threat * (1 - skill), E240, E251, E260; covered half-saturates at ``fit.cover`` of
    legal cover, and with ``fit.stake`` % of GDP that it has there) or surveillance (policing).
    Bases fit fit.base * trust * threat. The threat is that of militants in the state or across its
    own Afghan border; skill counts only with M36.
    """
    w, f = power.world, power.world.parameters.fit
    threat = np.maximum(w.terror_threat, w.afghan_threat * w.afghan_exposure)
    policing = w.capability * w.repression
    skill = power.guard_skill if w.on("M36") else f.novice
    safe = 1.0 - threat * (1.0 - skill)
    stake = saturating(power.investment + power.debt, f.stake / 100.0 * w.gdp)
    covered = saturating(power.legal_cover, f.cover) * stake
    suits = {
        "post": f.post * power.proximity * threat * (1.0 - w.capability),
        "guards": f.guards * (1.0 - policing) * skill * safe * covered * power.protection_urge,
        "surveillance": policing,
        "base": f.base * power.trust * threat,
    }
    return {
        i: clip(value, 0.0, 1.0)
        for role, value in suits.items()
        for i in w.instruments.with_role(role)
    }


@motive(
    "M40",
    "security",
    means="training joint_defence",
    evidence="E236; E342; E343; E345; E348; Morrow 1991",
)
def keep_the_allies_locked_in(power: PowerRows) -> Floats:
    """A protector renews training and joint systems where forces already depend on them.

    Motive = weight * lock-in; small new spending keeps a large dependence alive.

    Means: training and joint systems (E236, E342).
    """
    w = power.world
    return w.parameters.motives.lock_in * power.lock_in


@consideration("M40", evidence="E342; E343; E344; E345")
def avoid_a_second_system(state: StateRows, offers: StateOffers) -> Floats:
    """Forces built on one patron's systems pay for taking another's.

    Term = -weight * largest lock-in with another power * binding of the security instrument.
    """
    cost = state.world.parameters.consideration.second_system * largest_others(state.lock_in)
    return -cost * offers.binding * offers.security


@consideration("M35", evidence="E057; E141; E211; E212; E213; E217")
def accept_what_can_be_denied(state: StateRows, offers: StateOffers) -> Floats:
    """Presence that can be denied is easier to accept where anger is heard.

    Term = weight * deniability of the instrument * audible anger against the power.
    """
    anger = state.world.parameters.consideration.deniability * opposition(state)
    return anger * offers.deniability
