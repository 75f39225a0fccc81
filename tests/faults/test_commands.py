"""Every command that keeps work: stopped anywhere it goes on, and it never mixes or deletes."""

from __future__ import annotations

import os

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.ensemble import Folder, Store, provenance
from sim.plots import gallery, style
from sim.validation.record import load_observations
from tests.faults.anywhere import tree
from tests.workbench.scene import scenario

COMMANDS = {
    "run": "run a.yaml -n 12",
    "compare": "compare a.yaml b.yaml -n 8",
    "knock-out": "knock-out a.yaml M15 -n 8",
    "sweep": "sweep a.yaml --over M18=on,off -n 6 --outcome share.KAZ",
    "sensitivity": "sensitivity a.yaml --outcome share.KAZ --method split -n 8",
    "discover": "discover a.yaml --passage unrest -n 12",
    "branch": "branch a.yaml --replicate 3 --at 2022-Q3 -n 12",
    "junctures": "junctures a.yaml --replicate 3 --outcome leader=RUS -n 4",
    "responsibility": "responsibility a.yaml --replicate 3 --outcome leader=RUS -n 3 --most 3",
    "hindcast": "hindcast --origin 2004-Q4 --horizon 1 -n 20 --workers 1 --no-plots"
    " --observations figures.csv",
}
DATED = {"run.json", "sweep.json", "report.md"}
"""Files that say when they were made."""

OWNERS = {"branch": "run"}
"""Commands whose results are those of another."""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(scenario().dump())
    other = scenario().with_(mechanisms={"M18": False}).replace(name="other")
    (tmp_path / "b.yaml").write_text(other.dump())
    figures = load_observations().query("variable == 'growth' and year == 2005")
    figures.to_csv(tmp_path / "figures.csv", index=False)
    monkeypatch.setattr(gallery, "PICTURES", gallery.PICTURES[:1])


def call(command, *more, seed=1):
    return CliRunner().invoke(app, [*COMMANDS[command].split(), "--seed", str(seed), *more])


def lasting(folder, command):
    """What is in a folder, but for what says when it was made."""
    dated = DATED | ({"provenance.json"} if command == "hindcast" else set())
    return {name: text for name, text in tree(folder).items() if name.split("/")[-1] not in dated}


def interrupt(*_args, **_options):
    raise KeyboardInterrupt


def test_a_stopped_command_goes_on_and_ends_with_the_same_bytes(tmp_path, monkeypatch, command):
    out = tmp_path / "out"

    def stopped(place, name, act):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, act)
            found = call(command, "--out", "out")
        assert found.exit_code == 130, found.output
        assert (out / "unfinished" / "journal").exists()
        return found

    put = Store.put

    def put_and_stop(*arguments):
        put(*arguments)
        raise KeyboardInterrupt

    said = stopped(Store, "put", put_and_stop).stderr
    assert "to go on, repeat the command with --out out" in " ".join(said.split())
    refusals = {"seed is not the same": {"seed": 2}, "another process": {}, "same version": {}}
    before = tree(out)
    for words, changed in refusals.items():
        with monkeypatch.context() as patch:
            if "version" in words:
                patch.setattr(provenance, "program", lambda: "another")
            held = Folder(out, OWNERS.get(command, command)) if "process" in words else None
            refused = call(command, "--out", "out", **changed)
            if held:
                held._journal.close()
        assert (refused.exit_code, words in refused.stderr) == (2, True), refused.output
        assert tree(out).keys() == before.keys()
    (piece, *_) = (out / "unfinished").glob("*.piece")
    content = bytearray(piece.read_bytes())
    content[len(content) // 2] ^= 4
    piece.write_bytes(content)
    assert "Damaged and computed anew" in stopped(Folder, "_publish", interrupt).stderr
    if "--no-plots" not in COMMANDS[command]:
        drawing = stopped(style, "whole_file", interrupt)
        assert "Interrupted" in drawing.stderr
        assert not list(out.rglob("*.png"))
    last = call(command, "--out", "out")
    assert last.exit_code == 0, last.output
    assert "Continuing in out" in last.stderr or command == "hindcast"
    assert not (out / "unfinished").exists()
    assert call(command, "--out", "whole").exit_code == 0
    assert lasting(out, command) == lasting(tmp_path / "whole", command)
    assert call(command, "--out", "out").exit_code == 2


SLOW = {"hindcast"}
"""Commands whose smallest work takes long."""


@pytest.fixture(
    params=[pytest.param(c, marks=pytest.mark.slow if c in SLOW else ()) for c in COMMANDS]
)
def command(request):
    return request.param


def test_a_folder_of_somebody_else_is_refused_before_anything_is_computed(
    tmp_path, monkeypatch, command
):
    monkeypatch.setattr(Store, "put", None)
    for file in ("unfinished/draft.txt", "thesis.tex", "provenance.json", "greatgame.json"):
        folder = tmp_path / file.replace("/", "-").replace(".", "-")
        (folder / file).parent.mkdir(parents=True)
        (folder / file).write_text("{}")
        before = tree(tmp_path)
        for force in ([], ["--force"]):
            refused = call(command, "--out", str(folder), *force)
            assert refused.exit_code == 2, refused.output
            assert "other files" in refused.stderr
            assert tree(tmp_path) == before


def test_places_that_cannot_be_are_refused(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    for out in ("loop", "loop/x", "n" * 300, "a.yaml", "a.yaml/x"):
        refused = call("run", "--out", out)
        assert refused.exit_code == 2, refused.output
        assert "Traceback" not in refused.output
    assert {p.name for p in tmp_path.iterdir()} == {"a.yaml", "b.yaml", "figures.csv", "loop"}


def test_until_and_paths_exclude_each_other(tmp_path):
    refused = call("run", "--until", "crises=0.1", "--keep", "paths", "--out", "x")
    assert refused.exit_code == 2
    assert "--until" in refused.stderr
    assert not (tmp_path / "x").exists()


def test_sizes_are_looked_at_before_anything_is_made(tmp_path):
    for order in (
        "sweep a.yaml --over finance.maturity=12:28:300000000",
        "sweep a.yaml --over finance.maturity=12:28 --design lhs --points 1000000000",
        "run a.yaml -n 1000000000000",
        "compare a.yaml b.yaml -n 1000000000000",
        "discover a.yaml --passage unrest -n 1000000000000",
        "sensitivity a.yaml --outcome share.KAZ --method split -n 90000000",
    ):
        refused = CliRunner().invoke(app, [*order.split(), "--out", "x"])
        assert refused.exit_code == 2, refused.output
        assert not (tmp_path / "x").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX")
@pytest.mark.slow
def test_what_is_replaced_by_force_is_only_what_was_written(tmp_path):
    assert call("compare", "--out", "out").exit_code == 0
    for name in ("notes.txt", "runs/mine.txt", "unfinished/draft.txt"):
        (tmp_path / "out" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "out" / name).write_text("mine")
    other = ["compare", "b.yaml", "a.yaml", "-n", "8", "--seed", "1", "--no-plots"]
    found = CliRunner().invoke(app, [*other, "--out", "out", "--force"])
    assert found.exit_code == 0, found.output
    names = tree(tmp_path / "out")
    assert {"notes.txt", "runs/mine.txt", "unfinished/draft.txt"} <= names.keys()
    assert "differences-other.png" not in names
    assert "bands-tiny.nc" in names
    assert "bands-other.nc" not in names
