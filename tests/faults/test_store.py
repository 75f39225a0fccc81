"""What a store refuses, and what it makes good."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from sim.ensemble import (
    EnsembleError,
    FinishedError,
    Folder,
    InUseError,
    OtherRunError,
    RefusedError,
    ResultError,
    Store,
    StoreError,
    files,
    provenance,
    simulate,
)
from sim.ensemble.engine import DISK_EACH
from sim.ensemble.provenance import identity_of, key_of
from sim.world import process
from tests.ensemble.fakes import BrokenWorldModel, FailingModel, FakeScenario
from tests.faults.anywhere import KEY, tree
from tests.faults.attempts import assert_same, interrupted, run


@pytest.fixture(scope="module")
def whole():
    return run()


@pytest.fixture
def store(tmp_path):
    interrupted(tmp_path / "store")
    return tmp_path / "store"


def piece(store, label):
    (found,) = (store / "unfinished").glob(f"*-{label}.piece")
    return found


def flip(content):
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


def other_key(content):
    head = len(b"greatgame piece 1\n") + 32
    return content[:head] + bytes(32) + content[head + 32 :]


def test_a_damaged_piece_is_named_and_computed_anew(whole, store):
    for harm in (flip, other_key, lambda c: c[: len(c) // 2], lambda c: b"", lambda c: c * 2):
        file = piece(store, "10-10")
        file.write_bytes(harm(file.read_bytes()))
        result = run(store)
        assert result.provenance["damaged"] == ["10-10"]
        assert_same(result, whole)


def test_a_piece_of_other_replicates_under_a_wrong_name_is_noticed(whole, store):
    piece(store, "0-10").replace(piece(store, "20-10"))
    result = run(store)
    assert_same(result, whole)
    assert "20-10" in result.provenance["damaged"]


@process(evidence="assumption")
def one_rule(world):
    """Do nothing."""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"scenario": FakeScenario(digest="1" * 64)}, "scenario is not the same"),
        ({"seed": 5}, "seed is not the same"),
        ({"keep": "paths"}, "to be kept"),
        ({"model": BrokenWorldModel}, "rules, agents, model"),
        ({"rules": [one_rule]}, "rules, agents, model"),
    ],
)
def test_another_run_is_refused_and_nothing_touched(store, changed, words):
    before = {name: text for name, text in tree(store).items() if "journal" not in name}
    with pytest.raises(OtherRunError, match=words):
        run(store, **changed)
    assert {name: text for name, text in tree(store).items() if "journal" not in name} == before


@pytest.mark.parametrize("aspect", ["program", "numbers"])
def test_another_program_or_machine_is_refused(store, monkeypatch, aspect):
    monkeypatch.setattr(provenance, aspect, lambda: "another")
    with pytest.raises(OtherRunError, match="version" if aspect == "program" else "machine"):
        run(store)


def rule_with(number):
    @process(evidence="assumption")
    def bound(world):
        """Add a number."""
        world.debt += number

    return bound


def test_runs_are_told_apart_by_everything_that_decides_their_bits(monkeypatch):
    def key(*rules, seed=1, **given):
        return key_of(identity_of(FakeScenario(), own={"rules": rules}, **given), seed)

    same = key(rule_with(1.0))
    assert key(rule_with(1.0)) == same
    others = [key(), key(one_rule), key(rule_with(2.0)), key(rule_with(1.0), seed=2)]
    others += [key(rule_with(1.0), figures="1"), key(rule_with(1.0), keep="paths")]
    for aspect in ("program", "numbers"):
        monkeypatch.setattr(provenance, aspect, lambda: "another")
        others.append(key(rule_with(1.0)))
    assert len({same, *others}) == len(others) + 1
    with pytest.raises(ValueError, match="cannot be recognised again"):
        key(rule_with(iter(())))


def test_two_at_a_time_are_refused(store):
    def second(done, of):
        with pytest.raises(InUseError, match="another process"):
            run(store)

    assert run(store, progress=second).n == 60


FOREIGN = {
    "a folder of that name": {"unfinished/draft.txt": "mine"},
    "any file": {"thesis.tex": "years"},
    "a manifest of another program": {"greatgame.json": '{"name": "x"}', "a": "b"},
    "a list": {"greatgame.json": "[1]"},
    "a text": {"greatgame.json": "mine"},
    "another layout": {"greatgame.json": '{"written by": "greatgame", "format": 9, "files": []}'},
    "a file outside": {
        "greatgame.json": '{"written by": "greatgame", "format": 1, "kind": "run", '
        '"files": ["../precious"]}'
    },
    "another kind of work": {
        "greatgame.json": '{"written by": "greatgame", "format": 1, "kind": "sweep", "files": []}'
    },
    "an old result": {"provenance.json": "{}"},
}


def test_a_folder_of_somebody_else_is_refused_and_left_as_it_was(tmp_path):
    (tmp_path / "precious").write_text("mine")
    for number, (name, content) in enumerate(FOREIGN.items()):
        folder = tmp_path / str(number)
        for file, text in content.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text)
        before = tree(tmp_path)
        for force in (False, True):
            with pytest.raises(RefusedError):
                Store(folder, "run", identity_of(), force=force)
            assert tree(tmp_path) == before, name


def test_a_file_of_somebody_else_is_never_replaced(whole, tmp_path):
    (tmp_path / "scenario.yaml").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ResultError, match=r"scenario\.yaml was not written by greatgame"):
        whole.save(tmp_path)
    assert tree(tmp_path) == {"scenario.yaml": b"mine", "notes.txt": b"mine"}
    (tmp_path / "scenario.yaml").unlink()
    whole.save(tmp_path)
    whole.save(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_finished_result_is_replaced_only_when_told_to(whole, tmp_path):
    folder = whole.save(tmp_path / "run")
    before = tree(folder)
    with pytest.raises(FinishedError):
        Store(folder, "run", identity_of())
    with Store(folder, "run", identity_of(), seed=1, force=True):
        pass  # nothing came of it
    after = tree(folder)
    assert (
        json.loads(after.pop("greatgame.json"))["files"]
        == json.loads(before.pop("greatgame.json"))["files"]
    )
    assert after == before


def test_places_that_cannot_be_are_refused_with_their_cause(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").write_text("")
    causes = {
        "loop": "leads nowhere", "loop/x": "symbolic links", "n" * 300: "name too long",
        "file": "is a file", "file/x": "Not a directory",
    }  # fmt: skip
    for name, cause in causes.items():
        with pytest.raises(RefusedError, match=f"(?i){cause}"):
            Folder(tmp_path / name, "run")
    assert {p.name for p in tmp_path.iterdir()} == {"loop", "file"}


def test_a_run_that_cannot_have_room_is_refused_before_it_starts(tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    began = []
    size = f"{10_000 * DISK_EACH / 1e9:.1f}"
    with pytest.raises(StoreError, match=f"takes about {size} GB there .* fewer replicates"):
        simulate(
            "status-quo-2022", replicates=10_000, seed=1, store=tmp_path / "run",
            progress=lambda *_: began.append(1),
        )  # fmt: skip
    assert not began


def test_a_full_disk_stops_the_run_and_loses_nothing(whole, tmp_path, monkeypatch):
    sync, calls = os.fsync, []

    def full(handle):
        calls.append(handle)
        if len(calls) > 12:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"No space left.*is safe.*continues"):
        run(tmp_path / "store")
    kept = len(list((tmp_path / "store" / "unfinished").glob("*.piece")))
    assert 0 < kept < 6
    assert not (tmp_path / "store" / "unfinished" / "passing").exists()
    monkeypatch.setattr(os, "fsync", sync)
    result = run(tmp_path / "store")
    assert result.provenance["continued"] == 10 * kept
    assert_same(result, whole)


def test_a_disk_that_fills_under_hdf5_and_parquet_is_said_so(whole, tmp_path, monkeypatch):
    """Whichever write fails, the error is the disk's own, and the run goes on afterwards."""
    left = [0]

    class Full(files.Sink):
        def write(self, content):
            left[0] -= 1
            if left[0] < 0 and self.error is None:
                self.error = OSError(errno.ENOSPC, "No space left on device")
            return super().write(content)

    for module in ("tables", "files"):
        monkeypatch.setattr(f"sim.ensemble.{module}.Sink", Full)
    options = {"keep": "paths", "replicates": 150, "chunk": 50}
    for allowed in (0, 1, 2, 5, 9, 14):
        left[0] = allowed
        with pytest.raises(StoreError, match="No space left"):
            run(tmp_path / "store", **options)
    left[0] = 10**9
    result = run(tmp_path / "store", **options)
    assert result.provenance["continued"] >= 50
    assert result.paths is not None
    assert result.paths.equals(run(**options).paths)
    result.drop_paths()


