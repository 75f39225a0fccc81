"""What is worked out only where it matters comes out as if it were worked out everywhere."""

from __future__ import annotations

import numpy as np
import pytest

from sim.arrays import REAL
from sim.world.arrays import chance, happens


@pytest.mark.parametrize("largest", [0.0, 1e-6, 0.02, 1.0, 20.0])
@pytest.mark.parametrize("count", [1, 3000])
def test_what_happens_is_what_its_chance_says(count, largest):
    draws = np.random.default_rng(3)
    hazard = (draws.random((4, 1, count)) * largest).astype(REAL)
    hazard[0] *= -1.0
    u = draws.random((4, 6, count)).astype(REAL)
    u[1] = chance(hazard)[1]
    u[2] = np.nextafter(u[1], REAL(0.0))
    hazard[2] = hazard[1]
    np.testing.assert_array_equal(happens(hazard, u), u < chance(hazard))
