"""The shapes of the map: where countries lie, how they fit, and what is kept apart as disputed."""

import numpy as np
import pytest
from matplotlib.path import Path

from sim.plots.atlas import DISCLAIMER, middle, projected, region

CAPITALS = {
    "KAZ": (71.4, 51.2),
    "KGZ": (74.6, 42.9),
    "TJK": (68.8, 38.6),
    "TKM": (58.4, 38.0),
    "UZB": (69.3, 41.3),
    "BLR": (27.6, 53.9),
    "ARM": (44.5, 40.2),
    "RUS": (37.6, 55.8),
    "TUR": (32.9, 39.9),
    "UKR": (30.5, 50.5),
}


def holds(shapes, place):
    return sum(bool(Path(polygon[0]).contains_point(place)) for polygon in shapes) > 0


@pytest.mark.parametrize("code", CAPITALS)
def test_every_capital_lies_in_its_country_and_in_no_other(code):
    place = projected(*CAPITALS[code])
    found = [c for c, shapes in region().countries.items() if holds(shapes, place)]
    assert found == [code]


def test_the_projection_keeps_areas_and_its_centre():
    assert np.allclose(projected(57.0, 46.0), 0)
    side = 0.5
    areas = []
    for longitude, latitude in ((30, 40), (57, 46), (85, 55)):
        corners = projected(
            longitude + np.array([0, side, side, 0]), latitude + np.array([0, 0, side, side])
        )
        x, y = corners.T
        area = 0.5 * abs(x @ np.roll(y, -1) - y @ np.roll(x, -1))
        areas.append(area / np.cos(np.radians(latitude + side / 2)))
    assert np.allclose(areas, areas[0], rtol=1e-3)


def test_disputed_areas_belong_to_no_country_and_are_named():
    shapes = region()
    crimea = projected(34.2, 45.3)
    assert holds(shapes.disputed["Crimea"], crimea)
    assert not any(holds(country, crimea) for country in shapes.countries.values())
    assert {"Abkhazia", "South Ossetia", "Jammu and Kashmir"} <= set(shapes.places)
    assert len(shapes.lines) >= 3
    assert "no opinion" in DISCLAIMER


def test_kazakhstan_and_uzbekistan_share_their_boundary_exactly():
    points = {
        code: {tuple(np.round(p, 9)) for polygon in region().countries[code] for p in polygon[0]}
        for code in ("KAZ", "UZB")
    }
    assert len(points["KAZ"] & points["UZB"]) > 15


def test_the_middle_of_a_country_lies_inside():
    for code in ("KAZ", "BLR", "TKM", "ARM"):
        shapes = region().countries[code]
        assert holds(shapes, middle(shapes))


def test_every_neighbour_stands_where_it_lies():
    for code, (_, place) in region().names.items():
        assert holds(region().countries[code], place), code
