"""A run: simulated, saved and summed up; drawn and reported again; one of its worlds told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.command import BadInput, Stopped, refusing, say
from sim.cli.inputs import check_folder, check_run, chosen, kept, load_run
from sim.cli.workbench import progress

if TYPE_CHECKING:
    from sim.ensemble import Folder, Result
    from sim.scenario import Scenario

DEFAULT_REPLICATES = 2000
MOST_REPLICATES = 1_000_000
"""How many replicates there may be at most when their number depends on --until."""

TOLD_FROM = 1e9
"""Bytes from which on the room that a run takes on disk is told of."""


@dataclass(frozen=True)
class Ensemble(wb.How):
    """How an ensemble is simulated, and what is kept and shown of it."""

    keep: Literal["bands", "paths"] = "bands"
    dask: str | None = None
    until: list[str] | None = None
    svg: bool = False

    def get_ready(self, replicates: int | None) -> None:
        """Let processes start, where they will be needed, while the input is being read.

        Raises BadInput for a cluster that does not answer, before anything else is begun.
        """
        if self.dask is not None:
            with _crew(self.dask, None):
                return
        worlds = replicates or DEFAULT_REPLICATES
        if _executor(worlds, self.workers) == "processes":
            from sim.ensemble.executors import prepare

            prepare()

    def simulate(
        self,
        scenario: Scenario,
        name: str,
        *,
        seed: int | None,
        replicates: int | None,
        **more: Any,
    ) -> None:
        """Simulate into the folder of --out, or one after ``name``; draw and summarise.

        ``more`` goes to :func:`sim.ensemble.simulate`. Raises BadInput for what cannot be done, and
        Stopped on an interrupt.
        """
        wanted = _precisions(self.until or (), scenario)
        if wanted and self.keep == "paths":
            raise BadInput("--until: paths need to know their number; leave out --keep paths.")
        from sim.ensemble.engine import DISK_EACH
        from sim.ensemble.provenance import identity_of

        most = replicates or (MOST_REPLICATES if wanted else DEFAULT_REPLICATES)
        folder, quiet = chosen(self.out, name), self.quiet
        who = identity_of(scenario, keep=self.keep, own={"design": more.get("design")})
        with kept(folder, "run", who, seed=seed, force=self.force, quiet=quiet) as store:
            if not self.no_plots:
                prepare(self.workers)
            if most * DISK_EACH > TOLD_FROM and not (wanted or quiet):
                say(f"The run takes about {most * DISK_EACH / 1e9:.0f} GB in {folder} while it "
                    "lasts, less once it is done.")  # fmt: skip
            if self.out is None and not quiet:
                say(f"Results go to {folder}; should the run be stopped, --out {folder} "
                    "continues it.")  # fmt: skip
            with progress(scenario.name, quiet=quiet) as report:
                report(0, most)
                result = _simulate(
                    scenario, store=store, replicates=most, keep=self.keep, workers=self.workers,
                    dask=self.dask, progress=report, until=wanted or None, **more,
                )  # fmt: skip
            result.save(store)
            if quiet:
                typer.echo(str(folder))
            else:
                from sim.cli.summary import show

                show(result, scenario, folder)
            if not result.provenance["complete"]:
                raise Stopped(
                    f"Interrupted: only {result.n} of {most} worlds are in {folder}; "
                    f"`greatgame plot {folder}` draws them. To go on, repeat the command with "
                    f"--out {folder}."
                )
            drawn = [] if self.no_plots else draw(
                result, store, svg=self.svg, workers=self.workers, quiet=quiet
            )  # fmt: skip
            store.finish()
        if drawn and not quiet:
            typer.echo(f"Pictures: {folder / SUBFOLDER} ({len(drawn)} files)")


def run(
    file: str,
    replicates: int | None = None,
    seed: int | None = None,
    given: Path | None = None,
    *,
    changes: inputs.Changes,
    how: Ensemble,
) -> None:
    """Simulate a scenario many times, save and draw the results and print a summary.

    The same scenario and seed give the same worlds, however many are asked for and however many
    workers share the work. Nothing is written when the input has a problem, and an unfinished run
    in the folder of --out is continued. What drives the outcomes is looked for in the first few
    thousand worlds, which the summary says where there are more.
    """
    how.get_ready(replicates)
    scenario = changes.load(file)
    more: dict[str, Any] = {}
    if given is not None:
        if how.until:
            raise BadInput("--until: the number of worlds follows from --given; leave one out.")
        if how.out is not None:
            check_folder(how.out, "run", force=how.force)
        seed = wb.GIVEN_SEED if seed is None else seed
        more["design"] = wb.chosen_worlds(
            scenario, given, worlds=replicates or DEFAULT_REPLICATES, seed=seed,
            workers=how.workers, quiet=how.quiet,
        )  # fmt: skip
        replicates = more["design"].size
    how.simulate(scenario, scenario.name, seed=seed, replicates=replicates, **more)


def _executor(replicates: int, workers: int | None) -> Literal["threads", "processes"]:
    """Processes where several have enough to do to make up for their start of some seconds."""
    several = workers != 1 and replicates >= wb.PROCESSES_FROM
    return "processes" if several else "threads"


def _precisions(texts: Sequence[str], scenario: Scenario) -> dict[str, float]:
    """Errors by outcome; raises BadInput for what is not OUTCOME=ERROR."""
    from sim.ensemble.until import Precision

    wanted: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            wanted[name.strip()] = float(value)
        except ValueError:
            raise BadInput(f"--until {text}: expected OUTCOME=ERROR, as in crises=0.01.") from None
    with refusing(ValueError, before="--until: "):
        Precision(wanted, scenario.outcomes, 1)
    return wanted


def _simulate(scenario: Scenario, **options: Any) -> Result:
    """The result, or what an interrupt left of it."""
    from sim.ensemble import Interrupted, simulate

    try:
        with _crew(**options) as crew:
            return simulate(scenario, **crew)
    except Interrupted as interrupt:
        if interrupt.partial is None:
            raise
        return interrupt.partial
    except ValueError as error:
        raise BadInput(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


@contextmanager
def _crew(dask: str | None, workers: int | None, **options: Any) -> Iterator[dict[str, Any]]:
    """The options with an executor and its workers: this machine's or those of a cluster."""
    if dask is None:
        yield options | {"executor": _executor(options["replicates"], workers), "workers": workers}
        return
    from sim.ensemble.executors import ClusterError, dask_cluster

    with (
        refusing(ClusterError, before="--dask: ", after="."),
        dask_cluster(dask) as (them, threads),
    ):
        yield options | {"executor": them, "workers": threads}


