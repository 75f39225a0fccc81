from __future__ import annotations

import json

import h5py
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import runs as pictures
from sim.cli.main import app
from sim.ensemble import Result

SHORT = ["run", "status-quo-2022", "-n", "4", "--seed", "3", "--set", "horizon=2022-Q3"]


def run(*arguments):
    return CliRunner().invoke(app, [*SHORT, *arguments])


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def drawn(monkeypatch):
    """Pictures take long and have tests of their own: note only what is asked for."""
    calls = []

    def draw(result, folder, **how):
        calls.append(folder.given)
        return ["one.png"]

    monkeypatch.setattr(pictures, "draw", draw)
    return calls


def test_a_run_saves_draws_and_sums_up(tmp_path, drawn):
    result = run("--out", "mine")
    assert result.exit_code == 0, result.stderr
    saved = Result.load(tmp_path / "mine")
    assert saved.n == 4
    assert saved.provenance["seed"] == 3
    assert drawn == ["mine"]
    for text in ("Status quo from 2022", "4 simulated worlds, 2022-Q1 to 2022-Q3, seed 3",
                 "Who leads in 2022-Q3", "±", "Outcomes", "Results:  mine", "1 files"):  # fmt: skip
        assert text in result.stdout
    assert "100 %  4 of 4" in result.stderr


def test_the_summary_fits_a_page(drawn):
    longest = max(run("--out", "mine", "--no-plots").stdout.splitlines(), key=len)
    assert len(longest) <= 120, longest


def test_the_default_folder_carries_the_name(tmp_path):
    assert run("--no-plots", "--quiet").exit_code == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.startswith("status-quo-2022-20")


def test_quiet_prints_only_the_folder():
    result = run("--no-plots", "--quiet", "--out", "mine")
    assert (result.stdout, result.stderr) == ("mine\n", "")


def test_the_seed_decides_everything(tmp_path):
    for out in ("a", "b"):
        assert run("--no-plots", "-q", "--out", out, "--workers", "1").exit_code == 0
    first, second = (Result.load(tmp_path / out) for out in ("a", "b"))
    pd.testing.assert_frame_equal(first.outcomes, second.outcomes)
    pd.testing.assert_frame_equal(first.parameters, second.parameters)


def test_an_earlier_run_is_replaced_only_by_force(tmp_path):
    assert run("--no-plots", "-q", "--out", "mine").exit_code == 0
    before = (tmp_path / "mine" / "provenance.json").read_bytes()
    refused = run("--no-plots", "--out", "mine")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert (tmp_path / "mine" / "provenance.json").read_bytes() == before
    forced = run("--no-plots", "-q", "--out", "mine", "--force", "--seed", "4")
    assert forced.exit_code == 0
    assert Result.load(tmp_path / "mine").provenance["seed"] == 4


def test_force_takes_pictures_of_the_earlier_run_away_and_nothing_else(tmp_path, monkeypatch):
    from sim.plots import gallery

    monkeypatch.setattr(gallery, "PICTURES", gallery.PICTURES[:1])
    assert run("-q", "--out", "mine").exit_code == 0
    plots = tmp_path / "mine" / "plots"
    ours, theirs = min(plots.iterdir()), plots / "holiday.png"
    theirs.touch()
    assert run("--no-plots", "-q", "--out", "mine", "--force").exit_code == 0
    assert theirs.exists()
    assert not ours.exists()


def test_a_folder_of_something_else_is_never_replaced(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "text.tex").write_text("years")
    result = run("--out", "thesis", "--force")
    assert result.exit_code == 2
    assert [p.name for p in (tmp_path / "thesis").iterdir()] == ["text.tex"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "horizon=never"],
        ["--set", "horizon"],
        ["--set", "parameters.no.such=1"],
        ["--without", "M99"],
    ],
)
def test_nothing_is_written_on_bad_input(tmp_path, arguments):
    result = CliRunner().invoke(app, ["run", "status-quo-2022", "-n", "2", *arguments])
    assert result.exit_code == 2
    assert arguments[0] in result.stderr
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


