"""Publics: sentiment toward the powers, and protest against them."""

from __future__ import annotations

import numpy as np
from scipy import special

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Beta, Triangular
from sim.mechanisms.society.seen import bound, heard, opposition, refused, rise
from sim.world.actor import PowerRows, StateRows
from sim.world.arrays import poisson, total
from sim.world.offers import StateOffers
from sim.world.rule import consideration, motive, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M22",
        name="Resentment of the investor",
        group="publics",
        cause="More foreign firms and workers bring wage conflicts, discrimination and graft at "
        "the border.",
        effect="The public turns against the investor, protests and now and then attacks.",
        sign={"sentiment": "-", "protest_against": "+", "incident": "+"},
        moderators=("audibility", "labour practice of the firms"),
        agents=("publics", "firms"),
        strength="strong",
        evidence=("E085", "E105", "E126", "E128", "E130", "E136", "E148", "E241"),
        literature=("peyrouse-2016", "laruelle-peyrouse-2012", "eichenauer-2021"),
        disputed="Whether it marks Kazakhstan alone (E146) or several societies (E127).",
    ),
    Mechanism(
        code="M23",
        name="Solidarity with kin",
        group="publics",
        cause="News spreads that a power represses people related to the state's own.",
        effect="Crowds protest and want its influence ended.",
        sign={"sentiment": "-", "protest_against": "+"},
        moderators=("number of kin", "diaspora", "audibility"),
        agents=("publics", "CHN"),
        strength="strong",
        evidence=("E131", "E132", "E133", "E134", "E135", "E382", "E446", "E447", "E448"),
        literature=("davis-moore-1997", "saideman-2001"),
    ),
    Mechanism(
        code="M24",
        name="Backlash against foreign guards",
        group="publics",
        cause="Guards, police or consuls of a power show themselves.",
        effect="People fear domination, sentiment sinks and protest grows, which makes the power "
        "want more guards.",
        sign={"sentiment": "-", "protest_against": "+", "protection_urge": "+"},
        moderators=("visibility", "weapons", "audibility"),
        agents=("CHN", "publics"),
        strength="strong",
        evidence=("E088", "E098", "E149", "E150", "E164"),
        literature=("allen-2020", "avant-2005"),
    ),
    Mechanism(
        code="M25",
        name="The regime as filter",
        group="regimes",
        cause="Some publics can make themselves heard; elsewhere the police see to it that they "
        "cannot.",
        effect="Audibility multiplies the cost of resentment (M22 to M24); repression hides it "
        "and makes foreign guards needless.",
        sign={"protest": "±", "unrest": "±"},
        moderators=("audibility", "repression"),
        agents=("states",),
        strength="strong",
        evidence=("E164", "E186", "E449"),
        literature=("fearon-1994", "weeks-2008", "levitsky-way-2010"),
    ),
    Mechanism(
        code="M28",
        name="Memory and familiarity",
        group="publics",
        cause="Shared language, media and past make one power familiar; old claims and "
        "strangeness burden the other.",
        effect="The familiar power is liked better, though conquest and condescension count "
        "against it.",
        sign={"sentiment": "±"},
        moderators=("familiarity", "talk of territorial claims"),
        agents=("publics",),
        strength="medium",
        evidence=("E064", "E100", "E103", "E383", "E395", "E444", "E450"),
        literature=("laruelle-peyrouse-2012", "heathershaw-2019"),
        disputed="Some hold the former metropole to be the more arrogant (E103) or the more "
        "dangerous (E380, E386).",
    ),
    Mechanism(
        code="M29",
        name="Soft power that stops at the elite",
        group="publics",
        cause="Visits, institutes, scholarships and research accumulate.",
        effect="They open doors to the elite and hardly move the public, on which rival "
        "narratives work.",
        sign={"elite": "+", "sentiment": "±"},
        moderators=("rival media", "news of repression"),
        agents=("CHN", "RUS", "EUU", "USA"),
        strength="medium",
        evidence=(
            "E027",
            "E102",
            "E104",
            "E121",
            "E123",
            "E124",
            "E125",
            "E126",
            "E127",
            "E185",
            "E393",
        ),
        literature=("nye-2004", "heathershaw-2019"),
        disputed="The part played by rival narratives rests on remarks only (E393).",
    ),
)

