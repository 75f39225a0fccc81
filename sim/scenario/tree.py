"""A parsed document in which every value knows the file, line and column it was written at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sim.scenario.characters import FORBIDDEN
from sim.scenario.problems import Mark, Problem, ScenarioError

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
