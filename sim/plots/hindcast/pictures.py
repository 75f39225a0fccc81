"""All pictures of a scoreboard: their names, what they show, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from sim.plots.hindcast.fans import hindcast_fans
from sim.plots.hindcast.skill import pit_histograms, skill_by_horizon, where_it_loses
from sim.plots.hindcast.ties import ties_over_time
from sim.plots.style import save_figure
from sim.validation.hindcast.scoreboard import Scoreboard

Picture = tuple[str, str, Callable[[], Figure]]


def _pictures(board: Scoreboard) -> Iterator[Picture]:
    """File name, description and drawing function of each picture of a scoreboard."""
    foot = _foot(board)
    for section in reversed(board.scored):
        yield (f"losses-{section.word}", f"Skill by observable and state, {section.title}",
               _bound(where_it_loses, section.study, section.title, foot))  # fmt: skip
    for section in reversed(board.scored):
        yield (f"horizon-{section.word}", f"Skill by observable and years ahead, {section.title}",
               _bound(skill_by_horizon, section.study, section.title, foot))  # fmt: skip
        yield (f"pit-{section.word}", f"Rank histograms, {section.title}",
               _bound(pit_histograms, section.study, section.title, foot))  # fmt: skip
    if board.drift is not None:
        yield ("ties-to-china", "Simulated and recorded ties to China from 2010 on, by state",
               _bound(ties_over_time, board.drift, board.names, foot))  # fmt: skip
    for state in board.states:
        yield (f"fans-{state}", f"Forecasts over the record, {board.names.get(state, state)}",
               _bound(hindcast_fans, board, state, foot))  # fmt: skip


def _bound(draw: Callable[..., Figure], *given: Any) -> Callable[[], Figure]:
    return lambda: draw(*given)


def _foot(board: Scoreboard) -> str:
    facts = board.facts
    return (
        f"{facts['replicates']:,} simulated worlds per origin, seed {facts['seed']}; greatgame "
        f"{facts['versions']['greatgame']}, {facts['created']}."
    )


def names(board: Scoreboard) -> Sequence[tuple[str, str]]:
    """File names (without suffix) and descriptions of the pictures of a scoreboard."""
    return [(name, text) for name, text, _ in _pictures(board)]


def draw(
    board: Scoreboard, folder: str | Path, progress: Callable[[int, int], None] = lambda *_: None
) -> list[Path]:
    """Draw all pictures of a scoreboard as PNG into a folder; ``progress`` hears how many."""
    drawn: list[Path] = []
    wanted = list(_pictures(board))
    for name, text, make in wanted:
        drawn.append(save_figure(make(), Path(folder, f"{name}.png"), title=text, description=text))
        progress(len(drawn), len(wanted))
    return drawn
