"""Pictures inside the page: drawn, made small, and described in words."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from sim.report.markup import Html, fold, join, section, tag

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.plots.view import View

DPI = 110.0

GROUPS = (
    ("Who leads", ("10-map", "04-leaders", "11-flow", "12-network")),
    ("Influence over time", ("01-influence-shares", "02-security-shares", "03-economic-shares")),
    ("What lies behind", ("05-plane", "06-debt", "07-war", "08-events")),
)
"""Headings, and the pictures below them by their names in :data:`sim.plots.gallery.PICTURES`."""

CAPTIONS = {
    "01-influence-shares": "Share of each power in all influence.",
    "02-security-shares": "Share of each power in security influence.",
    "03-economic-shares": "Share of each power in economic influence.",
    "04-leaders": "The likeliest leader, year by year and by dimension of influence.",
    "05-plane": "Economic against security influence.",
    "06-debt": "External public debt by creditor.",
    "07-war": "Phases of the war, and what it leaves for the region.",
    "08-events": "Events to expect.",
    "09-outcomes": "Distributions of the outcomes.",
    "10-map": "The likeliest leader on the map. Boundaries imply no opinion on legal status; "
    "disputed areas are marked.",
    "11-flow": "Who takes the lead from whom.",
    "12-network": "Ties between powers and states.",
}


def pictures(view: View) -> Html:
    """The section of pictures; those that the result cannot fill are left out."""
    from sim.plots.gallery import PICTURES

    known = {picture.name: picture for picture in PICTURES}
    parts: list[Html] = []
    for title, names in GROUPS:
        drawn = [
            figure(known[n].draw(view), CAPTIONS[n], known[n].describe(view))
            for n in names
            if not known[n].missing(view)
        ]
        if drawn:
            parts.append(join(tag("h3", title), drawn))
    last = known["09-outcomes"]
    if not last.missing(view):
        pages = figure(last.draw(view), CAPTIONS[last.name], last.describe(view))
        parts.append(fold("Distributions of all outcomes", pages))
    return section("pictures", "Pictures", parts)


def figure(drawn: Figure | Sequence[Figure], caption: str, description: str) -> Html:
    """One figure of the page, of one picture or several pages."""
    from matplotlib.figure import Figure as Drawn

    pages = [drawn] if isinstance(drawn, Drawn) else list(drawn)
    images = []
    for number, page in enumerate(pages, start=1):
        words = description if number == 1 else f"{caption} Page {number} of {len(pages)}."
        width, height = (round(DPI * float(v)) for v in page.get_size_inches())
        size = {"width": width, "height": height, "class_": "tall" if height > width else None}
        images.append(tag("img", src=data_uri(page), alt=words, decoding="async", **size))
    return tag("figure", images, tag("figcaption", caption))


def data_uri(page: Figure) -> str:
    """The picture as a PNG inside an address, every pixel in the colour that was drawn."""
    from matplotlib import rc_context

    from sim.plots.style import RC

    file = BytesIO()
    with rc_context(RC):
        page.savefig(file, format="png", dpi=DPI, pil_kwargs={"compress_level": 9})
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode('ascii')}"
