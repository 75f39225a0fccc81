"""Random tiny scenarios for hypothesis: random parameters within their priors, random starts."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim.catalogue.priors import Dirichlet
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from tests.model.worlds import INSTRUMENTS, tiny

SHARES = [v for v in VARIABLES.values() if (v.low, v.high) == (0.0, 1.0) and v.role != "event"]
_TRADE = ("export_volume", "import_volume", "export_rest", "import_rest", "labour_income")


def _parameter(quantile: float) -> dict[str, float]:
    """Every parameter at a quantile of its prior."""
    return {
        p.name: float(np.clip(p.prior.quantile(np.array([quantile]))[0], -1e6, 1e6))
        for p in PARAMETERS.values()
        if not isinstance(p.prior, Dirichlet)
    }


@st.composite
def scenarios(draw: st.DrawFn) -> Any:
    """A tiny scenario far from the ordinary: extremes of priors, bounds, wars, shocks."""
    unit = st.floats(0.0, 1.0, allow_subnormal=False)
    low, high = _parameter(0.02), _parameter(0.98)
    parameters = {
        name: low[name] + draw(st.sampled_from((0.0, 0.5, 1.0))) * (high[name] - low[name])
        for name in sorted(draw(st.sets(st.sampled_from(sorted(low)), max_size=12)))
    }
    initial: dict[str, Any] = {}
    for variable in draw(st.lists(st.sampled_from(SHARES), max_size=6, unique=True)):
        if variable.role in ("stock", "trait") and variable.name != "membership":
            initial[variable.name] = draw(unit)
    initial |= {
        "war": draw(st.sampled_from(("none", "fighting", "frozen"))),
        "sentiment": draw(st.floats(-1.0, 1.0, allow_subnormal=False)),
        "elite": draw(st.floats(-1.0, 1.0, allow_subnormal=False)),
        "debt": {"default": {"CHN": draw(st.floats(0.0, 80.0, allow_subnormal=False))}},
        "budget": draw(st.floats(0.0, 5.0, allow_subnormal=False)),
        "gas_exports": draw(st.floats(0.0, 100.0, allow_subnormal=False)),
        "ties": {
            name: {"default": {"default": draw(st.floats(0.0, 40.0, allow_subnormal=False))}}
            for name in draw(st.sets(st.sampled_from(sorted(INSTRUMENTS)), max_size=5))
            if name != "loan"
        },
    }
    for name in _TRADE:
        initial[name] = draw(st.floats(0.0, 9.0, allow_subnormal=False))
    off = draw(st.sets(st.sampled_from(sorted(MECHANISMS)), max_size=8))
    hypotheses = {
        name: draw(st.sampled_from(sorted(HYPOTHESES[name].variants)))
        for name in draw(st.sets(st.sampled_from(sorted(HYPOTHESES)), max_size=4))
    }
    shocks = [
        {
            "name": f"shock-{i}",
            "at": draw(st.sampled_from(("2022-Q1", "2022-Q3", "2023-Q1"))),
            "change": draw(st.sampled_from(CHANGES)),
            "evidence": ["assumption"],
        }
        for i in range(draw(st.integers(0, 2)))
    ]
    return tiny(
        initial=initial,
        parameters=parameters,
        mechanisms=dict.fromkeys(sorted(off), False),
        hypotheses=hypotheses,
        shocks=shocks,
        drawn=draw(st.booleans()),
    )


CHANGES: tuple[dict[str, Any], ...] = (
    {"unrest": {"add": 0.9}},
    {"gdp": {"multiply": 0.5}},
    {"war": {"set": "fighting"}},
    {"gas_price": {"set": 0.2}},
    {"currency": {"multiply": 0.3}},
    {"labour_income": {"multiply": 0.1, "for": "2 quarters"}},
    {"barred": {"set": 1.0}},
    {"debt": {"multiply": 5.0}},
    {"budget": {"multiply": 0.0}},
    {"sentiment": {"add": -1.5, "for": "2 quarters"}},
    {"oil_price": {"multiply": 3.0, "for": "3 quarters"}},
)
