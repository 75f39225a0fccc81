"""The faults of ``make reliability``, caused a few times in the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_sweep_loses_and_mixes_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reliability", "--kills", "2", "sweep"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=1200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "'killed': (2, 0)" in done.stderr
