"""The scenarios the documents ask for: past, otherwise, and to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ScenarioKind = Literal["hindcast", "counterfactual", "outlook"]

BASELINE = "status-quo-2022"
"""The scenario from which most others are derived."""

TODAY = "status-quo-2024"
"""The reference run from the latest figures, the first thing to run."""

FROM_TODAY = (
    "long-inward-turn-2024",
    "remittance-ban-2025",
    "russian-recovery-2024",
    "war-freezes-2025",
)
"""Variants of outlooks that part from the reference run of today."""


@dataclass(frozen=True)
class Branch:
    """One of several versions of a scenario; ``file`` is the scenario's file name plus -a, -b."""

    file: str
    start: str
    difference: str


@dataclass(frozen=True)
class CatalogueScenario:
    """A question to put to the model.

    ``file`` is the name of its scenario file without folder and ending; ``branches`` its versions,
    empty when there is only one. ``start`` is the quarter in which its story begins: the first of
    the run, or, if later than the baseline's start, the one at which it parts from the baseline.
    """

    code: str
    file: str
    kind: ScenarioKind
    start: str
    title: str
    question: str
    evidence: tuple[str, ...]
    branches: tuple[Branch, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """File names of all branches, or the one of the scenario."""
        return tuple(b.file for b in self.branches) or (self.file,)


_HINDCASTS = (
    CatalogueScenario(
        "S01",
        "kazakhstan-january-2022",
        "hindcast",
        "2022-Q1",
        "Kazakhstan, January 2022",
        "Before the invasion, with Russia's hands free, a fuel-price rise sets off unrest in "
        "Kazakhstan. Does the government call on the CSTO, who comes and how soon, does it "
        "survive, and how do Russian and Chinese shares of influence stand one, six and "
        "twenty-four months later?",
        ("E424", "E425", "E426", "E432", "E437", "E438", "E439"),
    ),
    CatalogueScenario(
        "S02",
        "post-crimea-rebound",
        "hindcast",
        "2014-Q1",
        "Dip and rebound after Crimea",
        "Sanctions hit Russia in 2014 while its army stays largely free. How deep does its "
        "security effort in the region fall, when has it recovered, and does China give more in "
        "the meantime?",
        ("E178", "E238", "E291", "E346", "E412"),
    ),
    CatalogueScenario(
        "S03",
        "tajik-build-up",
        "hindcast",
        "2016-Q1",
        "China's build-up in Tajikistan",
        "From 2016 China agrees on posts, exercises with thousands of men and sets up a base that "
        "nobody admits, next to Russia's largest garrison abroad. How many posts come about, how "
        "does Chinese presence compare with Russian, and does Moscow object in the open?",
        ("E106", "E210", "E212", "E220", "E284", "E294", "E296", "E370"),
    ),
    CatalogueScenario(
        "S04",
        "turkmen-gas-dispute",
        "hindcast",
        "2017-Q1",
        "Gas quarrel and reset in Turkmenistan",
        "A price quarrel in 2018 estranges Turkmenistan from its only large customer; a successor "
        "takes over in 2022. How long do security ties freeze, and how do Türkiye, China and "
        "Russia share the arms market?",
        ("E194", "E195", "E196", "E198", "E199", "E200"),
    ),
    CatalogueScenario(
        "S05",
        "kyrgyz-embassy-to-naryn",
        "hindcast",
        "2016-Q1",
        "Kyrgyzstan from the embassy attack to Naryn",
        "Terror strikes China's embassy in 2016 and a crowd its project at Naryn in 2019. When do "
        "private guards appear, how many customers do they find, how often do people protest, and "
        "is a law passed?",
        ("E231", "E241", "E242", "E243", "E246", "E247"),
    ),
    CatalogueScenario(
        "S06",
        "anti-china-wave",
        "hindcast",
        "2018-Q1",
        "The wave of protest against China",
        "News of camps in Xinjiang coincides with labour conflicts. How many protests does each "
        "country see, what do governments say, what becomes of sentiment and of projects, and do "
        "arms and exercises grow nevertheless?",
        ("E130", "E135", "E147", "E149", "E151", "E273", "E407", "E445", "E447"),
        (
            Branch("anti-china-wave-a", "2018-Q1", "The wave of 2018 and 2019 as it came."),
            Branch("anti-china-wave-b", "2024-Q2", "The same shocks again in mid-2024."),
        ),
    ),
    CatalogueScenario(
        "S07",
        "first-war-year",
        "hindcast",
        "2022-Q1",
        "The first year of the war",
        "The baseline checked against 2022: what does Russia announce and what does it deliver, "
        "what do China and the makers of drones conclude, and what happens to remittances?",
        ("E074", "E283", "E333", "E340", "E347", "E354", "E411"),
    ),
    CatalogueScenario(
        "S08",
        "belarus-nuclear-stationing",
        "hindcast",
        "2021-Q4",
        "Russian nuclear weapons in Belarus",
        "An ally offers itself as host, rewrites its constitution and receives warheads with "
        "Russian guards. How long does it take, how much control does Moscow gain, does deterrence "
        "change at all, and what happens if the country then wobbles?",
        ("E001", "E003", "E022", "E023", "E036", "E037", "E038", "E053"),
        (
            Branch("belarus-nuclear-stationing-a", "2021-Q4", "Stationing without a crisis."),
            Branch(
                "belarus-nuclear-stationing-b",
                "2021-Q4",
                "A crisis at home in 2024, with the guards in the country.",
            ),
        ),
    ),
)

_COUNTERFACTUALS = (
    CatalogueScenario(
        "S09",
        "no-ukraine-war",
        "counterfactual",
        "2022-Q1",
        "No war in Ukraine",
        "The baseline without the invasion. How different are Russian and Chinese shares of "
        "security influence, country by country, ten years on?",
        ("E266", "E347", "E371"),
    ),
    CatalogueScenario(
        "S10",
        "kazakh-crisis-rerun",
        "counterfactual",
        "2022-Q1",
        "January 2022 with other capacities",
        "The same unrest meets other forces. Does Russia still come, with how many and how late, "
        "does China come first, alone or jointly, does the government fall, and what does the "
        "public make of it?",
        ("E046", "E264", "E375", "E432", "E434", "E435", "E441", "E449"),
        (
            Branch("kazakh-crisis-rerun-a", "2023-Q1", "A year later, with Russia at war."),
            Branch(
                "kazakh-crisis-rerun-b",
                "2022-Q1",
                "On the day, with China able to intervene or the SCO entitled to.",
            ),
        ),
    ),
    CatalogueScenario(
        "S11",
        "condominium-or-rivalry",
        "counterfactual",
        "2022-Q1",
        "Condominium or rivalry",
        "The two powers either coordinate throughout or compete in the open. How much friction "
        "and double effort follow, and what do the states gain by playing one against the other?",
        ("E061", "E278", "E284", "E360", "E361", "E423"),
        (
            Branch("condominium-or-rivalry-a", "2022-Q1", "The powers coordinate."),
            Branch("condominium-or-rivalry-b", "2022-Q1", "The powers compete."),
        ),
    ),
)

_OUTLOOKS = (
    CatalogueScenario(
        "S12",
        "long-inward-turn",
        "outlook",
        "2024-Q1",
        "A long inward turn",
        "However the war ends, Russia recovers slowly. In which year does China's share of "
        "security influence overtake Russia's in each state, and how likely is it that it never "
        "does?",
        ("E048", "E265", "E266"),
    ),
    CatalogueScenario(
        "S13",
        "russian-recovery",
        "outlook",
        "2026-Q1",
        "Russia recovers",
        "Russia regains strength fast and speaks of its minorities. Do states balance towards "
        "China or Türkiye, does Russia coerce anyone, and who gives up neutrality?",
        ("E052", "E274", "E346", "E385"),
    ),
    CatalogueScenario(
        "S14",
        "debt-distress-and-guards",
        "outlook",
        "2024-Q1",
        "Debt distress and a law on guards",
        "A debt shock strikes Tajikistan and Kyrgyzstan while lobbyists seek a law for armed "
        "foreign guards. Is it passed, are land or posts conceded, and how do elite and public "
        "respond?",
        ("E087", "E164", "E227", "E228", "E243", "E250"),
    ),
    CatalogueScenario(
        "S15",
        "remittance-collapse",
        "outlook",
        "2024-Q1",
        "Remittances collapse",
        "Russian demand for migrants breaks down, or Moscow shuts them out. Do governments turn "
        "away from Russia, does the law begin to treat both sides alike, and who fills the gap in "
        "finance?",
        ("E333", "E334", "E336", "E337"),
        (
            Branch("remittance-collapse-a", "2024-Q1", "Demand for labour falls."),
            Branch("remittance-collapse-b", "2024-Q1", "Migrants are barred."),
        ),
    ),
    CatalogueScenario(
        "S16",
        "afghan-spillover",
        "outlook",
        "2024-Q1",
        "Militants cross from Afghanistan",
        "Four hundred fighters appear in Badakhshan or the Fergana valley. Who answers first and "
        "by what means: Russia, China, both, the CSTO or the four-party mechanism?",
        ("E173", "E208", "E209", "E217", "E296", "E374"),
    ),
    CatalogueScenario(
        "S17",
        "drone-diversification",
        "outlook",
        "2022-Q1",
        "A surge of drones from third powers",
        "Türkiye, Iran and the United States offer twice as much. What share of arms imports do "
        "they reach, at whose expense, and does influence become less concentrated?",
        ("E194", "E349", "E351", "E353", "E354"),
    ),
    CatalogueScenario(
        "S18",
        "sco-enlargement",
        "outlook",
        "2023-Q2",
        "The SCO enlarges",
        "Iran becomes a member, Arab partners follow and Russia presses a political agenda. Who "
        "joins when, does the organisation hold together, does it ever raise a common force, and "
        "does Turkmenistan stay a guest?",
        ("E312", "E313", "E314", "E315", "E319"),
    ),
)

SCENARIOS: dict[str, CatalogueScenario] = {
    s.code: s for s in (*_HINDCASTS, *_COUNTERFACTUALS, *_OUTLOOKS)
}
"""All scenarios by code, ``S01`` to ``S18``, in order."""

SCENARIO_FILES: tuple[str, ...] = (
    BASELINE,
    TODAY,
    *(f for s in SCENARIOS.values() for f in s.files),
    *FROM_TODAY,
)
"""Names of all scenario files, the baseline first."""

FILE_OF_CODE: dict[str, str] = {
    s.code + (file.removeprefix(f"{s.file}-") if s.branches else ""): file
    for s in SCENARIOS.values()
    for file in s.files
}
"""File name by code, with the letter of the branch where there are several: S01, S06a, S06b."""
