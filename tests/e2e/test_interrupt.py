"""Ctrl-C: nothing is written, or what is there is labelled as a part."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.support import COMMAND, environment

ENDLESS = ["run", "status-quo-2022", "--set", "horizon=2022-Q1", "-n", "61440", "--out", "r"]
for state in ("KGZ", "TJK", "TKM", "UZB", "BLR", "ARM", "AZE"):
    ENDLESS += ["--set", f"states.{state}=null"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")


def hear_interrupts() -> None:
    """A shell that starts the tests in the background has them ignore Ctrl-C; hear it again."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(cwd: Path, until: str) -> tuple[int, str, str]:
    """Start a run of many small worlds, too many to end before it hears, and interrupt it then."""
    with subprocess.Popen(
        [*COMMAND, *ENDLESS],
        cwd=cwd,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=hear_interrupts,  # noqa: PLW1509 (no threads in the tests)
    ) as process:
        assert process.stderr is not None
        seen = ""
        for line in process.stderr:
            seen += line
            if until in line:
                break
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, rest = process.communicate(timeout=120)
    return process.returncode, out, seen + rest


def test_an_early_interrupt_writes_nothing(tmp_path):
    status, out, err = interrupted(tmp_path, " 0 of ")
    assert status == 130, err
    assert "nothing was written" in err
    # Not "Traceback": a file just being opened may be reported by Python as left open.
    assert "KeyboardInterrupt" not in err
    assert out == ""
    assert not (tmp_path / "r").exists()
    assert not list(tmp_path.iterdir())


def test_a_late_interrupt_keeps_what_was_finished(tmp_path):
    """The worlds from the first on are shown as a part; later ones wait for the next attempt.

    At 30 % one piece of a tenth is finished, however far the two in hand are.
    """
    status, out, err = interrupted(tmp_path, " 30 %")
    assert status == 130, err
    assert "Traceback" not in err
    assert "to go on, repeat the command with --out r" in " ".join(err.split()).lower()
    assert [p.name for p in tmp_path.iterdir()] == ["r"]
    assert list((tmp_path / "r" / "unfinished").glob("*.piece"))
    if "Interrupted: only" in err:
        assert "NOT COMPLETE" in out
        record = json.loads((tmp_path / "r" / "provenance.json").read_text())
        assert record["complete"] is False
    else:
        assert out == ""
        assert not (tmp_path / "r" / "provenance.json").exists()
