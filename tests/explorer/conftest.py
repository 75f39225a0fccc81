"""A browser and a running page for tests; without Chromium on the machine they are skipped."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field

import pytest

from tests.browser import browser
from tests.explorer.scene import crew, library

PATIENCE = 180_000
"""Milliseconds a test waits for what an idle machine shows at once."""
TOKEN = "a-token-for-browser-tests"


@dataclass
class Seen:
    """What a page did on the side: complaints of the console, and requests by address."""

    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, page):
        page.on(
            "console", lambda m: m.type in ("error", "warning") and self.complaints.append(m.text)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        return page


@pytest.fixture(scope="module")
def chromium():
    """A browser; not for the session, since an event loop runs meanwhile in this thread."""
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def address():
    """The address of a running explorer of the tiny scenario, with its token."""
    import uvicorn

    from sim.explorer.server import application

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        app = application(library(), crew(), port=port, token=TOKEN)
        config = uvicorn.Config(
            app, log_level="error", access_log=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{port}/?token={TOKEN}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def visit(chromium, address, seen):
    """Opens the page at a state, in a window of some size, and waits until all worlds are there."""
    contexts = []

    def open_page(state="", width=1280, height=900, *, at=None, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = seen.watch(context.new_page())
        page.goto(at or f"{address}#{state}")
        page.locator("#bar").wait_for(state="hidden")
        page.locator("figure svg").first.wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
