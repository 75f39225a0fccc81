from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from sim.cli.errors import BadInput
from sim.cli.folder import MARK, check_target, default_folder


def test_default_folder_carries_name_and_time():
    moment = datetime(2026, 3, 1, 10, 15, 2)  # noqa: DTZ001 - local time is meant
    assert default_folder("status-quo-2022", moment) == Path("runs/status-quo-2022-20260301-101502")


@pytest.mark.parametrize("force", [True, False])
def test_new_and_empty_folders_are_fine(tmp_path, force):
    check_target(tmp_path / "deep" / "new", force=force)
    check_target(tmp_path, force=force)
    assert not list(tmp_path.iterdir())


def test_an_earlier_run_needs_force(tmp_path):
    (tmp_path / MARK).write_text("{}")
    with pytest.raises(BadInput, match="--force"):
        check_target(tmp_path, force=False)
    check_target(tmp_path, force=True)


def test_force_does_not_replace_what_is_no_run(tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(BadInput, match="other files"):
        check_target(tmp_path, force=True)


def test_a_run_with_files_of_others_beside_it_is_still_a_run(tmp_path):
    (tmp_path / MARK).write_text("{}")
    (tmp_path / "notes.txt").write_text("mine")
    check_target(tmp_path, force=True)


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(BadInput, match="is a file"):
        check_target(tmp_path / "out", force=True)
    with pytest.raises(BadInput, match="cannot be written"):
        check_target(tmp_path / "out" / "below", force=True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions bind no superuser")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(BadInput, match="does not allow"):
        check_target(tmp_path / "new", force=False)
