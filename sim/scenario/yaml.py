"""YAML of scenarios: read with the place of every value, and written in one fixed form.

Reading takes data only, bounded in size. The tree is built from the parser's events rather than by
a constructor, so nothing in a file can name a Python type, depth and size are limited while
reading, and words are read as YAML 1.2 does: ``NO`` is Norway, not false. Writing has one order of
keys, block style outside and short entries inline.
"""

from __future__ import annotations

import json
import math
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sim.scenario.document import (
    HEADING,
    SECTIONS,
    Mark,
    Node,
    Plain,
    Problem,
    Problems,
    Scalar,
    ScenarioError,
    shorten,
)
from sim.text import FORBIDDEN

MAX_BYTES = 1_000_000
MAX_LINE = 50_000
MAX_DEPTH = 24
MAX_NODES = 100_000

_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
# What the parser is known to let through on malformed text besides its own errors.
_PARSER_ERRORS = (
    YAMLError, ValueError, LookupError, AttributeError, TypeError, AssertionError,
    NotImplementedError, RecursionError, OverflowError,
)  # fmt: skip


def read_file(path: Path, shown: str, problems: Problems | None = None) -> Node:
    """The tree of a YAML file; ``shown`` is the file's name in messages.

    Raises :class:`ScenarioError` as :func:`read_text` does.
    """
    text = _decode(_bytes(path, shown), shown)
    try:
        return _sound(text, shown)
    except ScenarioError:
        return read_text(text, shown, problems=problems)


@lru_cache(maxsize=64)
def _sound(text: str, shown: str) -> Node:
    """The tree of a text without problems, read once: most scenarios extend the same files."""
    return read_text(text, shown)


