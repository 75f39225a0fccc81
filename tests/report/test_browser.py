"""The page in a real Chromium: no complaints, nothing sticks out, search and print work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

CHROMIUM = next(
    (
        found
        for n in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(n))
    ),
    None,
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium here: `apt-get install chromium` lets this test run"
    ),
]
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--enable-logging=stderr",
)  # fmt: skip

PROBE = """
<script>
const field = document.querySelector("input[data-table]");
const rows = [...document.getElementById(field.dataset.table).tBodies[0].rows];
const type = (text) => {
  field.value = text;
  field.dispatchEvent(new Event("input"));
  return rows.filter((row) => !row.hidden).length;
};
const report = [innerWidth, document.documentElement.scrollWidth, rows.length,
                type("WAR drain_peak"), type("no such words at all"), type("")];
location.hash = document.querySelector("a[href^='#note-']").getAttribute("href");
setTimeout(() => {
  const target = document.querySelector(location.hash);
  report.push(target.closest("details").open ? 1 : 0);
  document.title = report.join(" ");
}, 100);
</script>
"""


def browse(page: Path, folder: Path, *options: str) -> tuple[str, list[str]]:
    """What the browser prints, and what it logs about the page."""
    assert CHROMIUM is not None
    done = subprocess.run(
        [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", *options, page.as_uri()],
        capture_output=True, check=True, timeout=120, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    log = done.stderr.decode(errors="replace").splitlines()
    return done.stdout.decode(errors="replace"), [line for line in log if "CONSOLE" in line]


@pytest.mark.parametrize("width", [1280, 500])
def test_the_page_is_drawn_without_complaints(page, tmp_path, width):
    target = tmp_path / "screen.png"
    size = f"--window-size={width},2400"
    _, complaints = browse(page, tmp_path, size, f"--screenshot={target}")
    assert complaints == []
    with Image.open(target) as image:
        tones = np.asarray(image.convert("L"), dtype=float)
    assert tones.shape[1] >= width
    assert (tones[:, : width // 2].std(axis=1) > 5).mean() > 0.2  # text or pictures on many lines
    assert tones[-400:].std() > 5


def test_search_and_folding_work_and_nothing_sticks_out(page, tmp_path):
    probed = tmp_path / "probe.html"
    text = page.read_text(encoding="utf-8").replace("</body>", f"{PROBE}</body>")
    text = re.sub("script-src '.*?'", "script-src 'unsafe-inline'", text)
    probed.write_text(text, encoding="utf-8")
    dom, complaints = browse(
        probed, tmp_path, "--window-size=500,900", "--virtual-time-budget=3000", "--dump-dom"
    )
    assert complaints == []
    title = re.search(r"<title>([\d ]+)</title>", dom)
    assert title, "the probe did not run"
    inner, scroll, rows, few, none, everything, unfolded = map(int, title[1].split())
    assert scroll <= inner
    assert 0 < few < rows
    assert (none, everything) == (0, rows)
    assert unfolded == 1


def test_the_page_prints(page, tmp_path):
    target = tmp_path / "report.pdf"
    _, complaints = browse(page, tmp_path, f"--print-to-pdf={target}", "--no-pdf-header-footer")
    assert complaints == []
    content = target.read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 8
