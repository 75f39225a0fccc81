"""Which decision, deal or event an outcome of one world hung on, and the draw that decided each.

A decision or an event with chance in it has a draw at a known address. Put at the end of the unit
interval, that draw makes the event not happen, or a refusal a deal, by the model's own rules and
with all that follows, and leaves everything else as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.catalogue import files
from sim.catalogue.variables import VARIABLES
from sim.ensemble import Result
from sim.ensemble.numbers import percent, probability_error, whole
from sim.narrative import Entry
from sim.scenario import Quarter, Scenario, ScenarioLike
from sim.start.design import Forced, Stem
from sim.workbench.base import frame_of
from sim.workbench.compare.paired import gap_error
from sim.workbench.histories.junctures import SURE, Asked, History, OfWorld, states_in
from sim.world.streams import LEAST, MOST

NOWHERE = 0.5
"""Where a draw is put that makes something happen at either end."""


@dataclass(frozen=True)
class Hinge:
    """One event of a history: when, what, the draw that undoes it, and the variable that tells."""

    quarter: str
    kind: str
    text: str
    draw: Forced
    variable: str
    instead: str


@dataclass(frozen=True)
class _Undoing:
    """How an event of a kind is undone: kind of the draw, axes of its item, and its place."""

    draw: str
    axes: tuple[str, ...]
    place: float
    variable: str
    instead: str


_PLACES = {"least": LEAST, "most": MOST, "nowhere": NOWHERE}
UNDOING = {
    row["kind"]: _Undoing(
        row["draw"], tuple(row["axes"].split()), _PLACES[row["place"]], row["variable"],
        row["instead"],
    )
    for row in files.rows("undoing.csv", __package__)
}  # fmt: skip
"""By the kind of an entry; a test undoes what it finds of each in simulated worlds."""


def hinges(entries: Iterable[Entry], scenario: Scenario) -> Iterator[Hinge]:
    """The entries that have a draw of their own, with it."""
    for entry in entries:
        how = _jump(entry) if entry.kind == "jump" else UNDOING.get(entry.kind)
        if entry.kind in ("shock", "no_shock"):
            found = _dated(entry, scenario)
        elif how is None:
            found = None
        else:
            found = _hinge(entry, how, _step(entry, scenario))
        if found is not None:
            yield found


def _step(entry: Entry, scenario: Scenario) -> int:
    return Quarter.parse(entry.quarter) - scenario.start + 1


def _hinge(entry: Entry, how: _Undoing, step: int) -> Hinge | None:
    labels = [_label(entry, axis) for axis in how.axes]
    if not all(labels):
        return None
    draw = Forced(
        how.draw.format(state=entry.state), "".join(f".{x}" for x in labels), step, how.place
    )
    return Hinge(
        entry.quarter, entry.kind, entry.text, draw, how.variable or entry.kind, how.instead
    )


def _label(entry: Entry, axis: str) -> str:
    if axis == "member":
        return entry.state or entry.power
    return str(getattr(entry, axis, ""))


def _jump(entry: Entry) -> _Undoing | None:
    """A jump of a level has a draw of its own, named after the variable."""
    variable = VARIABLES.get(entry.topic)
    if variable is None:
        return None
    name = f"levels.{entry.topic}.jump"
    return _Undoing(name, variable.axes, MOST, entry.topic, "it does not happen")


def _dated(entry: Entry, scenario: Scenario) -> Hinge | None:
    """A shock that may or may not come; one that is certain is no matter of chance."""
    for shock in scenario.shocks:
        if shock.name == entry.topic and shock.probability is not None:
            came = entry.kind == "shock"
            draw = Forced("shock", shock.name, 0, MOST if came else LEAST)
            variable = next(iter(shock.change))
            instead = "it does not come" if came else "it comes"
            return Hinge(entry.quarter, entry.kind, entry.text, draw, variable, instead)
    return None


@dataclass(frozen=True, eq=False, repr=False)
class Responsibility(OfWorld):
    """By how much single events of one world changed the probability of an outcome.

    ``table`` has one row per event, the surest large effects first: ``quarter``, ``kind``,
    ``event`` in words, ``instead`` what happens in its stead, the probability ``with`` and
    ``without`` it as the quarter ends and its ``effect`` (the difference), each with the Monte
    Carlo error of the branches; ``but_for`` says whether the world's own answer would have been
    another without it, all other chance being the same. ``considered`` events were looked at;
    those missing were not decided by a draw of their own.
    """

    kind, mark = "responsibility", "responsibility"
    picture = "responsibility_ranking"
    considered: int
    table: pd.DataFrame

    def sure(self) -> pd.DataFrame:
        """The rows whose effect is beyond its error."""
        return self.table[self.table["effect"].abs() > SURE * self.table["error"]]

    def head_lines(self) -> list[str]:
        """What was asked, how it came out, and how many events it was asked of."""
        asked = (
            f"Asked: {self.asked}; world {self.replicate} of seed {self.seed}, where the answer "
            f"is {self.answer}; {self.replicates:,} branches with and without each event, with "
            f"chance of seed {self.chance}"
        )
        left = len(self.table)
        considered = (
            f"{self.considered} events were considered, {left} of them decided by a draw of their "
            f"own; {len(self.sure())} changed the probability beyond the error."
        )
        return [asked, considered]

    def readable(self, most: int = 12) -> pd.DataFrame:
        """One row per event for a reader, the surest large effects first."""
        return frame_of(
            self.table.head(most).to_dict("records"),
            {
                "Quarter": lambda row: row["quarter"],
                "Event": lambda row: _short(row["event"]),
                "Instead": lambda row: row["instead"],
                "With": lambda row: percent(row["with"], row["with_error"]),
                "Without": lambda row: percent(row["without"], row["without_error"]),
                "Effect": lambda row: percent(row["effect"], row["error"], signed=True),
                "Same luck": lambda row: "turns" if row["but_for"] else "",
            },
        )


def responsibility(
    scenario: ScenarioLike,
    outcome: str,
    *,
    replicate: int,
    replicates: int = 100,
    most: int = 20,
    states: Sequence[str] | None = None,
    since: Quarter | str | None = None,
    last: Quarter | str | None = None,
    candidates: Sequence[Hinge] | None = None,
    **asked: Unpack[Asked],
) -> Responsibility:
    """By how much events of one world changed the probability of an outcome, one at a time.

    An event is undone by the draw that decided it (a deal is refused, a refusal accepted, a crisis
    does not break out), everything else up to the end of its quarter staying as it was; from the
    next quarter on the world and its twin get ``replicates`` branches each, paired by chance. The
    effect is the probability with the event less that without. Considered are the ``most``
    weightiest entries of the chronicle with such a draw that concern ``states`` (those in the
    name of the outcome, when left out; none for all), between the quarters ``since`` and ``last``;
    or ``candidates``. The other arguments are those of :func:`junctures`. Raises ``ValueError``
    where there is nothing to undo, and ``UnknownName``.
    """
    whole("most", most, 1)
    history = History.world(scenario, outcome, replicate, replicates, asked)
    if candidates is None:
        named = states_in(history.cases.outcome, history.scenario) if states is None else states
        some = history.story().select(states=list(named), since=since, until=last)
        heaviest = sorted(some, key=lambda entry: -entry.weight)
        candidates = list(hinges(heaviest, history.scenario))[:most]
    twins = _twins(history, candidates)
    found = [hinge for hinge, _ in twins]
    turns = [answer != history.happened for _, answer in twins]
    table = effect_rows(found, *_asked(history, found), but_for=turns)
    return Responsibility(**history.told(), considered=len(candidates), table=table)


def _twins(history: History, candidates: Sequence[Hinge]) -> list[tuple[Hinge, bool]]:
    """The candidates that can be undone, and the answer of the world without each, luck the same.

    Those whose draw changes nothing in their quarter were not decided by it: the scenario gave
    them, or another draw would have done the same. Raises ``ValueError`` where none is left.
    """
    if not candidates:
        raise ValueError("there is no event to undo; name other states or quarters")
    scenario, replicate = history.scenario, history.replicate
    end = scenario.horizon - scenario.start + 2
    stems = [Stem(replicate, end)] + [Stem(replicate, end, (h.draw,)) for h in candidates]
    watched = sorted({h.variable for h in candidates if VARIABLES[h.variable].recorded})
    result = history.simulate(
        replicates=len(stems), seed=history.chance, design=history.branches(stems),
        keep=watched or "bands", tolerated=1.0,
    )  # fmt: skip
    answers = history.question.within(result, 0, len(stems))
    left = [
        (h, bool(answers[k]))
        for k, h in enumerate(candidates, start=1)
        if np.isfinite(answers[k]) and _differs(result, h, k, Quarter.parse(h.quarter), scenario)
    ]
    if not left:
        raise ValueError("none of these events was decided by a draw of its own")
    return left


def _differs(result: Result, hinge: Hinge, twin: int, quarter: Quarter, scenario: Scenario) -> bool:
    """Whether a twin differs from the world in what tells of the event, in its quarter."""
    if result.paths is None or hinge.variable not in result.paths:
        return True
    moment = quarter - scenario.start + 1
    path = result.paths[hinge.variable]
    here, there = (path.sel(replicate=r).to_numpy()[moment] for r in (0, twin))
    return bool((here != there).any())


def _asked(history: History, found: Sequence[Hinge]) -> tuple[Floats, Floats]:
    """What branches say with and without each event, ``[branch, event]`` both."""
    replicate, start = history.replicate, history.scenario.start
    steps = [Quarter.parse(h.quarter) - start + 2 for h in found]
    after = sorted(set(steps))
    stems = [Stem(replicate, step) for step in after]
    stems += [Stem(replicate, step, (h.draw,)) for step, h in zip(steps, found, strict=True)]
    says = history.branches_say(stems, history.replicates)
    return says[:, [after.index(step) for step in steps]], says[:, len(after) :]


def effect_rows(
    found: Sequence[Hinge], given: Floats, without: Floats, *, but_for: Sequence[bool]
) -> pd.DataFrame:
    """The table of :class:`Responsibility`, the surest large effects first."""
    rows = []
    for k, hinge in enumerate(found):
        both = np.isfinite(given[:, k] + without[:, k])
        a, b, n = given[both, k], without[both, k], int(both.sum())
        gap, error = a - b, gap_error(a - b, shares=True)
        p, q = float(a.mean()), float(b.mean())
        rows.append(
            (hinge.quarter, hinge.kind, hinge.text, hinge.instead, p, probability_error(p, n), q,
             probability_error(q, n), float(gap.mean()), error, but_for[k])
        )  # fmt: skip
    table = pd.DataFrame(
        rows,
        columns=["quarter", "kind", "event", "instead", "with", "with_error", "without",
                 "without_error", "effect", "error", "but_for"],
    )  # fmt: skip
    sure = (table["effect"] ** 2 - table["error"] ** 2).clip(lower=0.0)
    order = sure.sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _short(text: str, most: int = 60) -> str:
    """What happened without the reasons, cut at a word."""
    first = text.partition(";")[0].rstrip(".")
    if len(first) <= most:
        return first
    return first[:most].rpartition(" ")[0] + " ..."
