"""HTML from plain calls: text is screened and escaped unless it is markup already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TypeAlias

from sim.text import printable

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Html(str):
    """Markup that goes into a page as it is; every other string is escaped."""

    __slots__ = ()


Child: TypeAlias = str | Iterable["Child"] | None


def tag(name: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element. ``class_`` and ``for_`` lose their underscore, others turn it into a hyphen.

    A true attribute stands without value, a false or missing one is left out.
    """
    words = []
    for key, value in attributes.items():
        shown = key.removesuffix("_").replace("_", "-")
        if value is True:
            words.append(f" {shown}")
        elif value is not None and value is not False:
            words.append(f' {shown}="{escape(printable(str(value)), quote=True)}"')
    opening = f"<{name}{''.join(words)}>"
    return Html(opening if name in VOID else f"{opening}{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Children one after the other."""
    parts = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Html):
            parts.append(str(child))
        elif isinstance(child, str):
            parts.append(escape(printable(child), quote=False))
        else:
            parts.append(str(join(*child)))
    return Html("".join(parts))


Rows: TypeAlias = Iterable[Sequence[Child]]


def table(
    caption: str,
    head: Sequence[str],
    rows: Rows,
    *,
    numbers: Sequence[int] = (),
    id_: str | None = None,
) -> Html:
    """A table with a caption; the first cell of each row heads it.

    ``numbers`` are columns set to the right. It scrolls sideways on narrow screens, and can be
    reached with the keyboard for that.
    """
    return grouped(caption, head, [("", rows)], numbers=numbers, id_=id_)


def grouped(
    caption: str,
    head: Sequence[str],
    groups: Iterable[tuple[str, Rows]],
    *,
    numbers: Sequence[int] = (),
    id_: str | None = None,
) -> Html:
    """A table as of :func:`table` in groups of rows, each below its own heading if it has one."""
    right = dict.fromkeys(numbers, "number")
    top = tag("tr", [tag("th", h, scope="col", class_=right.get(k)) for k, h in enumerate(head)])
    bodies = []
    for title, rows in groups:
        lines = []
        if title:
            heading = tag("th", title, colspan=len(head), scope="rowgroup")
            lines.append(tag("tr", heading, class_="group"))
        for first, *rest in rows:
            cells = [tag("th", first, scope="row")]
            cells += [tag("td", c, class_=right.get(k)) for k, c in enumerate(rest, start=1)]
            lines.append(tag("tr", cells))
        bodies.append(tag("tbody", lines))
    inner = tag("table", tag("caption", caption), tag("thead", top), bodies, id=id_)
    return tag("div", inner, class_="scroll", role="group", aria_label=caption, tabindex=0)


def section(anchor: str, title: str, *children: Child) -> Html:
    """A section of the page with its heading."""
    heading = tag("h2", title, id=f"{anchor}-title")
    return tag("section", heading, children, id=anchor, aria_labelledby=f"{anchor}-title")


def fold(summary: Child, *children: Child, open_: bool = False) -> Html:
    """Something that can be opened."""
    return tag("details", tag("summary", summary), children, open=open_)


def bar(share: float, error: float = 0.0) -> Html:
    """A bar for a share of 0 to 1 with its error; decoration beside the number."""
    whole = max(0.0, min(1.0, share)) * 100
    low, high = max(0.0, whole - 196 * error), min(100.0, whole + 196 * error)
    inner = [
        tag("span", class_="fill", style=f"width:{whole:.1f}%"),
        tag("span", class_="doubt", style=f"left:{low:.1f}%;width:{high - low:.1f}%"),
    ]
    return tag("span", inner, class_="bar", aria_hidden="true")
