"""Where worlds come from, if not from their own draws: designs, worlds chosen, and branches.

Sensitivity analysis, scenario discovery and experiments from outside put inputs and chance where
they want them. They do so on the unit cube: the place ``u`` of a number is the quantile of its
prior, so that the same design serves whatever the priors are. Others choose among the worlds of a
seed, such as those that fit what has happened since.

Branches share a history up to a quarter, and have chance of their own from there. Every random
number has an address with a step in it, so a history is had again by reading its addresses, and
another future by reading those of another seed from some step on. A single draw of the past can be
put elsewhere: then the history turns another way at that one point.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats, Mask, Reals, Whole
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


Numbers = TypeVar("Numbers", Floats, Reals)


@dataclass(frozen=True)
class Forced:
    """One draw of chance put at ``place`` (0..1): its kind and item, and the step it belongs to."""

    kind: str
    item: str
    step: int
    place: float


@dataclass(frozen=True)
class Stem:
    """The history that branches share: that of ``replicate``, with chance anew from ``step`` on.

    Steps count the quarters of a run from 1; ``forced`` are draws that fell elsewhere; ``chance``
    is the replicate whose chance its first branch has.
    """

    replicate: int
    step: int
    forced: tuple[Forced, ...] = ()
    chance: int = 0


@dataclass(frozen=True, eq=False)
class Branches:
    """Branches from one or more stems in the histories of ``seed``.

    Replicate ``r`` grows from stem ``r % len(stems)`` as its branch ``r // len(stems)``, and has
    the chance of the replicate of that number (counted from the stem's ``chance``) of the seed that
    it is run with: branches of one number share their chance, unless their stems say otherwise.
    Uncertain numbers are those of the history. ``dated[shock]`` is the step of a shock that may or
    may not come: whether it does is chance of that step. ``past`` is the scenario of the history,
    where the branches have another; all stems then have one step. Raises ``ValueError`` for stems
    that make no sense.
    """

    seed: int
    stems: tuple[Stem, ...]
    dated: Mapping[str, int] = field(default_factory=dict)
    past: Past | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.stems:
            raise ValueError("branches need a stem")
        for stem in self.stems:
            if stem.replicate < 0 or stem.step < 1:
                raise ValueError("replicates are counted from 0, steps of a run from 1")
        if self.past is not None and {s.step for s in self.stems} != {self.past.steps + 1}:
            raise ValueError("with another scenario in the past, all stems end where it does")

    @property
    def uniforms(self) -> Mapping[str, Floats]:
        """Nothing: inputs are drawn as in the history."""
        return {}

    @property
    def digest(self) -> str:
        """SHA-256 of all that decides the branches, but for the seed of their own chance."""
        past = self.past and (self.past.scenario.digest, self.past.steps)
        content = (self.seed, self.stems, sorted(self.dated.items()), past)
        return hashlib.sha256(repr(content).encode()).hexdigest()

    def streams(self, seed: int, first: int, count: int) -> Streams:
        """The random numbers of replicates ``first .. first + count - 1``."""
        return _BranchedStreams(self, seed, first, count)


class _BranchedStreams(Streams):
    """Streams that read the history up to a step and fresh chance from there."""

    def __init__(self, branches: Branches, seed: int, first: int, count: int) -> None:
        numbers, stems = np.arange(first, first + count), branches.stems
        place = numbers % len(stems)
        super().__init__(seed, numbers)
        self._old = Streams(branches.seed, np.array([s.replicate for s in stems])[place])
        chance = np.array([stem.chance for stem in stems])[place]
        self._new = Streams(seed, numbers // len(stems) + chance)
        self._steps = np.array([stem.step for stem in stems])[place]
        self._dated = branches.dated
        self._forced: dict[tuple[str, int], list[tuple[str, NDArray[np.intp], float]]] = {}
        for k, stem in enumerate(stems):
            columns = np.flatnonzero(place == k)
            for f in stem.forced:
                self._forced.setdefault((f.kind, f.step), []).append((f.item, columns, f.place))

    def uniform(self, kind: str, items: Sequence[str], step: int) -> Reals:
        """Uniforms in (0, 1), shape ``[item, replicate]``."""
        fresh = self._fresh(kind, items, step)
        out = _either(fresh, self._old, self._new, lambda of: of.uniform(kind, items, step))
        return self._force(out, kind, items, step)

    def normal(self, kind: str, items: Sequence[str], step: int) -> Reals:
        """Standard normals, shape ``[item, replicate]``; none of them is ever put elsewhere."""
        fresh = self._fresh(kind, items, step)
        return _either(fresh, self._old, self._new, lambda of: of.normal(kind, items, step))

    def places(self, kind: str, items: Sequence[str]) -> Floats:
        """Uniforms in (0, 1) for what is drawn once, ``[item, replicate]``."""
        fresh = self._fresh(kind, items, 0)
        out = _either(fresh, self._old, self._new, lambda of: of.places(kind, items))
        return self._force(out, kind, items, 0)

    def _force(self, out: Numbers, kind: str, items: Sequence[str], step: int) -> Numbers:
        """Draws with those that fell elsewhere put there, in place."""
        for item, columns, place in self._forced.get((kind, step), ()):
            if item in items:
                out[items.index(item), columns] = place
        return out

    def _fresh(self, kind: str, items: Sequence[str], step: int) -> NDArray[np.bool_]:
        """Whether a draw is chance of the branch's own: ``[item or 1, replicate]``."""
        if kind == "draw":
            return np.zeros((1, self.count), dtype=bool)
        if kind == "shock":
            dated = np.array([[self._dated.get(item, 0)] for item in items])
            return np.asarray(dated >= self._steps)
        return np.asarray(step >= self._steps)[None]


def _either(fresh: Mask, old: Streams, new: Streams, read: Callable[[Streams], Numbers]) -> Numbers:
    """What ``new`` streams say where a draw is ``fresh``, and ``old`` ones elsewhere."""
    if not fresh.any():
        return read(old)
    return read(new) if fresh.all() else np.where(fresh, read(new), read(old))
