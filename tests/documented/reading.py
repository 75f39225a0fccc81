"""Every command line and Python snippet that a reader is told to type, with where it stands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from sim.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:greatgame|pip|make) [^`]+)`")
SETTING = re.compile(r"[\w.]+=(?:\{[^}]*\}|[\w.-]+)")
PROGRAMS = ("greatgame", "make", "pip")
REST = {
    "branch": ("--replicate", "3", "--at", "2023-Q1"),
    "junctures": ("--replicate", "3", "--outcome", "NAME"),
    "responsibility": ("--replicate", "3", "--outcome", "NAME"),
}
"""What a command needs besides the value that the help of an option gives as an example."""


@dataclass(frozen=True)
class Line:
    """A command line: the page or help it stands on, and its words up to ``>`` or ``|``."""

    where: str
    words: tuple[str, ...]


def lines() -> Iterator[Line]:
    """All command lines of :data:`PROGRAMS`: pages, help texts and heads of scenarios."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for _, block in BLOCK.findall(text):
            yield from _typed(page.name, block)
        for mention in INLINE.findall(" ".join(BLOCK.sub("", text).split())):
            yield from _typed(page.name, mention)
    for file in sorted((ROOT / "scenarios").glob("*.yaml")):
        comments = re.findall(r"^#+ ?(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        yield from _typed(file.name, "\n".join(comments))
        for mention in INLINE.findall(" ".join(comments)):
            yield from _typed(file.name, mention)
    yield from _helped()


def _typed(where: str, text: str) -> Iterator[Line]:
    for line in text.replace("\\\n", " ").splitlines():
        typed = line.strip().removeprefix("$ ")
        if typed.startswith(tuple(f"{program} " for program in PROGRAMS)):
            lexer = shlex.shlex(typed, posix=True, punctuation_chars=">|")
            lexer.whitespace_split = True
            words = list(lexer)
            cut = next((i for i, word in enumerate(words) if word in (">", "|")), len(words))
            yield Line(where, tuple(words[:cut]))


def commands() -> dict[str, Any]:
    """The commands of ``greatgame`` by name, as the command-line library knows them."""
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def _helped() -> Iterator[Line]:
    """Examples below the help of each command, and values that its options give as examples."""
    for name, command in commands().items():
        yield from _typed(f"{name} --help", re.sub(r"\[/?\w+\]", "", command.epilog or ""))
        for option in command.params:
            for setting in SETTING.findall(getattr(option, "help", None) or ""):
                if "NAME=VALUE" in (option.metavar or "") and option.opts[0] == "--set":
                    words = ("greatgame", name, "FILE", "--set", setting, *REST.get(name, ()))
                    yield Line(f"{name} --help", words)


def blocks() -> list[tuple[str, str]]:
    """Every piece of Python with the name of its page, in order; prompts are taken away."""
    return [
        (page.name, re.sub(r"^(>>>|\.\.\.) ?", "", block, flags=re.MULTILINE))
        for page in PAGES
        for kind, block in BLOCK.findall(page.read_text(encoding="utf-8"))
        if kind in ("python", "py", "pycon")
    ]
