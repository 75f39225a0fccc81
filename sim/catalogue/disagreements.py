"""What the sources disagree about, and where in the model each disagreement lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Carrier = Literal["hypothesis", "prior", "observation", "outcome", "none"]
"""How the model carries a disagreement: as a sampled rule variant, as a wide prior, as the gap
between what is there and what is seen, as a result left to the rules, or not at all."""


@dataclass(frozen=True)
class Side:
    """One answer and the evidence ids of those who give it."""

    answer: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Disagreement:
    """A question that the sources answer in different ways.

    ``names`` are names of hypotheses when ``carrier`` is "hypothesis" and names of variables
    otherwise (none for "none"); ``how`` explains the choice.
    """

    code: str
    question: str
    sides: tuple[Side, ...]
    carrier: Carrier
    names: tuple[str, ...]
    how: str


_ALL = (
    Disagreement(
        "D01",
        "Do Russia and China get in each other's way over security?",
        (
            Side("Yes: they compete and Moscow is displeased.", ("E360", "E362", "E366")),
            Side("No: on the ground in Tajikistan nothing of the kind shows.", ("E284",)),
        ),
        "hypothesis",
        ("power_friction",),
        "A variant each; both can be true of different years, or of capitals and of the field.",
    ),
    Disagreement(
        "D02",
        "Is Russia still first in security?",
        (
            Side("Yes, as January 2022 showed.", ("E424",)),
            Side("The balance has moved to China or is moving.", ("E056", "E263", "E371")),
        ),
        "hypothesis",
        ("division_of_labour",),
        "The variants differ in how far specialisation still restrains China. Part of the quarrel "
        "is one of dates and yardsticks, which results report apart: crisis response, arms, trade.",
    ),
    Disagreement(
        "D03",
        "How long does the division of labour last?",
        (
            Side("It is over already.", ("E361",)),
            Side("It is alive.", ("E423",)),
            Side("The war dissolves it.", ("E263",)),
        ),
        "hypothesis",
        ("division_of_labour",),
        "Three variants: gone, intact, dissolving.",
    ),
    Disagreement(
        "D04",
        "Does Russia come back to the region after its war?",
        (
            Side("It did after 2014, within about two years.", ("E346", "E347")),
            Side("No, whatever the war's result.", ("E265",)),
        ),
        "hypothesis",
        ("russian_retrenchment",),
        "Two variants of the recovery after fighting ends.",
    ),
    Disagreement(
        "D05",
        "Would Russia come when a client calls?",
        (
            Side("No.", ("E375",)),
            Side("Yes: troops came at once.", ("E425",)),
            Side("They came, but how much they mattered is unclear.", ("E428",)),
        ),
        "hypothesis",
        ("guarantor_reliability",),
        "Two variants of the readiness to answer; how much troops add to a government's survival "
        "is an uncertain parameter besides.",
    ),
    Disagreement(
        "D06",
        "Is a weakened Russia absent or dangerous?",
        (
            Side("Too busy with itself to matter.", ("E265",)),
            Side("A threat to neighbours once it recovers.", ("E052",)),
        ),
        "hypothesis",
        ("weak_or_dangerous",),
        "Fear and trust are separate variables, so that a state can move through both phases.",
    ),
    Disagreement(
        "D07",
        "Whom does the public like less?",
        (
            Side("China.", ("E444", "E450")),
            Side("Russia, as arrogant or as the greater danger.", ("E103", "E380", "E386")),
        ),
        "hypothesis",
        ("public_dislike",),
        "Variants of the starting sentiment; readers' remarks carry little weight in it.",
    ),
    Disagreement(
        "D08",
        "Is resentment of China peculiar to Kazakhstan?",
        (
            Side("Yes, only there has it always existed.", ("E146",)),
            Side("No, it spreads over three societies.", ("E127",)),
        ),
        "hypothesis",
        ("resentment_reach",),
        "Variants of where investment breeds resentment.",
    ),
    Disagreement(
        "D09",
        "Are Chinese guard companies business or policy?",
        (
            Side("A service to business.", ("E089",)),
            Side("A stand-in for soldiers.", ("E057",)),
        ),
        "hypothesis",
        ("guards_purpose",),
        "Variants of what the supply of guards responds to: assets and incidents, or rivalry.",
    ),
    Disagreement(
        "D10",
        "Where do the guard companies go next?",
        (
            Side("To Tajikistan and Kyrgyzstan.", ("E087",)),
            Side("To Kazakhstan as well.", ("E165",)),
            Side("Not to Tajikistan, where posts serve instead.", ("E217",)),
            Side("Not to Uzbekistan, where the police suffice.", ("E186",)),
            Side("Perhaps to Uzbekistan as reliance grows.", ("E184",)),
        ),
        "outcome",
        ("presence", "legal_cover"),
        "No destination is assumed: demand, skill, audibility, repression and the competition of "
        "posts and guards decide.",
    ),
    Disagreement(
        "D11",
        "How large is China's part in Kazakhstan's arms imports?",
        (
            Side("It has taken first place.", ("E155",)),
            Side("Regionally it holds 18 percent.", ("E139",)),
        ),
        "prior",
        ("arms_share", "ties"),
        "Deliveries counted from arms-transfer data set the start, with an error wide enough for "
        "either; the two agree only if Kazakhstan is exceptional.",
    ),
    Disagreement(
        "D12",
        "Is Turkmenistan's army weak?",
        (
            Side("Yes, in the eyes of Chinese analysts.", ("E191",)),
            Side("No, it is among the first three of the region.", ("E420",)),
        ),
        "prior",
        ("capability",),
        "A wide prior on the capability of its forces.",
    ),
    Disagreement(
        "D13",
        "How many Chinese posts are there in Tajikistan?",
        (
            Side("Seven were agreed.", ("E106",)),
            Side("Eleven were agreed.", ("E210",)),
            Side("Seven to eleven.", ("E217",)),
            Side("One base was built.", ("E282",)),
            Side("None, says Dushanbe.", ("E211",)),
        ),
        "observation",
        ("presence", "presence_seen"),
        "True and seen presence are kept apart; deniable instruments widen the gap.",
    ),
    Disagreement(
        "D14",
        "What is the SCO: an alternative, a stage or a bloc?",
        (
            Side("An alternative that challenges nobody.", ("E317",)),
            Side("A stage that may turn against the West.", ("E311", "E318")),
            Side("A body led by China.", ("E301",)),
            Side("A forum without means to intervene.", ("E441",)),
        ),
        "prior",
        ("cohesion", "credibility"),
        "Wide priors on cohesion and credibility and on who steers it; a scenario may widen its "
        "mandate.",
    ),
    Disagreement(
        "D15",
        "Was Xi's separate summit a slight to Moscow?",
        (
            Side("A slight.", ("E060", "E070")),
            Side("Compatible with the friendship proclaimed.", ("E068", "E077")),
            Side("The first of its kind.", ("E066",)),
            Side("One had been held the year before.", ("E268",)),
        ),
        "prior",
        ("friction", "summit_without"),
        "Intent is not modelled. Each such summit adds an uncertain amount of friction, from none "
        "upward; which one was first makes no difference to the rules.",
    ),
    Disagreement(
        "D16",
        "How dependent on China is Russia?",
        (
            Side("Very.", ("E051", "E069")),
            Side("Not too much, says Putin.", ("E082",)),
        ),
        "prior",
        ("leverage",),
        "A wide prior on leverage between the two and on how fast war and sanctions build it up.",
    ),
    Disagreement(
        "D17",
        "What does stationing nuclear weapons in Belarus do?",
        (
            Side("Militarily nothing; it betrays weakness.", ("E024", "E029", "E040")),
            Side("It makes nuclear use likelier.", ("E039",)),
            Side("It is lawful.", ("E018",)),
            Side("It breaks the Budapest understanding.", ("E032",)),
        ),
        "prior",
        ("deterrence", "nuclear_scare"),
        "The change of deterrence has a prior about zero that reaches both ways. Nuclear use and "
        "the legal question are left out: no document supports a rate or an effect.",
    ),
    Disagreement(
        "D18",
        "Why did the American bases close?",
        (
            Side("Moscow pressed the hosts.", ("E289",)),
            Side("Tashkent resented criticism of the shootings of May 2005.", ("E292",)),
        ),
        "none",
        (),
        "Both closures precede every scenario, so the cause has no consequence here; pressure on "
        "hosts (M08) acts on future bases only.",
    ),
    Disagreement(
        "D19",
        "Does China push security cooperation or do its partners pull?",
        (
            Side("China pushes, to guard its interests.", ("E105", "E263")),
            Side("The states want it themselves.", ("E401",)),
        ),
        "hypothesis",
        ("cooperation_driver",),
        "Variants of whether offers follow the power's exposure or the state's need.",
    ),
)

DISAGREEMENTS: dict[str, Disagreement] = {d.code: d for d in _ALL}
"""All disagreements by code, ``D01`` to ``D19``, in order."""
