"""What rules may ask of a world but for where its variables stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.arrays import Floats
from sim.quarter import Quarter
from sim.world.channels import Channels
from sim.world.declared import DeclaredParameters
from sim.world.instruments import Instruments
from sim.world.timeline import Timeline
from sim.world.topology import Topology


@dataclass(frozen=True, eq=False)
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
