"""Versions: what moved beyond error is found, and what did not is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.validation.releases import (
    COLUMNS,
    Release,
    beyond_chance,
    load_release,
    moved,
    numbers,
    outcomes_of,
    releases,
)
from tests.workbench.scene import scenario


def release(version, *rows):
    filled = [("s", name, "", measure, "unit", 100, estimate, error, spread)
              for name, measure, estimate, error, spread in rows]  # fmt: skip
    return Release(pd.DataFrame(filled, columns=list(COLUMNS)), {"version": version})


OLD = release("0.2.0", ("china_debt.TJK", "mean", 10.0, 0.1, 2.0), ("calm", "mean", 1.0, 0.1, 1.0),
              ("kind", "mean", 1.0, 0.1, 1.0), ("lost", "mean", 1.0, 0.1, 1.0))  # fmt: skip
NEW = release("0.3.0", ("china_debt.TJK", "mean", 8.0, 0.1, 2.0), ("calm", "mean", 1.1, 0.1, 1.0),
              ("kind", "probability", 0.5, 0.1, 0.5), ("come", "mean", 1.0, 0.1, 1.0))  # fmt: skip


def test_what_moved_is_told_from_what_did_not():
    found = moved(OLD, NEW)
    debt, calm = found.table.to_dict("records")  # an outcome of another kind is not compared
    assert debt["difference"] == -2.0
    assert debt["error"] == pytest.approx(0.1 * np.sqrt(2))
    assert debt["standardised"] == -1.0
    assert debt["moved"]
    assert not calm["moved"]
    assert list(found.largest()["outcome"]) == ["china_debt.TJK"]
    assert list(found.gone["outcome"]) == ["lost"]
    assert list(found.added["outcome"]) == ["come"]


def test_of_many_that_did_not_move_few_are_said_to_have_moved():
    z = np.random.default_rng(1).standard_normal(2000)
    assert beyond_chance(z).sum() <= 1
    z[:100] += 8.0
    found = beyond_chance(z)
    assert found[:100].all()
    assert found[100:].sum() <= 15
    assert list(beyond_chance(np.array([np.inf, 0.0]))) == [True, False]
    assert len(beyond_chance(np.array([]))) == 0


def test_versions_are_ordered_by_their_numbers():
    assert numbers("0.10.1") > numbers("0.9")


def test_a_release_is_read_as_it_was_written(tmp_path):
    made = outcomes_of([scenario()], replicates=12, seed=1)
    again = load_release(made.save(tmp_path))
    pd.testing.assert_frame_equal(again.table, made.table, rtol=1e-4)
    assert again.facts == made.facts
    same = moved(made, again)
    assert len(same.table) == len(made.table)
    assert not same.table["moved"].any()
    shares = made.table[made.table["measure"] == "leader"]
    assert shares["estimate"].sum() == pytest.approx(1.0)


def test_committed_releases_can_be_compared():
    for name in releases():
        one = load_release(name)
        assert one.version == name
        assert len(one.table) > 100


def run(*arguments):
    return CliRunner().invoke(app, ["versions", *[str(a) for a in arguments]])


def test_the_command_compares_and_lists(tmp_path):
    files = [one.save(tmp_path) for one in (OLD, NEW)]
    found = run(*files)
    assert found.exit_code == 0, found.output
    assert "1 of 2 outcomes" in found.stdout
    assert "china_debt.TJK" in found.stdout
    assert run().exit_code == 0
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    for arguments, said in [
        (["9.9.9", "0.1.0"], "outcomes are kept of version"),
        (["0.1.0"], "Name two versions"),
        ([tmp_path / "x.csv", files[0]], "cannot be read"),
        ([*files, "--scenario", "t"], "there is s"),
    ]:
        bad = run(*arguments)
        assert bad.exit_code == 2
        assert said in bad.stderr
