"""The scoreboard as a page and as the table of the README, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.narrative.text import markdown
from sim.validation.hindcast.china import MEASURED, START, Drift, changes, last_common_year
from sim.validation.hindcast.kept import BLIND, NO_CHANGE, POST, BlindScores, Construct
from sim.validation.hindcast.scoreboard import Scoreboard
from sim.validation.hindcast.scores import RAW, event_scores, rises, skill_table
from sim.validation.hindcast.study import Study
from sim.validation.hindcast.summary import (
    HELD_50,
    HELD_90,
    LEAST_SKILL,
    Headline,
    Triple,
    calibration,
    headline,
    losses,
)
from sim.validation.record import OBSERVABLES

_MOST_LOSSES = 12


def percent(value: float) -> str:
    """A skill in percent with its sign."""
    return f"{100.0 * value:+.1f} %".replace("-", "\u2212")


def interval(values: Triple) -> str:
    """A skill with its bootstrap interval."""
    skill, low, high = values
    span = f"[{100 * low:+.1f}, {100 * high:+.1f}]".replace("-", "\u2212")
    return f"{percent(skill)} {span}"


def headline_table(board: Scoreboard, blind: Sequence[BlindScores] = ()) -> str:
    """One line per section, and one for each blind test: the table of the README."""
    rows = [_headline_row(section.title, found) for section in board.scored
            if (found := headline(section.study)) is not None]  # fmt: skip
    rows += [blind_row(scores) for scores in blind]
    head = [
        "Forecasts", "Figures", "Skill against no change", "Against the best naive forecast",
        "90 % range held", "50 % range held", "Worst observable",
    ]  # fmt: skip
    return markdown(head, rows)


def _headline_row(name: str, h: Headline) -> list[str]:
    best = f"{interval(h.skill)} ± {100 * h.chance:.1f} ({h.best})"
    return [
        name, f"{h.figures:,}", interval(h.no_change), best, f"{100 * h.in90:.0f} %",
        f"{100 * h.in50:.0f} %", f"`{h.worst}` ({percent(h.worst_skill)})",
    ]  # fmt: skip


def blind_row(scores: BlindScores) -> list[str]:
    """One line of a blind test in the columns of the headline: of the simulation as it is."""
    whole = ("overall", "")
    best = scores.best_naive(*whole)
    held = [f"{100 * part:.0f} % of `{name}`" for name in scores.names("variable")
            if (part := scores.held(name)) is not None
            and scores.figures("variable", name) == scores.figures(*whole)]  # fmt: skip
    name, worst = scores.worst()
    return [
        blind_title(scores), f"{scores.figures(*whole):,}",
        _skill(scores, *whole, RAW, NO_CHANGE), f"{_skill(scores, *whole, RAW, best)} ({best})",
        ", ".join(held), "", f"`{name}` ({percent(worst)})",
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
        "Against no simulation", "Raw simulation against the best naive",
        *(["Raw 90 % range held"] if group == "variable" else []),
    ]  # fmt: skip
    return markdown(head, rows)


def _skill(scores: BlindScores, group: str, name: str, method: str, reference: str) -> str:
    found = scores.skill(group, name, method, reference)
    return "" if found is None else interval(found)


def calibration_table(study: Study) -> str:
    """How honest and how good the simulation is by observable; bold is what misses."""
    rows = []
    for row in calibration(study).to_dict("records"):
        name, misses = str(row["variable"]), str(row["misses"])
        unit = "of the last figure" if name == "gdp" else OBSERVABLES[name].unit
        skill = interval((float(row["skill"]), float(row["low"]), float(row["high"])))
        rows.append(
            [
                f"`{name}`{'' if row['counts'] else '*'}", f"{row['figures']:,}",
                _bold(f"{100 * float(row['in90']):.0f} %", "90 %" in misses),
                _bold(f"{100 * float(row['in50']):.0f} %", "50 %" in misses),
                _bold(skill, "skill" in misses), str(row["best"]),
                percent(1.0 - float(row["crps"]) / float(row["no change"])),
                f"{float(row['crps']):.3g} {unit}", misses,
            ]
        )  # fmt: skip
    head = [
        "Observable", "Figures", "Held by the 90 % range", "Held by the 50 % range",
        "Skill against the best naive forecast", "which is", "Skill against no change", "CRPS",
        "Misses",
    ]  # fmt: skip
    return markdown(head, rows)


def _bold(text: str, marked: bool) -> str:
    return f"**{text}**" if marked else text


def aims() -> str:
    """What a calibrated observable is, in words."""
    spans = [f"{100 * low:.0f} to {100 * high:.0f} %" for low, high in (HELD_90, HELD_50)]
    return (
        f"the 90 % range holds {spans[0]} of the figures, the 50 % range {spans[1]}, and the skill "
        f"is not below {percent(LEAST_SKILL)}"
    )


def group_table(study: Study, kind: str, title: str) -> str:
    """Skill by horizon or by state against no change."""
    found = skill_table(study.scores)
    found = found[(found["group"] == kind) & (found["reference"] == "no change")]
    rows = [
        [str(row["name"]), f"{row['figures']:,}",
         interval((float(row["skill"]), float(row["low"]), float(row["high"])))]
        for row in found.to_dict("records")
    ]  # fmt: skip
    return markdown([title, "Figures", "Skill against no change"], rows)


def construct_table(found: Construct) -> str:
    """Rank correlations of the simulated index with a published one."""
    rows = [
        [str(row["power"]), str(row["measure"]), f"{float(row['value']):.2f}", str(row["n"])]
        for row in found.table.to_dict("records")
    ]
    return markdown(["Power", "Rank correlation of", "Value", "Figures"], rows)


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
    return markdown(head, rows)


def direction_table(study: Study) -> str:
    """Brier scores of the direction of change."""
    rows = [
        [f"`{row['variable']}`", str(row["figures"]), f"{100 * float(row['rose']):.0f} %",
         f"{float(row['brier']):.3f}", percent(float(row["skill"]))]
        for row in rises(study.scores).to_dict("records")
    ]  # fmt: skip
    return markdown(["Observable", "Figures", "Rose", "Brier", "Skill against one half"], rows)


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
    return markdown(head, [[cell.replace("-", "\u2212") for cell in row] for row in rows])


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
    return markdown(head, rows) + note


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
    return markdown(head, rows)
