"""The scoreboard as a page and as the table of the README, in Markdown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.hindcast.blind import NO_CHANGE, BlindScores
from sim.analysis.hindcast.china import MEASURED, START, Drift, changes, last_common_year
from sim.analysis.hindcast.events import event_scores, rises
from sim.analysis.hindcast.scoreboard import Scoreboard
from sim.analysis.hindcast.scores import BLIND, POST, RAW, skill_table
from sim.analysis.hindcast.study import LAST_FITTED, ROLLING, Study
from sim.analysis.hindcast.summary import (
    Headline,
    best_by_variable,
    coefficient_rows,
    headline,
    losses,
)
from sim.analysis.record import OBSERVABLES

Triple = tuple[float, float, float]
_MOST_LOSSES = 12


def percent(value: float) -> str:
    """A skill in percent with its sign."""
    return f"{100.0 * value:+.1f} %".replace("-", "\u2212")


def interval(values: Triple) -> str:
    """A skill with its bootstrap interval."""
    skill, low, high = values
    span = f"[{100 * low:+.1f}, {100 * high:+.1f}]".replace("-", "\u2212")
    return f"{percent(skill)} {span}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [list(head), ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def headline_table(board: Scoreboard, blind: Sequence[BlindScores] = ()) -> str:
    """One line per section, and one for each blind test: the table of the README."""
    rows = [_headline_row(name, found) for name, study in sections(board)
            if (found := headline(study)) is not None]  # fmt: skip
    rows += [blind_row(scores) for scores in blind]
    head = [
        "Forecasts", "Figures", "Skill against no change", "Against the best naive forecast",
        "Against no simulation", "Raw simulation", "90 % intervals held", "Worst observable",
    ]  # fmt: skip
    return table(head, rows)


def sections(board: Scoreboard) -> list[tuple[str, Study]]:
    """The studies of a scoreboard that have scores, with their titles."""
    found = []
    if board.rolling is not None and len(board.rolling.scores):
        title = f"Origins {ROLLING[0]}\u2013{ROLLING[-1]}, figures to {LAST_FITTED}"
        found.append((title, board.rolling))
    if board.test is not None and len(board.test.scores):
        origins = sorted({int(o) for o in board.test.scores["origin"]})
        years = board.test.scores["year"]
        start = ", ".join(str(o) for o in origins)
        found.append((f"Origin {start}, figures {years.min()}\u2013{years.max()}", board.test))
    return found


def _headline_row(name: str, h: Headline) -> list[str]:
    best = f"{interval(h.skill)} ± {100 * h.chance:.1f} ({h.best})"
    return [
        name, f"{h.figures:,}", interval(h.no_change), best, interval(h.blind), interval(h.raw),
        f"{100 * h.in90:.0f} %", f"`{h.worst}` ({percent(h.worst_skill)})",
    ]  # fmt: skip


def blind_row(scores: BlindScores) -> list[str]:
    """One line of a blind test in the columns of the headline."""
    whole = ("overall", "")
    best = scores.best_naive(*whole)
    cells = [
        _skill(scores, *whole, method, reference)
        for method, reference in ((POST, NO_CHANGE), (POST, best), (POST, BLIND), (RAW, best))
    ]
    cells[1] += f" ({best})"
    held = [f"{100 * part:.0f} % of `{name}`" for name in scores.names("variable")
            if (part := scores.held(name)) is not None
            and scores.figures("variable", name) == scores.figures(*whole)]  # fmt: skip
    name, worst = scores.worst()
    return [
        blind_title(scores), f"{scores.figures(*whole):,}", *cells,
        f"raw {', '.join(held)}" if held else "", f"`{name}` ({percent(worst)})",
    ]  # fmt: skip


def blind_title(scores: BlindScores) -> str:
    """What a blind test was of."""
    years = scores.years.replace("-", "\u2013")
    return f"Blind: version {scores.version}, origin {scores.origin}, figures {years}"


def blind_table(scores: BlindScores, group: str, title: str) -> str:
    """Scores of a blind test by observable or by horizon."""
    rows = []
    for name in scores.names(group):
        best = scores.best_naive(group, name)
        pairs = [(POST, NO_CHANGE), (POST, best), (POST, BLIND), (RAW, best)]
        cells = [_skill(scores, group, name, method, reference) for method, reference in pairs]
        held = scores.held(name)
        rows.append(
            [f"`{name}`" if group == "variable" else name, f"{scores.figures(group, name):,}",
             *cells[:2], best, *cells[2:],
             *([] if group != "variable" else ["" if held is None else f"{100 * held:.0f} %"])]
        )  # fmt: skip
    head = [
        title, "Figures", "Skill against no change", "Against the best naive forecast", "which is",
        "Against no simulation", "Raw simulation",
        *(["Raw 90 % range held"] if group == "variable" else []),
    ]  # fmt: skip
    return table(head, rows)


def _skill(scores: BlindScores, group: str, name: str, method: str, reference: str) -> str:
    found = scores.skill(group, name, method, reference)
    return "" if found is None else interval(found)


def variable_table(study: Study) -> str:
    """Scores by observable."""
    rows = []
    for row in best_by_variable(study).to_dict("records"):
        name = str(row["variable"])
        mark = "" if row["counts"] else "*"
        unit = "of the last figure" if name == "gdp" else OBSERVABLES[name].unit
        skill = (float(row["skill"]), float(row["low"]), float(row["high"]))
        rows.append(
            [
                f"`{name}`{mark}", unit, f"{row['figures']:,}", *(
                    f"{float(row[key]):.3g}" for key in ("crps", "raw", "no change", "best crps")
                ),
                str(row["best"]), interval(skill), percent(float(row["blind skill"])),
                percent(float(row["raw skill"])), f"{100 * float(row['in50']):.0f}",
                f"{100 * float(row['in90']):.0f}",
            ]
        )  # fmt: skip
    head = [
        "Observable", "Unit of CRPS", "Figures", "CRPS", "Raw", "No change", "Best naive",
        "which is", "Skill against best naive", "Skill against no simulation", "Raw skill",
        "In 50 %", "In 90 %",
    ]  # fmt: skip
    return table(head, rows)


def group_table(study: Study, kind: str, title: str) -> str:
    """Skill by horizon or by state against no change and against no simulation."""
    found = skill_table(study.scores, POST)
    found = found[found["group"] == kind]
    raw = skill_table(study.scores, RAW)
    raw = raw[(raw["group"] == kind) & (raw["reference"] == "no change")].set_index("name")
    rows = []
    for name, part in found.groupby("name", sort=False):
        by = part.set_index("reference").to_dict("index")
        cells = [_triple(by[reference]) for reference in ("no change", BLIND)]
        figures = f"{int(part['figures'].iloc[0]):,}"
        rows.append([str(name), figures, *cells, percent(float(raw["skill"][str(name)]))])
    head = [title, "Figures", "Skill against no change", "Skill against no simulation", "Raw skill"]
    return table(head, rows)


def _triple(row: Mapping[Hashable, Any]) -> str:
    return interval((float(row["skill"]), float(row["low"]), float(row["high"])))


def event_table(events: pd.DataFrame) -> str:
    """Brier scores of events."""
    rows = []
    for row in event_scores(events).to_dict("records"):
        skill = float(row["skill"])
        rows.append(
            [f"`{row['event']}`", str(row["figures"]), str(row["happened"]),
             f"{float(row['simulated']):.4f}", f"{float(row['base rate']):.4f}",
             "never happened" if skill != skill else percent(skill)]  # noqa: PLR0124 - NaN
        )  # fmt: skip
    head = ["Event", "Cases", "Happened", "Brier, simulation", "Brier, base rate", "Skill"]
    return table(head, rows)


def direction_table(study: Study) -> str:
    """Brier scores of the direction of change."""
    rows = [
        [f"`{row['variable']}`", str(row["figures"]), f"{100 * float(row['rose']):.0f} %",
         f"{float(row['brier']):.3f}", percent(float(row["skill"]))]
        for row in rises(study.scores).to_dict("records")
    ]  # fmt: skip
    return table(["Observable", "Figures", "Rose", "Brier", "Skill against one half"], rows)


def drift_table(found: Drift) -> str:
    """Change of the ties to one power since the start of the free run, simulated and recorded."""
    last = last_common_year(found)
    rows = []
    for row in changes(found, START, last).to_dict("records"):
        seen = float(row["recorded"])
        if row["variable"] not in MEASURED or np.isnan(seen):
            continue
        low, middle, high = (float(row[key]) for key in ("low", "median", "high"))
        word = (
            "yes" if low <= seen <= high else "simulated more" if low > seen else "simulated less"
        )
        rows.append(
            [f"`{row['variable']}`", str(row["state"]), f"{seen:+.1f}", f"{middle:+.1f}",
             f"{low:+.1f} to {high:+.1f}", word]
        )  # fmt: skip
    head = [
        "Tie", "State", f"Recorded {START}\u2013{last}", "Simulated, median", "5 to 95 %",
        "Recorded change within",
    ]  # fmt: skip
    return table(head, [[cell.replace("-", "\u2212") for cell in row] for row in rows])


def loss_table(study: Study) -> str:
    """Where a naive forecast does better, worst first."""
    found = losses(study)
    rows = [
        [f"`{row['variable']}`", str(row["state"]), str(row["reference"]),
         percent(float(row["skill"])), str(row["cause"])]
        for row in found.head(_MOST_LOSSES).to_dict("records")
    ]  # fmt: skip
    if not rows:
        return "Nowhere."
    more = len(found) - len(rows)
    note = f"\n\nAnd {more} more pairs of observable and state." if more > 0 else ""
    head = ["Observable", "State", "Better forecast", "Skill against it", "Likely cause"]
    return table(head, rows) + note


def coefficient_table(board: Scoreboard) -> str:
    """The post-processing of the last section."""
    found = coefficient_rows(dict(board.coefficients)).to_dict("records")
    names = [str(key) for key in found[0] if key not in ("variable", "cases")] if found else []
    rows = [
        [f"`{row['variable']}`", f"{row['cases']:,}", *(f"{float(row[n]):.2f}" for n in names)]
        for row in found
    ]
    return table(["Observable", "Outcomes", *names], rows)


def error_table() -> str:
    """Observation model: how each observable is read and how far a figure may be off."""
    timing = {"end": "end of year", "mean": "mean of the year", "sum": "count of the year"}
    rows = [
        [f"`{o.name}`", o.unit, timing[o.timing], f"{o.absolute:g}", f"{100 * o.relative:g} %",
         o.why]
        for o in OBSERVABLES.values()
    ]  # fmt: skip
    head = [
        "Observable",
        "Unit",
        "Read at",
        "Error, fixed part",
        "Error, of the figure",
        "Rests on",
    ]
    return table(head, rows)
