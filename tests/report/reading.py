"""A page as a program for the blind would read it: elements with attributes and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from sim.report.markup import VOID


@dataclass
class Element:
    """One element of a page, with what is inside it."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, in order."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def all(self, *names: str) -> list[Element]:
        """The elements of some names inside this one, in order."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                if child.name in names or not names:
                    found.append(child)
                found += child.all(*names)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(text: str) -> Element:
    """The page as a tree; fails on an element that is not closed, or closed out of turn."""
    reader = _Reader()
    reader.feed(text)
    assert reader.open == [reader.root], f"left open: {[e.name for e in reader.open[1:]]}"
    return reader.root
