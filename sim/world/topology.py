"""Who borders whom, and what kind of actor each power is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats

Items = tuple[tuple[str, ...], tuple[int, ...]]


@dataclass(eq=False)
class Topology:
    """What does not change among actors; constant over replicates.

    ``neighbours`` is 1 where two states border each other; ``belligerent``, ``nuclear``,
    ``democracy`` and ``great`` are ``[power, 1]``; ``parties`` are the places of both states
    ``[dispute, 2]``; ``enmity`` is 0..1, ``[state, power]``; ``excludes`` and ``convener`` (weights
    that sum to one) are ``[organisation, power]``.
    """

    labels: Mapping[str, tuple[str, ...]]
    neighbours: Floats
    belligerent: Floats
    nuclear: Floats
    democracy: Floats
    great: Floats
    parties: NDArray[np.intp]
    enmity: Floats
    mandates: tuple[frozenset[str], ...]
    excludes: Floats
    convener: Floats
    _items: dict[tuple[str, ...], Items] = field(default_factory=dict, init=False)
    _with: dict[str, list[int]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.degree = np.maximum(self.neighbours.sum(axis=1), 1.0)
        self._conveners = [
            [(p, x) for p, x in enumerate(weights) if x > 0.0] for weights in self.convener.tolist()
        ]
        for o, mandates in enumerate(self.mandates):
            for mandate in mandates:
                self._with.setdefault(mandate, []).append(o)

    def with_mandate(self, mandate: str) -> list[int]:
        """Places of the organisations that have a mandate."""
        return self._with.get(mandate, [])

    def conveners(self, organisation: int) -> Sequence[tuple[int, float]]:
        """The powers that convene an organisation, and their weights."""
        return self._conveners[organisation]

    def convened(self, organisation: int, values: Floats, axis: int = 0) -> Floats:
        """Mean over the conveners of an organisation, by their weights; powers lie on ``axis``."""
        of = values.swapaxes(0, axis)
        parts = [weight * of[p] for p, weight in self.conveners(organisation)]
        return sum(parts[1:], parts[0]) if parts else np.zeros_like(of[0])

    def items(self, axes: tuple[str, ...]) -> Items:
        """Address texts of all label combinations of ``axes``, in storage order.

        With them the lengths of the axes.
        """
        found = self._items.get(axes)
        if found is None:
            labels = [self.labels[axis] for axis in axes]
            texts = tuple("".join(f".{label}" for label in place) for place in product(*labels))
            found = self._items[axes] = texts, tuple(map(len, labels))
        return found
