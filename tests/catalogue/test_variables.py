from typing import get_args

import numpy as np
import pytest

from sim.catalogue.variable import MEMBERSHIP, WAR_PHASES, Axis, Role
from sim.catalogue.variables import DECLARED, LEVELS, VARIABLES

EVERY = pytest.mark.parametrize("variable", VARIABLES.values(), ids=lambda v: v.name)


def test_names_are_unique():
    assert len(DECLARED) + len(LEVELS) == len(VARIABLES)


@EVERY
def test_declaration_is_complete(variable):
    assert variable.name.isidentifier()
    assert variable.unit
    assert variable.meaning
    assert variable.source
    assert set(variable.axes) <= set(get_args(Axis))
    assert len(set(variable.axes)) == len(variable.axes)
    assert variable.role in get_args(Role)
    assert variable.low < variable.high


@EVERY
def test_only_what_has_a_past_has_a_start(variable):
    assert (variable.default is not None) == (variable.role in {"stock", "trait"})


@EVERY
def test_default_lies_within_the_bounds(variable):
    if variable.default is None:
        return
    draws = variable.default.quantile(np.linspace(1e-4, 1 - 1e-4, 101))
    assert draws.min() >= variable.low
    assert draws.max() <= variable.high


@EVERY
def test_summary_span_is_usable(variable):
    low, high = variable.summary_span
    assert low < high
    if variable.recorded:
        assert np.isfinite([low, high]).all()
        assert high <= variable.high
    if variable.scale == "log":
        assert low > 0


def test_shares_run_from_zero_to_one():
    for variable in VARIABLES.values():
        if variable.unit == "0..1":
            assert (variable.low, variable.high) == (0, 1), variable.name


def test_labels_fit_the_bounds():
    assert VARIABLES["war"].labels == WAR_PHASES
    for variable in VARIABLES.values():
        if variable.labels:
            assert (variable.low, variable.high) == (0, len(variable.labels) - 1)


def test_membership_degrees_rise():
    degrees = list(MEMBERSHIP.values())
    assert degrees == sorted(degrees)
    assert (degrees[0], degrees[-1]) == (0, 1)
