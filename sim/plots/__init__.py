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

_MODULES = {
    "atlas": "influence_maps",
    "distributions": "outcome_ridges",
    "differences": "difference_band knock_out_ranking paired_differences",
    "events": "event_raster war_and_effort",
    "gallery": "alt_text draw_all picture_names skipped",
    "histories": "first_passage juncture_line resolution_line responsibility_ranking",
    "influence": "influence_plane leader_maps leadership_flows",
    "outcomes": "draw_outcomes",
    "sensitivities": "discovery_trade_off morris_plane tornado variance_shares",
    "series": "band_chart debt_by_creditor fan_grid influence_shares",
    "style": "save_figure",
    "sweeps": "probability_contours sweep_heat sweep_lines",
}
"""Names of the pictures by the module that draws them."""
_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    """Import a picture from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
