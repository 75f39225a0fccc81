"""The scoreboard in numbers: headline, tables, where the model loses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.hindcast.discrepancy import Discrepancy
from sim.analysis.hindcast.scores import (
    BLIND,
    POST,
    RAW,
    best_naive,
    counted,
    coverage,
    mean_scores,
    overall,
    score,
    skill_table,
)
from sim.analysis.hindcast.series import LEAST_HISTORY
from sim.analysis.hindcast.study import Study, post_processed

Floats = NDArray[np.float64]

MEDIAN_ERROR = 1.2533
"""Standard error of a normal sample's median against that of its mean: sqrt(pi / 2)."""

CAUSES = {
    "alignment": "the agenda of a session moves all similarities at once; for the model it is "
    "mere chance, and a five-year mean smooths it away",
    "arms_share": "small importers buy in large single deliveries; the model spreads them out",
    "debt_gdp": "single large loans, and write-offs agreed between governments",
    "external_debt": "ratios fell with the boom of dollar GDPs and rose with its end; access to "
    "markets opened and closed by decisions of single governments",
    "export_share": "few commodities and single pipelines: a new route moves a third of exports",
    "gdp": "the boom of 2003-08 and the end of dear oil: the region's exchange rates moved as one",
    "growth": "oil and crises in the neighbourhood come as shocks to all states at once",
    "import_share": "re-exports and a customs union that redirected trade within a year or two",
    "remittances": "Russian growth and the rouble, known only after the fact",
    "trade_share": "as for exports: routes and prices of a few commodities",
    "opinion": "too few surveys that ask the same question twice",
    "presence": "single tables of strength, years apart",
}
"""The likely cause, by variable, where the model does worse than the best naive forecast."""


@dataclass(frozen=True)
class Headline:
    """A study in one line; intervals are 5 % and 95 % points of a bootstrap over states."""

    figures: int
    best: str
    skill: tuple[float, float, float]
    no_change: tuple[float, float, float]
    blind: tuple[float, float, float]
    raw: tuple[float, float, float]
    in50: float
    in90: float
    worst: str
    worst_skill: float
    chance: float


def headline(study: Study) -> Headline | None:
    """The study in one line; None where no figure could be scored."""
    if len(study.scores) == 0:
        return None
    table, raw = skill_table(study.scores, POST), skill_table(study.scores, RAW)
    best = str(table["best"].iloc[0])
    variables = best_by_variable(study)
    worst = min(variables.to_dict("records"), key=lambda row: float(row["skill"]))
    mine = study.scores[study.scores["method"] == POST]
    return Headline(
        figures=int((study.scores["method"] == POST).sum()),
        best=best,
        skill=_overall(table, best),
        no_change=_overall(table, "no change"),
        blind=_overall(table, BLIND),
        raw=_overall(raw, best),
        in50=float(mine["in50"].mean()),
        in90=float(mine["in90"].mean()),
        worst=str(worst["variable"]),
        worst_skill=float(worst["skill"]),
        chance=chance_error(study),
    )


def _overall(table: pd.DataFrame, reference: str) -> tuple[float, float, float]:
    row = table[(table["group"] == "overall") & (table["reference"] == reference)].iloc[0]
    return float(row["skill"]), float(row["low"]), float(row["high"])


def best_by_variable(study: Study) -> pd.DataFrame:
    """By variable: figures, mean CRPS, the best naive forecast and the skill against it.

    ``counts`` says whether the variable has enough figures to enter the overall skill.
    """
    means = mean_scores(study.scores)
    table = skill_table(study.scores, POST)
    raw = skill_table(study.scores, RAW)
    enough = set(counted(study.scores)["variable"])
    rows = []
    for variable, mean in means.iterrows():
        best = best_naive(means.loc[[variable]])
        mine = _row(table, str(variable), best)
        rows.append(
            {
                "variable": str(variable),
                "figures": int(mine["figures"]),
                "crps": float(mean[POST]),
                "raw": float(mean[RAW]),
                "no change": float(mean["no change"]),
                "best": best,
                "best crps": float(mean[best]),
                "skill": float(mine["skill"]),
                "low": float(mine["low"]),
                "high": float(mine["high"]),
                "raw skill": float(_row(raw, str(variable), best)["skill"]),
                "blind skill": float(_row(table, str(variable), BLIND)["skill"]),
                "counts": variable in enough,
            }
        )
    found = pd.DataFrame(rows)
    covered = coverage(study.scores[study.scores["method"] == POST], ["variable"])
    return found.join(covered, on="variable")


def _row(table: pd.DataFrame, name: str, reference: str) -> pd.Series:
    chosen = (table["group"] == "variable") & (table["name"] == name)
    return table[chosen & (table["reference"] == reference)].iloc[0]


def losses(study: Study) -> pd.DataFrame:
    """Variable and state where the best naive forecast of the variable does better, worst first."""
    best = best_by_variable(study).set_index("variable")["best"]
    means = mean_scores(study.scores, ["variable", "state"]).reset_index()
    rows = []
    for mean in means.to_dict("records"):
        variable = str(mean["variable"])
        reference = str(best[variable])
        skill = 1.0 - float(mean[POST]) / max(float(mean[reference]), 1e-12)
        if skill < 0.0:
            cause = CAUSES.get(variable, "")
            rows.append((variable, str(mean["state"]), reference, skill, cause))
    table = pd.DataFrame(rows, columns=["variable", "state", "reference", "skill", "cause"])
    return table.sort_values("skill", kind="stable").reset_index(drop=True)


def chance_error(study: Study, draws: int = 8) -> float:
    """Monte Carlo standard error of the overall skill against the best naive forecast.

    The simulated median changes are moved by their standard errors and all is scored again.
    """
    main = counted(study.scores)
    means = mean_scores(main)
    best = best_naive(means)
    random = np.random.default_rng(0)
    skills = []
    for _ in range(draws):
        tables = []
        for batch, model in zip(study.batches, study.models, strict=True):
            kept = [i for i, c in enumerate(batch.cases) if c.history >= LEAST_HISTORY]
            moved = _moved(batch.signals.change, batch.signals.spread, study.replicates, random)
            shifted = post_processed(batch, model, moved)
            tables.append(score([batch.cases[i] for i in kept], {POST: shifted[kept]}, 0))
        again = mean_scores(pd.concat([t for t in tables if len(t)], ignore_index=True))
        skills.append(overall(means.drop(columns=POST).join(again, how="inner"), POST, best))
    return float(np.std(skills, ddof=1))


def _moved(change: Floats, spread: Floats, replicates: int, random: np.random.Generator) -> Floats:
    noise = random.standard_normal(len(change))
    return np.asarray(
        change + noise * MEDIAN_ERROR * spread / np.sqrt(replicates), dtype=np.float64
    )


def coefficient_rows(models: dict[str, Discrepancy]) -> pd.DataFrame:
    """Coefficients by variable, one row each."""
    rows = [{"variable": n, "cases": m.cases, **m.named()} for n, m in sorted(models.items())]
    return pd.DataFrame(rows)
