"""The matrix of Pythons and versions: which cells are tried, and what is kept of them."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from benchmarks import matrix

HERE = "{}.{}".format(*sys.version_info)


@pytest.fixture
def called(monkeypatch, tmp_path):
    """Steps that were run, with what a step is to end with; nothing is installed."""
    done: list[tuple[str, str]] = []
    broken: set[str] = set()

    def call(cell, step, _command, _folder):
        done.append((cell.python, step))
        if step in broken:
            raise matrix.Failed(step, "its last words")

    monkeypatch.setattr(matrix, "KEPT", tmp_path)
    monkeypatch.setattr(matrix, "install", lambda _cell, _python: None)
    monkeypatch.setattr(matrix, "installed", lambda _cell: {})
    monkeypatch.setattr(matrix, "interpreter", lambda _python: Path(sys.executable))
    monkeypatch.setattr(matrix, "call", call)
    return done, broken


def test_every_python_that_is_promised_is_tried():
    project = tomllib.loads((matrix.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={matrix.claimed()[0]}"
    assert len(matrix.claimed()) > 1
    found = matrix.interpreter(HERE)
    assert found is None or found.exists()
    assert matrix.interpreter("3.999") is None


def test_a_cell_that_failed_is_tried_again_and_one_that_passed_is_kept(called, capsys):
    done, broken = called
    broken.add("sweep")
    asked = ["--pythons", "3.11,3.12", "--versions", "lock", "--steps", "run,sweep,plot"]
    assert matrix.main(asked) == 1
    assert done == [(p, step) for p in ("3.11", "3.12") for step in ("run", "sweep", "plot")]
    assert capsys.readouterr().out.count("FAILED at sweep") == 2
    broken.clear()
    assert matrix.main(asked) == 0
    assert len(done) == 12
    assert matrix.main(asked) == 0
    assert len(done) == 12
    assert matrix.main([*asked[:-1], "run"]) == 0
    assert len(done) == 14


def test_a_python_that_is_missing_is_said_aloud(called, capsys, monkeypatch):
    monkeypatch.setattr(matrix, "interpreter", lambda _python: None)
    assert matrix.main(["--other"]) == 0
    assert "SKIPPED" in capsys.readouterr().out
    assert matrix.main(["--pythons", "3.12", "--versions", "lock"]) == 1
    assert "no such Python here" in capsys.readouterr().out
    assert called[0] == []


def test_the_other_python_is_one_and_not_this(called):
    assert matrix.main(["--other", "--versions", "lock", "--steps", "run"]) == 0
    ((python, step),) = called[0]
    assert python != HERE
    assert step == "run"
    with pytest.raises(SystemExit):
        matrix.main(["--steps", "walk"])
