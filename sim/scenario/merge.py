"""Puts a document on top of the one it extends.

Mappings merge deeply and the child wins; lists and numbers are replaced whole; null takes away
what the base has. Numbers keep the sources of the file they were written in: what a base says for
a whole entry goes along with each of its numbers where the child says something else, and what a
child says for a whole entry covers only the numbers that it states itself. What no longer applies
of a base is left out: removed labels, and what a run never reaches.

Changes by hand (``--set NAME=VALUE`` on the command line, and those made in code) become a small
document that is merged like any child, so the rules of merging and all checks hold for it too. Its
numbers count as assumptions unless they name a source.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.catalogue.priors import Dirichlet, Prior
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import PARAMETERS
from sim.quarter import Quarter
from sim.scenario.cover import covering, labelled, numbers, sourced, statement, uncovered
from sim.scenario.document import (
    ASSUMPTION,
    AXES,
    CONDITIONS,
    HEADING,
    OPERATIONS,
    OUTCOME_KINDS,
    SECTIONS,
    Mark,
    Node,
    Problems,
    ScenarioError,
    dotted,
    node_of,
    shorten,
    suggest,
)
from sim.scenario.outcomes import OutcomeSpec
from sim.scenario.posterior import FACTS
from sim.scenario.quantity import SOURCE_KEYS, Spec, quantity_of
from sim.scenario.structure import ENTRIES
from sim.scenario.yaml import read_text

Steps = tuple[str, ...]
OWN_KEYS = ("name", "title", "description", "question", "abstract", "extends")
"""Top-level keys that a child does not inherit."""
_IDENTITY = ("name", "title", "publisher", "year")
"""Keys by which an entry that others refer to is known."""
REMOVABLE = ("states", "powers", "disputes", "organisations", "instruments")
"""Sections whose entries other sections refer to."""
_QUARTERS = ("since", "at", "quarter", "from", "until")
_BY_LABEL = ("states", "disputes", "organisations", "instruments", "initial")


def merge(base: Node, child: Node, problems: Problems) -> Node:
    """The document ``child`` on top of ``base``; both with shocks by name."""
    kept = {key: node for key, node in base.items.items() if key not in OWN_KEYS}
    removed = {label for label, node in _entries(child) if node.value is None}
    known = {label for label, _ in _entries(base)}
    inherited = prune(base.with_items(kept), removed & known)
    return _merge(inherited, child, (), problems, known)


def _entries(document: Node) -> Iterator[tuple[str, Node]]:
    for section in REMOVABLE:
        yield from document.entries(section).items()


def _merge(base: Node, child: Node, path: Steps, problems: Problems, removable: set[str]) -> Node:
    if not isinstance(base.value, dict) or not isinstance(child.value, dict):
        return child
    if len(path) > 2 or path[:1] == ("parameters",):
        if child.is_quantity:
            return child
        if base.is_quantity:
            only_remarks = set(child.items) <= {"unit", *SOURCE_KEYS}
            return child.with_items({**base.items, **child.items}) if only_remarks else child
    if path[:1] == ("hypotheses",) and len(path) == 2:
        return child
    if len(path) == 2:
        _same_entry(base, child, path, problems)
        base, child = _keep_sources(base, child, path, problems)
    result: dict[str, Node] = {}
    beside = _beside(base, child, path)
    for key, node in {**beside, **child.items}.items():
        if node.value is None and path and key in child.items:
            if key not in base.items and key not in removable:
                hint = suggest(key, base.items)
                problems.add(node.key, ".".join((*path, key)), "there is nothing to remove", hint)
        elif key in beside and key in child.items:
            result[key] = _merge(beside[key], node, (*path, key), problems, removable)
        else:
            result[key] = node
    return child.with_items(result)


def _beside(base: Node, child: Node, path: Steps) -> dict[str, Node]:
    """The entries of ``base`` that may stay beside those of ``child``."""
    items = dict(base.items)
    for group in _exclusive(path):
        if any(key in child.items for key in group):
            items = {k: v for k, v in items.items() if k not in group or k in child.items}
    return items


def _exclusive(path: Steps) -> Iterator[tuple[str, ...]]:
    if path[:1] == ("outcomes",) and len(path) == 2:
        yield OUTCOME_KINDS
    elif path[:1] == ("outcomes",) and len(path) == 3:
        yield CONDITIONS
    elif path[:1] == ("shocks",) and len(path) == 4 and path[2] == "change":
        yield OPERATIONS


def _keep_sources(base: Node, child: Node, path: Steps, problems: Problems) -> tuple[Node, Node]:
    """Both entries so that what the child states covers none of the base's numbers."""
    section = path[0]
    if not covering(section):
        return base, child
    stated = statement(child)
    if sourced(base) and not stated:
        for at, node in uncovered(section, child):
            message = "no evidence or source: what the base says does not cover this number"
            problems.add(node.mark, dotted((*path, *at)), message,
                         f"add evidence to {'.'.join(path)}")  # fmt: skip
    if not stated:
        return base, child
    for at, node in uncovered(section, base):
        message = "no evidence or source, and what another file says does not cover this number"
        problems.add(node.mark, dotted((*path, *at)), message)
    base = _without(labelled(section, base, statement(base)), SOURCE_KEYS)
    if "note" in stated and any(numbers(section, child)):
        child = _without(labelled(section, child, {"note": stated["note"]}), ("note",))
    return base, child


