"""Pictures inside the page: drawn, made small, and described in words."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from io import BytesIO

from matplotlib import rc_context
from matplotlib.figure import Figure

from sim.plots.gallery import PICTURES
from sim.plots.gallery import alt_outcomes as describe
from sim.plots.outcomes import draw_outcomes
from sim.plots.style import RC
from sim.plots.view import View
from sim.report.markup import Html, fold, section, tag

DPI = 110.0

PAGES = 2
"""Pages of the scenario's own outcomes that are shown at once."""

CAPTIONS = {
    "01-influence-shares": "Share of each power in all influence.",
    "04-leaders": "The likeliest leader, year by year and by dimension of influence.",
    "10-map": "The likeliest leader on the map. Boundaries imply no opinion on legal status; "
    "disputed areas are marked.",
    "11-flow": "Who takes the lead from whom.",
    "02-security-shares": "Share of each power in security influence.",
    "03-economic-shares": "Share of each power in economic influence.",
    "05-plane": "Economic against security influence.",
    "06-debt": "External public debt by creditor.",
    "07-war": "Phases of the war, and what it leaves for the region.",
    "08-events": "Events to expect.",
}
"""Pictures by their names in :data:`sim.plots.gallery.PICTURES`, in the order of the page."""

FIRST = ("01-influence-shares", "04-leaders")
"""Those that are shown at once; the others stand below a fold."""


def pictures(view: View, progress: Callable[[str], None]) -> Html:
    """The section of pictures: the scenario's own outcomes, then the rest, most of it folded.

    Pictures that the result cannot fill are left out.
    """
    known = {p.name: p for p in PICTURES if not p.missing(view)}
    wanted = [name for name in CAPTIONS if name in known]
    first: list[Html] = []
    further: list[Html] = []
    for number, name in enumerate(wanted, start=1):
        progress(f"Drawing {number} of {len(wanted)} ...")
        picture = known[name]
        drawn = figure(picture.draw(view), CAPTIONS[name], picture.describe(view))
        (first if name in FIRST else further).append(drawn)
    own, more = _outcomes(view) if "09-outcomes" in known else (None, None)
    return section(
        "pictures",
        "Pictures",
        own,
        first,
        fold(f"More pictures ({len(further)})", further) if further else None,
        more,
    )


def _outcomes(view: View) -> tuple[Html, Html | None]:
    """The scenario's own outcomes, the first pages at once, and all others below a fold."""
    names = [str(name) for name in view.outcomes.columns]
    own = [n for n in names if view.outcome(n).own] or names
    pages = draw_outcomes(view, own)
    shown = figure(
        pages[:PAGES], "Distributions of the scenario's own outcomes.", describe(view, own)
    )
    others = [n for n in names if n not in set(own)]
    rest = [*pages[PAGES:], *(draw_outcomes(view, others) if others else [])]
    if not rest:
        return shown, None
    further = figure(rest, "Distributions of further outcomes.", describe(view, others or own))
    return shown, fold(f"Further outcomes ({len(rest)} pages)", further)


def figure(drawn: Figure | Sequence[Figure], caption: str, description: str) -> Html:
    """One figure of the page, of one picture or several pages."""
    pages = [drawn] if isinstance(drawn, Figure) else list(drawn)
    images = []
    for number, page in enumerate(pages, start=1):
        words = description if number == 1 else f"{caption} Page {number} of {len(pages)}."
        width, height = (round(DPI * float(v)) for v in page.get_size_inches())
        size = {"width": width, "height": height, "class_": "tall" if height > width else None}
        images.append(tag("img", src=data_uri(page), alt=words, decoding="async", **size))
    return tag("figure", images, tag("figcaption", caption))


def data_uri(page: Figure) -> str:
    """The picture as a PNG inside an address, every pixel in the colour that was drawn."""
    file = BytesIO()
    with rc_context(RC):
        page.savefig(file, format="png", dpi=DPI)
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode('ascii')}"
