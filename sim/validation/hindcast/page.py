"""The scoreboard in Markdown: its page, with the tables of it, and the table of the README."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.catalogue import files
from sim.text import markdown
from sim.validation.hindcast.scoreboard import (
    MEASURED,
    START,
    WAR,
    Drift,
    Scoreboard,
    changes,
    last_common_year,
)
from sim.validation.hindcast.scores import LEAST_CASES, event_scores, rises, skill_table
from sim.validation.hindcast.series import in_parts
from sim.validation.hindcast.study import LAST_FITTED, Study
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

SAID: dict[str, str] = tomllib.loads(files.text("page.toml", __package__))
"""What the page says between its tables, by what it is about."""


def page_text(
    board: Scoreboard,
    pictures: Sequence[tuple[str, str]] = (),
    measured: str = "",
    more: str = "",
) -> str:
    """The page in Markdown; ``pictures`` are pairs of file (as linked) and description.

    ``measured`` is what else was measured, in Markdown, and ``more`` its line in the table of all.
    """
    parts = [
        SAID["introduction"].format(
            facts=_facts(board), least=LEAST_CASES, last=LAST_FITTED, aims=aims()
        )
    ]
    for section in board.scored:
        title = f"## {section.title}: calibration"
        parts += [title, "", calibration_table(section.study), ""]
    parts += ["## All in one table", "", headline_table(board, more)]
    parts += ["", *(_picture(file, text) for file, text in pictures[:1])]
    if measured:
        parts += ["", measured]
    for section in board.scored:
        parts += ["", f"## {section.title}: details", "", *_section(section.study)]
    if board.elsewhere is not None and len(board.elsewhere.study.scores):
        made = board.elsewhere.study
        parts += ["", SAID["elsewhere"].format(title=board.elsewhere.title), ""]
        parts += [calibration_table(made), "", group_table(made, "state", "State")]
    if board.drift is not None:
        parts += ["", SAID["ties"], "", drift_table(board.drift)]
    if pictures[1:]:
        parts += ["", "## Pictures", ""]
        parts += [_picture(file, text) for file, text in pictures[1:]]
    parts += [
        "", SAID["method"].format(last=LAST_FITTED, war=WAR),
        "### Observation model", "", SAID["observations"], "", error_table(),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _section(study: Study) -> list[str]:
    parts = ["### By horizon", "", group_table(study, "horizon", "Years ahead")]
    parts += ["", "### By state", "", group_table(study, "state", "State")]
    if len(study.events):
        parts += ["", "### Events", "", event_table(study.events)]
    parts += ["", "### Direction of change", "", direction_table(study)]
    parts += ["", "### Where a naive forecast does better", "", loss_table(study)]
    return parts


def _facts(board: Scoreboard) -> str:
    facts = board.facts
    return (
        f"{facts['replicates']:,} simulated worlds per origin, seed {facts['seed']}; draws from "
        f"2015 on: {facts['posterior']}; made {facts['created']} with greatgame "
        f"{facts['versions']['greatgame']}."
    )


def _picture(file: str, text: str) -> str:
    return f"![{text}]({file})\n"


_MOST_LOSSES = 12


Row = Mapping[Any, Any]


def _table(found: pd.DataFrame, cells: Mapping[str, Callable[[Row], object]]) -> str:
    """A table with a column per name, which says what of each row stands in it."""
    rows = found.to_dict("records")
    return markdown(list(cells), [[str(cell(row)) for cell in cells.values()] for row in rows])


def _minus(text: str) -> str:
    return text.replace("-", "\u2212")


def percent(value: float) -> str:
    """A skill in percent with its sign."""
    return _minus(f"{100.0 * value:+.1f} %")


def interval(values: Triple) -> str:
    """A skill with its bootstrap interval."""
    skill, low, high = values
    return _minus(f"{percent(skill)} [{100 * low:+.1f}, {100 * high:+.1f}]")


def headline_table(board: Scoreboard, more: str = "") -> str:
    """One line per section, and ``more`` in Markdown: the table of the README."""
    rows = [_headline_row(section.title, found) for section in board.scored
            if (found := headline(section.study)) is not None]  # fmt: skip
    head = [
        "Forecasts", "Figures", "Skill against no change", "Against the best naive forecast",
        "90 % range held", "50 % range held", "Worst observable",
    ]  # fmt: skip
    return "\n".join(filter(None, [markdown(head, rows), more]))


def _headline_row(name: str, h: Headline) -> list[str]:
    best = f"{interval(h.skill)} ± {100 * h.chance:.1f} ({h.best})"
    return [
        name, f"{h.figures:,}", interval(h.no_change), best, f"{100 * h.in90:.0f} %",
        f"{100 * h.in50:.0f} %", f"`{h.worst}` ({percent(h.worst_skill)})",
    ]  # fmt: skip


def calibration_table(study: Study) -> str:
    """How honest and how good the simulation is by observable; bold is what misses."""

    def bold(row: Row, word: str, text: str) -> str:
        return f"**{text}**" if word in row["misses"] else text

    def held(row: Row, word: str, name: str) -> str:
        part, low, high = (100.0 * row[f"{name}{end}"] for end in ("", "_low", "_high"))
        return bold(row, word, f"{part:.0f} %") + f" [{low:.0f}, {high:.0f}]"

    def crps(row: Row) -> str:
        name = row["variable"]
        unit = "of the usual figure" if in_parts(name) else OBSERVABLES[name].unit
        return f"{row['crps']:.3g} {unit}"

    cells = {
        "Observable": lambda row: f"`{row['variable']}`{'' if row['counts'] else '*'}",
        "Figures": lambda row: f"{row['figures']:,}",
        "Held by the 90 % range": lambda row: held(row, "90 %", "in90"),
        "Held by the 50 % range": lambda row: held(row, "50 %", "in50"),
        "Skill against the best naive forecast": lambda row: bold(
            row, "skill", interval((row["skill"], row["low"], row["high"]))
        ),
        "which is": lambda row: row["best"],
        "Skill against no change": lambda row: percent(1.0 - row["crps"] / row["no change"]),
        "CRPS": crps,
        "Misses": lambda row: row["misses"],
    }
    return _table(calibration(study), cells)


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
    cells = {
        title: lambda row: row["name"],
        "Figures": lambda row: f"{row['figures']:,}",
        "Skill against no change": lambda row: interval((row["skill"], row["low"], row["high"])),
    }
    return _table(found, cells)


def event_table(events: pd.DataFrame) -> str:
    """Brier scores of events."""
    cells = {
        "Event": lambda row: f"`{row['event']}`",
        "Cases": lambda row: row["figures"],
        "Happened": lambda row: row["happened"],
        "Brier, simulation": lambda row: f"{row['simulated']:.4f}",
        "Brier, base rate": lambda row: f"{row['base rate']:.4f}",
        "Skill": lambda row: percent(row["skill"]) if row["happened"] else "never happened",
    }
    return _table(event_scores(events), cells)


def direction_table(study: Study) -> str:
    """Brier scores of the direction of change."""
    cells = {
        "Observable": lambda row: f"`{row['variable']}`",
        "Figures": lambda row: row["figures"],
        "Rose": lambda row: f"{100 * row['rose']:.0f} %",
        "Brier": lambda row: f"{row['brier']:.3f}",
        "Skill against one half": lambda row: percent(row["skill"]),
    }
    return _table(rises(study.scores), cells)


def drift_table(found: Drift) -> str:
    """Change of the ties to one power since the start of the free run, simulated and recorded."""
    last = last_common_year(found)
    table = changes(found, START, last)
    table = table[table["variable"].isin(MEASURED) & table["recorded"].notna()]

    def within(row: Row) -> str:
        if row["low"] <= row["recorded"] <= row["high"]:
            return "yes"
        return "simulated more" if row["low"] > row["recorded"] else "simulated less"

    cells = {
        "Tie": lambda row: f"`{row['variable']}`",
        "State": lambda row: row["state"],
        f"Recorded {START}\u2013{last}": lambda row: _minus(f"{row['recorded']:+.1f}"),
        "Simulated, median": lambda row: _minus(f"{row['median']:+.1f}"),
        "5 to 95 %": lambda row: _minus(f"{row['low']:+.1f} to {row['high']:+.1f}"),
        "Recorded change within": within,
    }
    return _table(table, cells)


def loss_table(study: Study) -> str:
    """Where a naive forecast does better, worst first."""
    found = losses(study)
    if found.empty:
        return "Nowhere."
    more = len(found) - _MOST_LOSSES
    note = f"\n\nAnd {more} more pairs of observable and state." if more > 0 else ""
    cells = {
        "Observable": lambda row: f"`{row['variable']}`",
        "State": lambda row: row["state"],
        "Better forecast": lambda row: row["reference"],
        "Skill against it": lambda row: percent(row["skill"]),
        "Likely cause": lambda row: row["cause"],
    }
    return _table(found.head(_MOST_LOSSES), cells) + note


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
