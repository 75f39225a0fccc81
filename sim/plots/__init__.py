"""Pictures of a result, on Matplotlib's object interface: no window, no global state.

Every function takes a :class:`~sim.ensemble.result.Result`, its Dataset or a table; those about
comparisons, sweeps and the like take what :mod:`sim.workbench` and :mod:`sim.validation` give, or
its tables. Single panels draw on ``ax`` and return it; several panels draw on ``axes`` and return
their figure; without either they make a page of their own. :func:`draw_all` writes the usual
pictures into a folder. Names are imported from their modules on first use, so that importing the
package stays cheap.
"""

from __future__ import annotations

from importlib import import_module

_HOME = {
    "alt_text": "gallery",
    "announced_and_delivered": "events",
    "band_chart": "series",
    "debt_by_creditor": "series",
    "difference_band": "differences",
    "discovery_trade_off": "sensitivities",
    "draw_all": "gallery",
    "draw_outcomes": "outcomes",
    "dyad_network": "network",
    "dyad_networks": "network",
    "event_raster": "events",
    "fan_grid": "series",
    "first_passage": "histories",
    "influence_map": "atlas",
    "influence_maps": "atlas",
    "influence_plane": "plane",
    "influence_shares": "series",
    "juncture_line": "histories",
    "knock_out_ranking": "differences",
    "leader_map": "leaders",
    "leader_maps": "leaders",
    "leadership_flow": "leaders",
    "leadership_flows": "leaders",
    "morris_plane": "sensitivities",
    "outcome_ridges": "ridges",
    "paired_differences": "differences",
    "picture_names": "gallery",
    "probability_contours": "sweeps",
    "resolution_line": "histories",
    "responsibility_ranking": "histories",
    "save_figure": "style",
    "skipped": "gallery",
    "sweep_heat": "sweeps",
    "sweep_lines": "sweeps",
    "tornado": "sensitivities",
    "variance_shares": "sensitivities",
    "war_and_effort": "events",
    "war_phases": "events",
}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    """Import a picture from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
