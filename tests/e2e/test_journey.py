"""The main job as a user does it: the real command, the real baseline, a folder of results."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from typer.testing import CliRunner

from sim.cli.main import app
from tests.e2e.support import greatgame

FILES = {
    "provenance.json", "outcomes.json", "scenario.yaml", "outcomes.parquet", "parameters.parquet",
    "bands.nc", "worlds.nc", "run.json", "greatgame.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    """The baseline, run with few replicates over its whole time."""
    folder = tmp_path_factory.mktemp("journey")
    run = greatgame("run", "status-quo-2022", "-n", "24", "--seed", "1", "--out", "r", cwd=folder)
    return folder, run


def assert_drawn(picture: Path) -> None:
    """More than a page of one colour."""
    pixels = imread(picture)
    assert min(pixels.shape[:2]) > 200, picture.name
    assert float(np.std(pixels[..., :3])) > 0.02, f"{picture.name} is blank"


def test_the_run_succeeds_and_says_where_everything_is(journey):
    _, run = journey
    assert run.returncode == 0, run.stderr
    assert "Who leads in 2033-Q4" in run.stdout
    assert "Results:  r" in run.stdout
    assert "Warning" not in run.stderr


def test_every_file_is_there(journey):
    folder, _ = journey
    assert {p.name for p in (folder / "r").iterdir() if p.is_file()} == FILES
    assert [p.name for p in folder.iterdir()] == ["r"]


def test_every_picture_shows_something(journey):
    folder, _ = journey
    drawn = sorted((folder / "r" / "plots").glob("*.png"))
    assert len(drawn) >= 5
    for picture in drawn:
        assert_drawn(picture)


@pytest.mark.slow
def test_plot_draws_the_same_pictures_again_only_when_told_to(journey):
    folder, _ = journey
    names = {p.name for p in (folder / "r" / "plots").iterdir()}
    refused = greatgame("plot", "r", cwd=folder)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    again = greatgame("plot", "r", "--out", "again", cwd=folder)
    assert again.returncode == 0, again.stderr
    assert {p.name for p in (folder / "again").iterdir()} == names | {"greatgame.json"}
    assert {Path(line).name for line in again.stdout.splitlines()} == names


def test_plot_refuses_what_is_no_run(tmp_path):
    refused = CliRunner().invoke(app, ["plot", str(tmp_path)])
    assert refused.exit_code == 2
    assert "provenance.json" in refused.stderr
    (tmp_path / "provenance.json").write_text("{}")
    broken = CliRunner().invoke(app, ["plot", str(tmp_path)])
    assert broken.exit_code == 2
    assert "Traceback" not in broken.stderr


def test_the_scenario_of_a_run_can_be_run_again(journey):
    folder, _ = journey
    checked = CliRunner().invoke(app, ["check", str(folder / "r" / "scenario.yaml")])
    assert checked.exit_code == 0, checked.stderr