PARAMETERS = (
    Parameter("public.memory", Triangular(0.0, 0.1, 0.25), "-1..1",
              "Shift of the starting level by memory and familiarity", "E103; E444; E450", "C",
              ("M28",)),
    Parameter("public.susceptible", Beta(3, 5), "0..1",
              "Weight of changes of neighbours' opinion",
              "Friedkin and Johnsen 1990 (form); assumption"),
    Parameter("public.news", Triangular(0.02, 0.04, 0.06), "-1..1",
              "Quarterly change of sentiment toward a power that all publics share",
              "Gallup, CRRC, IRI: approval moves by 5 to 10 points a year, 2008-2021", "C"),
    Parameter("public.outrage", Triangular(0.2, 0.9, 1.5), "sentiment",
              "Sentiment lost to a full war where news of it gets through",
              "Gallup: approval fell by 26 points in Kazakhstan, 13 in Armenia, 2021-22", "C"),
    Parameter("public.threatened", Triangular(0.0, 1.0, 2.0), "1 per share",
              "What a minority adds to the reaction to a war, against news that gets through",
              "assumption"),
    Parameter("public.siding", Triangular(0.0, 0.4, 0.8), "share",
              "Part of the reaction to a war that turns, reversed, on democracies",
              "Gallup: approval of the USA 37 % in 2013, 8 % in 2015, Kazakhstan", "C"),
    Parameter("public.rescue", Triangular(-0.15, 0.05, 0.2), "-1..1",
              "Sentiment gained by sending troops in a crisis; the sign is open", "E424; E428"),
    Parameter("public.desertion", Triangular(0.2, 0.6, 1.2), "sentiment",
              "Sentiment lost by leaving unanswered a call for help that all trusted in",
              "IRI: relations with Russia good 93 % in 2019, 64 % in 2021, Armenia", "C"),
    Parameter("public.bullying", Triangular(0.0, 0.08, 0.2), "-1..1",
              "Sentiment lost by an act of coercion or an expulsion of migrants", "assumption"),
    Parameter("public.resentment", Triangular(0.2, 1.0, 2.0), "sentiment",
              "Sentiment lost per full rise of a foreign stake", "E085; E126; size: assumption",
              "D", ("M22",)),
    Parameter("public.kin_anger", Triangular(0.4, 1.5, 3.0), "sentiment",
              "Sentiment lost where kin ties and knowledge of repression are full",
              "E135; E447; size: assumption", "D", ("M23",)),
    Parameter("public.guard_backlash", Triangular(0.2, 0.8, 1.6), "sentiment",
              "Sentiment lost per full rise of visible guards and posts",
              "E088; E149; E150; size: assumption", "D", ("M24",)),
    Parameter("public.soft_power", Triangular(0.0, 0.1, 0.3), "-1..1",
              "Sentiment gained per full rise of soft power: little", "E126; E127", "C",
              ("M29",)),
    Parameter("public.threshold", Triangular(0.4, 0.5, 0.6), "-1..1",
              "Dislike from which on people reject a power outright",
              "four-step answers of Central Asia Barometer; assumption"),
    Parameter("public.spread", Triangular(0.3, 0.5, 0.7), "-1..1",
              "Spread of opinions of a power within a public",
              "four-step answers of Central Asia Barometer; assumption"),
    Parameter("public.protest_share", Triangular(0.05, 0.15, 0.35), "share",
              "Protests against a power, as a share of usual ones, where grievance is full",
              "E130; E448; about China were 98 of 981 protests of 2018-20 (Oxus Society 2020), 112 "
              "of some 2,100 in KAZ and KGZ (ACLED)", "C",
              ("M22", "M23", "M24")),
    Parameter("public.war_occasion", Triangular(0.5, 1.5, 3.0), "1 per intensity",
              "Occasion for protest that a full war gives, against that of a full stake",
              "assumption"),
    Parameter("public.protest_unrest", Triangular(0.0, 0.002, 0.008), "0..1",
              "Unrest added per log of protests against powers", "E130; assumption", "D",
              ("M22",)),
    Parameter("motives.soft_power", Triangular(0.4, 1.0, 1.8), "utility",
              "Weight of building soft power", "assumption", "D", ("M29",)),
    Parameter("consideration.anger", Triangular(1.5, 3.0, 6.0), "utility",
              "Weight of audible anger", "assumption", "D", ("M24", "M25")),
)  # fmt: skip


