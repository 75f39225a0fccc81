"""What can be read off a result: summaries, errors, comparisons."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.analysis.patterns import check_patterns

__all__ = ["check_patterns"]


def __getattr__(name: str) -> Any:
    # Looked up when used: the checks bring in the whole model.
    if name == "check_patterns":
        return import_module("sim.analysis.patterns").check_patterns
    raise AttributeError(f"module 'sim.analysis' has no attribute '{name}'")
