"""What can be wrong with a scenario file, said in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sim.names import nearest
from sim.scenario.characters import one_line

MAX_PROBLEMS = 200


class Mark(NamedTuple):
    """Where something is written: file as the user named it, line and column from 1."""

    file: str
    line: int
    column: int

    @property
    def place(self) -> str:
        """File name without its folder, and the line: ``base.yaml:12``."""
        if self.line == 0:
            return self.file
        return f"{self.file.replace(chr(92), '/').rsplit('/', 1)[-1]}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to correct. ``path`` is dotted from the top of the document, "" for the whole.

    ``line`` and ``column`` count from 1; both are 0 for a value that comes from no file (then
    ``file`` says where it comes from, such as ``--set horizon``).
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        said = self.line == 0 and self.file.endswith(f" {self.path}")
        path = f"{self.path}: " if self.path and not said else ""
        hint = f" ({self.hint})" if self.hint else ""
        return one_line(f"{place}: {path}{self.message}{hint}")


class ScenarioError(ValueError):
    """A scenario cannot be used; ``problems`` holds everything found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class Problems:
    """Collects problems while a document is checked."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def add(self, mark: Mark, path: str, message: str, hint: str = "") -> None:
        """Note one problem; the same problem is kept once.

        Raises :class:`ScenarioError` when there are more than a reader will look at.
        """
        self._found[Problem(*mark, path, message, hint)] = None
        if len(self._found) >= MAX_PROBLEMS:
            last = Problem(*mark, "", "the search for problems stops here, there are too many")
            self._found[last] = None
            self.raise_any()

    def __bool__(self) -> bool:
        return bool(self._found)

    def raise_any(self) -> None:
        """Raise :class:`ScenarioError` if anything was noted."""
        if not self._found:
            return
        files = {file: i for i, file in enumerate(dict.fromkeys(p.file for p in self._found))}
        raise ScenarioError(sorted(self._found, key=lambda p: (files[p.file], p.line, p.column)))


def suggest(word: str, known: Iterable[str]) -> str:
    """A hint naming the closest known word, or "" when none is close."""
    close = nearest(word[:80], known, 1)
    return f"did you mean '{close[0]}'?" if close else ""


def dotted(path: Iterable[str | int]) -> str:
    """A path as messages show it."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def shorten(value: object, limit: int = 60) -> str:
    """A value as it may appear in a message."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