def read_text(text: str, shown: str, *, line: int = 1, problems: Problems | None = None) -> Node:
    """The tree of a YAML text; ``line`` 0 marks every value with line 0 (a value of no file).

    Raises :class:`ScenarioError`; where ``problems`` are given, those that leave a tree to go on
    with are noted there instead.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _screen(text, shown)
    found = Problems() if problems is None else problems
    builder = _Builder(shown, found, numbered=line > 0)
    try:
        root = builder.document(text)
    except ScenarioError:
        raise
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = builder.place(mark) if mark is not None else builder.top
        builder.problems.add(place, "", f"not valid YAML: {error.problem or error.context}")
        root = None
    except _PARSER_ERRORS as error:
        text_of = str(error).splitlines() or [type(error).__name__]
        builder.problems.add(builder.last, "", f"not valid YAML: {shorten(text_of[0], 120)}")
        root = None
    if root is None or problems is None:
        builder.problems.raise_any()
    if root is None:
        raise _error(builder.top, "the file is empty")
    return root


class _TooMuchError(YAMLError):
    """The document is not worth reading on; the problem is noted."""


class _Builder:
    def __init__(self, shown: str, problems: Problems, *, numbered: bool) -> None:
        self.problems = problems
        self.numbered = numbered
        self.shown = shown
        self.top = Mark(shown, 1 if numbered else 0, 1 if numbered else 0)
        self.last = self.top
        self.nodes = 0
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.open: set[str] = set()

    def place(self, mark: Any) -> Mark:
        return Mark(self.shown, mark.line + 1, mark.column + 1) if self.numbered else self.top

    def document(self, text: str) -> Node | None:
        events = YAML(typ="safe", pure=True).parse(text)
        root: Node | None = None
        try:
            for event in events:
                name = type(event).__name__
                self.last = self.place(event.start_mark)
                if name == "DocumentStartEvent":
                    if root is not None:
                        self._stop("a second document starts here; a file holds one scenario")
                    if event.version is not None or event.tags:
                        self._stop("directives are not allowed")
                elif name not in {"StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"}:
                    root = self._node(event, events, 0)
        except _TooMuchError:
            return None
        return root

    def _stop(self, message: str) -> None:
        self.problems.add(self.last, "", message)
        raise _TooMuchError

    def _node(self, event: Any, events: Any, depth: int) -> Node:
        mark = self.last = self.place(event.start_mark)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._stop(f"too large: more than {MAX_NODES} values, counting what aliases repeat")
        if depth > MAX_DEPTH:
            self._stop(f"nested too deeply: more than {MAX_DEPTH} levels")
        name = type(event).__name__
        if name == "AliasEvent":
            return self._alias(event, mark)
        if event.tag is not None:
            self.problems.add(mark, "", f"tags are not allowed: {shorten(str(event.tag))}")
        before = self.nodes
        anchor = event.anchor
        if anchor:
            self.open.add(anchor)
        node = Node(None, mark, mark)
        if name == "ScalarEvent":
            node.value = self._scalar(event, mark)
        elif name == "SequenceStartEvent":
            node.value = self._sequence(events, depth)
        else:
            node.value = self._mapping(events, depth)
        if anchor:
            self.open.discard(anchor)
            self.anchors[anchor] = (node, self.nodes - before + 1)
        return node

    def _alias(self, event: Any, mark: Mark) -> Node:
        if event.anchor in self.open:
            self._stop(f"the alias *{event.anchor:.40} contains itself")
        if event.anchor not in self.anchors:
            self._stop(f"the alias *{event.anchor:.40} refers to nothing above")
        node, size = self.anchors[event.anchor]
        self.nodes += size
        return replace(node, key=mark)

    def _sequence(self, events: Any, depth: int) -> list[Node]:
        items: list[Node] = []
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            items.append(self._node(event, events, depth + 1))
        return items

    def _mapping(self, events: Any, depth: int) -> dict[str, Node]:
        items: dict[str, Node] = {}
        while type(event := next(events)).__name__ != "MappingEndEvent":
            mark = self.last = self.place(event.start_mark)
            if type(event).__name__ != "ScalarEvent":
                self._stop("a key must be plain text")
            key = self._text(event, mark)
            if event.tag is not None:
                self.problems.add(mark, "", f"tags are not allowed: {shorten(str(event.tag))}")
            if key in items:
                first = items[key].key.line
                self.problems.add(
                    mark, "", f"duplicate key {shorten(key)}", f"first given in line {first}"
                )
            elif not key:
                self.problems.add(mark, "", "a key is empty")
            elif key == "<<":
                self.problems.add(mark, "", "merge keys are not allowed", "use extends")
            node = self._node(next(events), events, depth + 1)
            node.key = mark
            items.setdefault(key, node)
        return items

    def _text(self, event: Any, mark: Mark) -> str:
        """What stands there once escapes are resolved, which may spell what text cannot hold."""
        text = str(event.value)
        if bad := FORBIDDEN.search(text):
            self.problems.add(mark, "", f"the character {bad[0]!a} is not allowed")
        return text

    def _scalar(self, event: Any, mark: Mark) -> Scalar:
        text = self._text(event, mark)
        if event.style not in {None, ""}:
            return text
        if _ENDLESS.fullmatch(text):
            self.problems.add(mark, "", f"{text} is not a finite number")
            return 0.0
        try:
            return resolve(text)
        except ValueError:
            self.problems.add(mark, "", f"{shorten(text)[1:-1]} is not a usable number")
            return 0.0


def resolve(text: str) -> Scalar:
    """What YAML 1.2 makes of an unquoted word: nothing, truth, a number, or text.

    Raises ValueError for a number that is too large or too long.
    """
    if text in _WORDS:
        return _WORDS[text]
    if not _FLOAT.fullmatch(text):
        return text
    number = float(text)
    if not math.isfinite(number) or len(text) > 60:
        raise ValueError("not a usable number")
    return int(text) if _INTEGER.fullmatch(text) else number


def reads_as_itself(text: str) -> bool:
    """Whether an unquoted word is read as that very text."""
    try:
        return not _ENDLESS.fullmatch(text) and resolve(text) == text
    except ValueError:
        return False


def _bytes(path: Path, shown: str) -> bytes:
    top, data = Mark(shown, 1, 1), b""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _error(top, "no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _error(top, f"cannot be read: {reason.lower()}") from None
    if not stat.S_ISREG(mode):
        folder = stat.S_ISDIR(mode)
        raise _error(top, "is a folder, not a scenario file" if folder else "is not a regular file")
    if len(data) > MAX_BYTES:
        raise _error(top, f"too large: more than {MAX_BYTES:,} bytes")
    return data


def _decode(data: bytes, shown: str) -> str:
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise _error(Mark(shown, line, 1), "not a text file: it holds a zero byte")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        mark = Mark(shown, data[: error.start].count(b"\n") + 1, error.start - start + 1)
        raise _error(mark, "not UTF-8 text") from None


def _screen(text: str, shown: str) -> None:
    """Refuse lines and characters that no scenario needs."""
    if long := re.search(rf"[^\n]{{{MAX_LINE + 1}}}", text):
        line = text.count("\n", 0, long.start()) + 1
        raise _error(Mark(shown, line, 1), f"a line of more than {MAX_LINE:,} characters")
    if bad := FORBIDDEN.search(text):
        start = text.rfind("\n", 0, bad.start()) + 1
        mark = Mark(shown, text.count("\n", 0, bad.start()) + 1, bad.start() - start + 1)
        raise _error(mark, f"the character {bad[0]!a} is not allowed")


def _error(mark: Mark, message: str) -> ScenarioError:
    return ScenarioError([Problem(*mark, "", message)])


_PLAIN = re.compile(r"[A-Za-z0-9_/(.][A-Za-z0-9_/().%+ -]*")
_WIDTH = 96


def write(document: Node) -> str:
    """The YAML text of a merged document, without ``extends``."""
    lines: list[str] = []
    for key in (*HEADING, *SECTIONS):
        node = document.get(key)
        if node is None or key == "extends":
            continue
        value = node.plain()
        if key == "posterior" and isinstance(value, str):
            value = Path(value).name  # its files go along with the scenario
        if key == "shocks" and isinstance(value, dict):
            value = [
                {"name": name, **body} for name, body in value.items() if isinstance(body, dict)
            ]
        lines += _entry(key, value, 0)
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Plain, indent: int) -> Iterator[str]:
    head = " " * indent + _text(key) + ":"
    if not value or not isinstance(value, dict | list):
        yield f"{head} {_flow(value)}"
    elif line := _short(head, value) if indent else "":
        yield line
    elif isinstance(value, dict):
        yield head
        for name, inner in value.items():
            yield from _entry(name, inner, indent + 2)
    else:
        yield head
        for item in value:
            yield from _item(item, indent + 2)


def _item(value: Plain, indent: int) -> Iterator[str]:
    """One item of a list; mappings are spread over lines unless they fit one."""
    pad = " " * indent
    if not isinstance(value, dict):
        yield f"{pad}- {_flow(value)}"
        return
    if line := _short(f"{pad}-", value):
        yield line
        return
    first = True
    for key, inner in value.items():
        for text in _entry(key, inner, indent + 2):
            yield f"{pad}- {text[indent + 2 :]}" if first else text
            first = False


def _short(head: str, value: Plain) -> str:
    """An entry in one line, where it fits one, or nothing: what is nested is not even tried."""
    line = "" if _nested(value) else f"{head} {_flow(value)}"
    return line if len(line) <= _WIDTH else ""


def _nested(value: Plain) -> bool:
    """Whether a mapping or list holds one that is not itself flat."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(
        isinstance(deep, dict | list)
        for item in inner
        if isinstance(item, dict | list)
        for deep in (item.values() if isinstance(item, dict) else item)
    )


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str):
        return _text(value)
    return json.dumps(value)


def _text(text: str) -> str:
    """Text, in quotes where YAML would read it as something else."""
    if _PLAIN.fullmatch(text) and text == text.rstrip() and reads_as_itself(text):
        return text
    return json.dumps(text, ensure_ascii=False)
