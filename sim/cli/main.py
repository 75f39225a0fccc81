"""The application, its subcommands, and standard streams that take any text on any console."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from typing import Annotated, Any, TextIO

import typer

from sim.cli.causes import branch, discover, junctures, responsibility, sensitivity
from sim.cli.command import Status, register, say, set_debugging
from sim.cli.comparisons import compare, knock_out, sweep
from sim.cli.define import define
from sim.cli.explore import explore
from sim.cli.runs import explain, plot, report, run
from sim.cli.scenarios import check, scenarios
from sim.cli.validation import hindcast, nowcast, patterns, versions

_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "±": "+/-", "×": "x", "·": "*", "•": "*",
     "≤": "<=", "≥": ">=", "≈": "~", "→": "->", "←": "<-", "‘": "'", "’": "'", "“": '"', "”": '"',
     "ı": "i", "ø": "o", "ß": "ss", "─": "-", "│": "|"}
)  # fmt: skip
"""Characters with a reading in ASCII that their Unicode decomposition does not give."""


def open_streams() -> None:
    """Let no console stop a command: to be called once, before anything is written or opened.

    What the console's encoding lacks is replaced by what is nearest to it; a stream that was closed
    from the start leads nowhere, and one whose reader has gone (``| head``) from then on, so that
    work in hand is finished and kept.
    """
    _take_free_numbers()
    codecs.register_error("nearest", _nearest)
    codecs.register(_seven_bit)
    sys.stdout = _opened(sys.stdout, sys.__stdout__, 1)
    sys.stderr = _opened(sys.stderr, sys.__stderr__, 2)


def close_streams() -> None:
    """Write what is left to write; raises OSError where it cannot be, as on a full disk."""
    try:
        sys.stdout.flush()
    except OSError:
        # What is still in the buffer must not fail once more at the end.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        raise


def _take_free_numbers() -> None:
    """Let standard streams that are closed lead nowhere, before another file gets their number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def _opened(stream: TextIO | None, original: TextIO | None, number: int) -> TextIO:
    """The stream to write to in place of ``stream``; one that somebody has put there stays."""
    if stream is None:
        return open(number, "w", encoding="utf-8", closefd=False)
    if stream is not original or not isinstance(stream, io.TextIOWrapper):
        return stream
    ascii_only = codecs.lookup(stream.encoding).name == "ascii"
    encoding = "seven_bit" if ascii_only else stream.encoding
    if stream.isatty():
        stream.reconfigure(encoding=encoding, errors="nearest")
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Unread(number, "w", closefd=False)),
        encoding=encoding, errors="nearest", line_buffering=stream.line_buffering,
    )  # fmt: skip


def _seven_bit(name: str) -> codecs.CodecInfo | None:
    """ASCII by a name of its own: the command-line library writes UTF-8 to what says "ascii"."""
    if name != "seven_bit":
        return None
    known = codecs.lookup("ascii")
    return codecs.CodecInfo(
        known.encode, known.decode, known.streamreader, known.streamwriter,
        known.incrementalencoder, known.incrementaldecoder, name=name,
    )  # fmt: skip


class _Unread(io.FileIO):
    """A file that leads nowhere once nobody reads it any more."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return super().write(data)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """An error handler for codecs: letters without their marks, signs spelt out, else "?"."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_ascii, error.object[error.start : error.end])), error.end


def _ascii(character: str) -> str:
    spelt = unicodedata.normalize("NFKD", character.translate(_PLAIN))
    return spelt.encode("ascii", "ignore").decode() or "?"


app = typer.Typer(
    name="greatgame",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: [bold]greatgame run status-quo-2024[/bold]",
)


for _command in (
    run, check, explain, explore, patterns, define, scenarios, hindcast, nowcast, plot,
    report, compare, knock_out, sweep, sensitivity, discover, branch, junctures, versions,
    responsibility,
):  # fmt: skip
    register(app, _command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        python = ".".join(str(part) for part in sys.version_info[:3])
        typer.echo(f"greatgame {version('greatgame')} (mesa {version('mesa')}, Python {python})")
        raise typer.Exit


@app.callback()
def greatgame(
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the full traceback when something breaks.")
    ] = False,
) -> None:
    """Simulate how great powers compete for influence on smaller states, many thousand times.

    A scenario file says who takes part, where they start and what is uncertain; an ensemble of
    simulated worlds says what follows, and how sure that is.
    """
    set_debugging(debug)


def main() -> None:
    """Entry point of the command ``greatgame``; also covers an interrupt while loading."""
    open_streams()
    try:
        app(prog_name="greatgame")
    except KeyboardInterrupt:
        say("Interrupted; nothing was written.")
        sys.exit(Status.INTERRUPTED)
    finally:
        _close()


def _close() -> None:
    try:
        close_streams()
    except OSError as error:
        say(f"greatgame: the output could not be written: {error}")
        sys.exit(Status.FAULT)
