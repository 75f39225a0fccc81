"""``greatgame report``: writes one file, and refuses clearly."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from sim.cli.main import app


@pytest.fixture(scope="module")
def folder(runs, tmp_path_factory):
    return runs[0].save(tmp_path_factory.mktemp("run") / "out")


def call(*arguments):
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def test_a_report_is_written_into_the_folder_of_the_run(folder, monkeypatch):
    heard = {}

    def fake(result, other=None, *, outcome, progress):
        heard.update(n=result.n, other=other, outcome=outcome)
        progress("Drawing ...")
        return "<!DOCTYPE html>"

    monkeypatch.setattr("sim.report.page.report_page", fake)
    done = call(folder, "--outcome", "china_share.TJK")
    assert done.exit_code == 0
    assert done.stdout.strip() == str(folder / "report.html")
    assert "Drawing ..." in done.stderr
    assert heard == {"n": 14, "other": None, "outcome": "china_share.TJK"}
    again = call(folder)
    assert again.exit_code == 2
    assert "add --force" in again.stderr
    assert call(folder, "--force", "-q").stderr == ""


def test_wrong_input_ends_with_2_and_writes_nothing(folder, tmp_path):
    cases = [
        ((tmp_path,), "is not the folder of a run"),
        ((folder, tmp_path), "is not the folder of a run"),
        ((folder, "--out", tmp_path), "is a folder"),
        ((folder, "--out", tmp_path / "no" / "x.html"), "there is no folder"),
        ((folder, "--outcome", "wrong", "--out", tmp_path / "x.html"), "'wrong'"),
    ]
    for arguments, words in cases:
        done = call(*arguments)
        assert done.exit_code == 2, arguments
        assert words in done.stderr.replace("\n", " ")
    assert list(tmp_path.iterdir()) == []


def test_help_has_examples():
    done = call("--help")
    assert done.exit_code == 0
    assert "greatgame report" in done.stdout
