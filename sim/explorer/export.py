"""The page as one file: simulated beforehand, for every position of every lever on its own.

Levers cannot be combined there; that takes a simulation, which the live page has. Charts show the
end of each year.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sim.explorer import answers
from sim.explorer.crew import Crew
from sim.explorer.levers import AS_IS, Levers
from sim.explorer.runs import Json, Library, Run, Snapshot
from sim.explorer.scene import scene
from sim.explorer.views import (
    DIMENSIONS,
    MEASURES,
    Pair,
    behind,
    chances,
    fan,
    gaps,
    headline,
    moved_most,
    recorded,
    world,
)

if TYPE_CHECKING:
    from sim.scenario import Scenario

_IMPORT = re.compile(r'(from\s+|import\s+|import\()"\./([\w-]+)\.js"')
"""Modules name each other by files beside them; inside one file, by names of the import map."""


_LINKED = re.compile(r'<(?:link rel="stylesheet"|script type="module")[^>]*>(?:</script>)?\n')
"""Where the page names its files."""


@dataclass(frozen=True)
class Script:
    """An inline script, or style, and what a content security policy calls it."""

    text: str

    @property
    def policy(self) -> str:
        """Its hash as a source of scripts."""
        return f"'sha256-{b64encode(sha256(self.text.encode()).digest()).decode()}'"


def read(name: str) -> str:
    """The text of one of the page's files."""
    return files("sim.explorer").joinpath("static", name).read_text(encoding="utf-8")


@cache
def modules() -> dict[str, str]:
    """The page's scripts by module name."""
    folder = files("sim.explorer").joinpath("static")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".js"))
    return {name.removesuffix(".js"): read(name) for name in names}


def whole_page(data: object) -> str:
    """The page with its files and its data inside, which asks nothing of any server.

    Modules are found through an import map; the policy of the page lets these very scripts run and
    no others, and loads nothing.
    """
    mapped = {f"explorer/{name}": _inside(text) for name, text in modules().items()}
    imports = Script(json.dumps({"imports": mapped}, separators=(",", ":")))
    start = Script('import "explorer/exported";')
    style = Script(read("explore.css"))
    policy = (
        f"default-src 'none'; script-src {imports.policy} {start.policy} data:; "
        f"style-src {style.policy}; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    held = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<style>{style.text}</style>\n"
    )
    foot = (
        f'<script type="application/json" id="data">{held}</script>\n'
        f'<script type="importmap">{imports.text}</script>\n'
        f'<script type="module">{start.text}</script>\n'
    )
    page = _LINKED.sub("", read("index.html"))
    page = page.replace("<title>", f"{head}<title>", 1)
    return page.replace("</body>", f"{foot}</body>", 1)


def _inside(text: str) -> str:
    """A module as an address of its own, with the names of others as in the import map."""
    own = _IMPORT.sub(r'\1"explorer/\2"', text)
    return f"data:text/javascript;base64,{b64encode(own.encode()).decode()}"


Moved = Mapping[str, str]
Progress = Callable[[int, int], None]

TOLD = 5
"""Worlds of the untouched scenario whose chronicles the file holds."""
FEW = 6
"""Ties named that moved most."""


class ExportError(RuntimeError):
    """A simulation failed; the message says why."""


@dataclass(frozen=True)
class Export:
    """The file's text, and what there is to say of it."""

    html: str
    points: int
    worlds: int


def positions(levers: Levers) -> list[Moved]:
    """Everything that the file can show: nothing moved, then every position on its own."""
    moved = [
        {lever.name: position.name}
        for lever in levers.all.values()
        for position in lever.positions
        if position.name != AS_IS
    ]
    return [{}, *moved]


def export(
    scenario: Scenario,
    *,
    worlds: int,
    seed: int,
    workers: int,
    named: str | None = None,
    apart: bool = True,
    progress: Progress = lambda _done, _all: None,
) -> Export:
    """Simulate all positions and put them into one page.

    Raises :class:`ExportError` when a simulation fails.
    """
    library = Library(scenario, seed, named)
    levers = library.levers(scenario.name)
    wanted = positions(levers)
    crew = Crew(worlds, workers=workers, apart=apart, rounds=(worlds,))
    points: dict[str, str] = {}
    tales: list[Json] = []
    try:
        base: Snapshot | None = None
        for moved, snapshot in _simulated(levers, wanted, crew, seed):
            base = snapshot if base is None else base
            pair = Pair.of(snapshot.yearly(), base.yearly()) if moved else _alone(base.yearly())
            points[key(moved)] = packed(_point(pair, levers.words(moved)))
            progress(len(points), len(wanted))
        assert base is not None
        tales = [_tale(library, base.yearly(), number) for number in range(min(TOLD, worlds))]
    finally:
        crew.close()
    data = _frame(library, base.yearly()) | {"points": points, "worlds": packed(tales)}
    return Export(whole_page(data), len(points), worlds)


