"""The channels through which powers can deal with states: an instrument in the hand of a power.

Packages (arms) are not among them: a state buys those from whoever sells best.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.arrays import REAL, Floats
from sim.catalogue.variables import DIMENSIONS
from sim.world.instruments import Instruments

Places = NDArray[np.intp]

_SHOWN = (
    "unit_cost", "visibility", "intrusion", "binding", "deniability", "size", "spread", "term",
)  # fmt: skip


class Channels:
    """Every instrument of every power that offers it, in the order of powers and dimensions.

    ``names`` are ``"CHN.guards"``; ``power``, ``instrument`` and ``dimension`` are places,
    ``[channel]``. Properties of the instrument (``unit_cost``, ``visibility``, ``intrusion``,
    ``binding``, ``deniability``, ``size``, ``spread``, ``term`` and ``gain[kind]``) and the
    propensity ``offered`` to use it are ``[channel, replicate]``; ``project``, ``whole`` (comes in
    whole units) and ``of_gdp`` (measured against GDP) are ``[channel]``. What a power does in one
    dimension lies side by side: see ``of``.
    """

    unit_cost: Floats
    visibility: Floats
    intrusion: Floats
    binding: Floats
    deniability: Floats
    size: Floats
    spread: Floats
    term: Floats

    def __init__(self, instruments: Instruments, powers: Sequence[str]) -> None:
        found: list[tuple[int, int, int]] = []
        self._span: dict[tuple[int, int], slice] = {}
        for p in range(len(powers)):
            own = set(instruments.of_power(p)) - set(instruments.of_form("package"))
            for d, dimension in enumerate(DIMENSIONS):
                first = len(found)
                places = [i for i in instruments.of_dimension(dimension) if i in own]
                found += [(p, d, i) for i in places]
                self._span[p, d] = slice(first, len(found))
        table = np.array(found, dtype=np.intp).reshape(-1, 3)
        self.power, self.dimension, self.instrument = table.T
        self.names = tuple(f"{powers[p]}.{instruments.names[i]}" for p, _, i in found)
        for name in _SHOWN:
            setattr(self, name, getattr(instruments, name)[self.instrument])
        self.gain = {kind: g[self.instrument] for kind, g in instruments.gain.items()}
        self.offered = instruments.offered_by[self.instrument, self.power]
        self.whole = instruments.indivisible[self.instrument]
        self.of_gdp = instruments.of_gdp[self.instrument]
        forms = np.array(instruments.forms)
        self.project = forms[self.instrument] == "project"
        self._instruments = instruments
        self._players: dict[str, Floats] = {}

    def __len__(self) -> int:
        return len(self.names)

    def of(self, power: int, dimension: int | None = None) -> slice:
        """The channels of a power, all or those paid from one dimension of its budget."""
        if dimension is not None:
            return self._span[power, dimension]
        last = len(DIMENSIONS) - 1
        return slice(self._span[power, 0].start, self._span[power, last].stop)

    def playing(self, *roles: str) -> Floats:
        """1 for the channels whose instrument plays any of ``roles``, else 0: ``[channel, 1]``."""
        key = " ".join(roles)
        if key not in self._players:
            wanted = set(self._instruments.with_role(*roles))
            self._players[key] = np.array([[i in wanted] for i in self.instrument], dtype=REAL)
        return self._players[key].reshape(-1, 1)

    def barred(self, trait: str) -> Floats:
        """1 for the channels whose instrument a ``trait`` of the state bars: ``[channel, 1]``."""
        return self._instruments.bars[trait][self.instrument, None]
