"""What form cannot show: names that exist, numbers that fit, dates that agree.

What all checks look at stands here: the document, its well-formed parts, the labels of the axes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.catalogue.variables import VARIABLES, Axis, Variable
from sim.scenario.document import ALL, Mark, Node, Problems, axis_labels, dotted, suggest
from sim.scenario.structure import Parts


@dataclass
class Context:
    """A document under check."""

    document: Node
    parts: Parts
    problems: Problems

    @property
    def partial(self) -> bool:
        """Whether the document is a base that may speak of labels declared elsewhere."""
        return self.parts.heading is not None and self.parts.heading.abstract

    @cached_property
    def labels(self) -> dict[Axis, tuple[str, ...]]:
        """Labels of each axis, in the order of the file."""
        return axis_labels(self.document.entries)

    def add(self, path: tuple[str | int, ...], message: str, hint: str = "") -> None:
        """Note a problem with the value at a path."""
        self.problems.add(self.document.nearest(*path).mark, dotted(path), message, hint)

    def add_key(self, path: tuple[str | int, ...], message: str, hint: str = "") -> None:
        """Note a problem with the key at a path."""
        self.problems.add(self.document.nearest(*path).key, dotted(path), message, hint)

    def mark(self, *path: str | int) -> Mark:
        """Where the value at a path stands."""
        return self.document.nearest(*path).mark

    def known(
        self,
        word: str,
        allowed: Collection[str],
        what: str,
        path: tuple[str | int, ...],
        *,
        key: bool = False,
    ) -> bool:
        """Whether a word is among those allowed; notes a problem if not."""
        if word in allowed or (not allowed and self.partial):
            return True
        note = self.add_key if key else self.add
        note(path, f"unknown {what} '{word}'", suggest(word, allowed))
        return False

    def all_known(
        self, given: Iterable[str], allowed: Collection[str], what: str, path: tuple[str | int, ...]
    ) -> None:
        """Note every word of a list, or key of a mapping, at a path that is not allowed."""
        keyed = isinstance(given, Mapping)
        for place, word in enumerate(given):
            self.known(word, allowed, what, (*path, word if keyed else place), key=keyed)

    def selected(self, labels: Sequence[str], axis: Axis, path: tuple[str | int, ...]) -> None:
        """Note labels of an axis that do not exist; ``all``, alone, stands for every one."""
        listed = self.document.nearest(*path).elements
        for i, label in enumerate(labels):
            if label != ALL or len(labels) > 1:
                self.known(label, self.labels[axis], axis, (*path, i) if listed else path)

    def variable(self, name: str, path: tuple[str | int, ...], *, key: bool) -> Variable | None:
        """The variable of a name; notes a problem if there is none."""
        known = self.known(name, VARIABLES, "variable", path, key=key)
        return VARIABLES[name] if known else None
