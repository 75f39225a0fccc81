"""Libraries that only some analyses need."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

_CALLED = {"ema_workbench": "ema-workbench", "ruamel": "ruamel.yaml", "sklearn": "scikit-learn"}


class MissingExtra(ImportError):  # noqa: N818 - named for what it says
    """A library that an analysis needs is not installed; the message says how to get it."""


def needed(module: str, extra: str) -> Any:
    """A module of an optional library, without what it warns about while it is imported.

    Raises :class:`MissingExtra`, naming the extra of this package that brings it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module(module)
    except ImportError as error:
        raise MissingExtra(
            f"this {lacking(module)} (or greatgame with its extra [{extra}]) ({error})"
        ) from error


def lacking(module: str) -> str:
    """What to say after a subject that needs a module which is not installed."""
    library = module.partition(".")[0]
    library = _CALLED.get(library, library)
    return f"needs {library}, which is not installed; pip install {library}"