def test_a_broken_file_writes_nothing(tmp_path):
    (tmp_path / "broken.yaml").write_text("name: [\n")
    result = CliRunner().invoke(app, ["run", "broken.yaml"])
    assert result.exit_code == 2
    assert result.stderr.startswith("broken.yaml:")
    assert [p.name for p in tmp_path.iterdir()] == ["broken.yaml"]


def test_settings_and_mechanisms_reach_the_record(tmp_path):
    assert run("--no-plots", "-q", "--out", "mine", "--without", "M22").exit_code == 0
    record = json.loads((tmp_path / "mine" / "provenance.json").read_text())
    assert "2022-Q3" in record["scenario"]
    other = Result.load(tmp_path / "mine")
    assert run("--no-plots", "-q", "--out", "all").exit_code == 0
    assert Result.load(tmp_path / "all").provenance["digest"] != other.provenance["digest"]


def test_paths_of_all_replicates_are_kept_on_request(tmp_path):
    assert run("--no-plots", "-q", "--out", "mine", "--keep", "paths", "-n", "14").exit_code == 0
    with h5py.File(tmp_path / "mine" / "paths.nc") as paths:
        assert len(paths["replicate"]) == 14
        assert {"influence_share", "unrest"} <= set(paths)
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


@pytest.fixture
def stopped(tmp_path, monkeypatch):
    """A run of thirty replicates that was interrupted after its first chunk."""
    with monkeypatch.context() as patch:
        patch.setattr("sim.ensemble.engine._chunk_size", lambda *_: 10)
        patch.setattr("sim.cli.workbench.PlainLines.__call__", _interrupt)
        result = run("--no-plots", "-n", "30", "--out", "mine")
    assert result.exit_code == 130
    assert "Finished work is kept in mine; to go on, repeat the command" in result.stderr
    return tmp_path / "mine"


def _interrupt(_lines, done, _total):
    if done >= 10:  # the first chunk is finished and kept, but not yet part of a result
        raise KeyboardInterrupt


def test_the_same_command_continues(stopped, tmp_path):
    result = run("--no-plots", "-n", "30", "--out", "mine")
    assert result.exit_code == 0, result.stderr
    assert "Continuing in mine: finished work of an earlier attempt is there." in result.stderr
    assert run("--no-plots", "-n", "30", "--out", "whole").exit_code == 0
    for name in ("outcomes.parquet", "parameters.parquet", "bands.nc", "provenance.json"):
        assert (stopped / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not (stopped / "unfinished").exists()
    assert run("--no-plots", "-n", "30", "--out", "mine").exit_code == 2  # it is finished now


def test_another_run_does_not_continue_this_one(stopped):
    refused = run("--no-plots", "-n", "30", "--out", "mine", "--without", "M22")
    assert refused.exit_code == 2
    assert "the scenario is not the same" in refused.stderr
    assert "--force" in refused.stderr
    forced = run("--no-plots", "-n", "8", "-q", "--out", "mine", "--without", "M22", "--force")
    assert forced.exit_code == 0, forced.stderr
    assert Result.load(stopped).n == 8
    assert not (stopped / "unfinished").exists()


def test_a_full_disk_is_explained(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("--no-plots", "--out", "mine")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert "fault in greatgame" not in result.stderr
    assert not list(tmp_path.iterdir())


def test_until_the_error_is_small_enough(tmp_path):
    result = run("--no-plots", "--out", "mine", "-n", "40", "--until", "concentration=1e-9")
    assert result.exit_code == 0, result.stderr
    assert "NOT AS SURE AS ASKED" in result.stdout
    done = run("--no-plots", "--out", "sure", "-n", "40", "--until", "concentration=100")
    assert "sure enough" in done.stdout
    assert Result.load(tmp_path / "sure").provenance["until"]["met"] is True


@pytest.mark.parametrize("text", ["crises", "crises=few", "crisis=0.1", "crises=0"])
def test_until_must_make_sense(tmp_path, text):
    result = run("--until", text)
    assert result.exit_code == 2
    assert "--until" in result.stderr
    assert not list(tmp_path.iterdir())
