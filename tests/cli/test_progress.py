from __future__ import annotations

import sys

from sim.cli.workbench import progress


def test_plain_lines_go_to_standard_error_once_per_tenth(capsys):
    with progress("worlds") as report:
        for done in range(101):
            report(done, 100)
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("worlds:   0 %")
    assert lines[-1].startswith("worlds: 100 %  100 of 100")


def test_quiet_prints_nothing(capsys):
    with progress("worlds", quiet=True) as report:
        report(1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_gets_a_bar(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress("worlds") as report:
        report(1, 2)
        report(2, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "worlds" in err
