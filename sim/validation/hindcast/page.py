"""The whole page of the scoreboard."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.validation.hindcast import tables
from sim.validation.hindcast.kept import HELD, SKILL, BlindScores
from sim.validation.hindcast.scoreboard import WAR, Scoreboard
from sim.validation.hindcast.scores import LEAST_CASES
from sim.validation.hindcast.study import LAST_FITTED, Study

_INTRODUCTION = """\
# Hindcast scoreboard

<!-- Written by `make hindcast`; run it again instead of editing. -->

How good would the model's forecasts of past years have been? From the end of a year the region is
simulated with what was known then, and the forecasts are set against the figures that came. The
simulation is the forecast, as every scenario runs it: nothing is corrected afterwards. A comparison
that the model lost is printed like one it won.

{facts}

An observable with {least} figures or more is calibrated if {aims}; what misses is **bold**.

Skill is 1 - CRPS / CRPS of another forecast: 10 % means that much less error of the whole
distribution. Over several observables it is 1 - the geometric mean of their ratios, so that no
observable counts more for having large numbers; observables with fewer than {least} figures
(marked \\*) do not enter it. In brackets: 5 % and 95 % points of a bootstrap that draws whole
states anew (whole years for the skill in one state); eight states that move together say less than
the number of their figures suggests. After ±: Monte Carlo standard error. A range holds a figure
whose randomised probability integral transform lies in its middle (Czado, Gneiting and Held 2009):
many distributions have a mass on a bound, such as no arms delivered at all, of which an interval
between quantiles would hold all or nothing.

**Not wholly blind.** Figures after {last} entered no fit behind these forecasts. Later knowledge
came in by other doors: the priors of some constants were read off published series that run to 2019
or 2021; guards and posts of the baselines rest on sources of 2021 to 2023; and patterns that cover
2016 to 2021 (`docs/patterns.md`) and the record to 2023 were in view while rules changed. So
figures after {last} test the model on numbers it was never fitted to, not on years that nobody had
seen.
"""

_METHOD = """\
## How it is done

**Origins.** The nearest earlier hand-made baseline (2010, 2013, 2015) gives what no figure
measures; figures of the record up to the origin are laid over it with their reporting errors.
Before 2010 the baseline of 2010 stands in, with investment and aid scaled by GDP, wide errors,
and arms split as the record has it. Memberships, wars and shocks after the origin are unknown to
the forecast.

**Draws.** Origins before 2015 use the priors of the catalogue; from 2015 on the posterior that
was fitted to figures up to 2015, if one of the present catalogue is shipped.

**The war given.** The forecaster of that section knows the dated shocks of `{war}` as well: the
invasion, the sanctions and what else that scenario says of the years that are scored. It tests what
the model makes of a war, the section without it what it makes of not expecting one.

**Naive forecasts**, all of them distributions made from what was known at the origin: *no
change*; *random walk with pooled drift* (mean yearly change of all series of the observable);
*last-five-year mean*; *linear trend* (ten years); these four dressed with the errors that the
same method made on the observable before the origin. *Own-history resample*: past yearly changes
of the series, drawn with replacement and added up.

**Your own figures.** `greatgame hindcast --origin 2015-Q4 --observations FILE` scores any table
with the columns of `calibration/observations.csv` (see [the record](record.md)), so that figures
which were never in the project can be set against it; `--given SCENARIO` tells the forecaster the
dated shocks of a scenario; `--out DIR` writes forecasts, scores and pictures.

**Limits.** Figures are today's revised ones, not those printed at the time. Traits that no data
set dates (autonomy, familiarity, capability of the forces and the like) are those of the
baselines, some of them judged as late as 2021. Baselines before 2015 give budgets a growth taken
from the period. Figures after {last} were in view while rules changed; only what a version is
scored on after its release is blind.
"""


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
        _INTRODUCTION.format(
            facts=_facts(board), least=LEAST_CASES, last=LAST_FITTED, aims=tables.aims()
        )
    ]
    for section in board.scored:
        title = f"## {section.title}: calibration"
        parts += [title, "", tables.calibration_table(section.study), ""]
    parts += ["## All in one table", "", tables.headline_table(board, blind)]
    parts += ["", *(_picture(file, text) for file, text in pictures[:1])]
    if construct is not None:
        about = _CONSTRUCT.format(**construct.iloc[0])
        parts += ["", about, "", tables.construct_table(construct)]
    if blind:
        parts += ["", blind_section(blind)]
    for section in board.scored:
        parts += ["", f"## {section.title}: details", "", *_section(section.study)]
    if board.elsewhere is not None and len(board.elsewhere.study.scores):
        made = board.elsewhere.study
        parts += ["", _ELSEWHERE.format(title=board.elsewhere.title), ""]
        parts += [tables.calibration_table(made), "", tables.group_table(made, "state", "State")]
    if board.drift is not None:
        parts += ["", _TIES, "", tables.drift_table(board.drift)]
    if pictures[1:]:
        parts += ["", "## Pictures", ""]
        parts += [_picture(file, text) for file, text in pictures[1:]]
    parts += [
        "", _METHOD.format(last=LAST_FITTED, war=WAR),
        "### Observation model", "", _OBSERVATIONS, "", tables.error_table(),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def blind_section(blind: Sequence[BlindScores]) -> str:
    """Scores of released versions on figures that nobody who made them had seen."""
    parts = [_BLIND]
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


_BLIND = f"""\
## Blind scores of released versions

The figures were kept out of the making of the version and scored after its release; the scores are
printed as measured, won or lost. The line in the headline counts observables with {LEAST_CASES}
figures or more and the raw simulation. Version 0.1 corrected its simulation by what earlier
forecasts had got wrong; those scores stand in the tables below. Once a version has been scored the
figures are open, and the next one is tried on later ones."""

_CONSTRUCT = """\
## Does the index of influence rank as others do?

Nobody measures influence, but others have made indices of it. At the end of each year from 2003 to
2015, before anything is simulated, the index of the model is set against the {index} index of
{year} ({publisher}), state by state. The weights of its parts were chosen with these figures in
view: ranks first, then how far the ratio of two powers differs between states and how much it
moves. Where the last rows are below 1, the model's index moves less than the published one, and
its odds on who will lead are surer than that index would make them. Later years are kept back. The
index itself is not shipped: `python -m calibration.construct FILE` repeats the comparison with a
file of one's own."""

_ELSEWHERE = """\
## Does the model travel?

Georgia and Moldova are in no baseline of the scoreboard and nothing was fitted to them: one file,
`region-2021-neighbours`, describes them, and the rules are the same. {title}:"""

_TIES = """\
## Does China's influence surge by construction?

A free run from the end of 2010, with the priors and nothing known later: do the measured ties to
China move as the figures do? The picture *Ties to China* shows the years, and the simulated shares
of economic and security influence, which nobody measures."""

_OBSERVATIONS = """\
Flows are the mean of the four quarters, stocks those of the last one; initial values stand for
the end of a year and take that year's figure. Arms import shares are of the deliveries of five
years by all suppliers, those beyond the six powers included. The fixed and the
relative part of the reporting error add up in squares. It is halved for grade A, doubled for C
and four times as large for D and for modelled series, and half as large again where a partner's
report stands in. Questions of polls differ by 12 points (standard deviation) besides. A figure
that is missing is unknown, not zero."""


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
