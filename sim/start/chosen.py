"""Replicates chosen among the worlds of a seed, such as those that fit what has happened since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.world.streams import Streams

Floats = NDArray[np.float64]

GIVEN = "given"
"""The entry of a provenance that says what a result's worlds were chosen by, and which they are."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """Replicate ``r`` is world ``worlds[r]`` of the seed, with all its numbers and chance.

    ``known`` says by what they were chosen. Raises ``ValueError`` for no worlds.
    """

    worlds: NDArray[np.int64]
    known: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not len(self.worlds) or int(self.worlds.min()) < 0:
            raise ValueError("expected the numbers of worlds, from 0 on")

    @property
    def size(self) -> int:
        """Number of replicates there are."""
        return len(self.worlds)

    @property
    def uniforms(self) -> Mapping[str, Floats]:
        """Nothing: the inputs are those of the worlds."""
        return {}

    @property
    def past(self) -> None:
        """None: a chosen world has one scenario."""
        return

    @property
    def facts(self) -> Mapping[str, Any]:
        """What a result should remember: by what its worlds were chosen, and their numbers."""
        return {GIVEN: {**self.known, "worlds": [int(w) for w in self.worlds]}}

    @property
    def digest(self) -> str:
        """SHA-256 of the choice."""
        numbers = np.ascontiguousarray(self.worlds, dtype=np.int64).tobytes()
        return hashlib.sha256(b"chosen" + numbers).hexdigest()

    def streams(self, seed: int, first: int, count: int) -> Streams:
        """The random numbers of replicates ``first .. first + count - 1``.

        Raises ``ValueError`` for replicates beyond those chosen.
        """
        if first + count > self.size:
            raise ValueError(f"{self.size} worlds were chosen, {first + count} are needed")
        return Streams(seed, self.worlds[first : first + count])


def recorded_choice(facts: Mapping[str, Any]) -> Chosen | None:
    """The choice by which a result's worlds were made, by its provenance; None for others."""
    known = facts.get(GIVEN)
    if known is None:
        return None
    return Chosen(np.array(known["worlds"], dtype=np.int64))
