"""Draw the pictures of the pages into ``build/pictures``: ``python -m docs.generator.pictures``.

``make site`` does so first. The groups (see :data:`GROUPS`) are drawn one after the other; those
named on the command line, or all. What is drawn is kept while the program, and what the group is
drawn from, stay the same; a group that was stopped goes on where it can.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docs.generator import scenarios
from docs.generator.markdown import PICTURE, PICTURES
from docs.generator.workbench import PAGE, commands
from sim.ensemble.provenance import here

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs"


@dataclass(frozen=True)
class Group:
    """Pictures that one command draws.

    ``sources`` are files and folders, from the root, that decide beyond the program what they show,
    and so does what ``asked`` gives; ``minutes`` is about how long they take on two idle cores.
    """

    name: str
    command: tuple[str, ...]
    sources: tuple[str, ...]
    minutes: int
    asked: Callable[[], list[str]] = list

    def key(self) -> str:
        """A digest of all that decides what the pictures show."""
        found = hashlib.sha256("\n".join((here(), *self.command, *self.asked())).encode())
        for source in ("sim/plots", *self.sources):
            for file in _files(ROOT / source):
                found.update(hashlib.sha256(file.read_bytes()).digest())
        return found.hexdigest()

    def wanted(self) -> list[Path]:
        """The pictures that pages name."""
        found = (PICTURES / name for name in named(PAGES.glob("*.md")))
        return [path for path in found if path.parent.name == self.name]

    def ready(self) -> bool:
        """Whether all are drawn, from what there is now."""
        return self.started() and all(path.is_file() for path in self.wanted())

    def started(self) -> bool:
        """Whether what is drawn was drawn from what there is now."""
        return self._mark.is_file() and self._mark.read_text(encoding="utf-8") == self.key()

    def draw(self) -> None:
        """Draw what is missing. Raises ``CalledProcessError`` when the command fails."""
        if not self.started():
            shutil.rmtree(self._mark.parent, ignore_errors=True)
            self._mark.parent.mkdir(parents=True)
            self._mark.write_text(self.key(), encoding="utf-8")
        subprocess.run([sys.executable, "-m", *self.command], cwd=ROOT, check=True)
        missing = [path.name for path in self.wanted() if not path.is_file()]
        if missing:
            raise SystemExit(f"{' '.join(self.command)} did not draw {', '.join(missing)}")

    @property
    def _mark(self) -> Path:
        return PICTURES / self.name / "drawn-from.txt"


GROUPS = (
    Group("calibration", ("calibration.report", "--pictures"), ("calibration/report.py",), 1),
    Group(
        "gallery", ("docs.generator.gallery",),
        ("docs/generator/gallery.py", "docs/generator/gallery.toml", "scenarios"), 3,
    ),
    Group(
        "scenarios", ("docs.generator.scenarios", "--pictures"),
        ("docs/generator/scenario_picture.py", "scenarios"), 5, scenarios.asked,
    ),
    Group(
        "workbench", ("docs.generator.workbench", "--pictures"),
        ("docs/generator/workbench.py", "scenarios"), 3,
        lambda: commands(PAGE.read_text(encoding="utf-8")),
    ),
    Group(
        "hindcast", ("docs.generator.hindcast", "--pictures"),
        ("docs/generator/hindcast.py",), 10,
    ),
)  # fmt: skip
"""Cheap ones first; posteriors and past figures are part of the program."""


def named(pages: Iterable[Path]) -> list[str]:
    """The pictures that pages name, as ``group/name.png``."""
    texts = (page.read_text(encoding="utf-8") for page in sorted(pages))
    return [found["file"] for text in texts for found in PICTURE.finditer(text)]


def _files(path: Path) -> Sequence[Path]:
    if path.is_file():
        return [path]
    return sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def main(wanted: list[str]) -> int:
    """Draw the groups that are not drawn yet, or of those named; say how long that takes."""
    waiting = [group for group in GROUPS if group.name in (wanted or [g.name for g in GROUPS])]
    waiting = [group for group in waiting if not group.ready()]
    for k, group in enumerate(waiting):
        minutes = sum(later.minutes for later in waiting[k:])
        place = f"{k + 1} of {len(waiting)}; about {minutes} minutes to go"
        print(f"pictures of {group.name} ({place})", flush=True)
        started = time.monotonic()
        group.draw()
        print(f"pictures of {group.name}: {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
