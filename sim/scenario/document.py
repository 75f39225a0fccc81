"""A document: its words, its tree with the place of every value, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias, get_args

from sim.catalogue.variables import DIMENSIONS, LAGS, Axis
from sim.text import FORBIDDEN, nearest, one_line

AXES: tuple[Axis, ...] = get_args(Axis)
ALL = "all"
"""Stands for every label of an axis."""
DEFAULT = "default"
"""Stands for all labels not named."""
ASSUMPTION = "assumption"
"""The reference of a number that nobody published."""
OPERATIONS = ("add", "multiply", "set")
"""What a shock can do to a variable."""
Kind = Literal[
    "final", "change", "maximum", "minimum", "mean", "first_time", "ever", "count", "rank",
    "leader", "at",
]  # fmt: skip
OUTCOME_KINDS: tuple[Kind, ...] = get_args(Kind)
CONDITIONS = ("above", "below", "exceeds")
"""What can be watched for in an outcome."""
SECTIONS = (
    "sources", "states", "powers", "sellers", "disputes", "organisations", "instruments", "initial",
    "parameters", "hypotheses", "mechanisms", "shocks", "outcomes",
)  # fmt: skip
"""Top-level keys that hold named entries."""
HEADING = (
    "name", "title", "description", "question", "extends", "abstract", "start", "horizon",
    "posterior", "evidence",
)  # fmt: skip
"""Top-level keys that hold one value."""


def axis_labels(section: Callable[[str], Iterable[str]]) -> dict[Axis, tuple[str, ...]]:
    """Labels of each axis, from the names in each section, in their order.

    Members are states, then powers; suppliers of arms the powers, then other sellers.
    """
    states, powers = tuple(section("states")), tuple(section("powers"))
    return {
        "state": states,
        "power": powers,
        "rival": powers,
        "dispute": tuple(section("disputes")),
        "organisation": tuple(section("organisations")),
        "member": (*states, *powers),
        "instrument": tuple(section("instruments")),
        "dimension": DIMENSIONS,
        "supplier": (*powers, *(s for s in section("sellers") if s not in powers)),
        "lag": LAGS,
    }


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


Scalar: TypeAlias = bool | int | float | str | None
Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"

KINDS = (
    "value", "uniform", "normal", "truncated", "lognormal", "beta", "triangular", "discrete",
    "sample", "dirichlet",
)  # fmt: skip
"""Words that make a mapping a quantity: a number or a distribution."""


@dataclass(slots=True)
class Node:
    """A value of the document: mapping, list or scalar.

    ``mark`` is where the value stands and ``key`` where its key stands (the same for list items).
    Trees are never changed in place; merging builds new ones that share the unchanged parts.
    """

    value: dict[str, Node] | list[Node] | Scalar
    mark: Mark
    key: Mark

    @property
    def items(self) -> dict[str, Node]:
        """Entries of a mapping; empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def elements(self) -> list[Node]:
        """Items of a list; empty for anything else."""
        return self.value if isinstance(self.value, list) else []

    @property
    def text(self) -> str:
        """A word; "" for anything else."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def is_quantity(self) -> bool:
        """Whether this is a mapping that names a kind of number."""
        return any(kind in self.items for kind in KINDS)

    def get(self, *path: str | int) -> Node | None:
        """The node at a path of keys and list positions, or None."""
        node: Node | None = self
        for step in path:
            if node is None:
                return None
            if isinstance(step, int):
                node = node.elements[step] if 0 <= step < len(node.elements) else None
            else:
                node = node.items.get(step)
        return node

    def entries(self, *path: str | int) -> dict[str, Node]:
        """Entries of the mapping at a path; empty where there is none."""
        node = self.get(*path)
        return {} if node is None else node.items

    def nearest(self, *path: str | int) -> Node:
        """The node at a path or, where the path ends early, the last one on the way."""
        node = self
        for step in path:
            child = node.get(step)
            if child is None:
                return node
            node = child
        return node

    def with_items(self, items: dict[str, Node]) -> Node:
        """The same place with other entries."""
        return replace(self, value=items)

    def size(self, depth: int = 0) -> tuple[int, int]:
        """Number of values below and with this one, and bytes that they take in a file at most."""
        items, elements = self.items, self.elements
        if not items and not elements:
            return 1, _room(str(self.value))
        values, room = 1, sum(map(_room, items))
        for node in (*items.values(), *elements):
            number, most = node.size(depth + 1)
            values += number
            room += most + 2 * depth + 12  # its indent, and the signs around it
        return values, room

    def plain(self) -> Plain:
        """Ordinary Python data without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def _room(text: str) -> int:
    """Bytes that a text takes in a file at most, in quotes and with what is escaped in it."""
    return (2 if text.isascii() and text.isprintable() else 6) * len(text) + 2


def node_of(data: object, mark: Mark) -> Node:
    """A tree of ordinary Python data, all of it at one place.

    Raises TypeError for anything but mappings, sequences, text, numbers, booleans and None, and
    :class:`ScenarioError` for characters that no text may hold.
    """
    if data is None or isinstance(data, bool | int | float):
        return Node(data, mark, mark)
    if isinstance(data, str):
        return Node(_screened(data, mark), mark, mark)
    if isinstance(data, Mapping):
        items = {_screened(str(key), mark): node_of(value, mark) for key, value in data.items()}
        return Node(items, mark, mark)
    if isinstance(data, Sequence):
        return Node([node_of(item, mark) for item in data], mark, mark)
    raise TypeError(f"a scenario cannot hold a {type(data).__name__}")


def _screened(text: str, mark: Mark) -> str:
    if bad := FORBIDDEN.search(text):
        raise ScenarioError([Problem(*mark, "", f"the character {bad[0]!a} is not allowed")])
    return text
