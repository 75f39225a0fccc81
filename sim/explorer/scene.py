"""What a page has to know of a scenario before any world is simulated: names, levers, the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.explorer.levers import AS_IS, Lever, Levers
from sim.explorer.runs import Json, moments
from sim.explorer.views import BEHIND, MEASURES
from sim.plots.atlas import DISCLAIMER, Rings, middle, region
from sim.plots.style import looks

_SCALE = 1000.0
"""Units of the picture per radius of the Earth."""
_AIR = 0.05
"""Room around the states, as a part of their extent."""


def scene(levers: Levers) -> Json:
    """Names, levers, measures and the map of a scenario, as data for JSON."""
    scenario = levers.scenario
    colours = looks(list(scenario.powers))
    return {
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question or "",
        "description": scenario.description or "",
        "moments": list(moments(scenario)),
        "states": {label: spec.name for label, spec in scenario.states.items()},
        "powers": {
            label: {"name": spec.name, "colour": colours[label].colour, "text": colours[label].text}
            for label, spec in scenario.powers.items()
        },
        "measures": [
            {"name": m.name, "title": m.title, "unit": m.unit, "dimension": m.dimension}
            for m in MEASURES.values()
        ],
        "behind": {m.name: {"title": m.title, "unit": m.unit} for m in BEHIND},
        "levers": [_lever(lever) for lever in levers.all.values()],
        "shocks": [{"at": str(shock.at), "name": shock.name} for shock in scenario.shocks],
        "map": geography(list(scenario.states)),
    }


def _lever(lever: Lever) -> Json:
    names = [position.name for position in lever.positions]
    return {
        "name": lever.name,
        "title": lever.title,
        "kind": lever.kind,
        "help": lever.help,
        "usual": names.index(AS_IS),
        "dated": lever.dated,
        "positions": [{"name": p.name, "label": p.label} for p in lever.positions],
    }


def geography(states: Sequence[str]) -> Json:
    """Outlines as SVG paths, and where the label of each state goes; no frame without shapes."""
    shapes = region()
    shown = [state for state in states if state in shapes.countries]
    if not shown:
        return {"frame": None, "note": "None of the states has a shape on the map."}
    points = np.vstack([polygon[0] for state in shown for polygon in shapes.countries[state]])
    low, high = points.min(axis=0), points.max(axis=0)
    air = _AIR * (high - low)
    left, top = _SCALE * (low[0] - air[0]), -_SCALE * (high[1] + air[1])
    width, height = _SCALE * (high - low + 2 * air)
    others = {code: s for code, s in shapes.countries.items() if code not in shown}
    return {
        "frame": [round(float(v), 1) for v in (left, top, width, height)],
        "land": _path(shapes.land),
        "others": _path([polygon for country in others.values() for polygon in country]),
        "states": {state: _path(shapes.countries[state]) for state in shown},
        "middles": {s: _point(middle(shapes.countries[s])) for s in shown},
        "disputed": _path([polygon for area in shapes.disputed.values() for polygon in area]),
        "lines": "".join(_open(line) for line in shapes.lines),
        "places": [_point(place) for place in shapes.places.values()],
        "missing": [state for state in states if state not in shown],
        "note": DISCLAIMER,
    }


def _point(place: Any) -> list[float]:
    return [round(float(_SCALE * place[0]), 1), round(float(-_SCALE * place[1]), 1)]


def _path(polygons: Sequence[Rings]) -> str:
    return "".join(f"{_open(ring)}Z" for polygon in polygons for ring in polygon)


def _open(ring: Any) -> str:
    points = [_point(place) for place in ring]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
