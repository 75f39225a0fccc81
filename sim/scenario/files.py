"""Scenario files: those that come with the package, and a file merged with all it extends."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from sim.catalogue.files import shipped
from sim.catalogue.questions import FILE_OF_CODE
from sim.scenario.document import (
    SECTIONS,
    Node,
    Plain,
    Problem,
    Problems,
    ScenarioError,
    shorten,
    suggest,
)
from sim.scenario.merge import merge
from sim.scenario.posterior import FACTS, inside
from sim.scenario.yaml import read_file, read_text

HEADING = ("name", "title", "question", "description")
"""What a file says of itself in words."""

_ENTRY = re.compile(r"^(\w+):.*(?:\n(?:[ \t#].*)?)*", re.MULTILINE)
"""A key at the left margin with everything indented below it."""
_ABSTRACT = re.compile(r"^abstract:\s*true\b", re.MULTILINE)


def folder() -> Path:
    """Folder of the shipped scenarios."""
    return shipped("scenarios")


def list_scenarios(*, abstract: bool = False) -> list[Path]:
    """Files of the shipped scenarios by name; with ``abstract`` also the shared bases."""
    files = sorted(folder().glob("*.yaml"))
    return [f for f in files if abstract or not _ABSTRACT.search(f.read_text(encoding="utf-8"))]


def heading(path: Path) -> dict[str, Plain]:
    """What a file says of itself. Nothing of it is inherited, so the rest is not parsed."""
    text = path.read_text(encoding="utf-8")
    entries = [found[0] for found in _ENTRY.finditer(text) if found[1] in HEADING]
    document = read_text("\n".join(entries), path.name)
    return {key: node.plain() if (node := document.get(key)) else None for key in HEADING}


def exists(path: Path) -> bool:
    """Whether there is something at a path; nothing is at one that no file can have."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def real(path: Path) -> Path:
    """The absolute path without links; as it is where links go round in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def find(name: str) -> Path:
    """File of a shipped scenario by its name or its code in the catalogue (``S01``, ``S06a``).

    Raises :class:`ScenarioError` for an unknown name.
    """
    known = {file.stem: file for file in list_scenarios(abstract=True)}
    name = FILE_OF_CODE.get(name, name)
    if name in known:
        return known[name]
    hint = suggest(name, known) or "give the path of a file"
    message = f"no file and no shipped scenario of this name; shipped are {', '.join(known)}"
    if exists(Path(name)) and Path(name).is_dir():
        message, hint = "a folder that holds no run", "give a scenario, or the folder of a run"
    raise ScenarioError([Problem(name, 0, 0, "", message, hint)])


MAX_CHAIN = 12
_SUFFIXES = (".yaml", ".yml")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def read_chain(path: Path, shown: str, problems: Problems) -> Node:
    """The document at ``path`` merged with everything it extends.

    Raises :class:`~sim.scenario.document.ScenarioError` where a file cannot be found or read; other
    problems are noted.
    """
    seen = [real(path)]
    first = normalised(read_file(path, shown, problems), problems)
    chain = [anchored(first, seen[0].parent, problems)]
    while (extends := chain[-1].get("extends")) is not None:
        base = _base(extends, seen, problems)
        if base is None:
            problems.raise_any()
            break
        beside = base.parent == seen[0].parent
        name = re.sub(r"[^/\\\\]*$", "", shown) + base.name if beside else base.name
        document = normalised(read_file(base, name, problems), problems)
        chain.append(anchored(document, base.parent, problems))
        seen.append(base)
    document = chain.pop()
    while chain:
        child = chain.pop()
        document = _own_first(merge(document, child, problems), child)
    return document.with_items({k: v for k, v in document.items.items() if k != "extends"})


def _own_first(document: Node, child: Node) -> Node:
    """The merged document with the questions of the child before those it inherits."""
    if (outcomes := document.get("outcomes")) is None:
        return document
    own = child.entries("outcomes")
    first = {name: outcomes.items[name] for name in own if name in outcomes.items}
    ordered = outcomes.with_items({**first, **outcomes.items})
    return document.with_items({**document.items, "outcomes": ordered})


def _base(extends: Node, seen: list[Path], problems: Problems) -> Path | None:
    """The file named by an ``extends``: a new one in the same folder, else a shipped scenario."""
    name = str(extends.value)
    folder = seen[-1].parent
    if not isinstance(extends.value, str) or not _NAME.fullmatch(name):
        problems.add(extends.mark, "extends", "expected the name of a file in the same folder")
        return None
    files = [name] if name.endswith(_SUFFIXES) else [name + suffix for suffix in _SUFFIXES]
    target = real(next((folder / n for n in files if exists(folder / n)), folder / files[0]))
    known = {file.stem: file for file in (*list_scenarios(abstract=True), *folder.glob("*.yaml"))}
    outside = target.parent != folder
    if not outside and not exists(target):
        target = known.get(name.removesuffix(_SUFFIXES[0]), target)
    message = hint = ""
    if outside:
        message = f"'{name}' lies outside of the scenario's folder"
    elif target in seen:
        circle = " -> ".join(file.stem for file in (*seen, target))
        message = f"the files extend each other in a circle: {circle}"
    elif not exists(target):
        missing = shorten(files[0])[1:-1]
        message = f"no file '{missing}' in the same folder and no shipped scenario of this name"
        hint = suggest(name, known)
    elif len(seen) >= MAX_CHAIN:
        message = f"more than {MAX_CHAIN} files extend each other"
    if message:
        problems.add(extends.mark, "extends", message, hint)
        return None
    return target


def normalised(document: Node, problems: Problems) -> Node:
    """A document with its shocks by name, complaining about empty sections.

    Raises :class:`~sim.scenario.document.ScenarioError` when the document is no mapping.
    """
    if not isinstance(document.value, dict):
        problems.add(document.mark, "", "expected a mapping of keys such as name, title, extends")
        problems.raise_any()
    items = dict(document.items)
    for key, node in list(items.items()):
        if node.value is None:
            section = " or write {}" if key in SECTIONS else ""
            problems.add(node.key, key, "is empty", f"leave the key out{section}")
            del items[key]
    if isinstance(shocks := items.get("shocks"), Node) and isinstance(shocks.value, list):
        named = _by_name(shocks, str(document.items.get("name", document).value), problems)
        items["shocks"] = shocks.with_items(named)
    return document.with_items(items)


def anchored(document: Node, folder: Path, problems: Problems) -> Node:
    """A document in which the file of a posterior, if it names one, is found in its folder."""
    node = document.get("posterior")
    if node is None or not node.text.endswith(FACTS):
        return document
    try:
        found = replace(node, value=inside(node.text, folder))
    except ValueError as error:
        problems.add(node.mark, "posterior", str(error))
        return document.with_items({k: v for k, v in document.items.items() if v is not node})
    return document.with_items({**document.items, "posterior": found})


def _by_name(shocks: Node, scenario: str, problems: Problems) -> dict[str, Node]:
    named: dict[str, Node] = {}
    for number, shock in enumerate(shocks.elements, 1):
        name = f"{scenario}-{number}" if "name" not in shock.items else shock.items["name"].value
        if not isinstance(shock.value, dict):
            problems.add(shock.mark, f"shocks[{number - 1}]", "expected a mapping")
        elif not isinstance(name, str):
            problems.add(shock.items["name"].mark, f"shocks[{number - 1}].name", "expected a name")
        elif name in named:
            first = named[name].mark.line
            problems.add(
                shock.items.get("name", shock).mark,
                f"shocks.{name}",
                "a second shock of this name",
                f"first in line {first}",
            )
        else:
            body = {key: node for key, node in shock.items.items() if key != "name"}
            named[name] = replace(shock, value=body)
    return named
