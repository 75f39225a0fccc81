"""Run every command of docs/workbench.md anew and put what it prints in its place.

``make workbench``, or ``make workbench ARGS="sweep discover"`` for some commands only. A block that
begins with ``$ greatgame`` holds a command and what it printed; the commands share a fresh folder,
in the order of the page, and pictures named there are copied.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

DOCS = Path(__file__).resolve().parents[1]
PAGE = DOCS / "workbench.md"
IMAGES = DOCS / "images" / "workbench"

BLOCK = re.compile(
    r"(?<=^```console\n)\$ (?P<command>greatgame .*)\n(?P<output>[^`]*)(?=^```$)", re.MULTILINE
)
PICTURE = re.compile(r"\(images/workbench/(?P<folder>[a-z-]+)--(?P<file>[^)]+)\)")
START = "import sys; from sim.cli.main import main; sys.argv = ['greatgame', *sys.argv[1:]]; main()"


def commands(page: str) -> list[str]:
    """The commands of the page, in order."""
    return [match["command"] for match in BLOCK.finditer(page)]


def printed(command: str, folder: Path) -> str:
    """What a command prints. Raises ``RuntimeError`` when it fails."""
    done = subprocess.run(
        [sys.executable, "-c", START, *shlex.split(command)[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command}\n{done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def main() -> None:
    """Renew the page and its pictures."""
    page = PAGE.read_text(encoding="utf-8")
    with TemporaryDirectory() as name:
        folder = Path(name)
        outputs = {}
        wanted = set(sys.argv[1:])
        for command in commands(page):
            if wanted and command.split()[1] not in wanted:
                continue
            started = time.perf_counter()
            outputs[command] = printed(command, folder)
            print(f"{time.perf_counter() - started:4.0f} s  {command}", flush=True)
        IMAGES.mkdir(parents=True, exist_ok=True)
        for picture in PICTURE.finditer(page):
            source = folder / picture["folder"] / picture["file"]
            if not source.exists() and wanted:
                continue
            shutil.copyfile(source, IMAGES / f"{picture['folder']}--{picture['file']}")
    page = PAGE.read_text(encoding="utf-8")  # it may have been edited while the commands ran
    renewed = BLOCK.sub(
        lambda m: f"$ {m['command']}\n{outputs.get(m['command'], m['output'])}", page
    )
    PAGE.write_text(renewed, encoding="utf-8")


if __name__ == "__main__":
    main()