SUBFOLDER = "plots"
"""Where pictures go inside the folder of a run."""

MOST_WORKERS = 4
"""Processes that draw at most: there are a dozen pictures."""

MODULES = ("sim.plots.gallery",)
"""What processes that draw need to import."""


def prepare(workers: int | None) -> None:
    """Let processes that will draw start while there is something else to do; returns at once.

    Where processes for the simulation are being started already, they serve for drawing too.
    """
    from sim.ensemble.executors import prepare

    if _several(workers) > 1:
        prepare(MODULES)


def draw(
    result: Result,
    folder: Folder,
    *,
    below: str = SUBFOLDER,
    svg: bool = False,
    workers: int | None = None,
    quiet: bool = False,
) -> list[Path]:
    """Draw everything that a result has into ``folder``, in ``below``; returns the files.

    They appear together at the end. Raises Stopped on an interrupt: the numbers are saved by then.
    """
    from sim.plots.gallery import FORMATS, draw_all, skipped

    formats = FORMATS if svg else FORMATS[:1]
    try:
        with folder.filling() as fresh, progress("drawing", quiet=quiet) as report:
            place, several = fresh / below, _several(workers)
            files = draw_all(result, place, formats, workers=several, progress=report)
            drawn = [path.name for path in files]
    except KeyboardInterrupt:
        raise Stopped(
            f"Interrupted while drawing. The numbers are complete in {folder.given}; repeat the "
            f"command, or `greatgame plot {folder.given}`, to draw the pictures."
        ) from None
    if not quiet:
        for name, reason in skipped(result).items():
            say(f"Left out {name}: {reason}.")
    return [Path(folder.given, below, name) for name in drawn]


def _several(workers: int | None) -> int:
    """Processes that draw: as many as were asked for, else one per core."""
    from sim.ensemble.executors import processors

    return min(workers or processors(), MOST_WORKERS)


def existing(target: Path) -> list[Path]:
    """Our pictures that are already in ``target``; others there are left alone."""
    from sim.plots.gallery import picture_names

    return [path for name in picture_names() if (path := target / name).is_file()]


def plot(run: Path, out: Path | None = None, force: bool = False, svg: bool = False) -> None:
    """Draw the pictures of a finished run again, without simulating."""
    check_run(run)
    target = out if out is not None else run / SUBFOLDER
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target}: is a file; --out names a folder.")
    if existing(target) and not force:
        raise BadInput(
            f"{target}: has pictures in it; add --force to replace them, or choose another --out."
        )
    prepare(None)
    from sim.ensemble import Folder, RefusedError

    result = load_run(run)
    kind, below = ("run", SUBFOLDER) if out is None else ("pictures", "")
    with refusing(RefusedError), Folder(out or run, kind, shared=True) as folder:
        drawn = draw(result, folder, below=below, svg=svg)
        folder.settle()
    for picture in drawn:
        typer.echo(str(picture))


