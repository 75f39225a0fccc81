"""What makes an actor a Mesa agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.world.actor import Actor
from sim.world.world import World

if TYPE_CHECKING:

    class _Agent:  # Mesa publishes no types: as its subclass an actor would have any attribute
        def __init__(self, model: Any) -> None: ...

else:
    from mesa import Agent as _Agent


class Player(Actor, _Agent):
    """A Mesa agent that plays the actor number ``index`` of its kind in all replicates."""

    def __init__(self, model: Any, label: str, index: int, world: World) -> None:
        _Agent.__init__(self, model)
        Actor.__init__(self, label, index, world)
