"""Replicates by arrangement: inputs and chance put where an analysis wants them, or worlds chosen.

An ordinary ensemble draws every uncertain number from its stream and gives every replicate chance
of its own. Sensitivity analysis, scenario discovery and experiments from outside need to say both
themselves. They do so on the unit cube: the place ``u`` of a number is the quantile of its prior,
so that the same design serves whatever the priors are. Others choose among the worlds of a seed,
such as those that fit what has happened since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from sim.arrays import Floats, Whole
from sim.scenario import Scenario
from sim.world.streams import LEAST, MOST, Streams

GIVEN = "given"
"""The entry of a provenance that says what a result's worlds were chosen by, and which they are."""


@dataclass(frozen=True)
class Past:
    """The scenario under which the first ``steps`` quarters are simulated, where it is another."""

    scenario: Scenario
    steps: int


class Arrangement(Protocol):
    """What says of which inputs and chance replicates are made: a design, or branches."""

    @property
    def uniforms(self) -> Mapping[str, Floats]:
        """Places of inputs in (0, 1), ``[replicate]`` by name."""
        ...

    @property
    def past(self) -> Past | None:
        """Another scenario for the first quarters."""
        ...

    @property
    def facts(self) -> Mapping[str, Any]:
        """What a result should remember of it."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 of all that decides the replicates."""
        ...

    def streams(self, seed: int, first: int, count: int) -> Streams:
        """The random numbers of replicates ``first .. first + count - 1``."""
        ...


@dataclass(frozen=True, eq=False)
class Design:
    """What replicates ``0 .. size - 1`` of an ensemble are made of.

    ``uniforms[name]`` is the place [0..1, per replicate] of an uncertain number, named as in the
    parameters of a result ("parameters.finance.maturity", "initial.debt.TJK.CHN",
    "hypotheses.guards_purpose", "shocks.invasion.probability"); those not named are drawn as ever.
    ``chance[replicate]`` is the number of the replicate whose chance is used (its own by default):
    equal numbers share every draw of the run apart from the inputs. Raises ``ValueError`` for
    arrays of different lengths and for places outside the unit interval.
    """

    size: int
    uniforms: Mapping[str, Floats] = field(default_factory=dict)
    chance: Whole | None = None

    def __post_init__(self) -> None:
        for name, places in self.uniforms.items():
            if places.shape != (self.size,):
                raise ValueError(f"{name}: expected {self.size} places, got {places.shape}")
            if not ((places >= 0.0) & (places <= 1.0)).all():
                raise ValueError(f"{name}: a place lies outside 0 to 1")
        if self.chance is not None and (
            self.chance.shape != (self.size,) or int(self.chance.min()) < 0
        ):
            raise ValueError(f"chance: expected {self.size} replicate numbers from 0 on")

    @property
    def past(self) -> None:
        """None: a designed replicate has one scenario."""
        return

    @property
    def facts(self) -> Mapping[str, Any]:
        """Nothing: whoever makes a design says what it was for."""
        return {}

    def streams(self, seed: int, first: int, count: int) -> Streams:
        """The random numbers of replicates ``first .. first + count - 1``.

        Raises ``ValueError`` for replicates beyond the design.
        """
        if first + count > self.size:
            raise ValueError(f"the design has {self.size} replicates, {first + count} are needed")
        return _DesignedStreams(self, seed, first, count)

    @property
    def digest(self) -> str:
        """SHA-256 of the design: two with the same digest make the same replicates."""
        found = hashlib.sha256(str(self.size).encode())
        for name in sorted(self.uniforms):
            found.update(
                name.encode() + b"\0" + np.ascontiguousarray(self.uniforms[name]).tobytes()
            )
        if self.chance is not None:
            found.update(b"chance" + np.ascontiguousarray(self.chance, dtype=np.int64).tobytes())
        return found.hexdigest()


class _DesignedStreams(Streams):
    """Streams that read inputs from a design, and chance where the design points to."""

    def __init__(self, design: Design, seed: int, first: int, count: int) -> None:
        part = slice(first, first + count)
        numbers = np.arange(first, first + count)
        super().__init__(seed, numbers if design.chance is None else design.chance[part])
        self._inputs = Streams(seed, numbers)
        self._places = {name: values[part] for name, values in design.uniforms.items()}

    def places(self, kind: str, items: Sequence[str]) -> Floats:
        """Uniforms in (0, 1) for what is drawn once, ``[item, replicate]``."""
        if kind != "draw":
            return super().places(kind, items)
        out = self._inputs.places(kind, items)
        for row, item in zip(out, items, strict=True):
            if item in self._places:
                np.clip(self._places[item], LEAST, MOST, out=row)
        return out


@dataclass(frozen=True, eq=False)
class Chosen:
    """Replicate ``r`` is world ``worlds[r]`` of the seed, with all its numbers and chance.

    ``known`` says by what they were chosen. Raises ``ValueError`` for no worlds.
    """

    worlds: Whole
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
