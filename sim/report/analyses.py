"""What is drawn on the page: the pictures of the run, a second run beside it, what moves it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from io import BytesIO

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from sim.ensemble import Result
from sim.ensemble.numbers import number
from sim.plots.differences import paired_differences
from sim.plots.gallery import PICTURES
from sim.plots.gallery import alt_outcomes as describe
from sim.plots.layout import figure_of
from sim.plots.outcomes import draw_outcomes
from sim.plots.sensitivities import tornado as draw
from sim.plots.style import RC
from sim.plots.view import View
from sim.report.findings import full_name
from sim.report.markup import Html, fold, section, table, tag
from sim.workbench.compare import Comparison, compare
from sim.workbench.compare.paired import paired, readable
from sim.workbench.sensitivity import Tornado, sensitivity, tornado

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
    for place, name in enumerate(wanted, start=1):
        progress(f"Drawing {place} of {len(wanted)} ...")
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
    names = view.outcomes.columns
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
    for place, page in enumerate(pages, start=1):
        words = description if place == 1 else f"{caption} Page {place} of {len(pages)}."
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


DIFFERENCES = 25


def comparison(result: Result, other: Result, view: View) -> Html:
    """The section on two runs.

    With the same seed they share their chance, and differences are taken world by world.
    """
    names = [str(r.provenance.get("title") or r.provenance.get("name")) for r in (result, other)]
    title = f"Against: {names[1]}"
    seeds = {r.provenance.get("seed") for r in (result, other)}
    if len(seeds) > 1 or not len(paired(result, other, [])[0]):
        return section("comparison", title, _apart(), _side_by_side(result, other, view))

    labels = names if names[0] != names[1] else [f"{names[0]} (A)", f"{names[1]} (B)"]
    found = compare(result, other, labels=labels)
    return section("comparison", title, _paired(found, names))


def _paired(found: Comparison, names: list[str]) -> list[Html]:

    largest = found.largest(DIFFERENCES)
    size, *changed = found.head_lines()
    parts = [
        tag(
            "p",
            f"A is “{names[0]}”, the run of this page; B is “{names[1]}”. Both runs share their "
            "chance, world by world, so that differences are far more exact than those of two "
            f"means: {size}.",
        ),
        tag("h3", "What was changed"),
        tag("ul", [tag("li", line) for line in changed]),
        tag("h3", "What changed most"),
    ]
    if largest.empty:
        return [*parts, tag("p", "No outcome differs between the two runs.")]
    first = largest.iloc[0]
    alt = (
        f"Paired differences of the outcomes that moved most, each against its spread between "
        f"worlds. First: {first['title']}, {first['difference']:+.3g} ± {first['error']:.2g} "
        f"{first['unit']}."
    )
    drawn = figure_of(paired_differences(found))
    words = readable(largest)
    head = [str(column) for column in words.columns]
    rows = [[str(cell) for cell in row] for row in words.itertuples(index=False)]
    caption = (
        "Outcomes that moved most against their spread, largest first. B − A is the mean of the "
        "paired differences with its Monte Carlo error."
    )
    return [
        *parts,
        figure(drawn, "Paired differences, the furthest first.", alt),
        table(caption, head, rows),
    ]


def _apart() -> Html:
    return tag(
        "p",
        "The runs do not share their chance (different seeds), so that no world of one can be "
        "laid beside its twin in the other. Estimates stand side by side; a difference is sure "
        "only where it is much larger than both errors. Run both with the same seed to pair them.",
        class_="warning",
    )


def _side_by_side(result: Result, other: Result, view: View) -> Html:
    theirs = {row.name: row for row in other.summary()}
    rows = [
        [full_name(view, row.name), row.text, theirs[row.name].text]
        for row in result.summary()
        if row.name in theirs
    ]
    return fold(
        f"Outcomes of both ({len(rows)})",
        table("Estimates with their Monte Carlo errors.", ["Outcome", "A", "B"], rows),
        open_=True,
    )


FACTORS = 15

METHOD = (
    "Every world draws all uncertain numbers anew, so that a run is its own experiment. Shares are "
    "squared rank correlations: what a number accounts for on its own. The method sees effects "
    "that run one way and does not see interactions; a number ranked low may still matter "
    "together with another. `greatgame sensitivity` offers Morris and Sobol designs, which do."
)
DEPENDENT = (
    "The numbers of this run come from a posterior, where they depend on each other: a share may "
    "then belong to a number or to one that goes with it."
)


def sensitivities(result: Result, view: View, outcome: str) -> Html:
    """The section on what moves the chosen outcome."""
    parts = [tag("p", METHOD.replace("`", ""))]
    if result.provenance.get("posterior"):
        parts.append(tag("p", DEPENDENT, class_="warning"))
    parts += _one(result, view, outcome)
    return section("sensitivities", "What moves the outcome", parts)


def _one(result: Result, view: View, outcome: str) -> list[Html]:

    heading = tag("h3", full_name(view, outcome))
    name = _measured(result, outcome)
    try:
        shares = sensitivity(result, name)
        swings = tornado(result, name)
    except ValueError as error:
        return [heading, tag("p", f"Nothing to say here: {error}.")]
    rows = []
    for _, row in shares.top(FACTORS).iterrows():
        interval = f"{row['first_low']:.2f} to {row['first_high']:.2f}"
        rows.append([str(row["label"]), f"{row['first']:.2f} ({interval})"])
    caption = f"Mean of the outcome with each number low and high: {swings.title}."
    return [
        heading,
        figure(figure_of(draw(swings)), caption, _alt(swings)),
        table(
            f"Share of the variance of {shares.title} that a number accounts for on its own, with "
            "its 95 % interval.",
            ["Number", "Share"],
            rows,
            numbers=(1,),
        ),
    ]


def _alt(swings: Tornado) -> str:
    """The tornado in words; it may be that nothing moves the outcome beyond chance."""
    head = (
        f"Tornado: mean of {swings.title} where each uncertain number is in its lowest and in its "
        f"highest fifth; mean over all worlds {number(swings.baseline)} {swings.unit}."
    )
    if swings.table.empty:
        return f"{head} No number moves it by more than its Monte Carlo error."
    widest = swings.table.iloc[0]
    span = f"from {number(widest['low'])} to {number(widest['high'])}"
    return f"{head} Widest: {widest['label']}, {span}."


def _measured(result: Result, outcome: str) -> str:
    """The outcome as analyses name it: of a coded one, the commonest answer."""
    known = result.outcome_info[outcome]
    if not known.coded:
        return outcome
    values = result.outcome_table.column(outcome)
    codes, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    return f"{outcome}={known.categories[int(codes[counts.argmax()])]}"
