"""The page of the workbench shows commands and code that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docs.generator.workbench import BLOCK, commands, pictures
from sim.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "workbench.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted({c.split()[1] for c in commands(PAGE)}))
def test_commands_use_options_that_exist(command):
    known = set(re.findall(r"--?[a-z][a-z-]*", CliRunner().invoke(app, [command, "--help"]).stdout))
    for line in commands(PAGE):
        if line.split()[1] == command:
            used = {word for word in shlex.split(line) if re.fullmatch(r"--?[a-z][a-z-]*", word)}
            assert used <= known, line


def test_all_five_commands_are_shown_with_what_they_print():
    shown = [c.split()[1] for c in commands(PAGE)]
    assert set(shown) == {"compare", "knock-out", "sweep", "sensitivity", "discover"}
    assert PAGE.count("± is the error of a finite number of worlds") == len(shown)


def test_pictures_are_among_those_that_the_commands_of_the_page_draw():
    found = pictures(PAGE)
    assert found
    for picture in found:
        (printed,) = [
            block["output"]
            for block in BLOCK.finditer(PAGE)
            if block["command"].endswith(f"--out {picture['folder']}")
        ]
        assert picture["file"] in printed


def test_code_on_the_page_is_code():
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        compile(block, "workbench.md", "exec")
