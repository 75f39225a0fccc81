"""Run every command of docs/workbench.md anew and put what it prints in its place.

``make workbench``, or ``make workbench ARGS="sweep discover"`` for some commands only. A block that
begins with ``$ greatgame`` holds a command and what it printed; the commands share a fresh folder,
in the order of the page, and pictures named there are copied into ``build/pictures``. With
``--pictures`` only commands that draw one of those are run, and the page stays.
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

from docs.generator.markdown import PICTURE, PICTURES

DOCS = Path(__file__).resolve().parents[1]
PAGE = DOCS / "workbench.md"
IMAGES = PICTURES / "workbench"

BLOCK = re.compile(
    r"(?<=^```console\n)\$ (?P<command>greatgame .*)\n(?P<output>[^`]*)(?=^```$)", re.MULTILINE
)
NAMED = re.compile(r"^workbench/(?P<folder>[a-z-]+)--(?P<file>.+)$")
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


def pictures(page: str) -> list[re.Match[str]]:
    """The pictures of the page, each with the folder of its command and its file there."""
    named = [NAMED.match(found["file"]) for found in PICTURE.finditer(page)]
    return [one for one in named if one is not None]


def main() -> None:
    """Renew the page and its pictures."""
    page = PAGE.read_text(encoding="utf-8")
    drawing = "--pictures" in sys.argv
    wanted = {word for word in sys.argv[1:] if word != "--pictures"}
    folders = {picture["folder"] for picture in pictures(page)}
    outputs = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for command in commands(page):
            words = command.split()
            if (wanted and words[1] not in wanted) or (drawing and not folders & {*words}):
                continue
            started = time.perf_counter()
            outputs[command] = printed(command, folder)
            print(f"{time.perf_counter() - started:4.0f} s  {command}", flush=True)
        IMAGES.mkdir(parents=True, exist_ok=True)
        for picture in pictures(page):
            source = folder / picture["folder"] / picture["file"]
            if not source.exists() and wanted:
                continue
            shutil.copyfile(source, IMAGES / f"{picture['folder']}--{picture['file']}")
    if drawing:
        return
    page = PAGE.read_text(encoding="utf-8")  # it may have been edited while the commands ran
    renewed = BLOCK.sub(
        lambda m: f"$ {m['command']}\n{outputs.get(m['command'], m['output'])}", page
    )
    PAGE.write_text(renewed, encoding="utf-8")


if __name__ == "__main__":
    main()
