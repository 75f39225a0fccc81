"""What the pages, the help and the scenarios tell a reader to type works."""

from __future__ import annotations

import re
import signal
import sys
import tomllib
import webbrowser
from collections.abc import Iterator
from functools import cache
from http.cookiejar import CookieJar
from importlib.util import find_spec
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from distributed import LocalCluster
from packaging.requirements import Requirement
from typer.testing import CliRunner

from sim.cli.main import app
from tests.documented.reading import ROOT, Line, blocks, commands, lines
from tests.documented.small import (
    FIGURES,
    GIVEN,
    MISSING,
    RUN,
    SNIPPET_SIZES,
    TOO_SMALL,
    Place,
    settled,
    short,
    shrunk,
)

LINES = sorted(set(lines()), key=lambda line: (line.words, line.where))
PAGES = sorted({page for page, _ in blocks()} - {"gallery.md"})  # `make gallery` runs that one


def of(program: str) -> list[Line]:
    return [line for line in LINES if line.words[0] == program]


def runs_of(name: str) -> dict[tuple[str, ...], str]:
    """What is to be run of a command, each line once, with the place where it is documented."""
    required = any(p.required for p in commands()[name].params)
    found = {
        shrunk(line): line.where
        for line in of("greatgame")
        if line.words[1] == name and not (required and len(line.words) == 2)  # a mere mention
    }
    alike = {_said(words): words for words in found}
    return {words: found[words] for words in alike.values()}


def _said(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without what says nothing new in another line: seeds, rows, folders of runs."""
    for option in ("--seed", "--show", "--out"):
        at = words.index(option) if option in words else len(words)
        words = words[:at] + words[at + 2 :]
    return tuple("RUN" if RUN.fullmatch(word) else word for word in words)


def greatgame(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, words)
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def earlier_run(tmp_path_factory):
    def run(name: str, last: str, given: str | None) -> Path:
        folder = tmp_path_factory.mktemp("earlier")
        words = ["run", str(short(name, folder, last)), "-n", "60", "--seed", "1"]
        if given is not None:
            file = folder / given
            file.write_text(FIGURES, encoding="utf-8")
            words += ["--given", str(file), "-n", str(GIVEN)]
        words += ["--workers", "1", "--no-plots", "--out", str(folder / "run")]
        status, said = greatgame(*words)
        assert status == 0, said
        return folder / "run"

    return cache(run)


@pytest.fixture
def place(tmp_path, earlier_run, monkeypatch, request):
    def new(name: str) -> Place:
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        return Place(folder, earlier_run, lambda: request.getfixturevalue("scheduler"))

    return new


@pytest.fixture
def reader(monkeypatch):
    """What the reader's browser was shown; whoever reads a page ends the server with Ctrl-C."""
    seen: list[str] = []

    def read(address: str) -> bool:
        try:
            known = build_opener(HTTPCookieProcessor(CookieJar()))
            seen.append(known.open(address.partition("#")[0], timeout=60).read().decode())
        finally:
            signal.raise_signal(signal.SIGINT)
        return True

    monkeypatch.setattr(webbrowser, "open", read)
    return seen


@pytest.mark.parametrize("name", commands())
@pytest.mark.slow
def test_every_line_of_a_command_runs(name, place, reader):
    asked = runs_of(name)
    assert asked, "no page and no help shows an example"
    problems = []
    for number, (words, where) in enumerate(asked.items()):
        status, said = greatgame(*settled(words, place(str(number))))
        if status != 0 and not any(words in said for words in TOO_SMALL):
            problems.append(f"{where}: greatgame {' '.join(words)}\n{said}")
    assert not problems, "\n".join(problems)
    served = sum(words[0] == "explore" and "--export" not in words for words in asked)
    assert len(reader) == served
    assert all("<main" in page for page in reader)


def test_commands_that_are_mentioned_exist():
    mentioned = {line.words[1] for line in of("greatgame") if not line.words[1].startswith("-")}
    assert mentioned <= set(commands())


def test_targets_of_make_exist():
    targets = re.findall(
        r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    asked = {
        (word, line.where) for line in of("make") for word in line.words[1:] if "=" not in word
    }
    assert asked
    assert not {(word, where) for word, where in asked if word not in targets}


def test_what_pip_is_to_install_is_this_folder_or_a_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    known = {
        Requirement(text).name.lower().replace("_", "-")
        for text in (*project["dependencies"], *(t for some in extras.values() for t in some))
    }
    asked = [word for line in of("pip") for word in line.words[2:] if not word.startswith("-")]
    assert asked
    for word in asked:
        here = re.fullmatch(r"\.(?:\[([\w,]+)\])?", word)
        if here is None:
            assert word.lower() in known
        else:
            assert set((here[1] or "test").split(",")) <= set(extras)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.slow
def test_python_on_a_page_runs(page, place, monkeypatch, request):
    """All of a page is one programme; of what needs a library that nobody installs, the syntax."""
    place("here")
    monkeypatch.setattr(sys, "argv", ["part.py", "0"])
    names: dict[str, object] = {}
    for _, block in (entry for entry in blocks() if entry[0] == page):
        small = block
        for size, least in SNIPPET_SIZES.items():
            small = re.sub(rf"\b{size}=[\d_]+", least, small)
        if address := re.search(r"tcp://[\d.:]+", small):
            small = small.replace(address[0], request.getfixturevalue("scheduler"))
        code = compile(small, page, "exec")
        imported = re.findall(r"^(?:from|import) (\w+)", small, re.MULTILINE)
        lacking = {module for module in imported if find_spec(module) is None}
        assert lacking <= MISSING
        if lacking:
            continue
        try:
            exec(code, names)
        except ValueError as error:
            if not any(words in str(error) for words in TOO_SMALL):
                raise


def test_what_help_says_is_what_is_written():
    """No text of an option is taken for markup, an emoji or a link."""
    for name, command in commands().items():
        wide = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "900"})
        shown = _letters(wide.output)
        for option in command.params:
            assert _letters(option.help or "") in shown, (name, option.opts)


def _letters(text: str) -> str:
    """The text without breaks and frames, which fall anywhere in a table."""
    return "".join(c for c in text if c.isascii() and not c.isspace() and c not in "|-+")