@process("M28", evidence="E064; E100; E103; E383; E395; E444; E450")
def memory_sets_the_level(w: World) -> None:
    """Familiarity lifts the known power, memory of empire lowers it: at the start of a run.

    Shift = memory * (familiarity - mean familiarity) under the hypothesis that the newcomer is
    distrusted more, - memory * claim to the sphere under the other (hypothesis ``public_dislike``).
    """
    newcomer = w.holds("public_dislike", "newcomer")
    metropole = w.holds("public_dislike", "former_metropole")
    known = w.familiarity - (total(w.familiarity, axis=1) / w.familiarity.shape[1])[:, None]
    shift = w.parameters.public.memory * (newcomer * known - metropole * w.sphere_claim)
    w.push("sentiment", shift, lasting=1.0)


def watch(w: World) -> tuple[Floats, Floats]:
    """Change of sentiment toward presence and of what is felt of a war, since last quarter.

    Presence = - resentment * reach * investment * strange (M22) - guard_backlash * guards and posts
    * strange (M24) - kin_anger * kin * knowledge of repression (M23), times heard, + soft_power *
    soft power (M29), in strengths of ties; strange = 1 - familiarity; reach is 1, or kinship under
    the hypothesis ``resentment_reach``.
    """
    p = w.parameters.public
    strange = 1.0 - w.familiarity
    news = np.zeros_like(w.sentiment)
    if w.on("M22"):
        reach = 1.0 - w.holds("resentment_reach", "kin_only") * (1.0 - w.kin)
        news -= p.resentment * reach * strange * w.strength("investment")
    if w.on("M24"):
        news -= p.guard_backlash * strange * w.strength("guards", "post")
    if w.on("M23"):
        news -= p.kin_anger * w.kin * w.kin_repression
    news *= heard(w)[:, None]
    if w.on("M29"):
        news += p.soft_power * w.strength("soft_power")
    return w.since_last("publics.presence", news), rise(w, "publics.war", w.war_intensity)


@process(evidence="Friedkin and Johnsen 1990; E085; E127; E135; E150; E185; Gallup World Poll 2022")
def publics_judge_powers(w: World) -> None:
    """Publics judge what powers do, at home and elsewhere, and listen to their neighbours.

    Pushed by the change of what is felt of a power's presence (``watch``), and by its conduct: rise
    of the intensity of its war * (sympathy - outrage * (heard + threatened * minority) * (1 - bound
    by income)); the opposite, times siding, toward democracies, which side with the attacked; +
    rescue per intervention, - desertion * trust * heard per refused call for help (who expected
    nothing is not let down), - bullying per act of coercion or expulsion of migrants; + news * N(0,
    1), other news of the power, the same for all publics. Listening (Friedkin-Johnsen) adds
    susceptible * audibility * mean change of the neighbours' sentiment since last quarter.
    """
    p = w.parameters.public
    moved = w.since_last("publics.sentiment", w.sentiment)
    presence, war = watch(w)
    exposed = heard(w)[:, None] + p.threatened * w.minority
    view = w.sympathy - p.outrage * exposed * (1.0 - bound(w))
    attack = war * w.topology.belligerent * view
    sides = p.siding * total(attack, axis=1)[:, None] * w.topology.democracy
    bullied = np.minimum(w.coercion + w.repatriation, 1.0)
    deserted = refused(w) * w.trust * heard(w)[:, None]
    conduct = p.rescue * w.intervention - p.desertion * deserted - p.bullying * bullied
    near = np.zeros_like(moved)
    for s in range(len(moved)):
        for other in np.flatnonzero(w.topology.neighbours[s]):
            near[s] += moved[other] / w.topology.degree[s]
    listened = p.susceptible * w.audibility[:, None] * near
    news = p.news * w.normal("public.news", "power")
    w.because(
        "sentiment", presence=presence, war=attack, siding=-sides, rescue=p.rescue * w.intervention,
        desertion=-p.desertion * deserted, bullying=-p.bullying * bullied, listening=listened,
        news=np.broadcast_to(news, presence.shape),
    )  # fmt: skip
    w.push("sentiment", presence + attack - sides + conduct + listened + news)