def _without(node: Node, keys: Collection[str]) -> Node:
    return node.with_items({key: inner for key, inner in node.items.items() if key not in keys})


def _same_entry(base: Node, child: Node, path: Steps, problems: Problems) -> None:
    """Complain where a child declares something new by a label that the base already uses.

    A name alone may be changed, to say it in another language. What numbers cite may not.
    """
    if path[0] not in {*REMOVABLE, "sources"}:
        return
    for key in _IDENTITY:
        old, new = base.get(key), child.get(key)
        if old is None or new is None or old.value in {new.value, None} or new.value is None:
            continue
        if path[0] == "sources" or len(child.items) > 1:
            what = "source" if path[0] == "sources" else "label"
            message = f"'{path[1]}' is already {shorten(old.value)} in {old.mark.place}"
            problems.add(new.mark, ".".join((*path, key)), message, f"choose another {what}")
            return


def prune(document: Node, removed: set[str]) -> Node:
    """The document without any mention of the labels; their own entries stay for the merge.

    Neighbours, members, conveners, suppliers and initial values lose the label, and a dispute goes
    with its party. A shock or outcome that speaks of removed labels alone goes altogether; one that
    lists others too goes on.
    """
    if not removed:
        return document
    lost = _orphaned(document, removed)
    removed = removed | lost
    items: dict[str, Node] = {}
    for section, node in document.items.items():
        if section in _BY_LABEL:
            entries = {
                key: _lacking(entry, removed)
                for key, entry in node.items.items()
                if section != "disputes" or key not in lost
            }
            items[section] = node.with_items(entries) if node.items else node
        elif section == "shocks":
            items[section] = _selections(node, removed, depth=0)
        elif section == "outcomes":
            items[section] = _selections(node, removed, depth=1)
        else:
            items[section] = node
    return document.with_items(items)


def _orphaned(document: Node, removed: set[str]) -> set[str]:
    """Disputes that lose a party."""
    return {
        label
        for label in document.entries("disputes")
        if any(x.text in removed for x in document.nearest("disputes", label, "parties").elements)
    }


def _lacking(node: Node, removed: set[str]) -> Node:
    if isinstance(node.value, list):
        kept = [_lacking(item, removed) for item in node.value if item.text not in removed]
        return Node(kept, node.mark, node.key)
    if isinstance(node.value, dict):
        entries = {k: _lacking(v, removed) for k, v in node.value.items() if k not in removed}
        return node.with_items(entries)
    return node


def _selections(section: Node, removed: set[str], depth: int) -> Node:
    """Entries of a section whose axes, ``depth`` levels below, still select something."""
    kept: dict[str, Node] = {}
    for name, entry in section.items.items():
        if depth == 0:
            left = _selected(entry, removed)
        else:
            bodies = {key: _selected(body, removed) for key, body in entry.items.items()}
            whole = {key: body for key, body in bodies.items() if body is not None}
            left = entry.with_items(whole) if len(whole) == len(bodies) else None
        if left is not None:
            kept[name] = left
    return section.with_items(kept) if section.items else section


def _selected(entry: Node, removed: set[str]) -> Node | None:
    items: dict[str, Node] = {}
    for key, node in entry.items.items():
        if key in AXES and node.text in removed:
            return None
        if key in AXES and node.elements:
            left = [item for item in node.elements if item.text not in removed]
            if not left:
                return None
            items[key] = Node(left, node.mark, node.key)
        elif key == "exceeds" and any(label.text in removed for label in node.items.values()):
            return None
        else:
            items[key] = node
    return entry.with_items(items) if entry.items else entry


def trim(document: Node) -> Node:
    """The document without inherited shocks and outcomes beyond its horizon.

    A child or the command line may move the horizon. In the file that sets it such shocks and
    outcomes stay, and are errors.
    """
    horizon = document.get("horizon")
    last = _quarter(horizon)
    if horizon is None or last is None:
        return document
    items = dict(document.items)
    for section in ("shocks", "outcomes"):
        if section in items and items[section].items:
            kept = {
                name: entry
                for name, entry in items[section].items.items()
                if not any(
                    node.mark.file != horizon.mark.file and when > last
                    for node, when in _dates(section, entry)
                )
            }
            items[section] = items[section].with_items(kept)
    return document.with_items(items)


def _dates(section: str, entry: Node) -> list[tuple[Node, Quarter]]:
    bodies = [entry] if section == "shocks" else list(entry.items.values())
    found = [(body.items[key], _quarter(body.items[key])) for body in bodies for key in _QUARTERS
             if key in body.items]  # fmt: skip
    return [(node, quarter) for node, quarter in found if quarter is not None]


def _quarter(node: Node | None) -> Quarter | None:
    try:
        return None if node is None else Quarter.parse(node.value)
    except ValueError:
        return None


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
        hint = f"did you mean 'parameters.{dotted(path)}'?" if dotted(path) in PARAMETERS else ""
        hint = hint or suggest(path[0], top)
        problems.add(mark, path[0], f"unknown key '{path[0]}'", hint)
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
