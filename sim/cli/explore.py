"""``greatgame explore``: a local page on which a scenario can be moved and looked at."""

from __future__ import annotations

import os
import secrets
import shlex
import socket
import threading
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import inputs
from sim.cli.errors import BadInput, reported, say

if TYPE_CHECKING:
    from sim.scenario import Scenario

EXAMPLES = """
Examples:

[bold]greatgame explore[/bold]

[bold]greatgame explore my-scenario.yaml --seed 7 --worlds 2000[/bold]

[bold]greatgame explore status-quo-2024 --at 'war=half&state=KGZ&measure=security'[/bold]
"""

HOST = "127.0.0.1"
PORTS = range(8750, 8770)
"""Ports that are tried in turn where none is named."""


@reported
def explore(
    file: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO]",
            help="A scenario file, or the name of a shipped scenario; others can be chosen on the "
            "page.",
        ),
    ] = "status-quo-2024",
    worlds: Annotated[
        int,
        typer.Option("--worlds", "-n", min=32, max=20000, help="Simulated worlds to arrive at."),
    ] = 1024,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all chance on the page.")] = 1,
    at: Annotated[
        str,
        typer.Option(
            metavar="STATE",
            help="What the page is to show: the text after # in "
            "the address of a page that somebody shares.",
        ),
    ] = "",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of this machine; 0 takes a free one.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
    settings: inputs.Settings = None,
    without: inputs.Without = None,
    prior: inputs.Prior = False,
) -> None:
    """Open a page on this machine: move levers, see what follows, play single worlds.

    The page answers to this machine's browser only, with the address that is printed, and loads
    nothing from elsewhere. It ends with Ctrl-C.
    """
    from sim.analysis.extras import needed

    for module in ("starlette", "uvicorn"):
        needed(module, "explorer")
    scenario = inputs.load(file, settings, without, prior=prior)
    named = command(file, settings, without, prior=prior)
    _serve(scenario, named, worlds=worlds, seed=seed, at=at.lstrip("#"), port=port, browser=browser)


def command(
    file: str, settings: list[str] | None, without: list[str] | None, *, prior: bool
) -> str:
    """What names the scenario on other command lines, with the changes that were asked for."""
    words = [file, *(f"--set {shlex.quote(text)}" for text in settings or ())]
    words += [f"--without {code}" for code in without or ()]
    return " ".join([*words, "--prior"] if prior else words)


def _serve(
    scenario: Scenario, named: str, *, worlds: int, seed: int, at: str, port: int, browser: bool
) -> None:
    """Serve the page until the user interrupts."""
    import uvicorn

    from sim.explorer.crew import Crew
    from sim.explorer.library import Library
    from sim.explorer.server import application

    with _bound(port) as bound:
        port = bound.getsockname()[1]
        token = secrets.token_urlsafe(24)
        crew = Crew(worlds, workers=min(2, os.cpu_count() or 1))
        app = application(Library(scenario, seed, named), crew, port=port, token=token)
        address = f"http://{HOST}:{port}/?token={token}" + (f"#{at}" if at else "")
        typer.echo(address)
        say("Open this address in a browser on this machine; Ctrl-C ends it.")
        if browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_graceful_shutdown=1
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[bound])


def _bound(port: int) -> socket.socket:
    """A socket bound to this machine alone. Raises BadInput where the port is taken."""
    for wanted in (port,) if port else (*PORTS, 0):
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, wanted))
        except OSError as error:
            bound.close()
            if port:
                raise BadInput(f"--port {port}: {error.strerror or error}.") from None
        else:
            return bound
    raise BadInput("there is no free port on this machine.")
