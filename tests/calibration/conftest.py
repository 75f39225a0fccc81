from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from sim.validation.posteriors import write_posterior

FIRST, SECOND = "parameters.finance.maturity", "parameters.trade.gravity"


@pytest.fixture(scope="session")
def fitted(tmp_path_factory):
    """A posterior of two correlated parameters and a hypothesis, as scenarios name it."""
    rng = np.random.default_rng(5)
    first = 0.8 + 0.4 * rng.standard_normal(400)
    second = 0.9 * (first - 0.8) + 0.3 * rng.standard_normal(400)
    columns = {
        FIRST: special.ndtr(first),
        SECOND: special.ndtr(second),
        "hypotheses.power_friction": np.where(rng.random(400) < 0.9, 0.99, 0.01),
    }
    path = tmp_path_factory.mktemp("posterior") / "mine.json"
    write_posterior(path, rng.random(400), columns, {"title": "made up"}, bandwidth=0.3)
    return str(path)
