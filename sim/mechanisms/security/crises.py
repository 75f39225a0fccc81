"""Crises: unrest, and whether the government stands or falls."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Beta, Triangular
from sim.world.actor import PowerRows, StateRows
from sim.world.arrays import chance, clip, fading, happens, poisson, saturating, total
from sim.world.offers import StateOffers
from sim.world.rule import consideration, motive, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M27",
        name="Police change sides",
        group="regimes",
        cause="In a mass protest local police sympathise with the crowd.",
        effect="The host's protection fails, so the power wants guards of its own.",
        sign={"protection_urge": "+", "incident": "+"},
        moderators=("pay and loyalty of the police", "size of the protest"),
        agents=("KGZ", "CHN"),
        strength="medium",
        evidence=("E231", "E249"),
        literature=("barany-2016", "radnitz-2010"),
    ),
    Mechanism(
        code="M30",
        name="Autocrats against uprisings",
        group="regimes",
        cause="Governments on both sides fear uprisings of the coloured kind.",
        effect="Police help and cameras are offered and taken, declarations of support are "
        "exchanged, and protest succeeds less often.",
        sign={"security_offer": "+", "repression": "+", "alignment": "+", "regime_fall": "-"},
        moderators=("a recent crisis", "autocracy"),
        agents=("CHN", "RUS", "states"),
        strength="strong",
        evidence=("E113", "E245", "E272", "E274", "E276", "E406", "E436", "E437"),
        literature=("von-soest-2015", "ambrosio-2008", "allison-2008", "tucker-2007"),
    ),
)

PARAMETERS = (
    Parameter("crisis.silent", Triangular(0.1, 0.25, 0.4), "share",
              "Grievances that break out even where nobody can be heard",
              "Andijan 2005, Karakalpakstan 2022 (recalled); assumption", "C", ("M25",)),
    Parameter("crisis.grievance_hazard", Triangular(0.05, 0.08, 0.13), "per quarter",
              "Sudden grievances in a fully audible society",
              "about thirty waves of protest in eight states 2000-23 (recalled); Oxus Society", "C",
              ("M25",)),
    Parameter("crisis.grievance_size", Triangular(0.15, 0.25, 0.35), "0..1",
              "Mean unrest added by a grievance", "assumption", "D", ("M25",)),
    Parameter("crisis.hardship", Triangular(0.3, 0.8, 1.6), "unrest per GDP",
              "Unrest per national income lost", "Barrett et al. 2022 (IMF); assumption", "C"),
    Parameter("crisis.distress", Triangular(0.02, 0.1, 0.2), "0..1",
              "Unrest in debt distress", "Barrett et al. 2022 (IMF); assumption", "C"),
    Parameter("crisis.contagion", Triangular(0.05, 0.2, 0.4), "share",
              "Neighbours' excess unrest that spreads",
              "IMF social unrest work: about one third of the effect at home", "C"),
    Parameter("crisis.crowd", Triangular(2.0, 3.0, 4.0), "log",
              "Protests per full rise of unrest", "Oxus Society 2018-20; assumption", "C"),
    Parameter("crisis.police_help", Triangular(0.0, 0.1, 0.3), "0..1",
              "Repression gained per full rise of surveillance from abroad",
              "E113; E245; size: assumption", "D", ("M30",)),
    Parameter("crisis.threshold", Triangular(0.22, 0.34, 0.47), "0..1",
              "Unrest that turns into a crisis where nothing contains it",
              "KGZ 2005, 2010, 2020, ARM 2018, BLR 2020, KAZ 2022 in 144 state-years; assumption"),
    Parameter("crisis.containment", Triangular(0.3, 0.6, 0.9), "0..1",
              "Unrest that capable and repressive forces contain", "E186; E439; assumption"),
    Parameter("crisis.defection", Triangular(0.2, 0.6, 1.0), "0..1",
              "Share of containment that defects to a full protest", "E231; E249", "C", ("M27",)),
    Parameter("crisis.crisis_hazard", Triangular(3.0, 7.0, 15.0), "per quarter",
              "Crises per unrest beyond containment",
              "six crises in 144 state-years 2005-22 (recalled)", "C"),
    Parameter("crisis.rescue_success", Beta(30, 2), "0..1",
              "Survival of a regime that is rescued", "E425; E428 doubts how decisive", "C",
              ("M14",)),
    Parameter("crisis.fall", Triangular(0.4, 0.9, 1.3), "per unrest",
              "Chance that a regime without rescue and own forces falls at full unrest",
              "four irregular exits in 168 state-years 2000-23", "C"),
    Parameter("crisis.release", Beta(4, 4), "share",
              "Unrest that a crisis lets off, whatever its outcome", "assumption"),
    Parameter("crisis.memory", Triangular(4.0, 8.0, 12.0), "quarters",
              "Half-life of what governments remember of unrest", "assumption"),
    Parameter("crisis.large_stake", Triangular(0.01, 0.02, 0.04), "GDP",
              "Investment at half of the full stake in a state", "assumption", "D",
              ("M27", "M30")),
    Parameter("crisis.guard_demand", Triangular(0.05, 0.2, 0.4), "0..1",
              "Legal cover for guards gained after failed policing", "E231; E249; E243", "D",
              ("M27",)),
    Parameter("crisis.guard_urge", Triangular(0.1, 0.3, 0.6), "share",
              "Urge to self-protection per legal cover gained", "E231; E249; assumption", "D",
              ("M27",)),
    Parameter("crisis.police_offer", Beta(8, 2), "0..1",
              "Chance of a police-help offer by a heavily invested autocracy after a crisis",
              "E436; E437", "C", ("M30",)),
    Parameter("motives.regimes", Triangular(1.0, 2.5, 5.0), "utility",
              "Weight of helping shaken regimes", "assumption", "D", ("M30",)),
    Parameter("consideration.regime", Triangular(0.3, 0.8, 1.6), "utility",
              "Weight of regime safety", "assumption", "D", ("M30",)),
)  # fmt: skip


@process("M25", evidence="E164; E186; E427; E438; E439; E449; Oxus Society 2018-20")
def grievances_break_out(w: World) -> None:
    """Sudden grievances (prices, elections, scandals) mobilise where the public is audible.

    Hazard = grievance_hazard * (silent + (1 - silent) * audibility); unrest rises by grievance_size
    times an exponential number of mean 1, so that most outbreaks are small and a few shake the
    state. Those to be expected are in its level already: each quarter it moves by grievance_size *
    (outbreak - chance of one), else unrest and protest would rise without end.
    """
    p = w.parameters.crisis
    hazard = p.grievance_hazard * (p.silent + (1.0 - p.silent) * w.audibility)
    breaks = happens(hazard, w.uniform("crisis.grievance", "state"))
    size = -np.log(w.uniform("crisis.size", "state"))
    w.push("unrest", p.grievance_size * (size * breaks - chance(hazard)))


@process(evidence="Barrett et al. 2022 (unrest, growth and contagion); assumption for sizes")
def hardship_and_example_move_the_public(w: World) -> None:
    """Hardship, debt distress and unrest next door move unrest as they come and go.

    Pressure = (hardship * missed income as a share of GDP + distress + contagion *
    mean departure of neighbours' unrest from its level, if positive) * (1 - repression / 2); unrest
    and its level move by the change of pressure, which takes it back when it ends.
    """
    w.push("unrest", change_of_pressure(w), lasting=1.0)


def change_of_pressure(w: World) -> Floats:
    """By how much what weighs on the publics has changed since last quarter: ``[state, R]``."""
    p = w.parameters.crisis
    excess = np.maximum(w.unrest - w.level("unrest"), 0.0)
    near = total(w.topology.neighbours[:, :, None] * excess, axis=1) / w.topology.degree[:, None]
    pressure = p.hardship * w.hardship / 100.0 + p.distress * w.distress + p.contagion * near
    return w.since_last("crises.pressure", pressure * (1.0 - w.repression / 2.0))


@process(
    evidence="Oxus Society 2018-20 and Mass Mobilization 2000-20 for numbers; shape: assumption"
)
def crowds_gather(w: World) -> None:
    """Protests of all kinds grow with unrest.

    The rate to expect grows by exp(crowd * change of unrest); the number is Poisson.
    """
    w.protest_rate *= np.exp(w.parameters.crisis.crowd * change_of_mood(w))
    w.protest += poisson(w.protest_rate / 4.0, w.uniform("crisis.protest", "state"))


def change_of_mood(w: World) -> Floats:
    """Change of unrest since protests were last counted: ``[state, R]``."""
    return w.since_last("crises.mood", w.unrest)


@process("M30", evidence="E113; E245; E276; E406")
def cameras_help_the_police(w: World) -> None:
    """Surveillance and police help from abroad add to the capacity to suppress dissent.

    Repression moves by police_help * change of the strength of surveillance, summed over powers.
    """
    gained = w.parameters.crisis.police_help * change_of_cameras(w)
    w.repression = clip(w.repression + gained, 0.0, 1.0)


def change_of_cameras(w: World) -> Floats:
    """Change of the strength of surveillance from abroad since last quarter: ``[state, R]``."""
    return w.since_last("crises.cameras", total(w.strength("surveillance"), axis=1))


@process(evidence="E231; E249; E425; E439; six crises in eight states 2005-22 (recalled)")
def unrest_becomes_a_crisis(w: World) -> None:
    """Unrest that the state's own forces cannot contain turns into a regime crisis.

    Hazard = crisis_hazard * (unrest - threshold - contained, if positive); contained = containment
    * capability * repression * loyal, with loyal = 1 - defection * unrest: the larger the protest,
    the more change sides (M27).
    """
    p = w.parameters.crisis
    containment = p.containment * own_forces(w)
    hazard = p.crisis_hazard * np.maximum(w.unrest - p.threshold - containment, 0.0)
    # A crisis that the scenario dates happens whatever the hazard says.
    w.crisis = np.maximum(w.crisis, happens(hazard, w.uniform("crisis.onset", "state")))
    w.because("crisis", unrest=w.unrest, containment=containment)


def own_forces(w: World) -> Floats:
    """Forces that the government has against its own crowds, 0..1: ``[state, R]``."""
    loyal = 1.0 - w.parameters.crisis.defection * w.unrest if w.on("M27") else 1.0
    return w.capability * w.repression * loyal


@process(evidence="E425; E428; four irregular exits in 168 state-years 2000-23; Bellin 2004")
def governments_stand_or_fall(w: World) -> None:
    """A government in crisis outlives it or falls; either way the crisis lets off steam.

    It stands with probability rescue_success where troops came, else 1 - fall * unrest * (1 - own
    forces), own forces = capability * repression * loyal as in the containment of unrest: of seven
    crises without a rescue the four governments that fell had the weakest forces (KGZ 2005, 2010
    and 2020, ARM 2018; not UZB 2005, KAZ 2011, BLR 2020). Unrest - release * unrest. What the
    scenario dates happens as dated.
    """
    p = w.parameters.crisis
    rescued = w.intervention.max(axis=1) > 0.0
    alone = np.maximum(1.0 - p.fall * w.unrest * (1.0 - own_forces(w)), 0.0)
    stands = np.where(rescued, p.rescue_success, alone)
    w.because("survival", unrest=w.unrest, survival=stands)
    falls = (w.crisis > 0.0) & (w.uniform("crisis.fall", "state") > stands)
    w.regime_fall = np.maximum(w.regime_fall, falls & (w.crisis_outlived == 0.0))
    outlived = (w.crisis > 0.0) & (w.regime_fall == 0.0)
    w.crisis_outlived = np.maximum(w.crisis_outlived, outlived)
    w.push("unrest", -p.release * w.unrest * np.minimum(w.crisis, 1.0))


@process("M27", evidence="E231; E249")
def failed_policing_opens_the_door_to_guards(w: World) -> None:
    """After a crisis investors want guards of their own, and the law begins to allow them.

    Gain in legal cover = guard_demand * (1 - repression) * (1 - capability) * stake, where stake =
    investment / (investment + large_stake of GDP); the urge to self-protection + guard_urge of it,
    which passes.
    """
    p = w.parameters.crisis
    weak = np.minimum(w.crisis, 1.0) * (1.0 - w.repression) * (1.0 - w.capability)
    stake = saturating(w.investment, p.large_stake * w.gdp[:, None])
    gain = p.guard_demand * weak[:, None] * stake
    w.legal_cover = np.minimum(w.legal_cover + gain, 1.0)
    w.protection_urge = np.minimum(w.protection_urge + p.guard_urge * total(gain), 1.0)


@process("M30", evidence="E113; E276; E406; E436; E437")
def police_help_is_offered_afterwards(w: World) -> None:
    """Autocratic investors that sent no troops offer police and surveillance help after a crisis.

    Probability = police_offer * stake * (1 - memory of an own rescue), stake as for guards, in the
    quarter of the crisis and in the next: an offer takes shape in days (E437) or months.
    """
    p = w.parameters.crisis
    shaken = np.minimum(np.maximum(w.crisis, w.crisis - change_of_alarm(w)), 1.0)
    stake = saturating(w.investment, p.large_stake * w.gdp[:, None])
    absent = (1.0 - w.crisis_memory) * (1.0 - w.topology.democracy)
    likely = p.police_offer * shaken[:, None] * stake * absent
    offered = w.uniform("crisis.police", "state", "power") < likely
    w.security_offer = np.maximum(w.security_offer, offered)
    w.because("security_offer", stake=stake, probability=likely)


def change_of_alarm(w: World) -> Floats:
    """Change of the number of crises since last quarter: ``[state, R]``."""
    return w.since_last("crises.alarm", w.crisis)


@process(evidence="assumption: half-life of about two years")
def unrest_is_remembered(w: World) -> None:
    """What governments remember of recent unrest: the present one, or the fading memory if more."""
    kept = w.unrest_memory * (1.0 - fading(w.parameters.crisis.memory))
    w.unrest_memory = np.maximum(kept, w.unrest)


@motive(
    "M30",
    "security",
    means="surveillance training",
    evidence="E113; E245; E272; E276; E406; E436; E437",
)
def help_regimes_against_uprisings(power: PowerRows) -> Floats:
    """An autocratic power offers police and surveillance help where a regime was shaken.

    Motive = weight * recent unrest, for powers that are not democracies.

    Means: surveillance and training of police (E113, E436).
    """
    w = power.world
    autocratic = 1.0 - power.democracy
    return w.parameters.motives.regimes * w.unrest_memory * autocratic


@consideration("M30", evidence="E113; E245; E272; E274; E406; E436")
def make_the_regime_safe(state: StateRows, offers: StateOffers) -> Floats:
    """A government that fears uprisings values police, surveillance and mutual recognition.

    Term = weight * regime gain * (recent unrest + repression).
    """
    w = state.world
    fear = w.parameters.consideration.regime * (state.unrest_memory + state.repression)
    return fear * offers.gain["regime"]
