"""The world: all numbers of all replicates, and what rules may ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.parameter import Parameter
from sim.catalogue.variables import VARIABLES
from sim.scenario import Quarter, Scenario
from sim.world.arrays import share, total
from sim.world.blocks import fill_blocks, keep_bounds
from sim.world.channels import Channels
from sim.world.declared import DeclaredParameters, Variables
from sim.world.design import Arrangement
from sim.world.draws import Draws, draw_parameters
from sim.world.instruments import Instruments
from sim.world.places import places_of, state_of
from sim.world.streams import Streams, consecutive
from sim.world.timeline import Timeline

Floats = NDArray[np.float64]

ARMS_WINDOW = 20
"""Quarters in the arms import share: five years, as SIPRI reports it."""


class World(Variables):
    """Numbers of ``count`` consecutive replicates of a scenario, from replicate ``first``.

    Every declared variable is an attribute (``world.debt``) and holds an array
    ``[*axes, replicate]``; assigning to it writes in place. Slow variables (attitudes, postures)
    are a departure from a level of their own: events :meth:`push` both.
    """

    scenario: Scenario
    streams: Streams
    replicates: NDArray[np.int64]
    labels: dict[str, tuple[str, ...]]
    step_index: int
    explaining: bool
    reasons: dict[str, dict[str, NDArray[Any]]]
    known: dict[str, Floats]
    blocks: dict[str, Floats]
    draws: dict[str, Floats]
    arms_deliveries: Floats
    parameters: DeclaredParameters
    variants: dict[str, tuple[str, ...]]
    hypotheses: dict[str, Floats]
    instruments: Instruments
    channels: Channels
    timeline: Timeline
    topology: Topology
    states: Any
    powers: Any
    organisations: Any
    _before: dict[str, Floats]
    _held: dict[tuple[str, str], Floats]

    def __init__(
        self,
        scenario: Scenario,
        *,
        first: int,
        count: int,
        seed: int,
        extra: Iterable[Parameter] = (),
        explain: bool = False,
        design: Arrangement | None = None,
    ) -> None:
        put = self.__dict__
        make = consecutive if design is None else design.streams
        put["streams"] = make(seed, first, count)
        put["replicates"] = np.arange(first, first + count)
        put["labels"] = {str(axis): names for axis, names in scenario.labels.items()}
        put["step_index"] = 0
        put["explaining"] = explain
        put["_before"] = {}
        put["reasons"] = {}
        draws = self._read(scenario, extra, {} if design is None else design.uniforms)
        put["known"] = state_of(scenario, self.streams, self.labels)
        put["blocks"] = fill_blocks(scenario, self.labels, draws, count, self.known)
        self.membership[...] = self.timeline.initial_memberships[..., None]
        put["draws"] = draws.values
        put["arms_deliveries"] = np.zeros((ARMS_WINDOW, *self.arms_ordered.shape))
        self.settle_levels()
        self.keep_bounds()
        self.resume()

    def _read(
        self, scenario: Scenario, extra: Iterable[Parameter], places: Mapping[str, Floats]
    ) -> Draws:
        """Take from a scenario all that rules ask for, but for where variables stand."""
        put = self.__dict__
        put["scenario"] = scenario
        put["_held"] = {}
        draws = Draws(self.streams, places_of(scenario, self.streams, places))
        put["parameters"] = draw_parameters(scenario, draws, extra)
        put["variants"] = {n: tuple(w) for n, w in scenario.hypotheses.items()}
        put["hypotheses"] = {
            n: draws.variant(f"hypotheses.{n}", w) for n, w in scenario.hypotheses.items()
        }
        put["instruments"] = Instruments(scenario, self.labels["power"], draws)
        put["channels"] = Channels(self.instruments, self.labels["power"])
        self.labels["channel"] = self.channels.names
        put["timeline"] = Timeline(scenario, self.labels, draws)
        put["topology"] = Topology(scenario, self.labels)
        return draws

    def go_on_under(self, scenario: Scenario, extra: Iterable[Parameter]) -> None:
        """Let rules read another scenario of the same actors; variables stay where they are."""
        begun = {n: drawn for n, drawn in self.draws.items() if n.startswith("initial.")}
        self.__dict__["draws"] = begun | self._read(scenario, extra, {}).values

    def enlist(self, states: Any, powers: Any, organisations: Any) -> None:
        """Make the actors known to the rules as ``states``, ``powers`` and ``organisations``."""
        self.__dict__.update(states=states, powers=powers, organisations=organisations)

    if not TYPE_CHECKING:  # a checker knows the names from what is declared

        def __getattr__(self, name: str) -> Any:
            try:
                return self.__dict__["blocks"][name]
            except KeyError:
                raise AttributeError(f"the world has no variable '{name}'") from None

        def __setattr__(self, name: str, value: Any) -> None:
            block = self.__dict__["blocks"].get(name)
            if block is None:
                raise AttributeError(f"'{name}' is not a declared variable")
            if value is not block:
                block[...] = value

    @property
    def count(self) -> int:
        """Number of replicates in hand."""
        return len(self.replicates)

    @property
    def quarter(self) -> Quarter:
        """The quarter being simulated (the one before the start while at the start)."""
        return self.scenario.start + (self.step_index - 1)

    def block(self, name: str) -> Floats:
        """The array of a variable, ``[*axes, replicate]``."""
        found: Floats = self.blocks[name]
        return found

    def on(self, code: str) -> bool:
        """Whether a mechanism (``M22``) is switched on."""
        return bool(self.scenario.mechanisms[code])

    def holds(self, hypothesis: str, variant: str) -> Floats:
        """1 in the replicates that hold this variant of a hypothesis, else 0: ``[replicate]``."""
        found: Floats | None = self._held.get((hypothesis, variant))
        if found is None:
            code = self.variants[hypothesis].index(variant)
            found = (self.hypotheses[hypothesis] == code).astype(float)
            found.setflags(write=False)  # every rule that asks gets the same array
            self._held[hypothesis, variant] = found
        return found

    def believing(self, hypothesis: str, variant: str) -> Floats:
        """1 where this variant is held, else ``motives.unheld``: what a denied claim counts."""
        held = self.holds(hypothesis, variant)
        return held + self.parameters.motives.unheld * (1.0 - held)

    def uniform(self, kind: str, *axes: str) -> Floats:
        """Uniforms for this quarter, ``[*axes, replicate]``, addressed by label."""
        return self._shaped(self.streams.uniform, kind, axes)

    def normal(self, kind: str, *axes: str) -> Floats:
        """Standard normals for this quarter, ``[*axes, replicate]``, addressed by label."""
        return self._shaped(self.streams.normal, kind, axes)

    def _shaped(self, read: Any, kind: str, axes: tuple[str, ...]) -> Floats:
        shape = tuple(len(self.labels[axis]) for axis in axes)
        items = self.topology.items(axes)
        numbers: Floats = read(kind, items, self.step_index)
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
        for block, moved in ((self.blocks[name], 1.0), (self.level(name), part)):
            np.clip(block + moved * amount, variable.low, variable.high, out=block)

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

    def strength(self, *roles: str) -> Floats:
        """Strength of the ties of ``roles``, 0..1: one half at the instruments' saturation.

        Shape ``[state, power, R]``; stocks in their own saturations add up before saturating.
        """
        filled = np.zeros_like(self.debt)
        for i in self.instruments.with_role(*roles):
            half = self.instruments.saturation[i]
            filled += self.ties[i] / (
                half * self.gdp[:, None] if self.instruments.of_gdp[i] else half
            )
        return filled / (1.0 + filled)

    def allied(self) -> Floats:
        """1 where the state is a full member of an alliance of the power: ``[S, P, R]``."""
        found = np.zeros_like(self.debt)
        for o in self.topology.with_mandate("mutual_defence"):
            full = self.membership[o, : len(self.labels["state"])] >= 1.0
            for power in np.flatnonzero(self.topology.convener[o]):
                found[:, power] = np.maximum(found[:, power], full)
        return found

    def because(self, event: str, **terms: NDArray[Any]) -> None:
        """Keep the terms behind an event for the chronicle of an explained run."""
        if self.explaining:
            # Copies: later rules of the same quarter write into the arrays in place.
            self.reasons[event] = {name: np.array(term) for name, term in terms.items()}

    def keep_bounds(self) -> None:
        """Clip every bounded variable to its declared bounds."""
        keep_bounds(self.blocks)

    def begin_quarter(self) -> None:
        """Move to the next quarter and clear the events of the last one."""
        self.__dict__["step_index"] += 1
        self.reasons.clear()
        for variable in VARIABLES.values():
            if variable.role == "event":
                self.blocks[variable.name][...] = 0.0

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


class Topology:
    """Who borders whom, and what kind of actor each power is; constant over replicates."""

    def __init__(self, scenario: Scenario, labels: dict[str, tuple[str, ...]]) -> None:
        self._labels = labels
        self._items: dict[tuple[str, ...], list[str]] = {}
        states, powers = labels["state"], labels["power"]
        self.neighbours = np.array(
            [[float(b in scenario.states[a].neighbours) for b in states] for a in states]
        )
        self.degree = np.maximum(self.neighbours.sum(axis=1), 1.0)
        specs = [scenario.powers[p] for p in powers]
        self.belligerent = np.array([[float(s.belligerent)] for s in specs])
        self.nuclear = np.array([[float(s.nuclear)] for s in specs])
        self.democracy = np.array([[float(s.democracy)] for s in specs])
        self.great = np.array([[float(s.great)] for s in specs])
        disputes = scenario.disputes.values()
        parties = [[states.index(p) for p in d.parties] for d in disputes]
        self.parties = np.array(parties, dtype=np.intp).reshape(len(parties), 2)
        self.enmity = np.zeros((len(states), len(powers)))
        for dispute in disputes:
            for party, hostile in dispute.enmity.items():
                for power, degree in hostile.items():
                    place = states.index(party), powers.index(power)
                    self.enmity[place] = max(self.enmity[place], degree)
        organisations = scenario.organisations.values()
        self.mandates = tuple(frozenset(o.mandate) for o in organisations)
        self.excludes = np.array(
            [[float(p in o.excludes) for p in powers] for o in organisations]
        ).reshape(len(self.mandates), len(powers))
        self.convener = np.array(
            [[o.convener.get(p, 0.0) for p in powers] for o in organisations]
        ).reshape(len(self.mandates), len(powers))
        self.convener = share(self.convener, self.convener.sum(axis=1, keepdims=True))

    def with_mandate(self, mandate: str) -> list[int]:
        """Places of the organisations that have a mandate."""
        return [o for o, mandates in enumerate(self.mandates) if mandate in mandates]

    def items(self, axes: tuple[str, ...]) -> list[str]:
        """Address texts of all label combinations of ``axes``, in storage order."""
        found = self._items.get(axes)
        if found is None:
            texts = [""]
            for axis in axes:
                texts = [f"{t}.{label}" for t in texts for label in self._labels[axis]]
            found = self._items[axes] = texts
        return found