def test_a_failed_run_leaves_nothing_behind(tmp_path):
    with pytest.raises(EnsembleError):
        run(tmp_path / "store", keep="paths", model=FailingModel, chunk=5)
    assert not list((tmp_path / "store").glob("unfinished/scratch-*/*/*"))
    with pytest.raises(ValueError, match="recognised again"):
        run(tmp_path / "new", rules=[rule_with(iter(()))])
    with pytest.raises(EnsembleError):
        run(tmp_path / "new", model=FailingModel, chunk=60)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    def readonly(*args, **options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", readonly)
    with pytest.raises(RefusedError, match="Read-only"):
        run(tmp_path / "store")


def test_a_power_cut_in_the_middle_of_a_line_of_the_journal(tmp_path):
    with Store(tmp_path, "run", identity_of(), seed=1) as store:
        store.put(KEY, "a", b"one")
    with (tmp_path / "unfinished" / "journal").open("ab") as journal:
        journal.write(b"unfinished/half-a-na")
    with Store(tmp_path, "run", identity_of(), seed=1) as store:
        assert store.begun
        store.put(KEY, "b", b"two")
    with Store(tmp_path, "run", identity_of(), seed=1) as store:
        assert sorted(store.labels(KEY)) == ["a", "b"]
        assert store.get(KEY, "b") == b"two"
        store.finish()
    assert tree(tmp_path).keys() == {"greatgame.json"}