def key(moved: Moved) -> str:
    """The name of a position in the file."""
    return "&".join(f"{name}={value}" for name, value in sorted(moved.items()))


def packed(data: Any) -> str:
    """Data as compressed JSON that a page can hold."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def _alone(snapshot: Snapshot) -> Pair:
    return Pair(snapshot, snapshot, same=True)


def _simulated(
    levers: Levers, wanted: Sequence[Moved], crew: Crew, seed: int
) -> Iterator[tuple[Moved, Snapshot]]:
    """Snapshots of all positions in their order; some are simulated ahead of their turn."""
    ahead, runs = 3, dict[int, Run]()
    for k, moved in enumerate(wanted):
        for j in range(k, min(k + ahead, len(wanted))):
            if j not in runs:
                runs[j] = Run(levers.scenario, seed, levers.settings(wanted[j]))
        run = runs.pop(k)
        while not crew.complete(run):
            crew.want("export", [run, *runs.values()])
            crew.wait(lambda run=run: crew.complete(run), 10.0)  # type: ignore[misc]
        snapshot = run.snapshot()
        if run.failure or snapshot is None:
            raise ExportError(run.failure or "the simulation ended early")
        yield moved, snapshot


def _point(pair: Pair, words: Sequence[str]) -> Json:
    """Everything that charts can ask of one position, by state and measure."""
    states, time = list(pair.now.scenario.states), pair.time
    found: Json = {
        "n": len(pair.now.worlds),
        "fans": {
            state: {m.name: fan(pair.now, m, i, time) for m in MEASURES.values()}
            for i, state in enumerate(states)
        },
        "leaders": {d: chances(pair.now, d, time) for d in DIMENSIONS},
        "headline": {
            state: {
                d: [headline(pair, state, d, t, words) for t in range(time + 1)]
                for d in DIMENSIONS
            }
            for state in states
        },
        "answers": _answers(pair),
    }  # fmt: skip
    if not pair.same:
        found["gaps"] = {
            state: {m.name: gaps(pair, m, i) for m in MEASURES.values()}
            for i, state in enumerate(states)
        }
        found["moved"] = {
            state: [moved_most(pair, i, t)[:FEW] for t in range(time + 1)]
            for i, state in enumerate(states)
        }
        found["behind"] = [behind(pair, t) for t in range(time + 1)]
    return found


def _answers(pair: Pair) -> Json:
    """Distributions of all outcomes; what drives them is asked of the untouched scenario alone."""
    result, scenario = pair.now.result, pair.now.scenario
    assert result is not None
    names = [str(name) for name in result.outcome_table.columns]
    drives = {} if not pair.same else {
        state: answers.driven(result, scenario, state) for state in scenario.states
    }  # fmt: skip
    return {
        "distributions": {name: answers.distribution(pair, name) for name in names},
        "changed": answers.changed(pair),
        "driven": drives,
    }


def _frame(library: Library, base: Snapshot) -> Json:
    """What is the same for all positions."""
    scenario, powers = base.scenario, tuple(base.scenario.powers)
    levers = library.levers(scenario.name)
    result = base.result
    assert result is not None
    described = scene(levers) | {"moments": list(base.moments)}
    described |= {"seed": library.seed, "target": len(base.worlds)}
    return {
        "scenarios": [library.headings()[0]],
        "scene": described,
        "again": f"greatgame explore {library.called(scenario.name)} --seed {library.seed}",
        "record": {
            m.name: {state: recorded(m, state, powers) for state in scenario.states}
            for m in MEASURES.values()
        },
        "outcomes": {s: answers.listed(result, scenario, s) for s in scenario.states},
    }


def _tale(library: Library, base: Snapshot, number: int) -> Json:
    """One world of the untouched scenario, with its chronicle."""
    name = base.scenario.name
    called = library.called(name)
    return {
        "world": number,
        "shares": world(base, number),
        "tale": library.chronicle(library.run(name, {}), number),
        "command": f"greatgame explain {called} --seed {library.seed} --replicate {number}",
    }
