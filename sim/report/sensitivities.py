"""Which uncertain numbers move an outcome, read off the run itself."""

from __future__ import annotations

from sim.ensemble import Result
from sim.ensemble.numbers import number
from sim.plots.layout import figure_of
from sim.plots.sensitivities import tornado as draw
from sim.plots.view import View
from sim.report.headline import full_name
from sim.report.markup import Html, section, table, tag
from sim.report.pictures import figure
from sim.workbench.sensitivity import Tornado, sensitivity, tornado

SHOWN = 15

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
    for _, row in shares.top(SHOWN).iterrows():
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
    commonest = result.outcomes[outcome].dropna().astype(int).mode().iloc[0]
    return f"{outcome}={known.categories[int(commonest)]}"
