"""What the commands of the workbench share: options, folders, workers, printing."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.errors import BadInput, Stopped, say
from sim.cli.folder import MARK, default_folder
from sim.cli.progress import progress

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Result
    from sim.scenario import Scenario

WIDTH = 100

Seed = Annotated[
    int | None,
    typer.Option(min=0, help="Makes it repeatable; drawn and recorded when left out."),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder for the results; below runs/ when left out."),
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Parallel workers; one per core when left out.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print nothing but the folder of the results.")
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace earlier results of this command in --out.")
]
NoPlots = Annotated[bool, typer.Option("--no-plots", help="Draw no pictures.")]

PROCESSES_FROM = 2000
"""Runs from which on the work is shared between processes, which take seconds to start."""


def target(out: Path | None, name: str, mark: str, *, force: bool) -> Path:
    """The folder to write to, refused before anything is computed if it must not be.

    ``mark`` is the file by which earlier results of the same command are known. Raises BadInput.
    """
    folder = default_folder(name) if out is None else out
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder}: is a file; --out names a folder.")
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / mark).is_file():
            raise BadInput(
                f"{folder}: has other files in it and no such results; choose another --out."
            )
        if not force:
            raise BadInput(
                f"{folder}: has earlier results in it; add --force to replace them, "
                "or choose another --out."
            )
    parent = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    if not os.access(parent, os.W_OK | os.X_OK):
        raise BadInput(f"{folder}: cannot be written, because {parent} does not allow it.")
    return folder


@contextmanager
def asking(folder: Path | None = None) -> Iterator[None]:
    """Turn what an analysis refuses, and an interrupt, into what a command says."""
    from sim.analysis.extras import MissingExtra
    from sim.analysis.measures import UnknownName
    from sim.scenario import ScenarioError

    try:
        yield
    except ScenarioError:
        raise
    except (UnknownName, MissingExtra, ValueError) as error:
        text = str(error)
        raise BadInput(_begun(text) + ("" if text.endswith((".", "?")) else ".")) from None
    except KeyboardInterrupt:
        kept = (
            "" if folder is None else f" Finished points are in {folder}; repeat the command with "
        )
        kept = kept and f"{kept}--out {folder} to go on."
        raise Stopped(f"Interrupted.{kept or ' Nothing was written.'}") from None


def _begun(text: str) -> str:
    """A message as a sentence; one that begins with a name or a file stays as it is."""
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text


@contextmanager
def crew(workers: int | None, runs: int) -> Iterator[dict[str, Any]]:
    """Options of an analysis for its workers: processes where there is enough to do."""
    from sim.ensemble.executors import crew_of

    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    number = workers if workers is not None else cores if runs >= PROCESSES_FROM else 1
    if number < 2:
        yield {}
        return
    with crew_of("processes", number) as found:
        yield {"executor": found.executor, "workers": number}


def scenario(file: str, *, prior: bool = False) -> Scenario:
    """A scenario by file or name, with ``prior`` without its posterior. Raises ScenarioError."""
    from sim.cli.inputs import load

    return load(file, None, prior=prior)


def scenario_or_run(file: str, *, prior: bool = False) -> Scenario | Result:
    """The result in a folder of an earlier run, else a scenario. Raises BadInput, ScenarioError.

    A run has drawn already: ``prior`` is refused for it.
    """
    from sim.ensemble import Result, ResultError

    if (Path(file) / MARK).is_file():
        if prior:
            raise BadInput(f"--prior: {file} is a run, whose numbers are drawn; name a scenario.")
        try:
            return Result.load(file)
        except ResultError as error:
            raise BadInput(f"{error}.") from None
    return scenario(file, prior=prior)


def name_of(source: Scenario | Result) -> str:
    """The name of a scenario, or of the one that was run."""
    from sim.ensemble import Result

    return str(source.provenance["name"]) if isinstance(source, Result) else source.name


def outcomes_of(source: Scenario | Result) -> list[str]:
    """The outcomes that a scenario asks for, or that a run has."""
    from sim.ensemble import Result

    return source.outcome_table.columns if isinstance(source, Result) else list(source.outcomes)


def show(title: str, sentences: Sequence[str], frame: pd.DataFrame) -> None:
    """Print a titled table."""
    from sim.analysis.tables import lines

    typer.echo(title)
    typer.echo("=" * min(len(title), WIDTH))
    for sentence in sentences:
        typer.echo("\n".join(textwrap.wrap(sentence, WIDTH, subsequent_indent="  ")))
    if len(frame):
        typer.echo("\n" + "\n".join(lines(frame)))


def finish(folder: Path, drawn: Sequence[Path], *, quiet: bool) -> None:
    """Print where everything is."""
    if quiet:
        typer.echo(str(folder))
        return
    typer.echo(
        "\n± is the error of a finite number of worlds, not the doubt about the model.\n"
        f"Results:  {folder}"
    )
    if drawn:
        typer.echo(f"Pictures: {', '.join(path.name for path in drawn)}")


def draw(
    folder: Path, pictures: Mapping[str, Callable[[], Any]], *, wanted: bool, quiet: bool
) -> list[Path]:
    """Draw pictures into a folder, by file name; what has nothing to show is left out and said."""
    if not wanted:
        return []
    from matplotlib.figure import Figure

    from sim.plots.style import save_figure

    drawn, left_out = [], {}
    with progress("drawing", quiet=quiet) as report:
        for done, (name, picture) in enumerate(pictures.items(), start=1):
            try:
                found = picture()
            except ValueError as error:
                left_out[name] = str(error)
            else:
                figure = found if isinstance(found, Figure) else found.figure
                drawn.append(save_figure(figure, folder / name))
            report(done, len(pictures))
    if not quiet:
        for name, reason in left_out.items():
            say(f"Left out {name}: {reason}.")
    return drawn
