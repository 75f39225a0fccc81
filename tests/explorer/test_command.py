"""The command as a process of its own: it serves, and ends when it is told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.e2e.support import environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="interrupts are sent as signals"),
]


@pytest.fixture
def served(tmp_path):
    from tests.explorer.scene import scenario

    file = tmp_path / "mine.yaml"
    file.write_text(scenario().dump(), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sim",
        "explore",
        file.name,
        "--no-browser",
        "--at",
        "war=none",
    ]
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment() | {"PYTHONPATH": root},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process
        process.kill()


def waits(known, base):
    """A page that waits for news when the server ends."""
    with suppress(OSError):
        seen = json.load(known.open(f"{base}api/view?scenario=tiny&page=p"))["seen"]
        known.open(f"{base}api/view?scenario=tiny&page=p&seen={seen}")


def test_it_serves_whoever_has_the_address_and_ends_with_an_interrupt(served):
    assert served.stdout is not None
    address, _, state = served.stdout.readline().strip().partition("#")
    assert address.startswith("http://127.0.0.1:")
    assert state == "war=none"
    known = build_opener(HTTPCookieProcessor(CookieJar()))
    assert "<main" in known.open(address).read().decode()
    base = address.partition("?")[0]
    assert known.open(f"{base}api/view?scenario=tiny").status == 200
    with pytest.raises(HTTPError):
        build_opener().open(base)
    waiting = threading.Thread(target=waits, args=(known, base), daemon=True)
    waiting.start()
    time.sleep(1)  # so that its request is there
    served.send_signal(signal.SIGINT)
    _, said = served.communicate(timeout=60)
    assert served.returncode == 0, said
    assert "Traceback" not in said
