"""Draw every example of the gallery: ``make gallery``. The page itself is written by ``make docs``.

The page holds only what is known without a simulation, so that its test is quick; the pictures are
drawn by this command into ``build/pictures``, in about three minutes on two cores.
"""

from __future__ import annotations

import ast
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from docs.generator.markdown import NOTE, PICTURES, SAID, picture, prose

SHOWN: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
"""What all examples share, and the examples by chapter."""
IMAGES = PICTURES / "gallery"
DPI = 80.0

NOT_PICTURES = frozenset({"alt_text", "draw_all", "picture_names", "save_figure", "skipped"})
"""Public names of :mod:`sim.plots` that do not draw one picture."""


def drawn_functions() -> list[str]:
    """Names of all public picture functions, which the gallery must show."""
    from sim import plots

    return [name for name in plots.__all__ if name not in NOT_PICTURES]


@dataclass(frozen=True)
class Entry:
    """One example: the function it shows, what the picture answers, and its code."""

    function: str
    answers: str
    code: str


def entries() -> list[Entry]:
    """All examples, in the order of the page."""
    return [Entry(**entry) for chapter in SHOWN["chapters"] for entry in chapter["entries"]]


def gallery_page() -> str:
    """The page: every example with its picture and its code."""
    said = SAID["gallery"]
    shared = f"What the examples share:\n\n```py\n{SHOWN['setup']}```"
    parts = [NOTE, "# Gallery", said["about"], said["use"], shared]
    for chapter in SHOWN["chapters"]:
        parts += [f"## {chapter['title']}", chapter["text"]]
        for entry in chapter["entries"]:
            parts += _shown(Entry(**entry))
    return "\n\n".join(parts) + "\n"


def _shown(entry: Entry) -> list[str]:
    from sim import plots

    words = prose(str(getattr(plots, entry.function).__doc__)).split("\n\n")[0]
    return [
        f"### {entry.function}",
        entry.answers,
        picture(f"gallery/{entry.function}.png", words),
        f"```py\n{entry.code}\n```",
    ]


def draw(entry: Entry, names: dict[str, Any]) -> Path:
    """Run an example and save what its last line gives; returns the file."""
    from sim.plots.layout import figure_of
    from sim.plots.style import save_figure

    tree = ast.parse(entry.code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr), entry.code
    exec(compile(tree, entry.function, "exec"), names)
    value = eval(compile(ast.Expression(last.value), entry.function, "eval"), names)
    figure = figure_of(value) if isinstance(value, Axes) else value
    path = IMAGES / f"{entry.function}.png"
    return save_figure(figure, path, title=entry.function, description=entry.answers, dpi=DPI)


def main(wanted: list[str]) -> None:
    """Draw all examples, or those named; takes away pictures that no example has any more."""
    start = time.monotonic()
    names: dict[str, Any] = {}
    exec(compile(SHOWN["setup"], "setup", "exec"), names)
    print(f"simulated: {time.monotonic() - start:.0f} s")
    for entry in entries():
        if not wanted or entry.function in wanted:
            path = draw(entry, names)
            print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
    kept = {f"{entry.function}.png" for entry in entries()}
    for path in IMAGES.glob("*.png"):
        if path.name not in kept:
            path.unlink()
    print(f"all: {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
