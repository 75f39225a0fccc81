"""The whole page of the scoreboard."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

import pandas as pd

from sim.catalogue import files
from sim.validation.hindcast import tables
from sim.validation.hindcast.kept import HELD, SKILL, BlindScores
from sim.validation.hindcast.scoreboard import WAR, Scoreboard
from sim.validation.hindcast.scores import LEAST_CASES
from sim.validation.hindcast.study import LAST_FITTED, Study

SAID: dict[str, str] = tomllib.loads(files.text("page.toml", __package__))
"""What the page says between its tables, by what it is about."""


def page_text(
    board: Scoreboard,
    pictures: Sequence[tuple[str, str]] = (),
    blind: Sequence[BlindScores] = (),
    construct: pd.DataFrame | None = None,
) -> str:
    """The page in Markdown; ``pictures`` are pairs of file (as linked) and description.

    ``blind`` are scores of released versions that stand beside those of the board, ``construct``
    the comparison of the index of influence with a published one.
    """
    parts = [
        SAID["introduction"].format(
            facts=_facts(board), least=LEAST_CASES, last=LAST_FITTED, aims=tables.aims()
        )
    ]
    for section in board.scored:
        title = f"## {section.title}: calibration"
        parts += [title, "", tables.calibration_table(section.study), ""]
    parts += ["## All in one table", "", tables.headline_table(board, blind)]
    parts += ["", *(_picture(file, text) for file, text in pictures[:1])]
    if construct is not None:
        about = SAID["construct"].format(**construct.iloc[0])
        parts += ["", about, "", tables.construct_table(construct)]
    if blind:
        parts += ["", blind_section(blind)]
    for section in board.scored:
        parts += ["", f"## {section.title}: details", "", *_section(section.study)]
    if board.elsewhere is not None and len(board.elsewhere.study.scores):
        made = board.elsewhere.study
        parts += ["", SAID["elsewhere"].format(title=board.elsewhere.title), ""]
        parts += [tables.calibration_table(made), "", tables.group_table(made, "state", "State")]
    if board.drift is not None:
        parts += ["", SAID["ties"], "", tables.drift_table(board.drift)]
    if pictures[1:]:
        parts += ["", "## Pictures", ""]
        parts += [_picture(file, text) for file, text in pictures[1:]]
    parts += [
        "", SAID["method"].format(last=LAST_FITTED, war=WAR),
        "### Observation model", "", SAID["observations"], "", tables.error_table(),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def blind_section(blind: Sequence[BlindScores]) -> str:
    """Scores of released versions on figures that nobody who made them had seen."""
    parts = [SAID["blind"].format(least=LEAST_CASES)]
    for scores in blind:
        years = scores.years.replace("-", " to ")
        how = f"({scores.runs(SKILL)}) on the figures of {years}; raw ranges: {scores.runs(HELD)}."
        parts += [
            "", f"### Version {scores.version}, origin {scores.origin}", "",
            f"Measured {scores.measured} {how}",
            "", tables.blind_table(scores, "variable", "Observable"),
            "", tables.blind_table(scores, "horizon", "Years ahead"),
        ]  # fmt: skip
    return "\n".join(parts)


def _section(study: Study) -> list[str]:
    parts = ["### By horizon", "", tables.group_table(study, "horizon", "Years ahead")]
    parts += ["", "### By state", "", tables.group_table(study, "state", "State")]
    if len(study.events):
        parts += ["", "### Events", "", tables.event_table(study.events)]
    parts += ["", "### Direction of change", "", tables.direction_table(study)]
    parts += ["", "### Where a naive forecast does better", "", tables.loss_table(study)]
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
