"""Changes of a scenario made for a test alone: the same worlds with one thing different."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario import Scenario


@dataclass(frozen=True)
class Without:
    """The scenario without those of its shocks that change ``variable``.

    Raises ``ValueError`` if there is none, since then there would be nothing to compare.
    """

    variable: str

    def __call__(self, scenario: Scenario) -> Scenario:
        """The scenario as it would have been."""
        named = [s.name for s in scenario.shocks if self.variable in s.change]
        if not named:
            raise ValueError(f"scenario {scenario.name} has no shock to {self.variable}")
        return scenario.with_(shocks=dict.fromkeys(named))


@dataclass(frozen=True)
class Setting:
    """The scenario with one entry set, as ``--set name=value`` does."""

    name: str
    value: str

    def __call__(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        return scenario.with_(set={self.name: self.value})


@dataclass(frozen=True)
class Ties:
    """The scenario with ties of ``power`` to ``states`` changed in the first quarter.

    ``operation`` is add, multiply or set; ``amount`` is in the unit of the instrument. With
    ``quarters`` above one the change is made at the beginning of each of them.
    """

    instrument: str
    power: str
    states: tuple[str, ...]
    operation: str
    amount: float
    quarters: int = 1

    def __call__(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        shock = {
            "instrument": self.instrument,
            "power": self.power,
            "state": list(self.states),
            "change": {"ties": {self.operation: self.amount}},
        }
        dates = [scenario.start + i for i in range(self.quarters)]
        return scenario.with_(shocks={f"probe-{q}".lower(): {**shock, "at": str(q)} for q in dates})
