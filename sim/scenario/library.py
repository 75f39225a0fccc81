"""The scenarios that come with the package."""

from __future__ import annotations

import re
from pathlib import Path

from sim.catalogue.scenarios import FILE_OF_CODE
from sim.scenario.problems import Problem, ScenarioError, suggest
from sim.scenario.reader import read_text
from sim.scenario.tree import Plain

HEADING = ("name", "title", "question", "description")
"""What a file says of itself in words."""

_ENTRY = re.compile(r"^(\w+):.*(?:\n(?:[ \t#].*)?)*", re.MULTILINE)
"""A key at the left margin with everything indented below it."""
_ABSTRACT = re.compile(r"^abstract:\s*true\b", re.MULTILINE)


def shipped(name: str) -> Path:
    """A folder that comes with the package: beside it in a checkout, inside it if installed."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / f"_{name}"
    return packaged if packaged.is_dir() else package.parent / name


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
    raise ScenarioError([Problem(name, 0, 0, "", message, hint)])
