"""A second run beside the first: paired where chance was shared, side by side where not."""

from __future__ import annotations

from sim.ensemble import Result
from sim.plots.differences import paired_differences
from sim.plots.layout import figure_of
from sim.plots.view import View
from sim.report.headline import full_name
from sim.report.markup import Html, fold, section, table, tag
from sim.report.pictures import figure
from sim.workbench.compare import Comparison, compare
from sim.workbench.compare.paired import readable

SHOWN = 25


def comparison(result: Result, other: Result, view: View) -> Html:
    """The section on two runs.

    With the same seed they share their chance, and differences are taken world by world.
    """
    names = [str(r.provenance.get("title") or r.provenance.get("name")) for r in (result, other)]
    title = f"Against: {names[1]}"
    seeds = {r.provenance.get("seed") for r in (result, other)}
    if len(seeds) > 1 or not len(result.outcomes.index.intersection(other.outcomes.index)):
        return section("comparison", title, _apart(), _side_by_side(result, other, view))

    labels = names if names[0] != names[1] else [f"{names[0]} (A)", f"{names[1]} (B)"]
    found = compare(result, other, labels=labels)
    return section("comparison", title, _paired(found, names))


def _paired(found: Comparison, names: list[str]) -> list[Html]:

    largest = found.largest(SHOWN)
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
