"""Changes by hand: ``--set NAME=VALUE`` on the command line, and changes made in code.

Such a change becomes a small document that is merged like any child, so the rules of merging and
all checks hold for it too. Its numbers count as assumptions unless they name a source.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.catalogue.priors import Dirichlet, Prior
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.quarter import Quarter
from sim.scenario.cover import covering, labelled, sourced
from sim.scenario.document import (
    ASSUMPTION,
    HEADING,
    SECTIONS,
    Mark,
    Node,
    Problems,
    ScenarioError,
    node_of,
    suggest,
)
from sim.scenario.outcomes import OutcomeSpec
from sim.scenario.posterior import FACTS
from sim.scenario.quantity import Spec, quantity_of
from sim.scenario.structure import ENTRIES
from sim.scenario.yaml import read_text

_FIXED = ("extends", "abstract")


def settings(document: Node, name: str, given: Any, problems: Problems) -> Node | None:
    """The small document of one ``--set name=given``; None where problems were noted.

    A text is YAML, as on the command line; anything else stands for itself.
    """
    text = given if isinstance(given, str) else json.dumps(as_data(given), ensure_ascii=False)
    where = f"--set {name}"
    mark = Mark(where, 0, 0)
    try:
        value = read_text(text, where, line=0)
    except ScenarioError as error:
        for problem in error.problems:
            message = problem.message.replace("the file is empty", "the value is empty")
            problems.add(mark, problem.path, message, problem.hint)
        return None
    path = _path(name)
    if not _known_path(document, path, mark, problems):
        return None
    if path[0] == "hypotheses" and len(path) == 3:
        weights = _weights(document, path[1], mark)
        value = node_of({}, mark).with_items({**weights, path[2]: value})
        path = path[:2]
    if path == ("shocks",):
        problems.add(mark, "shocks", "name one shock", "shocks.NAME.at, or shocks.NAME=null")
        return None
    for step in reversed(path):
        value = Node({step: value}, mark, mark)
    return hand_made(document, value, "set on the command line")


def hand_made(document: Node, child: Node, note: str) -> Node:
    """A child whose bare numbers are labelled as assumptions, and whose units are filled in."""
    label = {"evidence": node_of([ASSUMPTION], child.mark), "note": node_of(note, child.mark)}
    items = {
        section: node.with_items({k: _assumed(section, v, label) for k, v in node.items.items()})
        if section in ENTRIES and node.items
        else node
        for section, node in child.items.items()
    }
    if (own := items.get("posterior")) is not None and own.text.endswith(FACTS):
        # What the user types is meant from where the user is, not from the scenario's folder.
        items["posterior"] = replace(own, value=str(Path(own.text).absolute()))
    for name, block in (items["initial"].items if "initial" in items else {}).items():
        known = document.get("initial", name, "unit") or block.get("unit")
        if known is None and name in VARIABLES and block.items:
            block.items["unit"] = node_of(VARIABLES[name].unit, child.mark)
    return child.with_items(items)


def _assumed(section: str, entry: Node, label: Mapping[str, Node]) -> Node:
    """An entry with a label at the numbers for which it names no source."""
    covered = covering(section) and sourced(entry)
    return entry if covered else labelled(section, entry, label)


def as_data(value: Any) -> Any:
    """Objects of a scenario as the data a file would hold."""
    match value:
        case OutcomeSpec():
            data: Any = value.document()
        case Spec():
            data = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        case Prior() | Dirichlet():
            data = as_data(quantity_of(value))
        case Quarter() | dt.date():
            data = str(value)
        case Mapping():
            data = {str(key): as_data(inner) for key, inner in value.items()}
        case Sequence() if not isinstance(value, str):
            data = [as_data(inner) for inner in value]
        case _:
            # Numbers of NumPy stand for plain ones.
            data = value.item() if hasattr(value, "item") else value
    return data


def _path(name: str) -> tuple[str, ...]:
    """Steps of a dotted path; the name of a parameter is itself dotted."""
    steps = name.split(".")
    if steps[0] == "parameters" and len(steps) > 2:
        return ("parameters", f"{steps[1]}.{steps[2]}", *steps[3:])
    return tuple(steps)


def _known_path(document: Node, path: tuple[str, ...], mark: Mark, problems: Problems) -> bool:
    """Whether a path starts at something that exists; a mere part of nothing is a mistake."""
    top = (*HEADING, *SECTIONS)
    if path[0] not in top:
        problems.add(mark, path[0], f"unknown key '{path[0]}'", suggest(path[0], top))
    elif path[0] in _FIXED:
        problems.add(mark, path[0], "can only be said in a file")
    elif not all(path):
        problems.add(mark, "", "expected a dotted path, such as parameters.finance.maturity")
    elif (path[0] in HEADING and len(path) > 1) or (path[0] == "mechanisms" and len(path) != 2):
        problems.add(mark, ".".join(path), "the path is too long or too short")
    elif path[0] not in {"initial", "parameters", "hypotheses", "mechanisms"} and len(path) > 2:
        names = list(document.entries(path[0]))
        if path[1] in names:
            return True
        what = path[0].removesuffix("s")
        problems.add(mark, ".".join(path[:2]), f"unknown {what} '{path[1]}'",
                     suggest(path[1], names))  # fmt: skip
    else:
        return True
    return False


def _weights(document: Node, question: str, mark: Mark) -> dict[str, Node]:
    present = document.get("hypotheses", question)
    if present is not None:
        return present.items
    known = HYPOTHESES.get(question)
    return node_of(known.variants, mark).items if known is not None else {}
