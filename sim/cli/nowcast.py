"""``greatgame nowcast``: worlds that fit the record up to a date, from which a run goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported
from sim.cli.hindcast import year_of
from sim.cli.inputs import load
from sim.cli.progress import progress

if TYPE_CHECKING:
    from sim.ensemble import Store
    from sim.validation.nowcast.study import Nowcast

DEFAULT_WORLDS = 1000
SUFFIX = ".json"

EXAMPLES = (
    "nowcast --at 2023-Q4 --out nowcast-2023.json",
    "nowcast --at 2024-Q4 --observations my-figures.csv --out nowcast-2024.json",
    "nowcast --at 2021-Q4 --from 2015-Q4 -n 2000 --seed 7 --out early.json",
)
NOTE = (
    "A scenario starts from it that begins in the quarter after and says: posterior: "
    "nowcast-2023.json\n\n"
    "One that was stopped, in whatever way, goes on when its command is repeated with the "
    "same --out."
)


@reported
def nowcast(
    at: Annotated[
        str, typer.Option(metavar="QUARTER", help="End of the year to fit, such as 2023-Q4.")
    ],
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="File for the worlds, such as nowcast-2023.json.")
    ],
    since: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="QUARTER",
            help="End of the year to simulate from; left out: the latest baseline at least two "
            "years earlier.",
        ),
    ] = None,
    observations: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Fit these figures instead, in the layout of calibration/observations.csv.",
        ),
    ] = None,
    given: Annotated[
        str,
        typer.Option(metavar="SCENARIO", help="Take the dated shocks of this scenario as known."),
    ] = "status-quo-2022",
    worlds: Annotated[
        int, typer.Option("-n", "--worlds", min=40, help="Worlds to simulate.")
    ] = DEFAULT_WORLDS,
    seed: Annotated[int, typer.Option(min=0, help="Makes it repeatable.")] = 0,
    workers: wb.Workers = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier file.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
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
    if observations is not None and not observations.is_file():
        raise BadInput(f"{observations}: there is no such file.")
    from sim.validation.record import observations_file

    known = load(given)
    file = observations or observations_file()
    asked, folder = (year, start, worlds, known.digest), out.with_suffix(".unfinished")
    with wb.figure_study(
        "nowcast", folder, file, asked, seed=seed, force=force, quiet=quiet
    ) as store:
        found = _made(file, year, start, given, worlds, store, workers, quiet=quiet)
        from sim.validation.nowcast.study import write

        try:
            write(found, out, seed=seed, observations=file)
        except OSError as error:
            raise BadInput(f"{out}: cannot be written ({error.strerror}).") from None
        store.discard()
    _show(found, out, quiet=quiet)


def _start(year: int) -> int:
    """The year of the latest baseline from which there are two years of figures to fit."""
    from sim.validation.hindcast.origin import BASELINES

    return max([y for y in BASELINES if y <= year - 2], default=BASELINES[0])


def _made(
    file: Path,
    year: int,
    start: int,
    given: str,
    worlds: int,
    store: Store,
    workers: int | None,
    *,
    quiet: bool,
) -> Nowcast:
    from sim.ensemble.record import Work
    from sim.validation.hindcast.origin import OriginError
    from sim.validation.nowcast.study import NowcastError
    from sim.validation.nowcast.study import nowcast as fitted
    from sim.validation.record import RecordError, load_observations

    try:
        record = load_observations(file)
        with progress("worlds", quiet=quiet) as report, wb.pool(workers) as executor:
            work = Work(worlds, store.seed, executor, report, store)
            return fitted(record, year, start, work, given=given)
    except (RecordError, OriginError, NowcastError) as error:
        raise BadInput(f"{file.name}: {error}.") from None


def _show(found: Nowcast, out: Path, *, quiet: bool) -> None:
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
