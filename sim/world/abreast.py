"""Several actors as one, so that a rule about one of them is computed for all at once.

What a rule says of an actor it says of each replicate. So the replicates of several actors may
follow each other along the last axis, as if all were replicates of one: the trust of a state in
each power, ``[power, replicate]``, is ``[power, state and replicate]`` for states abreast. The same
numbers come out, in a fraction of the calls. What cannot be seen in this way, such as which actor
it is, raises :class:`Apart`; the rule is then asked actor by actor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.world.instruments import NUMBERS, Instruments
from sim.world.world import World

_AT_ONCE = 2048
"""Replicates of all actors abreast: beyond, what a call costs hardly counts."""

_SAME = {"labels", "topology", "on", "step_index", "quarter"}
"""What a world says that is the same for all replicates."""

_REPEATED = {"holds", "believing", "level", "stock", "strength", "allied", "uniform", "normal"}
"""Questions to a world that are answered by replicate."""


class Apart(Exception):  # noqa: N818 - a request, not an error
    """A rule wants to know what only one actor at a time can say."""


class Abreast:
    """Consecutive actors as one, to be read only; ``world`` is theirs, its replicates repeated.

    A declared variable with their axis is an attribute as it is of one actor, of shape ``[...,
    actor and replicate]``, as it was when first asked for.
    """

    def __init__(self, actors: Sequence[Any]) -> None:
        self.actors, self.axis = actors, actors[0].axis
        self._one = actors[0].world
        self._places = slice(actors[0].index, actors[-1].index + 1)
        self.world = _Repeated(self._one, len(actors))

    def rows(self, values: NDArray[Any], axis: int = 0) -> NDArray[Any]:
        """Their rows of an array ``[..., actor, ..., R]``: ``[..., actor and replicate]``."""
        own, last = values[(slice(None),) * axis + (self._places,)], values.ndim - 1
        inner = own.transpose(*range(axis), *range(axis + 1, last), axis, last)
        return inner.reshape(*inner.shape[:-2], inner.shape[-2] * inner.shape[-1])

    def put(self, values: Floats, into: Floats) -> None:
        """Write ``[..., actor and replicate]`` into their rows of ``[actor, ..., R]``."""
        own = values.reshape(*values.shape[:-1], len(self.actors), self._one.count)
        into[self._places] = np.moveaxis(own, -2, 0)

    def apart(self, ask: Callable[[Any], Floats], *shape: int) -> Floats:
        """What a rule says of one actor after the other: ``[*shape, actor and replicate]``."""
        whole = (*shape, self._one.count)
        return np.concatenate([np.broadcast_to(ask(a), whole) for a in self.actors], axis=-1)

    @property
    def others(self) -> Floats:
        """As ``PowerRows.others``: ``[power, actor and replicate]``."""
        others = np.hstack([actor.others for actor in self.actors])
        return np.repeat(others, self._one.count, axis=1)

    @property
    def democracy(self) -> Floats:
        """As ``PowerRows.democracy``: ``[actor and replicate]``."""
        return np.repeat(self._one.topology.democracy[self._places, 0], self._one.count)

    def strength(self, *roles: str) -> Floats:
        """As ``PowerRows.strength``."""
        found = self._one.strength(*roles, powers=self._places)
        return found.reshape(len(found), -1)

    def __getattr__(self, name: str) -> Any:
        variable = VARIABLES.get(name)
        if variable is None or self.axis not in variable.axes:
            raise Apart(name)
        own = self.rows(self._one.block(name), variable.axes.index(self.axis))
        own.setflags(write=False)
        self.__dict__[name] = own
        return own


def side_by_side(
    actors: Sequence[Any], alike: Callable[[Any], bool], together: Callable[[Sequence[Any]], Any]
) -> list[Any]:
    """Actors to be asked in turn: neighbours that are ``alike`` as one, if they are not many.

    In an explained world all decide by themselves.
    """
    world = actors[0].world
    most = 1 if world.explaining else max(1, _AT_ONCE // world.count)
    found: list[list[Any]] = []
    for actor in actors:
        if found and len(found[-1]) < most and alike(actor) and alike(found[-1][-1]):
            found[-1].append(actor)
        else:
            found.append([actor])
    return [group[0] if len(group) == 1 else together(group) for group in found]


class _Repeated:
    """A world whose replicates are repeated, once for each of several actors."""

    explaining = False

    def __init__(self, one: World, times: int) -> None:
        self.one, self._times = one, times
        self.count = times * one.count

    @property
    def parameters(self) -> Any:
        """The drawn parameters."""
        of, times = self.one.parameters, self._times
        return self.one.kept(("parameters", times), lambda: _Parameters(of, times))

    @property
    def instruments(self) -> Any:
        """The instruments."""
        of, times = self.one.instruments, self._times
        return self.one.kept(("instruments", times), lambda: _Instruments(of, times))

    def because(self, event: str, **terms: Any) -> None:
        """Nothing is kept for the chronicle: in an explained world actors are asked one by one."""

    def __getattr__(self, name: str) -> Any:
        if name in VARIABLES:
            self.__dict__[name] = found = _repeat(self.one.block(name), self._times)
            return found
        if name in _SAME:
            return getattr(self.one, name)
        if name in _REPEATED:
            return self._asked(getattr(self.one, name))
        raise Apart(name)

    def _asked(self, question: Callable[..., Floats]) -> Callable[..., Floats]:
        return lambda *words: _repeat(question(*words), self._times)


class _Parameters:
    """Drawn parameters, or those of a group, for repeated replicates."""

    def __init__(self, one: Any, times: int) -> None:
        self._one, self._times = one, times

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._one, name)
        array = isinstance(found, np.ndarray)
        wide = _repeat(found, self._times) if array else _Parameters(found, self._times)
        self.__dict__[name] = wide
        return wide


class _Instruments:
    """Instruments for repeated replicates."""

    def __init__(self, one: Instruments, times: int) -> None:
        self._one, self._times = one, times
        self.gain = {kind: _repeat(gain, times) for kind, gain in one.gain.items()}

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._one, name)
        if name in (*NUMBERS, "offered_by"):
            self.__dict__[name] = found = _repeat(found, self._times)
        return found


def _repeat(values: Floats, times: int) -> Floats:
    """Values of all replicates, again and again: ``[..., times and replicate]``."""
    found = np.concatenate([values] * times, axis=-1)
    found.setflags(write=False)
    return found
