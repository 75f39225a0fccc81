"""Synthetic results shared by the tests of pictures: usual, large and small."""

import pytest

from tests.plots.synthetic import big_result, make_result, small_result


@pytest.fixture(scope="session")
def result():
    return make_result()


@pytest.fixture(scope="session", params=["usual", "big", "small"])
def any_result(request, result):
    return {"usual": lambda: result, "big": big_result, "small": small_result}[request.param]()
