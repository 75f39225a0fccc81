"""Write docs/scenarios.md: run every scenario of the catalogue and report what came out.

``make scenarios``, or ``python -m docs.generator.scenarios`` from the root of the repository. What
the results mean is written by hand in docs/scenarios-notes.yaml; read it again whenever the
numbers have moved.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from docs.generator import scenario_picture, scenario_table
from docs.generator.markdown import PICTURES, SAID, picture
from sim.catalogue.questions import SCENARIOS, CatalogueScenario
from sim.ensemble import Result, simulate
from sim.scenario import Scenario, load_scenario

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "scenarios.md"
NOTES = ROOT / "docs" / "scenarios-notes.yaml"
IMAGES = PICTURES / "scenarios"
DRAWN = 300
"""Worlds behind a picture: enough for bands, of which the page's table holds the numbers."""
CHAPTERS = {"hindcast": "Hindcasts", "counterfactual": "Counterfactuals", "outlook": "Outlooks"}

Note = dict[str, Any]


class Runs:
    """Runs of scenarios with one seed; a run with which several compare is made once."""

    def __init__(self, replicates: int, seed: int, workers: int) -> None:
        self._options: dict[str, Any] = {"replicates": replicates, "seed": seed, "workers": workers}
        self._references: dict[str, Result] = {}

    def run(self, scenario: Scenario) -> Result:
        """An ensemble of a scenario."""
        return simulate(scenario, **self._options)

    def reference(self, name: str, askers: dict[str, Scenario]) -> Result:
        """The run ``name`` with its own outcomes and those of all scenarios that compare with it.

        The outcome ``x`` of the scenario ``s`` is called ``s--x`` there.
        """
        if name not in self._references:
            scenario = load(name)
            outcomes = {k: o.document() for k, o in scenario.outcomes.items()}
            for asker, asking in askers.items():
                outcomes |= {
                    f"{asker}--{k}": o.document()
                    for k, o in asking.outcomes.items()
                    if k not in outcomes and _fits(o, scenario)
                }
            self._references[name] = self.run(scenario.replace(outcomes=outcomes))
        return self._references[name]


def load(name: str) -> Scenario:
    """A scenario of the repository."""
    return load_scenario(ROOT / "scenarios" / f"{name}.yaml")


def _fits(outcome: Any, scenario: Scenario) -> bool:
    """Whether all quarters that an outcome names lie in the run of another scenario."""
    named = (outcome.at, outcome.since, outcome.start, outcome.until)
    return all(scenario.start - 1 <= q <= scenario.horizon for q in named if q is not None)


def main() -> None:
    """Run everything and write the page, or draw its pictures."""
    parser = argparse.ArgumentParser(description="Write docs/scenarios.md, or draw its pictures.")
    parser.add_argument("--pictures", action="store_true", help="only draw those not there yet")
    parser.add_argument("--replicates", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--only", nargs="*", help="files to run; of the others only prose is renewed"
    )
    options = parser.parse_args()
    notes: dict[str, Note] = YAML(typ="safe").load(NOTES.read_text(encoding="utf-8"))
    replicates = options.replicates or (DRAWN if options.pictures else 1000)
    runs = Runs(replicates, options.seed, options.workers)
    if options.pictures:
        _draw(notes, runs)
        return
    kept = {} if options.only is None else _kept(PAGE.read_text(encoding="utf-8"), options.only)
    parts = list(_page(notes, runs, kept, replicates, options.seed))
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    print(PAGE)


def _draw(notes: dict[str, Note], runs: Runs) -> None:
    for file, note in notes.items():
        target = IMAGES / f"{file}.png"
        if file == "page" or target.exists():
            continue
        print(file, flush=True)
        against = note.get("against", "")
        reference = runs.reference(against, {}) if against else None
        scenario_picture.draw(runs.run(load(file)), _panels(note), target, reference)


def asked() -> list[str]:
    """What the pictures are to show, as text."""
    notes: dict[str, Note] = YAML(typ="safe").load(NOTES.read_text(encoding="utf-8"))
    return [f"{f} {n.get('against')} {n['picture']}" for f, n in notes.items() if f != "page"]


def _panels(note: Note) -> list[scenario_picture.Panel]:
    return [scenario_picture.Panel.read(panel) for panel in note["picture"]]


def _kept(page: str, renewed: list[str]) -> dict[str, str]:
    """Entries of the page as it is, by file, save those to renew."""
    entries = {LINK.findall(text)[0]: text for text in BLOCK.findall(page)}
    return {file: text.strip() + "\n" for file, text in entries.items() if file not in renewed}


def _page(
    notes: dict[str, Note], runs: Runs, kept: dict[str, str], replicates: int, seed: int
) -> Iterator[str]:
    yield notes["page"]["introduction"].format(replicates=f"{replicates:,}", seed=seed)
    for kind, heading in CHAPTERS.items():
        yield f"## {heading}\n"
        for entry in SCENARIOS.values():
            if entry.kind == kind:
                for file in entry.files:
                    if file in kept:
                        yield _renewed(kept[file], notes[file])
                    else:
                        print(file, flush=True)
                        yield _entry(entry, file, notes, runs)


def _entry(entry: CatalogueScenario, file: str, notes: dict[str, Note], runs: Runs) -> str:
    note, scenario = notes[file], load(file)
    result = runs.run(scenario)
    against = note.get("against", "")
    reference: Result | None = None
    apart: Mapping[str, tuple[float, float]] = {}
    if against:
        askers = {f: load(f) for f, n in notes.items() if n.get("against") == against}
        reference = runs.reference(against, askers)
        bases = set(note["show"])
        names = {k: n for k, n in _matches(file, result, reference) if k.split(".")[0] in bases}
        apart = scenario_table.differences(result, reference, names)
    words = scenario_picture.alt(_panels(note), reference)
    start = {b.file: b.start for b in entry.branches}.get(file, entry.start)
    shown = scenario_table.table(result, note["show"], apart, f"`{against}`" if against else "")
    return SAID["scenarios"]["entry"].format(
        code=entry.code,
        title=scenario.title,
        file=file,
        question=str(scenario.question).strip(),
        start=start,
        span=f"{scenario.start} to {scenario.horizon}",
        description=str(scenario.description).strip(),
        table=shown,
        picture=picture(f"scenarios/{file}.png", words),
        prose=_prose(note),
    )


def _renewed(text: str, note: Note) -> str:
    """An entry with the prose of today's notes."""
    before, _, rest = text.partition("**What it shows.**")
    return f"{before}{_prose(note)}\n{rest[rest.index('<details>') :]}"


def _prose(note: Note) -> str:
    words = {key: note[key].strip() for key in ("reading", "doubt")}
    return SAID["scenarios"]["prose"].format(**words)


def _matches(file: str, result: Result, reference: Result) -> Iterator[tuple[str, str]]:
    for name in result.outcomes:
        for other in (f"{file}--{name}", name):
            if other in reference.outcomes:
                yield str(name), str(other)
                break


BLOCK = re.compile(r"^### .*?</details>$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\(\.\./scenarios/([a-z0-9-]+)\.yaml\)")

if __name__ == "__main__":
    main()
