"""What the commands that simulate share: options, folders, workers, progress, worlds, printing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.command import BadInput, refusing, say
from sim.cli.inputs import check_file, chosen, is_run, kept, load, load_run
from sim.text import WIDTH
from sim.text import wrapped as paragraph

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Result, Store
    from sim.ensemble.outcome import Outcome as Declared
    from sim.ensemble.provenance import Identity
    from sim.scenario import Scenario
    from sim.start.design import Arrangement, Chosen
    from sim.workbench.base import Answer

Report = Callable[[int, int], None]
"""Called with the number of replicates done and their total."""


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[Report]:
    """Yield a function that shows progress on standard error."""
    if quiet:
        yield _silent
    elif sys.stderr.isatty():
        with _bar(label) as report:
            yield report
    else:
        yield PlainLines(label)


def _silent(done: int, total: int) -> None:
    """Show nothing."""


@contextmanager
def _bar(label: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class PlainLines:
    """One line per tenth of the work, for logs and pipes."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = -1
        self._start = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Print a line when another tenth of ``total`` is done."""
        tenth = 10 * done // max(total, 1)
        if tenth <= self._shown:
            return
        self._shown = tenth
        seconds = time.monotonic() - self._start
        line = f"{self._label}: {10 * tenth:3d} %  {done} of {total}, {seconds:.0f} s"
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the output


PROCESSES_FROM = 2000
"""Runs from which on the work is shared between processes, which take seconds to start."""


@contextmanager
def asking() -> Iterator[None]:
    """Turn what an analysis refuses into what a command says."""
    from sim.scenario import ScenarioError
    from sim.workbench.measures import UnknownName
    from sim.workbench.optional import MissingExtra

    try:
        yield
    except ScenarioError:
        raise
    except (UnknownName, MissingExtra, ValueError) as error:
        text = str(error)
        raise BadInput(_begun(text) + ("" if text.endswith((".", "?")) else ".")) from None


def _begun(text: str) -> str:
    """A message as a sentence; one that begins with a name or a file stays as it is."""
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text


def known_outcome(name: str, source: Scenario | Result) -> None:
    """Raises BadInput for an outcome ("leader.KAZ=CHN") that a scenario or a run does not have."""
    from sim.workbench.measures import meant

    with asking():
        meant(name, outcomes_of(source))


@contextmanager
def _crew(workers: int | None, runs: int) -> Iterator[dict[str, Any]]:
    """Options of an analysis for its workers: processes where there is enough to do."""
    from sim.ensemble.executors import crew_of, processors

    number = workers or (processors() if runs >= PROCESSES_FROM else 1)
    if number < 2:
        yield {}
        return
    with crew_of("processes", number) as found:
        yield {"executor": found.executor, "workers": number}


@contextmanager
def pool(workers: int | None, *, worth: bool = True) -> Iterator[Executor | None]:
    """Processes to share work: so many, or one per core where it is ``worth`` starting them."""
    from sim.ensemble.executors import process_pool, processors

    count = workers or (processors() if worth else 1)
    if count == 1:
        yield None
        return
    with process_pool(count) as processes:
        yield processes


@dataclass(frozen=True)
class Limits:
    """What makes a yes or no of an outcome; see :class:`sim.workbench.discovery.Question`."""

    until: str | None = None
    above: float | None = None
    below: float | None = None


@dataclass(frozen=True)
class How:
    """Where the results of an analysis go, who shares the work, and how much is shown."""

    out: Path | None = None
    workers: int | None = None
    quiet: bool = False
    force: bool = False
    no_plots: bool = False

    def study(
        self,
        kind: str,
        *sources: Scenario | Result,
        seed: int | None,
        design: Arrangement | None = None,
    ) -> AbstractContextManager[Store]:
        """The folder of an analysis of ``sources``, in which its work is kept however it ends.

        Raises BadInput and Stopped, as :func:`~sim.cli.inputs.kept` does.
        """
        names = dict.fromkeys(name_of(x) for x in sources[:2])
        folder = chosen(self.out, "-".join([kind, *names]))
        who = _identity(*sources, design=design)
        return kept(folder, kind, who, seed=seed, force=self.force, quiet=self.quiet)

    @contextmanager
    def work(self, store: Store, runs: int) -> Iterator[dict[str, Any]]:
        """Options of an analysis: the store, workers for so many ``runs``, a bar on the screen.

        What the analysis refuses becomes what the command says.
        """
        with (
            asking(),
            _crew(self.workers, runs) as crew,
            progress(store.kind, quiet=self.quiet) as report,
        ):
            yield {**crew, "store": store, "progress": report}

    def done(
        self,
        store: Store,
        *answers: Answer,
        show: Callable[[], None],
        pictures: Mapping[str, Callable[[], Any]],
    ) -> None:
        """Save what was found, show it, draw the pictures, by file name, and say where all is."""
        from sim.workbench.base import save_together

        save_together(store, *answers)
        if not self.quiet:
            show()
        drawn = [] if self.no_plots else _draw(store, pictures, quiet=self.quiet)
        store.finish()
        if self.quiet:
            typer.echo(str(store.given))
            return
        typer.echo(
            "\n± is the error of a finite number of worlds, not the doubt about the model.\n"
            f"Results:  {store.given}"
        )
        if drawn:
            typer.echo(f"Pictures: {', '.join(drawn)}")


@dataclass(frozen=True)
class Fresh(How):
    """The same for an analysis that simulates scenarios anew, or takes runs of them."""

    seed: int | None = None
    prior: bool = False

    def scenario(self, file: str) -> Scenario:
        """A scenario by file or name. Raises ScenarioError."""
        return load(file, prior=self.prior)

    def scenario_or_run(self, file: str) -> Scenario | Result:
        """The result in a folder of an earlier run, else a scenario.

        Raises BadInput and ScenarioError. A run has drawn already: --prior is refused for it.
        """
        if not is_run(Path(file)):
            return self.scenario(file)
        if self.prior:
            raise BadInput(f"--prior: {file} is a run, whose numbers are drawn; name a scenario.")
        return load_run(Path(file))


def figure_study(
    kind: str,
    folder: Path,
    figures: Path,
    asked: Sequence[object],
    known: Sequence[Scenario] = (),
    *,
    seed: int,
    force: bool,
    quiet: bool,
) -> AbstractContextManager[Store]:
    """The folder of a study of figures: of what was asked of them, and the scenarios known to it.

    Raises BadInput and Stopped, as :func:`~sim.cli.inputs.kept` does.
    """
    from sim.ensemble.provenance import file_digest, identity_of

    digest = file_digest(figures)
    who = identity_of(*known, keep=" ".join(map(str, asked)), figures=digest)
    return kept(folder, kind, who, seed=seed, force=force, quiet=quiet)


def _identity(*sources: Scenario | Result, design: Arrangement | None) -> Identity:
    """What makes an analysis of scenarios, or of runs of them, the same again."""
    from sim.ensemble import Result
    from sim.ensemble.provenance import identity_of

    runs = [
        {name: x.provenance.get(name) for name in ("digest", "seed", "replicates", "program")}
        for x in sources
        if isinstance(x, Result)
    ]
    scenarios = [x for x in sources if not isinstance(x, Result)]
    return identity_of(*scenarios, own={"runs": runs or None, "design": design})


def seed_of(seed: int | None, *sources: Scenario | Result) -> int | None:
    """The seed that was asked for, else that of the first run among the sources."""
    from sim.ensemble import Result

    seeds = [int(x.provenance["seed"]) for x in sources if isinstance(x, Result)]
    return seed if seed is not None or not seeds else seeds[0]


def worlds_of(asked: int | None, usual: int, *sources: Scenario | Result) -> int:
    """The worlds asked for, else those of the first run among the sources, else ``usual``.

    Raises BadInput where a run has others than were asked for.
    """
    from sim.ensemble import Result

    runs = [x for x in sources if isinstance(x, Result)]
    for run in runs:
        if asked not in (None, run.n):
            raise BadInput(
                f"-n {asked}: the run of {name_of(run)} has {run.n} worlds; leave -n out, "
                f"or name scenarios."
            )
    return asked or (runs[0].n if runs else usual)


def name_of(source: Scenario | Result) -> str:
    """The name of a scenario, or of the one that was run."""
    from sim.ensemble import Result

    return str(source.provenance["name"]) if isinstance(source, Result) else source.name


def outcomes_of(source: Scenario | Result) -> Mapping[str, Declared]:
    """The outcomes that a scenario asks for, or that a run has, by name."""
    from sim.ensemble import Result
    from sim.ensemble.outcome import declared_outcomes

    return source.outcome_info if isinstance(source, Result) else declared_outcomes(source)


def show(title: str, sentences: Sequence[str], frame: pd.DataFrame) -> None:
    """Print a titled table."""
    from sim.workbench.base import lines

    typer.echo(title)
    typer.echo("=" * min(len(title), WIDTH))
    wrapped(sentences)
    if len(frame):
        typer.echo("\n" + "\n".join(lines(frame)))


def wrapped(sentences: Sequence[str]) -> None:
    """Print sentences, each on lines of its own that keep its indent."""
    for sentence in sentences:
        indent = len(sentence) - len(sentence.lstrip())
        typer.echo("\n".join(paragraph(sentence.lstrip(), indent, indent + 2)))


def _draw(store: Store, pictures: Mapping[str, Callable[[], Any]], *, quiet: bool) -> list[str]:
    """Draw the pictures and return their names; what has nothing to show is left out and said."""
    from matplotlib.figure import Figure

    from sim.plots.style import save_figure

    drawn, left_out = [], {}
    with store.filling() as fresh, progress("drawing", quiet=quiet) as report:
        for done, (name, picture) in enumerate(pictures.items(), start=1):
            try:
                found = picture()
            except ValueError as error:
                left_out[name] = str(error)
            else:
                figure = found if isinstance(found, Figure) else found.figure
                drawn.append(save_figure(figure, fresh / name).name)
            report(done, len(pictures))
    if not quiet:
        for name, reason in left_out.items():
            say(f"Left out {name}: {reason}.")
    return drawn


GIVEN_SEED = 0
"""The seed where --given is used without one: the worlds to choose from must be the same again."""

_CHOSEN_FROM = 1000


def chosen_worlds(
    scenario: Scenario, file: Path, *, worlds: int, seed: int, workers: int | None, quiet: bool
) -> Chosen:
    """The worlds of a scenario that fit a file. Raises BadInput where too few do."""
    from sim.ensemble.record import Work
    from sim.validation.nowcast.worlds import GivenError, given_figures
    from sim.validation.record import RecordError

    check_file("--given", file)
    with (
        refusing(RecordError, GivenError, before="--given: ", after="."),
        progress("worlds to choose from", quiet=quiet) as report,
        pool(workers, worth=worlds >= _CHOSEN_FROM) as executor,
    ):
        found = given_figures(scenario, file, Work(worlds, seed, executor, report))
    if not quiet:
        say(f"Given {file.name}: {found.words}.")
    return found.chosen


def check_given(file: Path | None, facts: Mapping[str, Any], folder: Path) -> None:
    """Raises BadInput where a finished run was not made given the figures of ``file``."""
    if file is None:
        return
    from sim.ensemble.provenance import file_digest
    from sim.start.design import GIVEN

    check_file("--given", file)
    known = facts.get(GIVEN) or {}
    if known.get("digest") != file_digest(file):
        raise BadInput(
            f"{folder}: was not run given {file.name}. Make the run with "
            f"`greatgame run FILE --given {file}`, and report on that."
        )
