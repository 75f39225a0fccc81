"""The system's Chromium, driven by Playwright; nothing is downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


@contextmanager
def browser() -> Iterator[Any]:
    """A browser for a while; where there is none, the test is skipped.

    Meanwhile an event loop runs in this thread.
    """
    if CHROMIUM is None or find_spec("playwright") is None:
        pytest.skip("there is no Chromium here, or no Playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
