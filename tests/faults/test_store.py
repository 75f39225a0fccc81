"""What a store refuses, and what it makes good."""

import errno
import os
from pathlib import Path

import pytest

from sim.ensemble import InUseError, OtherRunError, StoreError, chunkstore, identity
from sim.ensemble.identity import identity_of
from sim.world import process
from tests.ensemble.fakes import BrokenWorldModel, FakeScenario
from tests.faults.attempts import assert_same, interrupted, run


@pytest.fixture(scope="module")
def whole():
    return run()


@pytest.fixture
def store(tmp_path):
    interrupted(tmp_path / "store")
    return tmp_path / "store"


def flip(content):
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


def other_key(content):
    head = len(chunkstore._MAGIC) + chunkstore._DIGEST
    return content[:head] + bytes(32) + content[head + 32 :]


@pytest.mark.parametrize(
    "harm", [flip, other_key, lambda c: c[: len(c) // 2], lambda c: b"", lambda c: b"rubbish " * 9]
)
def test_a_damaged_chunk_is_set_aside_and_computed_anew(whole, store, harm):
    file = store / "10-10.chunk"
    file.write_bytes(harm(file.read_bytes()))
    result = run(store)
    assert result.provenance["damaged"] == ["10-10.chunk"]
    assert (store / "10-10.damaged").exists()
    assert_same(result, whole)


def test_a_chunk_of_other_replicates_under_a_wrong_name_is_noticed(whole, store):
    (store / "0-10.chunk").replace(store / "20-10.chunk")
    result = run(store)
    assert_same(result, whole)
    assert "20-10.chunk" in result.provenance["damaged"]


@process(evidence="assumption")
def one_rule(world):
    """Do nothing."""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"scenario": FakeScenario(digest="1" * 64)}, "scenario is not the same"),
        ({"seed": 5}, "seed is not the same"),
        ({"keep": "paths"}, "every path"),
        ({"model": BrokenWorldModel}, "rules, agents, model"),
        ({"rules": [one_rule]}, "rules, agents, model"),
    ],
)
def test_another_run_is_refused_and_nothing_touched(store, changed, words):
    before = {p.name: p.read_bytes() for p in store.glob("*.*")}
    with pytest.raises(OtherRunError, match=words):
        run(store, **changed)
    assert {p.name: p.read_bytes() for p in store.glob("*.*")} == before


@pytest.mark.parametrize("aspect", ["program", "numbers"])
def test_another_program_or_machine_is_refused(store, monkeypatch, aspect):
    monkeypatch.setattr(identity, aspect, lambda: "another")
    with pytest.raises(OtherRunError, match="version" if aspect == "program" else "machine"):
        run(store)


def rule_with(number):
    @process(evidence="assumption")
    def bound(world):
        """Add a number."""
        world.debt += number

    return bound


def test_rules_are_told_apart_by_what_they_do():
    def mark(*rules):
        job = identity.Job(FakeScenario(), 1, 0, 1, 0, None, {"rules": rules})
        return identity_of(job, "bands")["own"]

    assert mark(rule_with(1.0)) == mark(rule_with(1.0))
    assert mark(rule_with(1.0)) != mark(rule_with(2.0))
    assert mark(rule_with(1.0)) != mark(one_rule)
    assert mark() != mark(one_rule)
    with pytest.raises(ValueError, match="cannot be recognised again"):
        mark(rule_with(iter(())))


def test_two_at_a_time_are_refused(store):
    def second(done, of):
        with pytest.raises(InUseError, match="another process"):
            run(store)

    assert run(store, progress=second).n == 60


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 9}'])
def test_an_unreadable_manifest_is_refused(store, text):
    (store / "manifest.json").write_text(text)
    with pytest.raises(OtherRunError, match=r"manifest\.json cannot be read"):
        run(store)


def test_chunks_without_a_manifest_are_refused(store):
    (store / "manifest.json").unlink()
    with pytest.raises(OtherRunError, match=r"no manifest\.json"):
        run(store)


def test_a_full_disk_stops_the_run_and_loses_nothing(whole, tmp_path, monkeypatch):
    sync, calls = os.fsync, []

    def full(handle):
        calls.append(handle)
        if len(calls) > 4:  # the manifest and three chunks
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"No space left.*is safe.*continues"):
        run(tmp_path / "store")
    assert len(list((tmp_path / "store").glob("*.chunk"))) == 3
    assert not list((tmp_path / "store").glob("*.tmp"))
    monkeypatch.setattr(os, "fsync", sync)
    result = run(tmp_path / "store")
    assert result.provenance["continued"] == 30
    assert_same(result, whole)


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    def readonly(*args, **options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", readonly)
    with pytest.raises(StoreError, match="Read-only"):
        run(tmp_path / "store")
