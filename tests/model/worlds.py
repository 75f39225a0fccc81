"""Tiny worlds for tests: three states, three powers, every number known, chance in the test's hand.

``tiny`` makes a scenario from Python data through the same checks as a file; without ``drawn``
every parameter and initial value is a plain number (the median of its prior where the test gives
none). ``still`` makes its model and lets the test decide what the random streams say.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import special

from sim.arrays import REAL
from sim.catalogue.priors import Dirichlet, Fixed
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.model import InfluenceModel
from sim.scenario import Scenario, scenario_from
from sim.world import World
from sim.world.offers import Offers, StateOffers

KAZ, TJK, UZB = range(3)
RUS, CHN, USA = range(3)
ECONOMIC, POLITICAL, SECURITY = range(3)
CSTO, SCO, CCA = range(3)

STATES = {
    "KAZ": {"name": "Kazakhstan", "neighbours": ["TJK"]},
    "TJK": {"name": "Tajikistan", "neighbours": ["KAZ"]},
    "UZB": {"name": "Uzbekistan", "neighbours": []},
}
POWERS = {
    "RUS": {"name": "Russia", "belligerent": True, "nuclear": True, "great": True},
    "CHN": {"name": "China", "nuclear": True, "great": True},
    "USA": {"name": "United States", "democracy": True},
}


def _since(year: int) -> list[dict[str, str]]:
    return [{"status": "member", "from": f"{year}-01-01"}]


DISPUTES = {
    "KAZ-TJK": {"name": "Border", "parties": ["KAZ", "TJK"], "evidence": ["assumption"]},
    "TJK-UZB": {
        "name": "River", "parties": ["TJK", "UZB"], "enmity": {"TJK": {"USA": 0.5}},
        "evidence": ["assumption"],
    },
}  # fmt: skip
BORDER, RIVER = range(2)

SELLERS = {"IND": {"name": "India"}}
IND = 3
"""Place of the seller among the suppliers of arms, after the powers."""

ORGANISATIONS = {
    "CSTO": {
        "name": "Alliance",
        "mandate": ["mutual_defence", "internal_order"],
        "convener": {"RUS": 1.0},
        "members": {"KAZ": _since(2002), "TJK": _since(2002), "RUS": _since(2002)},
        "evidence": ["assumption"],
    },
    "SCO": {
        "name": "Open security format",
        "mandate": ["counter_terror", "summit"],
        "convener": {"CHN": 0.6, "RUS": 0.4},
        "members": {
            "KAZ": _since(2001),
            "TJK": [{"status": "observer", "from": "2001-01-01"}],
            "CHN": _since(2001),
            "RUS": _since(2001),
        },
        "evidence": ["assumption"],
    },
    "CCA": {
        "name": "Format without the rival",
        "mandate": ["summit"],
        "convener": {"CHN": 1.0},
        "excludes": ["RUS"],
        "members": {"KAZ": _since(2020), "TJK": _since(2020), "CHN": _since(2020)},
        "evidence": ["assumption"],
    },
}


def _instrument(role: str, dimension: str, cost: float, half: float, **more: Any) -> dict[str, Any]:
    return {
        "title": role,
        "dimension": dimension,
        "unit": "units",
        "unit_cost": cost,
        "depreciation": 0.1,
        "saturation": half,
        "gain": {"economic": 0.2, "security": 0.2, "regime": 0.2, "elite": 0.2},
        "roles": [role],
        "offered_by": {"RUS": 1.0, "CHN": 1.0, "USA": 1.0},
        "evidence": ["assumption"],
        **more,
    }


INSTRUMENTS = {
    "loan": _instrument("loan", "economic", 1.0, 2.0, form="project", binding=0.4),
    "investment": _instrument(
        "investment", "economic", 0.5, 0.2, form="project", saturation_of_gdp=True,
        visibility=0.5, intrusion=0.2,
    ),
    "access": _instrument("trade_access", "economic", 0.5, 1.0),
    "institutes": _instrument("soft_power", "political", 0.01, 10.0),
    "patronage": _instrument("patronage", "political", 0.05, 1.0),
    "arms": _instrument("arms", "security", 0.001, 10.0, form="package", spread=0.0),
    "training": _instrument("training", "security", 0.01, 4.0, binding=0.5),
    "base": _instrument(
        "base", "security", 0.3, 2.0, indivisible=True, presence=1.0, intrusion=0.8,
        visibility=0.8, binding=0.6, bars=["neutrality"],
    ),
    "post": _instrument(
        "post", "security", 0.02, 4.0, presence=0.1, deniability=0.8, intrusion=0.6,
    ),
    "guards": _instrument(
        "guards", "security", 0.02, 5.0, presence=0.1, deniability=0.5, visibility=0.6,
    ),
    "cameras": _instrument("surveillance", "security", 0.05, 2.0),
    "air_defence": _instrument("joint_defence", "security", 0.3, 1.0, binding=0.9),
}  # fmt: skip
PLACE = {name: i for i, name in enumerate(INSTRUMENTS)}

_SETTLED: dict[str, Any] = {
    "gdp": 20.0, "multilateral_debt": 2.0, "oil_price": 70.0, "volatility": 1.0,
    "audibility": 0.5, "repression": 0.5, "autonomy": 0.5, "capability": 0.5, "unrest": 0.1,
    "unrest_memory": 0.1, "outside_tension": 0.2, "tension": 0.2, "terror_threat": 0.2,
    "sentiment": 0.0, "elite": 0.0, "trust": 0.4, "fear": 0.2, "alignment": 0.6,
    "growth_trend": 2.5, "growth": 2.5, "economy_trend": 2.5, "economy_growth": 2.5,
    "population_growth": 0.0,
    "export_volume": 1.2, "import_volume": 1.6, "export_rest": 2.4, "import_rest": 3.2,
    "flexibility": 0.5, "inflation": 5.0, "borrowing": 4.5,
    "budget": 1.0, "friction": 0.2, "leverage": 0.1, "protest_rate": 40.0,
}  # fmt: skip


def _plain(value: float) -> dict[str, Any]:
    return {"value": float(value), "evidence": ["assumption"]}


def _initial(given: Mapping[str, Any], drawn: bool) -> dict[str, Any]:
    """Blocks of all stocks and traits; ``given[name]`` is a number or nested by label."""
    blocks = {}
    for variable in VARIABLES.values():
        name = variable.name
        if name not in given and (drawn or variable.role not in ("stock", "trait")):
            continue
        default = variable.default or Fixed(0.0)
        usual: Any = float(_SETTLED.get(name, default.median))
        for _ in variable.axes:
            usual = {"default": usual}
        values = given.get(name, usual)
        if isinstance(values, Mapping):
            values = _merged(usual, values) if not drawn else values
        elif not isinstance(values, str):
            for _ in variable.axes:
                values = {"default": values}
        blocks[name] = {"unit": variable.unit, "evidence": ["assumption"], "values": values}
    return blocks


def _merged(base: Any, top: Mapping[str, Any]) -> dict[str, Any]:
    inner = base["default"]
    result = dict(base)
    for label, value in top.items():
        result[label] = _merged(inner, value) if isinstance(value, Mapping) else value
    return result


def _parameters(given: Mapping[str, Any], drawn: bool) -> dict[str, Any]:
    result = {}
    for parameter in PARAMETERS.values():
        if parameter.name in given:
            value = given[parameter.name]
            result[parameter.name] = value if isinstance(value, Mapping) else _plain(value)
        elif not drawn and not isinstance(parameter.prior, Dirichlet):
            # Without memory of empire, so that sentiment starts where the test puts it.
            still_memory = parameter.name == "public.memory"
            result[parameter.name] = _plain(0.0 if still_memory else parameter.prior.median)
        if parameter.name in result:
            result[parameter.name] = {**result[parameter.name], "unit": parameter.unit}
    return result


def data(
    *,
    initial: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    mechanisms: Mapping[str, bool] | None = None,
    hypotheses: Mapping[str, str] | None = None,
    shocks: Sequence[Mapping[str, Any]] = (),
    outcomes: Mapping[str, Any] | None = None,
    states: Mapping[str, Any] = STATES,
    powers: Mapping[str, Any] = POWERS,
    disputes: Mapping[str, Any] = DISPUTES,
    organisations: Mapping[str, Any] = ORGANISATIONS,
    instruments: Mapping[str, Any] = INSTRUMENTS,
    sellers: Mapping[str, Any] = SELLERS,
    horizon: str = "2023-Q4",
    drawn: bool = False,
) -> dict[str, Any]:
    """The scenario file of a tiny world, as data."""
    chosen = dict(hypotheses or {}) if drawn else {**_FIRST, **(hypotheses or {})}
    return {
        "name": "tiny",
        "title": "A tiny world",
        "start": "2022-Q1",
        "horizon": horizon,
        "evidence": ["assumption"],
        "states": copy.deepcopy(dict(states)),
        "powers": copy.deepcopy(dict(powers)),
        "disputes": copy.deepcopy(dict(disputes)),
        "organisations": copy.deepcopy(dict(organisations)),
        "instruments": copy.deepcopy(dict(instruments)),
        "sellers": copy.deepcopy(dict(sellers)),
        "initial": _initial(initial or {}, drawn),
        "parameters": _parameters(parameters or {}, drawn),
        "hypotheses": {
            name: {v: float(v == variant) for v in HYPOTHESES[name].variants}
            for name, variant in chosen.items()
        },
        "mechanisms": dict(mechanisms or {}),
        "shocks": list(shocks),
        "outcomes": dict(outcomes or {}),
    }


_FIRST = {name: next(iter(h.variants)) for name, h in HYPOTHESES.items()}


def tiny(**changes: Any) -> Scenario:
    """A checked tiny scenario; see :func:`data` for what can be changed."""
    return scenario_from(data(**changes))


def all_off(*on: str) -> dict[str, bool]:
    """Every mechanism off, except those named."""
    return {code: code in on for code in MECHANISMS}


class Fate:
    """Random streams that say what the test wants: ``u[kind]``, else one half (a normal of 0).

    Values are numbers, or one per replicate.
    """

    def __init__(self, count: int, u: Mapping[str, Any]) -> None:
        self.count, self.u = count, dict(u)

    def uniform(self, kind: str, items: Sequence[str], step: int) -> Any:
        values = np.asarray(self.u.get(kind, 0.5), dtype=REAL)
        return np.broadcast_to(values, (len(items), self.count)).copy()

    def normal(self, kind: str, items: Sequence[str], step: int) -> Any:
        return special.ndtri(self.uniform(kind, items, step)).astype(REAL)


def still(replicates: int = 2, u: Mapping[str, Any] | None = None, **changes: Any) -> World:
    """The world of a tiny model whose chance is fixed by ``u``, before its first quarter."""
    model = InfluenceModel(tiny(**changes), replicates=replicates)
    world = model.world
    world.__dict__["model"] = model
    world.__dict__["streams"] = Fate(replicates, u or {})
    world.__dict__["step_index"] = 1
    return world


def fate(world: World, **u: Any) -> None:
    """Decide what a stream says from now on; a dot is written as two underscores."""
    streams: Any = world.streams
    streams.u.update({kind.replace("__", "."): value for kind, value in u.items()})


def around(probability: float) -> Any:
    """Uniforms just below and just above a probability: the event happens, then it does not."""
    return np.array([probability * (1.0 - 1e-5), probability * (1.0 + 1e-5)])


def channel(world: World, power: int, instrument: str) -> int:
    """Place of an instrument in the hand of a power."""
    return world.channels.names.index(f"{world.labels['power'][power]}.{instrument}")


def offered(
    world: World, power: int, instrument: str, size: float = 0.02, *, renewal: bool = False
) -> tuple[Offers, StateOffers]:
    """One matter between Kazakhstan and a power, and what the state sees of all of them."""
    offers = Offers(world)
    offers.made[KAZ, power] = 1.0
    offers.renewal[KAZ, power] = float(renewal)
    offers.channel[KAZ, power] = channel(world, power, instrument)
    offers.size[KAZ, power] = size
    return offers, offers.to(world.states[KAZ])


def within(hazard: float) -> float:
    """Probability of at least one event in a quarter at a hazard, by the textbook formula."""
    return float(1.0 - np.exp(-hazard))


BUSY: dict[str, Any] = {
    "horizon": "2026-Q4",
    "initial": {
        "war": "fighting", "war_intensity": 0.7, "battlefield_failure": 0.4,
        "western_support": 0.8, "sanctions": 0.9, "sanctions_absorbed": 0.2,
        "unrest": {"KAZ": 0.4},
        "ties": {
            "investment": {"default": {"RUS": 2.0, "CHN": 5.0, "USA": 1.0}},
            "arms": {"default": {"RUS": 150.0, "CHN": 20.0, "USA": 10.0}},
            "training": {"default": {"RUS": 4.0, "CHN": 1.0}},
            "base": {"TJK": {"RUS": 6.0}, "UZB": {"USA": 2.0}},
            "guards": {"default": {"CHN": 1.0}},
            "patronage": {"default": {"RUS": 0.5, "CHN": 0.3}},
            "institutes": {"default": {"RUS": 8.0, "CHN": 3.0}},
            "cameras": {"default": {"CHN": 1.0}},
            "air_defence": {"KAZ": {"RUS": 0.5}},
        },
        "debt": {"default": {"CHN": 4.0, "RUS": 0.5}},
        "sphere_claim": {"RUS": 0.9},
        "intervention_capacity": {"RUS": 0.9, "CHN": 0.3, "USA": 0.5},
        "proximity": {"default": {"RUS": 0.6, "CHN": 0.7}},
        "familiarity": {"default": {"RUS": 0.9, "CHN": 0.1, "USA": 0.1}},
        "minority": {"KAZ": {"RUS": 0.2}},
        "kin": {"default": {"CHN": 0.6}},
        "kin_repression": 0.4,
        "labour_income": {"TJK": {"RUS": 3.0}, "default": {"RUS": 0.6}},
        "resource_interest": {"default": {"RUS": 0.1, "CHN": 0.6}},
        "gas_exports": {"UZB": 80.0},
        "export_volume": {"UZB": {"RUS": 0.3, "CHN": 4.2, "USA": 0.3}},
        "export_rest": {"UZB": 1.2},
        "sentiment": {"default": {"RUS": 0.2, "CHN": -0.2}},
        "elite": {"default": {"RUS": 0.5, "CHN": 0.2}, "TJK": {"RUS": 0.8}},
        "lending_power": {"CHN": 0.9},
        "afghan_exposure": {"TJK": 0.8},
        "afghan_threat": 0.5,
        "terror_threat": {"TJK": 0.4},
        "protection_urge": {"CHN": 0.2},
        "audibility": {"TJK": 0.1},
    },
    "hypotheses": {
        "russian_retrenchment": "lasting",
        "weak_or_dangerous": "dangerous",
        "power_friction": "friction",
        "public_dislike": "newcomer",
    },
}  # fmt: skip
"""A world in which much happens: a war, investment, debt, guards, bases, remittances, gas."""


def with_more(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of nested data with more on top; only mappings merge."""
    result = dict(base)
    for key, value in more.items():
        inner = result.get(key)
        both = isinstance(inner, Mapping) and isinstance(value, Mapping)
        result[key] = with_more(inner, value) if both else value  # type: ignore[arg-type]
    return result
