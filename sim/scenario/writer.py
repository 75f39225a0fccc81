"""Writes a document as YAML: one fixed order of keys, block style outside, short entries inline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from sim.scenario.reader import reads_as_itself
from sim.scenario.tree import Node, Plain
from sim.scenario.vocabulary import HEADING, SECTIONS

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
