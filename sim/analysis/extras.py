"""Libraries that only some analyses need."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any


class MissingExtra(ImportError):  # noqa: N818 - named for what it says
    """A library that an analysis needs is not installed; the message says how to get it."""


def needed(module: str, extra: str) -> Any:
    """A module of an optional library, without what it warns about while it is imported.

    Raises :class:`MissingExtra`, naming the extra of this package that brings it.
    """
    library = module.partition(".")[0]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module(module)
    except ImportError as error:
        raise MissingExtra(
            f"this needs {library}, which is not installed; get it with "
            f"pip install 'greatgame[{extra}]' ({error})"
        ) from error
