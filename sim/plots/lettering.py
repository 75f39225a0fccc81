"""Text in pictures: how wide it is, how to make it fit, where it goes, and short numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from sim.plots.style import BODY
from sim.scenario.characters import printable


def name_and_label(name: str, label: str) -> str:
    """``China (CHN)``, or the label alone when there is no other name."""
    return label if name == label else f"{name} ({label})"


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width of one line of text in inches."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72 * 1.02  # pixels round glyph widths up a little


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())


def drawable(text: str) -> str:
    """The text with a question mark for each character that the font of the pictures lacks."""
    known = _glyphs()
    shown = printable(text)
    return "".join(c if ord(c) in known else " " if c.isspace() else "?" for c in shown)


def fit(text: str, room: float, size: float = BODY, weight: str = "normal") -> str:
    """The text, cut with an ellipsis to be no wider than ``room`` inches."""
    text = drawable(text)
    if text_width(text, size, weight) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + "…", size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def fit_ends(text: str, room: float, size: float = BODY) -> str:
    """The text, cut in its middle to be no wider than ``room``: ends often tell names apart."""
    text = drawable(text)
    if text_width(text, size) <= room:
        return text
    for kept in range(len(text) - 1, 1, -1):
        tail = kept // 2
        short = f"{text[: kept - tail].rstrip()}…{text[len(text) - tail :].lstrip()}"
        if text_width(short, size) <= room:
            return short
    return fit(text, room, size)


def wrap(
    text: str,
    room: float,
    size: float = BODY,
    weight: str = "normal",
    most: int = 2,
    *,
    ends: bool = False,
) -> list[str]:
    """The text in at most ``most`` lines no wider than ``room`` inches, the last cut if need be.

    The last line is cut at its end, with ``ends`` in its middle, as by :func:`fit_ends`.
    """
    lines: list[str] = []
    words = drawable(text).split()
    while words and len(lines) < most:
        taken = 1
        while taken < len(words):
            if text_width(" ".join(words[: taken + 1]), size, weight) > room:
                break
            taken += 1
        last = len(lines) == most - 1
        line = " ".join(words if last else words[:taken])
        lines.append(fit_ends(line, room, size) if ends else fit(line, room, size, weight))
        words = [] if last else words[taken:]
    return lines


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The positions moved as little as possible so that neighbours are ``gap`` apart.

    Least squares by isotonic regression, then kept within ``low`` and ``high``; if there is no room
    for all, the gap shrinks. The regression is written as the largest of the smallest means (Barlow
    et al. 1972, section 1.2), for the few labels of a panel.
    """
    count = len(positions)
    if count == 0:
        return []
    gap = min(gap, (high - low) / max(count - 1, 1))
    order, steps = np.argsort(positions, kind="stable"), gap * np.arange(count)
    first, last = np.indices((count, count))
    sums = np.concatenate([[0.0], np.cumsum(np.asarray(positions)[order] - steps)])
    means = (sums[last + 1] - sums[first]) / np.maximum(last - first + 1, 1)
    level = np.array([means[: i + 1, i:].min(axis=1).max() for i in range(count)])
    placed = np.empty(count)
    placed[order] = np.minimum(np.maximum(level, low), high - (count - 1) * gap) + steps
    return [float(place) for place in placed]


_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: float, digits: int = 3) -> str:
    """A short number: plain where it is short, else with a power of ten; a true minus sign."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    size = abs(value)
    if size == 0:
        return "0"
    if 1e-3 <= size < 1e5:
        text = f"{value:,.{digits}g}" if size < 10**digits else f"{value:,.0f}"
        if "e" in text:
            text = f"{value:,.0f}"
        return text.replace("-", "−")
    written = f"{value:.{max(0, digits - 1)}e}".partition("e")
    factor, exponent = float(written[0]), int(written[2])
    lead = "" if abs(factor) == 1 else f"{factor:g}×"
    sign = "−" if factor == -1 else ""
    return f"{sign}{lead}10{str(exponent).translate(_RAISED)}".replace("-", "−")