@process(evidence="E130; E164; E448; normal spread: assumption")
def opinions_differ(w: World) -> None:
    """Around the mean opinion some reject a power outright: they are the ones who act.

    Rejection = share of people whose opinion is below - threshold when opinions spread normally
    around the sentiment: Phi((- threshold - sentiment) / spread). A public can have it without
    being hostile on the whole; what states fear, firms suffer and crowds show goes by it.
    """
    p = w.parameters.public
    w.rejection = special.ndtr((-p.threshold - w.sentiment) / p.spread)


@process(evidence="E126; E130; E135; E136; E148; E150; E448; Oxus Society 2021")
def publics_protest_against_powers(w: World) -> None:
    """Protests against a power: Poisson, where there is an occasion and people who resent it.

    Mean = protest_share * usual protests / 4 * (rejection * occasion + kin * knowledge of
    repression, M23): relatives of the detained come whatever others think (E135, E447). Occasion =
    strange * (investment, M22 + guards and posts, M24) + war_occasion * intensity of the power's
    war + calls refused, coercion and expulsions of the quarter. The usual number tells how far a
    society can protest; without M25 it is the mean of all. Unrest rises by protest_unrest * log(1 +
    protests), which passes.
    """
    p = w.parameters.public
    stakes = np.zeros_like(w.sentiment)
    if w.on("M22"):
        stakes += w.strength("investment")
    if w.on("M24"):
        stakes += w.strength("guards", "post")
    war = p.war_occasion * w.war_intensity * w.topology.belligerent
    occasion = (1.0 - w.familiarity) * stakes + war + refused(w) + w.coercion + w.repatriation
    grievance = w.rejection * occasion
    if w.on("M23"):
        grievance += w.kin * w.kin_repression
    mean_rate = total(w.protest_rate) / len(w.protest_rate)
    usual = w.protest_rate if w.on("M25") else np.broadcast_to(mean_rate, w.protest_rate.shape)
    mean = p.protest_share * usual[:, None] / 4.0 * grievance
    w.protest_against += poisson(mean, w.uniform("public.protest", "state", "power"))
    counted = total(w.protest_against, axis=1)
    w.unrest = np.minimum(w.unrest + p.protest_unrest * np.log1p(counted), 1.0)


@motive("M29", "political", means="soft_power", evidence="E102; E121; E123; E125; Nye 2004")
def build_soft_power(power: PowerRows) -> Floats:
    """Visits, institutes, grants and media go where the power has interests and is little known.

    Motive = weight * (need + economic dependency) * (1 - familiarity).

    Means: institutes, media and scholarships.
    """
    w = power.world
    stake = power.resource_interest + power.economic_dependency
    return w.parameters.motives.soft_power * stake * (1.0 - power.familiarity)


@consideration("M24 M25", evidence="E164; E186; E449; Fearon 1994")
def mind_the_audible_anger(state: StateRows, offers: StateOffers) -> Floats:
    """Where the public is heard, visible ties with a resented power cost support.

    Term = -weight * audible anger * visibility of the instrument.
    """
    anger = state.world.parameters.consideration.anger * opposition(state)
    return -anger * offers.visibility
