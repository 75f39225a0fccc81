from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from sim.cli.command import BadInput
from sim.cli.inputs import chosen, default_folder, kept
from sim.ensemble.provenance import identity_of


def test_default_folder_carries_name_and_time_and_is_new(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    moment = datetime(2026, 3, 1, 10, 15, 2)  # noqa: DTZ001 - local time is meant
    first = Path("runs/status-quo-2022-20260301-101502")
    assert default_folder("status-quo-2022", moment) == first
    first.mkdir(parents=True)
    assert default_folder("status-quo-2022", moment) == Path(f"{first}-2")


def test_the_home_folder_is_meant_by_its_sign(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert chosen(Path("~/x"), "name") == tmp_path / "x"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions bind no superuser")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with (
        pytest.raises(BadInput, match="cannot be written"),
        kept(tmp_path / "new", "run", identity_of(), seed=1, force=False, quiet=True),
    ):
        pass
