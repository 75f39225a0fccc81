"""``greatgame hindcast``: forecast past years from what was known before them, and score it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported
from sim.cli.inputs import load
from sim.cli.progress import progress
from sim.workbench.optional import lacking

if TYPE_CHECKING:
    from sim.ensemble import Store
    from sim.ensemble.record import Work
    from sim.validation.hindcast.scoreboard import Scoreboard
    from sim.validation.hindcast.study import Told

DEFAULT_REPLICATES = 500
FIRST_ORIGIN, LAST_ORIGIN = 2004, 2040

EXAMPLES = (
    "hindcast --out runs/hindcast",
    "hindcast --origin 2012-Q4 --horizon 3",
    "hindcast --origin 2015-Q4 --observations my-figures.csv --out runs/mine",
    "hindcast --origin 2021-Q4 --horizon 2 --given status-quo-2022",
    "hindcast --origin 2021-Q4 --horizon 2 --base region-2021-neighbours",
    "hindcast --until 2015 --prior -n 250",
)


@reported
def hindcast(
    origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="QUARTER",
            help="End of the year to forecast from, such as 2015-Q4; may be repeated. Left out: "
            "every year from 2004 to 2014 scored to 2015, then 2015, then 2021 with the war given "
            "and without.",
        ),
    ] = None,
    horizon: Annotated[int, typer.Option(min=1, max=20, help="Years to forecast.")] = 6,
    observations: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Score these figures instead, in the layout of calibration/observations.csv.",
        ),
    ] = None,
    until: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Leave figures after this year unread.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write forecasts, scores, page and pictures there."),
    ] = None,
    prior: Annotated[
        bool, typer.Option("--prior", help="Use the priors from 2015 on too, not the posterior.")
    ] = False,
    given: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO",
            help="Tell the forecaster the dated shocks of this scenario, such as status-quo-2022.",
        ),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO",
            help="Start from this baseline instead, such as one with more states: "
            "region-2021-neighbours.",
        ),
    ] = None,
    replicates: Annotated[
        int, typer.Option("-n", "--replicates", min=20, help="Simulated worlds per origin.")
    ] = DEFAULT_REPLICATES,
    seed: Annotated[int, typer.Option(min=0, help="Makes the study repeatable.")] = 0,
    workers: wb.Workers = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an earlier study in the folder of --out.")
    ] = False,
    no_plots: wb.NoPlots = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Forecast past years from what was known before them, and score the forecasts.

    Forecasts of every observable per state, power and year are set against the record and against
    naive forecasts by proper scores. Nothing after an origin is known to the forecasts from it, and
    no figure after 2015 ever teaches them anything.
    """
    origins = sorted({year_of("--origin", text) for text in origin or ()})
    if observations is not None and not observations.is_file():
        raise BadInput(f"{observations}: there is no such file.")
    _check_libraries()
    from sim.ensemble.record import Work
    from sim.validation.hindcast.scoreboard import fitted_posterior
    from sim.validation.record import observations_file

    for option, name in (("--given", given), ("--base", base)):
        if name is not None and not origins and observations is None:
            raise BadInput(f"{option} needs --origin: name the end of a year to forecast from.")
    known = [load(name) for name in (given, base) if name is not None]
    posterior = None if prior else fitted_posterior()
    told: Told = {"posterior": posterior, "given": given, "base": base}
    out = None if out is None else out.expanduser()
    asked = [*origins, horizon, until, *told.values()]
    keeping = nullcontext() if out is None else wb.figure_study(
        "hindcast", out, observations or observations_file(), asked, known, seed=seed, force=force,
        quiet=quiet,
    )  # fmt: skip
    with keeping as store:
        with progress("hindcast", quiet=quiet) as report, wb.pool(workers) as executor:
            work = Work(replicates, seed, executor, report, store)
            board = _study(origins, work, horizon, until, observations, told)
        _show(board)
        if store is not None:
            _write(board, store, no_plots=no_plots, quiet=quiet)
            store.finish()
            typer.echo(f"\nWritten to {out}")


def _check_libraries() -> None:
    """Raises BadInput where the library of scores is not installed."""
    from importlib.util import find_spec

    if find_spec("scoringrules") is None:
        raise BadInput(f"a hindcast {lacking('scoringrules')}.")


