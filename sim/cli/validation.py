"""The model against what is known: patterns, past years, the present, earlier releases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.command import BadInput, refusing
from sim.cli.workbench import progress
from sim.workbench.optional import lacking

if TYPE_CHECKING:
    from sim.ensemble import Store
    from sim.ensemble.record import Work
    from sim.validation.hindcast.scoreboard import Scoreboard
    from sim.validation.hindcast.study import Told
    from sim.validation.nowcast.worlds import Nowcast


SMALL = 100
"""Worlds up to which processes are not worth starting for the patterns."""


def patterns(
    codes: list[str] | None = None,
    replicates: int = 2000,
    seed: int = 0,
    as_json: bool = False,
    no_knock_out: bool = False,
    out: Path | None = None,
    workers: int | None = None,
    prior: bool = False,
    force: bool = False,
    quiet: bool = False,
) -> None:
    """Check the model against the thirty patterns that the documents describe.

    A pattern is reproduced when it holds in the share of worlds asked for and no longer does
    without the mechanisms that should bring it about. * marks patterns on whose evidence a prior
    rests: they test consistency, not prediction. Failures do not change the exit status.
    """
    from sim.ensemble.files import write_whole
    from sim.validation.patterns import check_patterns
    from sim.validation.patterns.verdicts import page

    chosen = _known_patterns(codes or ())
    if out is not None:
        inputs.new_file(out, "--out", force=force)
    with (
        progress("patterns", quiet=quiet) as report,
        wb.pool(workers, worth=replicates > SMALL) as executor,
    ):
        found = check_patterns(
            chosen or None,
            replicates=replicates,
            seed=seed,
            knock_out=not no_knock_out,
            prior=prior,
            executor=executor,
            progress=report,
        )
    suffix = out.suffix if out is not None else ""
    if as_json or suffix == ".json":
        text = json.dumps(found.to_dict(), indent=2, ensure_ascii=False)
    else:
        text = page(found) if suffix == ".md" else str(found)
    if out is None:
        typer.echo(text)
    else:
        write_whole(out, text.rstrip("\n") + "\n")
        typer.echo(found.summary)


def _known_patterns(codes: Sequence[str]) -> list[str]:
    """Codes in the catalogue's spelling; raises BadInput for one it does not have."""
    from sim.catalogue.questions import PATTERNS

    chosen = [part.strip().upper() for code in codes for part in code.split(",") if part.strip()]
    if codes and not chosen:
        raise BadInput("No pattern is named; leave the argument out to check them all.")
    if unknown := [code for code in chosen if code not in PATTERNS]:
        raise BadInput(
            f"{', '.join(unknown)}: no such pattern; there are {min(PATTERNS)} to {max(PATTERNS)}."
        )
    return chosen


FIRST_ORIGIN, LAST_ORIGIN = 2004, 2040


def hindcast(
    origin: list[str] | None = None,
    horizon: int = 6,
    observations: Path | None = None,
    until: int | None = None,
    out: Path | None = None,
    prior: bool = False,
    given: str | None = None,
    base: str | None = None,
    replicates: int = 500,
    seed: int = 0,
    workers: int | None = None,
    force: bool = False,
    no_plots: bool = False,
    quiet: bool = False,
) -> None:
    """Forecast past years from what was known before them, and score the forecasts.

    Forecasts of every observable per state, power and year are set against the record and against
    naive forecasts by proper scores. Nothing after an origin is known to the forecasts from it, and
    no figure after 2015 ever teaches them anything.
    """
    origins = sorted({year_of("--origin", text) for text in origin or ()})
    inputs.check_file("--observations", observations)
    if find_spec("scoringrules") is None:
        raise BadInput(f"a hindcast {lacking('scoringrules')}.")
    from sim.ensemble.record import Work
    from sim.validation.hindcast.scoreboard import fitted_posterior
    from sim.validation.hindcast.study import LAST_FITTED
    from sim.validation.record import observations_file

    for start in origins or [FIRST_ORIGIN if observations is None else LAST_FITTED]:
        if until is not None and until <= start:
            raise BadInput(f"--until {until}: leaves nothing to score after {start}-Q4.")
    for option, name in (("--given", given), ("--base", base)):
        if name is not None and not origins and observations is None:
            raise BadInput(f"{option} needs --origin: name the end of a year to forecast from.")
    known = [inputs.load(name) for name in (given, base) if name is not None]
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
        _show_scores(board)
        if store is not None:
            _write_scores(board, store, no_plots=no_plots, quiet=quiet)
            store.finish()
            typer.echo(f"\nWritten to {out}")


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

    with (
        refusing(OriginError, before="--origin: ", after=" by --observations."),
        refusing(RecordError),
    ):
        if not origins and observations is None:
            return full_scoreboard(
                work, until=until, posterior=told.get("posterior"), horizon=horizon
            )
        return board_of_origins(
            origins or [LAST_FITTED], work, horizon=horizon, until=until,
            observations=observations, **told,
        )  # fmt: skip


