"""Checks of debt and remittances."""

from __future__ import annotations

import numpy as np

from sim.validation.patterns.check import Held, Run, check
from sim.validation.patterns.paths import Floats, Paths
from sim.validation.patterns.reading import CENTRAL_ASIA, likelier, slope

_INDEBTED = ("TJK", "KGZ")


@check("P16", reads="debt_gdp concession", baseline=Run("status-quo-2022", until="2033-Q4"))
def debtors_concede(baseline: Paths) -> Held:
    """Concessions to China made from 2022 to 2033 (earlier ones are initial data and do not count).

    Their number must rise with the mean debt to China over the five hosts (regression), and the
    mean of Tajikistan and Kyrgyzstan exceed that of the other three. Both are asked of the whole:
    E087 ranks hosts by how probable a concession is, and most worlds see one in twelve years or
    none, which cannot rank five hosts. Worlds without any count as no difference.
    """
    made = baseline.over("concession", CENTRAL_ASIA, "CHN").sum(axis=1)
    owed = baseline.over("debt_gdp", CENTRAL_ASIA, "CHN").mean(axis=1)
    indebted = [CENTRAL_ASIA.index(state) for state in _INDEBTED]
    others = [i for i in range(len(CENTRAL_ASIA)) if i not in indebted]
    return Held(
        tendencies={
            "more_debt_more_conceded": slope(owed, made),
            "indebted_two_first": made[indebted].mean(axis=0) - made[others].mean(axis=0),
        }
    )


@check(
    "P19",
    reads="remittances alignment defiance",
    baseline=Run("status-quo-2022", until="2028-Q4"),
    demand_falls=Run("remittance-collapse-a", until="2028-Q4"),
    barred=Run("remittance-collapse-b", until="2028-Q4"),
)
def remittances_buy_silence(baseline: Paths, demand_falls: Paths, barred: Paths) -> Held:
    """With remittances as they are, Kyrgyzstan does not openly contradict Russia in two war years.

    When they collapse in 2024, it stands further from Russia on average up to 2028 than in the same
    world in which they do not. That a turn becomes likelier is a claim about chances: over the
    ensemble, open contradiction must be more frequent after either collapse, beyond chance.
    """
    collapse = baseline.moment("2024-Q1")

    def closeness(paths: Paths) -> Floats:
        return np.asarray(paths("alignment", "KGZ", "RUS")[collapse:].mean(axis=0))

    def words(paths: Paths) -> Floats:
        return np.asarray(paths("defiance", "KGZ", "RUS")[collapse:].sum(axis=0))

    return Held(
        silent_while_paid=baseline("defiance", "KGZ", "RUS")[:collapse].sum(axis=0) == 0,
        further_when_demand_falls=closeness(demand_falls) < closeness(baseline),
        further_when_barred=closeness(barred) < closeness(baseline),
        overall={
            "turn_likelier_when_demand_falls": likelier(words(demand_falls), words(baseline)),
            "turn_likelier_when_barred": likelier(words(barred), words(baseline)),
        },
    )


@check("P20", reads="remittances gdp", year=Run("first-war-year", until="2022-Q4"))
def remittances_hold(year: Paths) -> Held:
    """In US dollars, Kyrgyz remittances from Russia in 2022 are no lower than at the end of 2021.

    The mean of the four quarters counts; remittances are a share of GDP in the model.
    """
    sent = year("remittances", "KGZ", "RUS") * year("gdp", "KGZ")
    return Held(hold_or_grow=sent[1:5].mean(axis=0) >= sent[0])
