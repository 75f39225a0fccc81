from typing import get_args

import numpy as np

from sim.catalogue.variables import DECLARED, LEVELS, MEMBERSHIP, VARIABLES, WAR_PHASES, Axis, Role


def test_names_are_unique():
    assert len(DECLARED) + len(LEVELS) == len(VARIABLES)


def test_declarations_are_complete():
    for variable in VARIABLES.values():
        assert variable.name.isidentifier()
        assert variable.unit, variable.name
        assert variable.meaning, variable.name
        assert variable.source, variable.name
        assert set(variable.axes) <= set(get_args(Axis)), variable.name
        assert len(set(variable.axes)) == len(variable.axes), variable.name
        assert variable.role in get_args(Role), variable.name
        assert variable.low < variable.high, variable.name


def test_only_what_has_a_past_has_a_start_and_it_lies_within_the_bounds():
    for variable in VARIABLES.values():
        past = variable.role in {"stock", "trait"}
        assert (variable.default is not None) == past, variable.name
        if variable.default is not None:
            draws = variable.default.quantile(np.linspace(1e-4, 1 - 1e-4, 101))
            assert draws.min() >= variable.low, variable.name
            assert draws.max() <= variable.high, variable.name


def test_summary_spans_are_usable():
    for variable in VARIABLES.values():
        low, high = variable.summary_span
        assert low < high, variable.name
        if variable.recorded:
            assert np.isfinite([low, high]).all(), variable.name
            assert high <= variable.high, variable.name
        if variable.scale == "log":
            assert low > 0, variable.name


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
