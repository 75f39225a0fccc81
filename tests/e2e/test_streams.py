"""Consoles of any encoding, closed streams, and readers that leave."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from tests.e2e.support import COMMAND, environment

DRIVER = """
import sys
from sim.cli.main import app, main
names = [command.name for command in app.registered_commands]
small = ["-n", "4", "--seed", "1"]
for arguments in [
    ["--help"], *([name, "--help"] for name in names), ["--version"], ["scenarios"],
    ["check", "small.yaml"], ["check", "small.yaml", "--json"], ["define", "mechanisms"],
    ["define", "M15"], ["define", "variables"], ["define", "E334"], ["check", "nö.yaml"],
    ["run", "small.yaml", *small, "--out", "r", "--no-plots"], ["explain", "r"],
    ["compare", "small.yaml", "small.yaml", *small, "--out", "c", "--no-plots"],
]:
    sys.argv = ["greatgame", *arguments]
    try:
        main()
    except SystemExit as end:
        print(f"\\n[{' '.join(arguments)}: {end.code or 0}]", flush=True)
"""
SMALL = """name: small
title: "A title in “Кириллица”, 中文, ﬁne and Türkiye ± 1"
extends: status-quo-2022
horizon: 2022-Q2
"""
POOR = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
CONSOLES = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "cp1251": {"PYTHONIOENCODING": "cp1251"},
    "cp1252": {"PYTHONIOENCODING": "cp1252:strict"},
    "utf-8": {"PYTHONIOENCODING": "utf-8"},
    "C": {"LC_ALL": "C", **POOR},
}


@pytest.mark.parametrize(
    "console",
    [
        "ascii",
        *(pytest.param(name, marks=pytest.mark.slow) for name in CONSOLES if name != "ascii"),
    ],
)
def test_every_command_speaks_on_every_console(console, tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "driver.py").write_text(DRIVER, encoding="utf-8")
    plain = {k: v for k, v in environment().items() if not k.startswith(("LC_", "PYTHONUTF8"))}
    done = subprocess.run(
        [sys.executable, "driver.py"], cwd=tmp_path, capture_output=True, check=False, timeout=600,
        env=plain | {"PYTHONPATH": str(Path(__file__).parents[2])} | CONSOLES[console],
    )  # fmt: skip
    encoding = "ascii" if console == "C" else console
    out, err = done.stdout.decode(encoding), done.stderr.decode(encoding)
    assert done.returncode == 0, err
    assert "Traceback" not in err
    ends = [line for line in out.splitlines() if line.startswith("[") and line.endswith("]")]
    ends = [line for line in ends if line[:-1].rpartition(": ")[2].isdigit()]
    assert [line for line in ends if not line.endswith(": 0]")] == [
        f"[check {'no' if encoding in ('ascii', 'cp1251') else 'nö'}.yaml: 2]"
    ]
    shown = {"utf-8": "“Кириллица”, 中文", "cp1251": "“Кириллица”, ??"}
    shown |= {"cp1252": "“?????????”, ??", "ascii": '"?????????", ??'}
    assert shown[encoding] in out
    assert "fine and " in out.replace("ﬁ", "fi")


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of a shell in which ``$GG`` is greatgame."""
    given = environment() | {"PYTHON": sys.executable, "CODE": COMMAND[-1]}
    return subprocess.run(
        ["bash", "-c", 'GG() { "$PYTHON" -c "$CODE" "$@"; }; set -o pipefail; ' + command],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=300, env=given,
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.slow
def test_a_stream_that_is_closed_or_left_stops_nothing(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    run = "GG run small.yaml -n 4 --no-plots --out"
    for name, command in {
        "out": f"{run} out >&-",
        "err": f"{run} err 2>&-",
        "all": f"{run} all <&- >&- 2>&-",
        "head": f"{run} head 2>&1 | head -n 1",
    }.items():
        done = shell(command, tmp_path)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), (command, done.stderr)
        assert (tmp_path / name / "provenance.json").is_file(), command
        assert not (tmp_path / name / "unfinished").exists()
    left = shell("GG check small.yaml | head -n 1", tmp_path)
    assert (left.returncode, "Traceback" in left.stderr) == (0, False)
    assert left.stdout.count("\n") == 1
    refused = shell("GG check nothing.yaml 2>&-", tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_output_that_cannot_be_written_is_a_failure(tmp_path):
    done = shell("GG scenarios > /dev/full", tmp_path)
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_the_package_is_a_command_and_calls_itself_by_its_name(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "sim", "sweep"], capture_output=True, text=True, check=False,
        cwd=tmp_path, env=environment() | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == 2
    assert "Usage: greatgame sweep" in done.stderr


def test_a_path_from_home_goes_there(tmp_path, monkeypatch):
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    (home / "small.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(work)
    run = ["run", "~/small.yaml", "-n", "4", "--no-plots", "--workers", "1"]
    done = CliRunner().invoke(app, [*run, "--out=~/x"])
    assert done.exit_code == 0, done.stderr
    assert (home / "x" / "provenance.json").is_file()
    assert not list(work.iterdir())
    unknown = CliRunner().invoke(app, [*run, "--out=~nobody-of-this-name/x"])
    assert unknown.exit_code == 2
    assert not list(work.iterdir())
