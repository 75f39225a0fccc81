"""``greatgame run``: simulate a scenario many times, save, draw and summarise it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from sim.cli import inputs, results
from sim.cli import workbench as wb
from sim.cli.command import BadInput, Stopped, refusing, say
from sim.cli.inputs import check_folder, chosen, kept
from sim.cli.workbench import progress

if TYPE_CHECKING:
    from sim.ensemble import Result
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
        """Let processes start, where they will be needed, while the input is being read."""
        worlds = replicates or DEFAULT_REPLICATES
        if self.dask is None and _executor(worlds, self.workers) == "processes":
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
                results.prepare(self.workers)
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
            drawn = [] if self.no_plots else results.draw(
                result, store, svg=self.svg, workers=self.workers, quiet=quiet
            )  # fmt: skip
            store.finish()
        if drawn and not quiet:
            typer.echo(f"Pictures: {folder / results.SUBFOLDER} ({len(drawn)} files)")


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
    in the folder of --out is continued.
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
