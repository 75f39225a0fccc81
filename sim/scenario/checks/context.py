"""What all checks look at: the document, its well-formed parts and the labels of the axes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sim.catalogue.variable import DIMENSIONS, LAGS, Axis, Variable
from sim.catalogue.variables import VARIABLES
from sim.scenario.problems import Mark, Problems, dotted, suggest
from sim.scenario.structure import Parts
from sim.scenario.tree import Node


@dataclass
class Context:
    """A document under check. ``labels`` holds the labels per axis, in the order of the file."""

    document: Node
    parts: Parts
    problems: Problems
    labels: dict[Axis, tuple[str, ...]] = field(init=False)

    @property
    def partial(self) -> bool:
        """Whether the document is a base that may speak of labels declared elsewhere."""
        return self.parts.heading is not None and self.parts.heading.abstract

    def __post_init__(self) -> None:
        def names(section: str) -> tuple[str, ...]:
            node = self.document.get(section)
            return tuple(node.items) if node is not None else ()

        states, powers = names("states"), names("powers")
        self.labels = {
            "state": states,
            "power": powers,
            "rival": powers,
            "dispute": names("disputes"),
            "organisation": names("organisations"),
            "member": (*states, *powers),
            "instrument": names("instruments"),
            "dimension": DIMENSIONS,
            "supplier": (*powers, *(s for s in names("sellers") if s not in powers)),
            "lag": LAGS,
        }

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

    def variable(self, name: str, path: tuple[str | int, ...], *, key: bool) -> Variable | None:
        """The variable of a name; notes a problem if there is none."""
        known = self.known(name, VARIABLES, "variable", path, key=key)
        return VARIABLES[name] if known else None
