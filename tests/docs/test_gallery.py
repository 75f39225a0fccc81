"""The gallery shows every picture there is, with code that names it and a picture that exists."""

from __future__ import annotations

import ast
import inspect

import numpy as np
import pytest
from PIL import Image

from docs.generator import gallery
from docs.generator.gallery_entries import SETUP
from sim import plots


def test_every_public_picture_has_one_example():
    shown = [entry.function for entry in gallery.entries()]
    assert sorted(shown) == sorted(gallery.drawn_functions())


def test_what_is_not_shown_is_public_and_not_a_picture():
    assert set(plots.__all__) >= gallery.NOT_PICTURES


@pytest.mark.parametrize("entry", gallery.entries(), ids=lambda e: e.function)
def test_an_example_calls_its_function_and_has_its_picture(entry):
    ast.parse(SETUP)
    last = ast.parse(entry.code).body[-1]
    assert isinstance(last, ast.Expr)
    calls = {ast.unparse(n.func): n for n in ast.walk(last) if isinstance(n, ast.Call)}
    call = calls[f"plots.{entry.function}"]
    given = {str(word.arg): None for word in call.keywords}
    inspect.signature(getattr(plots, entry.function)).bind(*call.args, **given)
    with Image.open(gallery.IMAGES / f"{entry.function}.png") as image:
        assert min(image.size) > 150
        assert np.asarray(image.convert("L")).std() > 5


def test_no_picture_is_left_over():
    there = {path.stem for path in gallery.IMAGES.glob("*.png")}
    assert there == {entry.function for entry in gallery.entries()}
