"""Pictures of a result, on Matplotlib's object interface: no window, no global state.

Every function takes a :class:`~sim.ensemble.result.Result` (or, where no outcomes are needed, its
Dataset) and returns what it drew; :func:`draw_all` writes the whole gallery into a folder.
Names are imported from their modules on first use, so that importing the package stays cheap.
"""

from __future__ import annotations

from importlib import import_module

_HOME = {
    "announced_and_delivered": "war",
    "band_chart": "fans",
    "debt_by_creditor": "debt",
    "draw_all": "gallery",
    "draw_outcomes": "outcomes",
    "event_raster": "events",
    "fan_grid": "fans",
    "influence_shares": "fans",
    "leader_map": "leaders",
    "leader_maps": "leaders",
    "picture_names": "gallery",
    "alt_text": "gallery",
    "influence_plane": "plane",
    "save_figure": "style",
    "skipped": "gallery",
    "war_and_effort": "war",
    "war_phases": "war",
}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    """Import a picture from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
