"""Take the picture of the explorer in README.md: ``python -m docs.generator.explorer_picture``.

It needs Playwright and a Chromium of the system, as the tests of the page do.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "images" / "02-explorer.png"
STATE = "state=KGZ&war=none"
"""What is asked: what a war that does not end by itself would change in Kyrgyzstan."""
WORLDS = 1000
SIZE = {"width": 1200, "height": 1130}
PATIENCE = 900_000
"""Milliseconds; on two idle cores it takes ten thousand."""


@contextmanager
def explorer() -> Iterator[str]:
    """The address of a running explorer."""
    command = [sys.executable, "-m", "sim", "explore", "--no-browser", "-n", str(WORLDS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def main() -> int:
    """Take the picture once all worlds are there."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with explorer() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}#{STATE}")
        page.locator("#progress", has_text=re.compile(rf"^{WORLDS:,} worlds, seed")).wait_for()
        page.locator("#title-differences").wait_for()
        page.screenshot(path=TARGET)
        browser.close()
    print(TARGET.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
