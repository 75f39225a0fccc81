"""``greatgame explore``: a local page on which a scenario can be moved and looked at."""

from __future__ import annotations

import logging
import os
import secrets
import shlex
import socket
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.cli import inputs
from sim.cli.command import BadInput, say
from sim.cli.workbench import progress

if TYPE_CHECKING:
    from types import FrameType

    from sim.scenario import Scenario


WORKERS = min(2, os.cpu_count() or 1)
HOST = "127.0.0.1"
PORTS = range(8750, 8770)
"""Ports that are tried in turn where none is named."""


def explore(
    file: str = "status-quo-2024",
    worlds: int = 2560,
    seed: int = 1,
    at: str = "",
    export: Path | None = None,
    force: bool = False,
    port: int = 0,
    browser: bool = True,
    *,
    changes: inputs.Changes,
) -> None:
    """Open a page on this machine: move levers, see what follows, play single worlds.

    The page answers to this machine's browser only, with the address that is printed, and loads
    nothing from elsewhere. It ends with Ctrl-C. With --export it is written into one file instead.
    """
    from sim.workbench.optional import needed

    if export is None:
        for module in ("starlette", "uvicorn"):
            needed(module, "explorer")
    else:
        inputs.new_file(export, "--export", force=force)
    scenario = changes.load(file)
    named = command(file, changes)
    if export is not None:
        _export(scenario, named, export, worlds=worlds, seed=seed)
        return
    _serve(scenario, named, worlds=worlds, seed=seed, at=at.lstrip("#"), port=port, browser=browser)


def _export(scenario: Scenario, named: str, target: Path, *, worlds: int, seed: int) -> None:
    from sim.ensemble.files import write_whole
    from sim.explorer.export import export

    with progress("Positions") as bar:
        found = export(
            scenario, worlds=worlds, seed=seed, workers=WORKERS, named=named, progress=bar
        )
    write_whole(target, found.html)
    typer.echo(str(target))
    say(
        f"{found.points} positions of {found.worlds} worlds; the standard error of a share of "
        f"worlds is at most {50 / found.worlds**0.5:.1f} points."
    )


def command(file: str, changes: inputs.Changes) -> str:
    """What names the scenario on other command lines, with the changes that were asked for."""
    words = [file, *(f"--set {shlex.quote(text)}" for text in changes.settings or ())]
    words += [f"--without {code}" for code in changes.without or ()]
    return " ".join([*words, "--prior"] if changes.prior else words)


def _serve(
    scenario: Scenario, named: str, *, worlds: int, seed: int, at: str, port: int, browser: bool
) -> None:
    import uvicorn

    from sim.explorer.crew import Crew
    from sim.explorer.runs import Library
    from sim.explorer.server import application

    with _bound(port) as bound:
        port = bound.getsockname()[1]
        token = secrets.token_urlsafe(24)
        crew = Crew(worlds, workers=WORKERS)
        library = Library(scenario, seed, named)
        crew.want("", [library.run(scenario.name, {})])  # begun while the browser opens
        app = application(library, crew, port=port, token=token)
        address = f"http://{HOST}:{port}/?token={token}" + (f"#{at}" if at else "")
        typer.echo(address)
        say("Open this address in a browser on this machine; Ctrl-C ends it.")
        if browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        # a request that is cut off by the end is no error
        logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
        ended = server.handle_exit

        def end(sig: int, frame: FrameType | None) -> None:
            # pages that wait for news hold their requests open; not here, where a lock may be held
            threading.Thread(target=crew.leave, daemon=True).start()
            ended(sig, frame)

        server.handle_exit = end  # type: ignore[method-assign]
        with suppress(KeyboardInterrupt):
            server.run(sockets=[bound])


def _bound(port: int) -> socket.socket:
    """A socket bound to this machine alone. Raises BadInput where the port is taken."""
    for wanted in (port,) if port else (*PORTS, 0):
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, wanted))
            bound.listen()  # so that whoever opens the address at once only has to wait
        except OSError as error:
            bound.close()
            if port:
                raise BadInput(f"--port {port}: {error.strerror or error}.") from None
        else:
            return bound
    raise BadInput("there is no free port on this machine.")
