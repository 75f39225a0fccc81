"""The gallery shows every picture there is, with code that draws it."""

from __future__ import annotations

import ast
import inspect

import pytest

from docs.generator import gallery
from sim import plots


def test_every_public_picture_has_one_example():
    shown = [entry.function for entry in gallery.entries()]
    assert sorted(shown) == sorted(gallery.drawn_functions())


def test_what_is_not_shown_is_public_and_not_a_picture():
    assert set(plots.__all__) >= gallery.NOT_PICTURES


@pytest.mark.parametrize("entry", gallery.entries(), ids=lambda e: e.function)
def test_an_example_calls_its_function(entry):
    ast.parse(gallery.SHOWN["setup"])
    last = ast.parse(entry.code).body[-1]
    assert isinstance(last, ast.Expr)
    calls = {ast.unparse(n.func): n for n in ast.walk(last) if isinstance(n, ast.Call)}
    call = calls[f"plots.{entry.function}"]
    given = {str(word.arg): None for word in call.keywords}
    inspect.signature(getattr(plots, entry.function)).bind(*call.args, **given)