def year_of(option: str, text: str) -> int:
    """The year at whose end something starts; raises BadInput for what is no end of a year."""
    from sim.scenario import Quarter

    try:
        quarter = Quarter.parse(f"{text}-Q4" if text.isdecimal() else text)
    except ValueError:
        raise BadInput(f"{option} {text}: expected the end of a year, such as 2015-Q4.") from None
    if quarter.number != 4:
        raise BadInput(f"{option} {text}: figures are yearly; give the fourth quarter of a year.")
    if not FIRST_ORIGIN <= quarter.year <= LAST_ORIGIN:
        raise BadInput(f"{option} {text}: there are figures to start from {FIRST_ORIGIN}-Q4 on.")
    return quarter.year


def _study(
    origins: Sequence[int],
    work: Work,
    horizon: int,
    until: int | None,
    observations: Path | None,
    told: Told,
) -> Scoreboard:
    """The scoreboard asked for; raises BadInput for a table that cannot be used."""
    from sim.validation.hindcast.origin import OriginError
    from sim.validation.hindcast.scoreboard import board_of_origins, full_scoreboard
    from sim.validation.hindcast.study import LAST_FITTED
    from sim.validation.record import RecordError

    try:
        if not origins and observations is None:
            return full_scoreboard(
                work, until=until, posterior=told.get("posterior"), horizon=horizon
            )
        return board_of_origins(
            origins or [LAST_FITTED], work, horizon=horizon, until=until,
            observations=observations, **told,
        )  # fmt: skip
    except OriginError as error:
        raise BadInput(f"--origin: {error} by --observations.") from None
    except RecordError as error:
        raise BadInput(str(error)) from None


def _show(board: Scoreboard) -> None:
    from sim.validation.hindcast.study import unscored_by_reason
    from sim.validation.hindcast.summary import calibration, headline
    from sim.validation.hindcast.tables import percent

    if not board.scored:
        figures = sum(len(b.cases) for section in board.sections for b in section.study.batches)
        typer.echo(f"{figures:,} figures forecast; the record has none of them to score.")
    for section in board.scored:
        typer.echo(
            f"\n{section.title}\n  {'observable':<14}{'figures':>8}{'90 %':>6}{'50 %':>6}"
            f"{'skill':>9}  against the best naive forecast"
        )
        for row in calibration(section.study).to_dict("records"):
            span = f"[{percent(float(row['low']))}, {percent(float(row['high']))}]"
            misses = f"  misses: {row['misses']}" if row["misses"] else ""
            typer.echo(
                f"  {row['variable']:<14}{row['figures']:>8,}{100 * float(row['in90']):>6.0f}"
                f"{100 * float(row['in50']):>6.0f}{percent(float(row['skill'])):>9}  {span} "
                f"{row['best']}{misses}"
            )
        found = headline(section.study)
        if found is not None:
            low, high = (percent(v) for v in found.skill[1:])
            typer.echo(
                f"  {'together':<14}{found.figures:>8,}{100 * found.in90:>6.0f}"
                f"{100 * found.in50:>6.0f}{percent(found.skill[0]):>9}  [{low}, {high}] "
                f"{found.best}; Monte Carlo error {100 * found.chance:.1f} points"
            )
    if len(board.unscored):
        typer.echo("\nNot scored:")
        for row in unscored_by_reason(board.unscored).to_dict("records"):
            typer.echo(f"  {row['variable']:<16}{row['figures']:>8,}  {row['why']}")


def _write(board: Scoreboard, store: Store, *, no_plots: bool, quiet: bool) -> None:
    from sim.plots import hindcast as pictures
    from sim.validation.hindcast.page import page_text
    from sim.validation.hindcast.summary import tables_of, write

    drawn = [] if no_plots else list(pictures.names(board))
    page = page_text(board, [(f"plots/{name}.png", text) for name, text in drawn])
    write(store, tables_of(board), {"report.md": page}, board.facts)
    if not no_plots:
        with store.filling() as fresh, progress("drawing", quiet=quiet) as report:
            pictures.draw(board, fresh / "plots", report)
