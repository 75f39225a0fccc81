"""Registers that are data, here and in other folders (TOML, CSV), and folders of the package."""

from __future__ import annotations

import csv
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ConfigDict

STRICT = ConfigDict(extra="forbid")
"""For the classes of entries: an unknown key in a file is an error, and so is a wrong word."""

_Kind = TypeVar("_Kind")


def entries(
    file: str, kind: type[_Kind], key: str, package: str = "sim.catalogue"
) -> dict[str, _Kind]:
    """The entries of a TOML file by name, in order; ``key`` is the field that holds the name."""
    given: dict[str, dict[str, Any]] = tomllib.loads(text(file, package))
    return {name: kind(**{key: name}, **fields) for name, fields in given.items()}


def rows(file: str, package: str = "sim.catalogue") -> list[dict[str, str]]:
    """The rows of a CSV file by column."""
    return list(csv.DictReader(text(file, package).splitlines()))


def text(file: str, package: str = "sim.catalogue") -> str:
    """A file in the folder of a package."""
    return files(package).joinpath(file).read_text(encoding="utf-8")


def shipped(name: str) -> Path:
    """A folder that comes with the package: beside it in a checkout, inside it if installed."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / f"_{name}"
    return packaged if packaged.is_dir() else package.parent / name
