"""One look for every picture: colours, lines, fonts, paper sizes, and how a figure is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeAlias, TypeVar

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.typing import ColorType

from sim.ensemble.files import whole_file
from sim.text import printable

LANDSCAPE = (11.7, 8.3)
"""A4 landscape, inches."""
PORTRAIT = (8.3, 11.7)
"""A4 portrait, inches."""
SMALLER = (8.3, 5.2)
"""Paper of single panels, inches."""

TITLE, SUBTITLE, PANEL, BODY, SMALL = 14.0, 9.0, 9.0, 8.0, 7.0
"""Font sizes in points; nothing is set smaller than ``SMALL``."""

INK, QUIET, FAINT = "#1a1a1a", "#595959", "#d9d9d9"
"""Text, secondary text (contrast 7:1 on white), and rules or grids."""

ONE, TWO, TWO_TEXT = "#3f6f9f", "#c45a1c", "#a3470f"
"""A run or what stands for no power, what it is compared with, and text about the latter."""

RC: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": BODY,
    "axes.titlesize": PANEL,
    "axes.titlelocation": "left",
    "axes.titlepad": 4.0,
    "axes.titley": 1.0,  # nothing stands above a panel, so nothing need be measured there
    "axes.labelsize": BODY,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.pad": 2.0,
    "ytick.major.pad": 2.0,
    "grid.color": FAINT,
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.4,
    "text.color": INK,
    "text.hinting": "no_hinting",  # measured and drawn widths agree at every resolution
    "text.parse_math": False,  # names written by users may hold a dollar sign
    "figure.facecolor": "white",
    "figure.dpi": 100.0,
    "savefig.facecolor": "white",
    "savefig.dpi": 150.0,
    "svg.hashsalt": "greatgame",
    "svg.fonttype": "path",
    "path.simplify": True,
}
"""Matplotlib settings under which every picture is drawn and saved."""


Line: TypeAlias = Literal["-"] | tuple[float, tuple[float, ...]]
"""A line style: unbroken, or an offset and lengths of dashes and gaps in line widths."""


@dataclass(frozen=True)
class Look:
    """How one label is drawn: colour of fills and lines, colour of text, line style, marker."""

    colour: str
    text: str
    line: Line
    marker: str


_LINES: tuple[Line, ...] = (
    "-",
    (0, (6.0, 1.5)),
    (0, (1.5, 1.2)),
    (0, (6.0, 1.5, 1.5, 1.5)),
    (0, (3.0, 1.5)),
    (0, (6.0, 1.5, 1.5, 1.5, 1.5, 1.5)),
)
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")
_POWERS = {
    "RUS": "#3b7fc4",
    "CHN": "#c8102e",
    "TUR": "#22a699",
    "IRN": "#c99700",
    "USA": "#332288",
    "EUU": "#111111",
}
_FURTHER = ("#882255", "#8c6d00", "#cc79a7", "#117733", "#7a7a7a", "#d0562b", "#56b4e9", "#5e3c99")


def _darkened(colour: str) -> str:
    """The colour, darkened until it can be read as small text on white (contrast 4.5)."""
    rgb = to_rgb(colour)
    for step in range(20):
        mixed = tuple(c * (1 - 0.05 * step) for c in rgb)
        if 1.05 / (luminance(mixed) + 0.05) >= 4.5:
            break
    return "#" + "".join(f"{round(255 * c):02x}" for c in mixed)


def luminance(rgb: Sequence[float]) -> float:
    """Relative luminance of an sRGB colour, 0 black to 1 white (WCAG 2.1)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def looks(labels: Sequence[str]) -> dict[str, Look]:
    """A look for each label: fixed for the six known powers, a cycle by position for others."""
    result: dict[str, Look] = {}
    known, further = list(_POWERS), 0
    for label in labels:
        if label in _POWERS:
            index, colour = known.index(label), _POWERS[label]
        else:
            index, colour = len(known) + further, _FURTHER[further % len(_FURTHER)]
            further += 1
        line = _LINES[(index + index // len(_LINES)) % len(_LINES)]
        result[label] = Look(colour, _darkened(colour), line, _MARKERS[index % len(_MARKERS)])
    return result


def on_colour(colour: ColorType) -> str:
    """Black or white, whichever reads better on the colour."""
    shade = luminance(to_rgb(colour))
    return "white" if 1.05 / (shade + 0.05) > (shade + 0.05) / 0.05 else INK


_Args = ParamSpec("_Args")
_Back = TypeVar("_Back")


def styled(draw: Callable[_Args, _Back]) -> Callable[_Args, _Back]:
    """Run a drawing function under the settings of :data:`RC`, and leave the caller's alone."""

    @wraps(draw)
    def wrapper(*args: _Args.args, **kwargs: _Args.kwargs) -> _Back:
        with mpl.rc_context(RC):
            return draw(*args, **kwargs)

    return wrapper


def new_figure(size: tuple[float, float]) -> Figure:
    """An empty figure of ``size`` inches on an Agg canvas, unknown to pyplot."""
    figure = Figure(figsize=size)
    FigureCanvasAgg(figure)
    return figure


@styled
def save_figure(
    figure: Figure, path: str | Path, *, title: str = "", description: str = "", dpi: float = 150.0
) -> Path:
    """Write the figure to ``path`` (format by its suffix) in one move, with its alt text inside.

    A reader never sees half a file: the picture is written beside its target and then renamed.
    Raises ``ValueError`` on a format Matplotlib does not know, ``OSError`` when writing fails.
    """
    path = Path(path)
    kind = path.suffix.lstrip(".").lower()
    title, description = printable(title), printable(description)
    told: dict[str, dict[str, Any]] = {
        "pdf": {"Subject": description, "CreationDate": None},
        "png": {"Description": description},
        "svg": {"Description": description, "Date": None},
    }
    # as small as at higher levels, in half the time
    more: dict[str, Any] = {"pil_kwargs": {"compress_level": 1}} if kind == "png" else {}
    metadata = {"Title": title} | told.get(kind, {})
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        figure.savefig(temporary, format=kind, dpi=dpi, metadata=metadata, **more)
    return path
