"""The world: all numbers of all replicates, and what rules may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.arrays import REAL, Floats
from sim.catalogue.variables import VARIABLES
from sim.quarter import Quarter
from sim.world.arrays import clip, total
from sim.world.blocks import Blocks
from sim.world.channels import Channels
from sim.world.declared import DeclaredParameters, Variables
from sim.world.instruments import Instruments
from sim.world.streams import Streams
from sim.world.timeline import Timeline
from sim.world.topology import Topology

Kept = TypeVar("Kept")

ARMS_WINDOW = 20
"""Quarters in the arms import share: five years, as SIPRI reports it."""


@dataclass(eq=False, repr=False)
class Setting:
    """What holds for a whole run, drawn for its replicates.

    ``start`` is the first quarter; ``mechanisms`` says which are switched on; ``variants`` names
    those of each hypothesis and ``hypotheses`` holds the place of the one that each replicate
    holds, ``[replicate]``; ``draws`` keeps every uncertain number by name, ``[replicate]``.
    """

    start: Quarter
    labels: dict[str, tuple[str, ...]]
    mechanisms: Mapping[str, bool]
    parameters: DeclaredParameters
    variants: dict[str, tuple[str, ...]]
    hypotheses: dict[str, Floats]
    instruments: Instruments
    channels: Channels
    timeline: Timeline
    topology: Topology
    draws: dict[str, Floats]


class World(Variables, Setting):
    """Numbers of ``count`` replicates: where their variables stand, and in what setting.

    Every declared variable is an attribute (``world.debt``) and holds an array
    ``[*axes, replicate]``; assigning to it writes in place. Slow variables (attitudes, postures)
    are a departure from a level of their own: events :meth:`push` both.
    """

    streams: Streams
    replicates: NDArray[np.int64]
    count: int
    step_index: int
    explaining: bool
    reasons: dict[str, dict[str, NDArray[Any]]]
    known: dict[str, Floats]
    blocks: Blocks
    arms_deliveries: Floats
    states: Any
    powers: Any
    organisations: Any
    proposing: Callable[[], Sequence[Any]]
    choosing: Callable[[], Sequence[Any]]
    _before: dict[str, Floats]
    _kept: dict[Any, Any]

    def __init__(
        self,
        setting: Setting,
        streams: Streams,
        replicates: NDArray[np.int64],
        blocks: Blocks,
        *,
        known: dict[str, Floats],
        explain: bool = False,
    ) -> None:
        """``blocks`` are all variables; ``known`` are those of a nowcast, levels included."""
        self.stand_in(blocks)
        self.__dict__.update(
            streams=streams, replicates=replicates, count=len(replicates), known=known,
            step_index=0, explaining=explain, reasons={}, _before={},
        )  # fmt: skip
        self.go_on_in(setting)
        self.__dict__["arms_deliveries"] = np.zeros((ARMS_WINDOW, *self.arms_ordered.shape), REAL)
        self.settle_levels()
        self.keep_bounds()
        self.resume()

    def stand_in(self, blocks: Blocks) -> None:
        """Let the variables stand in these arrays, found as quickly as any attribute."""
        self.__dict__.update(blocks, blocks=blocks)

    def go_on_in(self, setting: Setting) -> None:
        """Let rules read another setting of the same actors; variables stay where they are."""
        self.__dict__.update(vars(setting), _kept={})

    def enlist(
        self,
        states: Any,
        powers: Any,
        organisations: Any,
        proposing: Callable[[], Sequence[Any]],
        choosing: Callable[[], Sequence[Any]],
    ) -> None:
        """Make the actors known to the rules as ``states``, ``powers`` and ``organisations``.

        ``proposing`` gives the powers and ``choosing`` the states as they come to the table: alone,
        or several abreast.
        """
        self.__dict__.update(
            states=states, powers=powers, organisations=organisations,
            proposing=proposing, choosing=choosing,
        )  # fmt: skip

    if not TYPE_CHECKING:  # a checker knows the names from what is declared

        def __getattr__(self, name: str) -> Any:
            raise AttributeError(f"the world has no variable '{name}'")

        def __setattr__(self, name: str, value: Any) -> None:
            block = self.__dict__["blocks"].get(name)
            if block is None:
                raise AttributeError(f"'{name}' is not a declared variable")
            if value is not block:
                block[...] = value

    @property
    def quarter(self) -> Quarter:
        """The quarter being simulated (the one before the start while at the start)."""
        return self.start + (self.step_index - 1)

    def block(self, name: str) -> Floats:
        """The array of a variable, ``[*axes, replicate]``."""
        found: Floats = self.blocks[name]
        return found

    def on(self, code: str) -> bool:
        """Whether a mechanism (``M22``) is switched on."""
        return bool(self.mechanisms[code])

    def holds(self, hypothesis: str, variant: str) -> Floats:
        """1 in the replicates that hold this variant of a hypothesis, else 0: ``[replicate]``."""

        def found() -> Floats:
            code = self.variants[hypothesis].index(variant)
            held = (self.hypotheses[hypothesis] == code).astype(REAL)
            held.setflags(write=False)  # every rule that asks gets the same array
            return held

        return self.kept((hypothesis, variant), found)

    def kept(self, question: Hashable, answer: Callable[[], Kept]) -> Kept:
        """The answer to a question that hangs on the setting alone, found out once."""
        if question not in self._kept:
            self._kept[question] = answer()
        found: Kept = self._kept[question]
        return found

    def believing(self, hypothesis: str, variant: str) -> Floats:
        """1 where this variant is held, else ``motives.unheld``: what a denied claim counts."""

        def found() -> Floats:
            held = self.holds(hypothesis, variant)
            counts = held + self.parameters.motives.unheld * (1.0 - held)
            counts.setflags(write=False)
            return counts

        return self.kept(("believing", hypothesis, variant), found)

    def uniform(self, kind: str, *axes: str) -> Floats:
        """Uniforms for this quarter, ``[*axes, replicate]``, addressed by label."""
        items, shape = self.topology.items(axes)
        numbers = self.streams.uniform(kind, items, self.step_index)
        return numbers.reshape((*shape, self.count))

    def normal(self, kind: str, *axes: str) -> Floats:
        """Standard normals for this quarter, ``[*axes, replicate]``, addressed by label."""
        items, shape = self.topology.items(axes)
        numbers = self.streams.normal(kind, items, self.step_index)
        return numbers.reshape((*shape, self.count))

    def level(self, name: str) -> Floats:
        """The slow level of a slow variable, ``[*axes, replicate]``; writing into it moves it."""
        found: Floats = self.blocks[f"{name}_level"]
        return found

    def push(self, name: str, amount: Floats, lasting: Floats | float | None = None) -> None:
        """Move a slow variable by ``amount`` (its unit, broadcastable), a part of it for good.

        The part is ``levels.<name>_lasting`` unless ``lasting`` (0..1) says otherwise; the rest
        fades with the half-life of the variable. Both stay within the variable's bounds.
        """
        variable = VARIABLES[name]
        part = getattr(self.parameters.levels, f"{name}_lasting") if lasting is None else lasting
        for block, moved in ((self.blocks[name], amount), (self.level(name), part * amount)):
            clip(block + moved, variable.low, variable.high, out=block)

    def push_posture(self, instrument: int, amount: Floats) -> None:
        """Move a tie and the level at which it stands by ``amount`` [units], not below nothing."""
        for block in (self.blocks["ties"][instrument], self.level("ties")[instrument]):
            np.maximum(block + amount, 0.0, out=block)

    def since_last(self, key: str, value: Floats) -> Floats:
        """By how much ``value`` has changed since a rule last asked under ``key``; 0 at first."""
        before = self._before.get(key, value)
        self._before[key] = np.array(value)
        return value - before

    def stock(self, *roles: str) -> Floats:
        """Ties summed over the instruments that play any of ``roles``: ``[state, power, R]``."""
        places = self.instruments.with_role(*roles)
        if len(places) == 0:
            return np.zeros_like(self.debt)
        return total(self.ties[places])

    def strength(self, *roles: str, powers: slice = slice(None)) -> Floats:
        """Strength of the ties of ``roles``, 0..1: one half at the instruments' saturation.

        Shape ``[state, power, R]``, of all ``powers`` or some; stocks in their own saturations add
        up before saturating.
        """
        filled = np.zeros_like(self.debt[:, powers])
        for i in self.instruments.with_role(*roles):
            half = self.instruments.saturation[i]
            filled += self.ties[i, :, powers] / (
                half * self.gdp[:, None] if self.instruments.of_gdp[i] else half
            )
        filled /= 1.0 + filled
        return filled

    def allied(self, least: float = 1.0) -> Floats:
        """1 where the state is in an alliance of the power by at least a degree: ``[S, P, R]``."""
        found = np.zeros_like(self.debt)
        for o in self.topology.with_mandate("mutual_defence"):
            seated = self.membership[o, : len(self.labels["state"])] >= least
            for power, _ in self.topology.conveners(o):
                found[:, power] = np.maximum(found[:, power], seated)
        return found

    def because(self, event: str, **terms: NDArray[Any]) -> None:
        """Keep the terms behind an event for the chronicle of an explained run."""
        if self.explaining:
            # Copies: later rules of the same quarter write into the arrays in place.
            self.reasons[event] = {name: np.array(term) for name, term in terms.items()}

    def keep_bounds(self) -> None:
        """Clip every bounded variable to its declared bounds."""
        self.blocks.keep_bounds()

    def begin_quarter(self) -> None:
        """Move to the next quarter and clear the events of the last one."""
        self.__dict__["step_index"] += 1
        self.reasons.clear()
        self.blocks.clear_events()

    def resume(self) -> None:
        """Be in the state of a nowcast, if there is one: slow levels and what adapts included.

        Said again after a beginning, which derives from values what was known there.
        """
        for name, values in self.known.items():
            self.blocks[name][...] = values
        if self.known:
            for i in self.instruments.with_role("strategic"):  # as public as their stationing
                self.ties[i] = self.level("ties")[i] = self.stationing

    def settle_levels(self) -> None:
        """Begin every slow level where its variable is."""
        for name, variable in VARIABLES.items():
            if variable.slow:
                self.level(name)[...] = self.blocks[name]