def _show_scores(board: Scoreboard) -> None:
    from sim.validation.hindcast.page import percent
    from sim.validation.hindcast.study import unscored_by_reason
    from sim.validation.hindcast.summary import calibration, headline

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


def _write_scores(board: Scoreboard, store: Store, *, no_plots: bool, quiet: bool) -> None:
    from sim.plots import validation as pictures
    from sim.validation.hindcast.page import page_text
    from sim.validation.hindcast.summary import tables_of, write

    drawn = [] if no_plots else list(pictures.names(board))
    page = page_text(board, [(f"plots/{name}.png", text) for name, text in drawn])
    write(store, tables_of(board), {"report.md": page}, board.facts)
    if not no_plots:
        with store.filling() as fresh, progress("drawing", quiet=quiet) as report:
            pictures.draw(board, fresh / "plots", report)


SUFFIX = ".json"


def nowcast(
    at: str,
    out: Path,
    since: str | None = None,
    observations: Path | None = None,
    given: str = "status-quo-2022",
    worlds: int = 1000,
    seed: int = 0,
    workers: int | None = None,
    force: bool = False,
    quiet: bool = False,
) -> None:
    """Find worlds that fit the record up to a date, so that runs start where the world is.

    Worlds are simulated from an earlier year with all numbers drawn, weighed by the figures since,
    and moved towards them, state and parameters together. The file holds them like a posterior;
    replicate k of any run always starts from the same one.
    """
    year = year_of("--at", at)
    start = _start(year) if since is None else year_of("--from", since)
    if start >= year:
        raise BadInput(f"--from {since}: must lie before --at {at}.")
    out = out.expanduser()
    if out.suffix != SUFFIX:
        raise BadInput(f"--out {out}: expected the name of a {SUFFIX} file.")
    if out.is_dir():
        raise BadInput(f"{out}: is a folder; --out names a file.")
    if out.exists() and not force:
        raise BadInput(f"{out}: is there already; add --force to replace it.")
    inputs.check_file("--observations", observations)
    from sim.ensemble.record import Work
    from sim.validation.hindcast.origin import OriginError
    from sim.validation.nowcast.worlds import NowcastError, nowcast, write
    from sim.validation.record import RecordError, load_observations, observations_file

    known = inputs.load(given)
    file = observations or observations_file()
    asked, folder = (year, start, worlds, known.digest), out.with_suffix(".unfinished")
    with wb.figure_study(
        "nowcast", folder, file, asked, seed=seed, force=force, quiet=quiet
    ) as store:
        with refusing(RecordError, OriginError, NowcastError, before=f"{file.name}: ", after="."):
            record = load_observations(file)
            with progress("worlds", quiet=quiet) as report, wb.pool(workers) as executor:
                work = Work(worlds, store.seed, executor, report, store)
                found = nowcast(record, year, start, work, given=given)
        try:
            write(found, out, seed=seed, observations=file)
        except OSError as error:
            raise BadInput(f"{out}: cannot be written ({error.strerror}).") from None
        store.discard()
    _show_fit(found, out, quiet=quiet)


def _start(year: int) -> int:
    """The year of the latest baseline from which there are two years of figures to fit."""
    from sim.validation.hindcast.origin import BASELINES

    return max([y for y in BASELINES if y <= year - 2], default=BASELINES[0])


def _show_fit(found: Nowcast, out: Path, *, quiet: bool) -> None:
    from sim.validation.nowcast.smoother import effective

    if not quiet:
        typer.echo(f"{'figures':<16}{'number':>8}{'before':>9}{'after':>9}  distance in errors")
        for row in found.fit.to_dict("records"):
            typer.echo(
                f"{row['variable']:<16}{row['figures']:>8}{row['before']:>9.2f}{row['after']:>9.2f}"
            )
        typer.echo(
            f"{found.worlds.count} of {found.simulated} worlds, {effective(found.weights):.0f} "
            f"effective; each starts a run in {found.year + 1}-Q1 that names the file."
        )
    typer.echo(f"Written to {out}")


def versions(
    old: str | None = None, new: str | None = None, scenario: str | None = None, shown: int = 30
) -> None:
    """Show which outcomes of the shipped scenarios moved between two releases.

    Each release keeps a small table of outcomes with their errors. What moved further than these
    explain is listed; the changelog says what was changed. Without versions those that are kept are
    listed.
    """
    from dataclasses import replace

    from sim.validation.releases import load_release, moved, moved_lines, moved_table, releases
    from sim.workbench.measures import known

    if old is None or new is None:
        if old is not None:
            raise BadInput(f"Name two versions: greatgame versions {old} NEW.")
        typer.echo("\n".join(releases()) or "No outcomes of a release are kept.")
        return
    with wb.asking():
        pair = [load_release(name) for name in (old, new)]
        if scenario is not None:
            there = sorted({name for one in pair for name in one.table["scenario"]})
            known(scenario, there, "scenario of these releases")
            pair = [replace(x, table=x.table[x.table["scenario"] == scenario]) for x in pair]
    found = moved(pair[0], pair[1])
    wb.show(f"{found.new} against {found.old}", moved_lines(found), moved_table(found, shown))
