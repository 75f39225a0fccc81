"""A catalogue with two parameters of its own, so that the tests do not move with the model's."""

from pathlib import Path

import pytest

from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Dirichlet, Uniform
from sim.mechanisms.registers import PARAMETERS

HERE = Path(__file__).parent
VALID = HERE / "valid"
INVALID = HERE / "invalid"


@pytest.fixture
def catalogue():
    """Exactly two parameters, whatever the rules of the model declare."""
    rate = Parameter("test.rate", Uniform(0.1, 0.4), "0..1", "A rate", "assumption")
    weights = Dirichlet(("one", "two"), (1.0, 1.0))
    shares = Parameter("test.weights", weights, "shares", "Some shares", "E001", "C")
    declared = dict(PARAMETERS)
    PARAMETERS.clear()
    PARAMETERS.update({parameter.name: parameter for parameter in (rate, shares)})
    yield
    PARAMETERS.clear()
    PARAMETERS.update(declared)
