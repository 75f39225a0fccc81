"""``greatgame patterns``: does the model bring about what the documents describe, and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported
from sim.cli.progress import progress

DEFAULT_REPLICATES = 2000
SMALL = 100

EXAMPLES = (
    "patterns",
    "patterns P05 P13 -n 500 --seed 7",
    "patterns P05 --prior -n 500",
    "patterns --json --out patterns.json",
    "patterns --out docs/patterns.md",
)


@reported
def patterns(
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="CODE...", help="Patterns to check, such as P05; all by default."),
    ] = None,
    replicates: Annotated[
        int, typer.Option("-n", "--replicates", min=1, help="Number of simulated worlds per run.")
    ] = DEFAULT_REPLICATES,
    seed: Annotated[int, typer.Option(min=0, help="Makes the check repeatable.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdicts as JSON.")] = False,
    no_knock_out: Annotated[
        bool,
        typer.Option(
            "--no-knock-out",
            help="Do not repeat the checks with mechanisms switched off; several times faster.",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write there instead; a name ending in .md gets a page, .json JSON.",
        ),
    ] = None,
    workers: wb.Workers = None,
    prior: inputs.Prior = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Check the model against the thirty patterns that the documents describe.

    A pattern is reproduced when it holds in the share of worlds asked for and no longer does
    without the mechanisms that should bring it about. * marks patterns on whose evidence a prior
    rests: they test consistency, not prediction. Failures do not change the exit status.
    """
    from sim.ensemble.files import write_whole
    from sim.validation.patterns import check_patterns
    from sim.validation.patterns.verdicts import page

    chosen = _known(codes or ())
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


def _known(codes: Sequence[str]) -> list[str]:
    """Codes in the catalogue's spelling; raises BadInput for one it does not have."""
    from sim.catalogue.patterns import PATTERNS

    chosen = [part.strip().upper() for code in codes for part in code.split(",") if part.strip()]
    if codes and not chosen:
        raise BadInput("No pattern is named; leave the argument out to check them all.")
    if unknown := [code for code in chosen if code not in PATTERNS]:
        raise BadInput(
            f"{', '.join(unknown)}: no such pattern; there are {min(PATTERNS)} to {max(PATTERNS)}."
        )
    return chosen
