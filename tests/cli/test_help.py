from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version

import pytest
import typer
from typer.testing import CliRunner

from sim.cli.command import SAID
from sim.cli.main import app

COMMANDS = (
    "run", "check", "explain", "explore", "define", "patterns", "scenarios", "plot",
    "compare", "knock-out", "sweep", "sensitivity", "discover", "branch", "junctures",
    "responsibility", "versions",
)  # fmt: skip
HEAVY = ("mesa", "numpy", "scipy", "pandas", "xarray", "matplotlib", "pydantic", "ruamel.yaml")


def invoke(*arguments):
    return CliRunner().invoke(app, arguments)


def test_help_names_every_command():
    result = invoke("--help")
    assert result.exit_code == 0
    for command in COMMANDS:
        assert command in result.stdout


def test_no_command_shows_the_help():
    assert "Usage" in invoke().output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_examples(command):
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert f"greatgame {command}" in result.stdout.partition("Examples")[2]


def test_version():
    result = invoke("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"greatgame {version('greatgame')} ")


@pytest.mark.parametrize(
    "arguments",
    [("run",), ("rnu", "x"), ("run", "x", "--sed", "1"), ("run", "x", "-n", "0"),
     ("run", "x", "-n", "many"), ("run", "x", "--keep", "all"), ("run", "x", "--seed", "-1")],
)  # fmt: skip
def test_a_misused_option_exits_2_without_a_traceback(arguments):
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_help_stays_fast_by_importing_nothing_heavy():
    code = "import sys, sim.cli.main; print(*sorted(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not set(HEAVY) & set(found)


def test_everything_said_of_options_is_said_of_one_that_there_is():
    there = {p.name for c in typer.main.get_command(app).commands.values() for p in c.params}
    for owner, said in SAID.items():
        own = there if owner[0].isupper() or owner == "any" else {
            p.name for p in typer.main.get_command(app).commands[owner.replace("_", "-")].params
        }  # fmt: skip
        assert said.keys() - {"examples", "note"} <= own, owner


def test_examples_use_only_options_that_exist():
    for command in COMMANDS:
        text = invoke(command, "--help").stdout
        options, _, examples = text.partition("Examples")
        used = set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", examples))
        assert used <= set(re.findall(r"--?[a-z][a-z-]*", options)), command