REPORT = "report.html"
COMPARISON = "comparison.json"
"""The file by which the folder of ``greatgame compare`` is known."""


def report(
    run: Path,
    other: Path | None = None,
    outcome: str | None = None,
    out: Path | None = None,
    given: Path | None = None,
    force: bool = False,
    quiet: bool = False,
) -> None:
    """Write a page with findings, pictures, three worlds told, assumptions and sources.

    The page is a single HTML file that needs no network, can be searched, and prints well. It tells
    of all worlds; what drives the findings alone is looked for in the first few thousand.
    """
    first, second = run, other
    if other is None and (run / COMPARISON).is_file():
        first, second = _compared(run)
    for folder in filter(None, (first, second)):
        check_run(folder)
    target = inputs.new_file(out or run / REPORT, "--out", force=force)
    found = load_run(first)
    against = None if second is None else load_run(second)
    wb.check_given(given, found.provenance, first)
    from sim.report import ReportError, write_report

    told = (lambda _: None) if quiet else say
    try:
        with refusing(ReportError, before=f"{first}: ", after="."):
            write_report(found, target, against, outcome=outcome, progress=told)
    except KeyboardInterrupt:
        raise Stopped(f"Interrupted; {target} was not written.") from None
    typer.echo(str(target))


def _compared(folder: Path) -> tuple[Path, Path]:
    """The two runs in the folder of a comparison. Raises BadInput where there are more or fewer."""
    try:
        labels = json.loads((folder / COMPARISON).read_text(encoding="utf-8"))["labels"]
        runs = [folder / "runs" / str(label) for label in labels]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder / COMPARISON}: cannot be read ({error}).") from None
    if len(runs) != 2:
        named = " ".join(str(run) for run in runs)
        raise BadInput(
            f"{folder}: compares {len(runs)} scenarios; name two of their folders: {named}."
        )
    return runs[0], runs[1]


def explain(
    file_or_run: str,
    replicate: int = 0,
    seed: int | None = None,
    state: list[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    everything: bool = False,
    as_json: bool = False,
    given: Path | None = None,
    worlds: int = 500,
    *,
    changes: inputs.Changes,
) -> None:
    """Simulate one world again and tell what happened in it, and why.

    The same scenario, seed and changes give the world of that number in a run, bit for bit. It is
    told by the highlights of each year, the weightiest first, and what stays at the end; a state by
    all that counts, in order of time.
    """
    file, facts = inputs.run_or_file(file_or_run)
    scenario = changes.load(file)
    design = _worlds(scenario, facts, changes)
    seed = int(facts.get("seed", 0)) if seed is None else seed
    states = tuple(inputs.state(label, scenario) for label in state or ())
    span = inputs.span(scenario, ("--from", since), ("--until", until), "tell")
    if given is not None:
        if design is not None:
            raise BadInput("--given: the worlds of this run are chosen already.")
        _check_number(replicate, worlds)  # no more are chosen than there are
        design = wb.chosen_worlds(
            scenario, given, worlds=worlds, seed=seed, workers=None, quiet=as_json
        )
    _check_number(replicate, getattr(design, "size", None))
    from sim.narrative import NOTABLE
    from sim.narrative import explain as tell

    told = tell(scenario, replicate=replicate, seed=seed, design=design)
    least = 0.0 if everything else NOTABLE
    chosen = told.select(states=states, since=span[0], until=span[1], weight=least)
    if not (everything or states):
        chosen = chosen.highlights()
    if as_json:
        typer.echo(json.dumps(chosen.to_dict(), indent=1, ensure_ascii=False))
    else:
        typer.echo(str(chosen))


def _worlds(scenario: Scenario, facts: dict[str, Any], changes: inputs.Changes) -> Any:
    """What worlds a run has: branches of one, or those chosen by figures; None for its own.

    Raises BadInput for changes to such worlds.
    """
    from sim.ensemble.branch import recorded_branches
    from sim.ensemble.provenance import BRANCH
    from sim.start.design import recorded_choice

    found = recorded_choice(facts) or (None if changes else recorded_branches(scenario, facts))
    if changes and (found is not None or BRANCH in facts):
        raise BadInput(
            "--set, --without and --prior: this run has branches of one history, or worlds chosen "
            "by figures, which cannot be told with changes; make other ones with greatgame branch "
            "or greatgame run --given."
        )
    return found


def _check_number(replicate: int, size: int | None) -> None:
    """Raises BadInput for a world beyond the ``size`` that are chosen, or that there can be."""
    from sim.ensemble.numbers import LAST_REPLICATE

    if replicate > LAST_REPLICATE:
        raise BadInput(f"--replicate {replicate}: worlds are numbered up to {LAST_REPLICATE:,}.")
    if size is not None and replicate >= size:
        raise BadInput(f"--replicate {replicate}: {size} worlds are chosen, numbered from 0.")
