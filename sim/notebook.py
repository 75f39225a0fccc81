"""What notebooks need: pictures that show themselves, and bars that tell how far a run has come.

In a first cell::

    %load_ext sim.notebook
    from sim.notebook import Progress

From then on a picture of :mod:`sim.plots` that is the value of a cell, or is handed to
``display``, appears below it, and ``progress=Progress()`` shows a bar wherever an analysis takes
one. Results, comparisons and the like show themselves as tables in any case, and what
``result.plot()`` draws shows itself without that cell.
"""

from __future__ import annotations

import inspect
import io
import time
from html import escape
from typing import TYPE_CHECKING, Any

from sim.text import did_you_mean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.ensemble import Result
    from sim.workbench.base import Answer

DPI = 80.0
"""Dots per inch of pictures below a cell."""

_PAUSE = 0.2
"""Seconds between two updates of a bar; more often would only load the browser."""


def load_ipython_extension(shell: Any) -> None:
    """Let pictures show themselves: called by ``%load_ext sim.notebook``."""
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    formatter = shell.display_formatter.formatters["image/png"]
    formatter.for_type(Figure, png)
    formatter.for_type(Axes, png)


def png(picture: Figure | Axes) -> tuple[bytes, dict[str, Any]]:
    """A picture as PNG, with its width in pixels and, for those who do not see it, its title."""
    import matplotlib as mpl
    from matplotlib.axes import Axes

    from sim.plots.layout import figure_of
    from sim.plots.style import RC

    figure = figure_of(picture) if isinstance(picture, Axes) else picture
    file = io.BytesIO()
    with mpl.rc_context(RC):  # texts were measured under these settings
        figure.savefig(file, format="png", dpi=DPI, pil_kwargs={"optimize": True})
    return file.getvalue(), {"width": round(figure.get_figwidth() * DPI), "alt": _title(figure)}


def _title(figure: Figure) -> str:
    """What stands at the head of the page, or over the panels where it has no head."""
    head = [text.get_text() for text in figure.texts][:2]
    panels = [panel.get_title(loc="left") or panel.get_title() for panel in figure.axes]
    return " ".join(text for text in (head or panels) if text.strip()).replace("\n", " ")


def picture(result: Result, name: str, **options: Any) -> Any:
    """What the function ``name`` of :mod:`sim.plots` draws of a result.

    In a notebook it shows itself. Raises ``ValueError`` for a name that is not a picture of
    results.
    """
    from sim import plots

    if name not in plots.__all__ or not _of_a_result(getattr(plots, name)):
        known = [one for one in plots.__all__ if _of_a_result(getattr(plots, one))]
        hint = did_you_mean(name, known) or f"; there are {', '.join(known)}"
        raise ValueError(f"no picture of a result is called {name!r}{hint}")
    return _drawn(name, result, **options)


def picture_of(answer: Answer, *args: Any, **options: Any) -> Any:
    """The picture that :mod:`sim.plots` has for an answer of the workbench."""
    return _drawn(answer.picture, answer, *args, **options)


def _drawn(name: str, *args: Any, **options: Any) -> Any:
    """What a picture function gives; in a notebook it shows itself."""
    from sim import plots

    if (shell := _notebook()) is not None:
        load_ipython_extension(shell)
    return getattr(plots, name)(*args, **options)


def _of_a_result(draw: Any) -> bool:
    """Whether a function of :mod:`sim.plots` draws results, and not comparisons or tables."""
    first = next(iter(inspect.signature(draw).parameters.values()))
    return (first.name, first.annotation) == ("source", "Source")


class Progress:
    """A bar below the cell, moved by whatever takes a ``progress`` argument.

    It appears at once, without a measure until the first piece of work is done (small runs are
    one piece), and stays as a line when all is done. Where there is no notebook it is silent.
    """

    def __init__(self, label: str = "Simulating") -> None:
        self.label, self.done, self.total = label, 0, 0
        self._shown = time.monotonic()
        self._handle = _display(self)

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` replicates of ``total`` are there."""
        self.done, self.total = done, total
        now = time.monotonic()
        if self._handle is not None and (done >= total or now - self._shown >= _PAUSE):
            self._shown = now
            self._handle.update(self)

    def __repr__(self) -> str:
        count = f"{self.done:,} of {self.total:,} worlds" if self.total else "..."
        return f"{self.label}: {count}"

    def _repr_html_(self) -> str:
        text = escape(repr(self))
        if self.total and self.done >= self.total:
            return f"<span>{text}</span>"
        measure = f' value="{self.done}" max="{self.total}"' if self.total else ""
        label = escape(self.label, quote=True)
        return f'<progress{measure} aria-label="{label}"></progress> <span>{text}</span>'


def _display(what: Any) -> Any:
    """A handle on ``what`` as displayed below the cell; None where there is no notebook."""
    if _notebook() is None:
        return None
    from IPython.display import display

    return display(what, display_id=True)  # type: ignore[no-untyped-call]


def _notebook() -> Any:
    """The shell of the notebook that this process computes for; None where there is none."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return shell if hasattr(shell, "kernel") else None
