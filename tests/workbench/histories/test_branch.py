"""Branches: one history up to a quarter, another future from there, and never another past."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sim import explain
from sim.cli.main import app
from sim.cli.runs import Ensemble
from sim.ensemble import Result, simulate
from sim.ensemble.branch import branch, branches_of, recorded_branches
from sim.start.design import Branches, Forced, Stem
from sim.world.streams import consecutive
from tests.model.worlds import all_off
from tests.workbench.histories.toy import NEEDED, QUARTERS, ToyModel, ToyScenario, coins, enough
from tests.workbench.scene import scenario

SEED, WORLD, AT = 1, 7, "2022-Q3"
KEPT = ("unrest", "influence", "gdp", "presence", "debt", "deal", "trust")


def paths(result, replicate):
    assert result.paths is not None
    one = result.paths.sel(replicate=replicate)
    return {name: one[name].values for name in one.data_vars}


@pytest.fixture(scope="module")
def ordinary():
    return simulate(scenario(), replicates=9, seed=SEED, keep=KEPT)


@pytest.mark.parametrize("at", ["2022-Q1", "2022-Q4"])
def test_the_old_chance_gives_the_old_world_bit_for_bit(ordinary, at):
    again = branch(scenario(), replicate=WORLD, at=at, seed=SEED, chance="old", keep=KEPT)
    assert list(again.outcomes.index) == [WORLD]
    assert again.outcomes.equals(ordinary.outcomes.loc[[WORLD]])
    assert again.parameters.equals(ordinary.parameters.loc[[WORLD]])
    for name, values in paths(ordinary, WORLD).items():
        np.testing.assert_array_equal(paths(again, WORLD)[name], values)


def test_branches_share_the_past_and_the_numbers_and_not_the_future(ordinary):
    some = branch(
        scenario(), replicate=WORLD, at=AT, seed=SEED, replicates=6, chance=2, keep=KEPT, chunk=4
    )
    before = 1 + 2  # the start, and two quarters
    old = paths(ordinary, WORLD)
    for r in range(6):
        for name, values in paths(some, r).items():
            np.testing.assert_array_equal(values[:before], old[name][:before])
    unrest = np.stack([paths(some, r)["unrest"][before] for r in range(6)])
    assert len(np.unique(unrest, axis=0)) == 6
    assert (some.parameters.to_numpy() == ordinary.parameters.loc[WORLD].to_numpy()).all()
    assert some.provenance["seed"] == 2
    assert some.provenance["branch"] == {"replicate": WORLD, "at": AT, "seed": SEED}
    whole = branch(scenario(), replicate=WORLD, at=AT, seed=SEED, replicates=6, chance=2)
    assert whole.outcomes.equals(some.outcomes)
    with_the_chance_of_the_run = branch(
        scenario(), replicate=WORLD, at=AT, seed=SEED, replicates=9, chance=SEED
    )
    one = with_the_chance_of_the_run.outcomes.loc[[WORLD]]
    assert one.equals(ordinary.outcomes.loc[[WORLD]])


def test_a_change_holds_from_the_quarter_on_and_not_before(ordinary):
    off = scenario().with_(mechanisms={"M18": False, "M25": False})
    plain, other = (
        branch(scenario(), replicate=WORLD, at=AT, seed=SEED, replicates=4, chance=2, keep=KEPT,
               changed=changed)
        for changed in (None, scenario().with_(mechanisms=all_off()))
    )  # fmt: skip
    for r in range(4):
        a, b = paths(plain, r), paths(other, r)
        assert all(np.array_equal(a[name][:3], b[name][:3]) for name in a)
        assert any(not np.array_equal(a[name][3:], b[name][3:]) for name in a)
    first = branch(scenario(), replicate=WORLD, at="2022-Q1", seed=SEED, chance="old", changed=off)
    assert first.outcomes.equals(simulate(off, replicates=8, seed=SEED).outcomes.loc[[WORLD]])


def test_whether_a_dated_event_comes_is_chance_of_its_own_quarter():
    base = scenario()
    (strike,) = base.shocks
    sure = base.with_(shocks=[strike.model_copy(update={"at": base.start + 2})])
    early = branch(sure, replicate=WORLD, at="2022-Q4", seed=SEED, replicates=30, chance=2)
    late = branch(sure, replicate=WORLD, at="2022-Q2", seed=SEED, replicates=30, chance=2)
    at_the_strike = {
        name: result.data["unrest"].sel(state="KAZ", quarter=result.data["quarter"][3])
        for name, result in (("early", early), ("late", late))
    }
    spread = {name: float(v.max() - v.min()) for name, v in at_the_strike.items()}
    assert spread["early"] < 0.01 < spread["late"]


def test_a_result_knows_its_branches_and_a_branch_can_be_told():
    off = scenario().with_(mechanisms={"M25": False})
    made = branch(
        scenario(), replicate=WORLD, at=AT, seed=SEED, replicates=3, chance=2, changed=off
    )
    known = recorded_branches(made.scenario, json.loads(json.dumps(made.provenance)))
    meant = branches_of(scenario(), replicate=WORLD, at=AT, seed=SEED, changed=off)
    assert known is not None
    assert known.digest == meant.digest == pickle.loads(pickle.dumps(meant)).digest
    told = explain(off, replicate=1, seed=2, design=known)
    assert f"world {WORLD} of seed {SEED} from {AT}" in told.head
    assert recorded_branches(off, simulate(off, replicates=1, seed=1).provenance) is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"at": "2023-Q1"}, "the run is 2022-Q1 to 2022-Q4"),
        ({"replicate": -1}, "at least 0"),
        ({"changed": scenario().with_(shocks={"strike": None})}, "2022-Q2 lies before 2022-Q3"),
        ({"changed": scenario().replace(start="2021-Q4")}, "start: cannot change"),
    ],
)
def test_what_makes_no_branch_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        branch(scenario(), **{"replicate": WORLD, "at": AT, "replicates": 2, **options})


@given(
    world=st.integers(0, 50), step=st.integers(1, 6), first=st.integers(0, 40),
    count=st.integers(1, 9), second=st.integers(1, 6),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_every_draw_is_that_of_the_history_or_of_the_new_chance(world, step, first, count, second):
    stems = (Stem(world, step), Stem(world + 1, second, (Forced("coin", ".B", 2, 0.25),)))
    streams = Branches(5, stems).streams(6, first, count)
    for now in range(1, 7):
        found = streams.uniform("coin", [".A", ".B"], now)
        for column, r in enumerate(range(first, first + count)):
            stem = stems[r % 2]
            seed, number = (5, stem.replicate) if now < stem.step else (6, r // 2)
            expected = consecutive(seed, number, 1).uniform("coin", [".A", ".B"], now)[:, 0]
            if stem.forced and now == 2:
                expected[1] = 0.25
            np.testing.assert_array_equal(found[:, column], expected)


def test_the_toy_falls_as_often_as_it_should():
    n = 1000
    for step in (1, 3, QUARTERS):
        found = simulate(
            ToyScenario(), replicates=n, seed=2, model=ToyModel,
            design=Branches(1, (Stem(11, step),)),
        ).outcomes["heads"]  # fmt: skip
        so_far = int(coins(11, 1)[: step - 1].sum())
        p = enough(so_far, QUARTERS - step + 1)
        assert (found >= NEEDED).mean() == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / n) + 1e-9)


def run(*arguments):
    return CliRunner().invoke(app, ["branch", *[str(a) for a in arguments]])


@pytest.fixture
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(scenario().dump())


@pytest.mark.slow
@pytest.mark.usefixtures("_own_folder")
def test_the_command_makes_an_ordinary_result(tmp_path):
    event = "more={state: KAZ, change: {unrest: {add: 0.1}}}"
    words = ["a.yaml", "-r", WORLD, "--at", AT, "-n", 6, "--seed", SEED, "--chance", 2,
             "--shock", event, "--no-plots"]  # fmt: skip
    found = run(*words, "--out", "b")
    assert found.exit_code == 0, found.output
    assert f"branches of world {WORLD} of seed {SEED} from {AT}" in found.stdout
    made = Result.load(tmp_path / "b")
    added = scenario().with_(shocks={"more": {"at": AT, "state": "KAZ",
                                              "change": {"unrest": {"add": 0.1}}}})  # fmt: skip
    same = branch(scenario(), replicate=WORLD, at=AT, seed=SEED, replicates=6, chance=2,
                  changed=added)  # fmt: skip
    assert made.outcomes.equals(same.outcomes)
    refused = run(*words, "--out", "b")
    assert refused.exit_code == 2
    nested = run("b", "-r", 1, "--at", AT, "--out", "c")
    assert nested.exit_code == 2
    assert "branches of world" in nested.stderr
    told = CliRunner().invoke(app, ["explain", "b", "--replicate", "1"])
    assert told.exit_code == 0, told.output
    assert "a branch of world" in told.stdout
    assert CliRunner().invoke(app, ["explain", "b", "--without", "M25"]).exit_code == 2


@pytest.mark.usefixtures("_own_folder")
def test_the_command_keeps_the_old_chance_when_asked(monkeypatch, ordinary):
    asked = {}
    monkeypatch.setattr(Ensemble, "simulate", lambda *_, **options: asked.update(options))
    found = run("a.yaml", "-r", WORLD, "--at", AT, "--seed", SEED, "--old-chance")
    assert found.exit_code == 0, found.output
    chosen = {name: asked[name] for name in ("seed", "replicates", "first", "design")}
    again = simulate(scenario(), **chosen)
    assert again.outcomes.equals(ordinary.outcomes.loc[[WORLD]])


@pytest.mark.usefixtures("_own_folder")
def test_the_command_asks_for_what_it_was_told(monkeypatch):
    asked = {}
    monkeypatch.setattr(
        Ensemble, "simulate", lambda _, one, *__, **options: asked.update(options, scenario=one)
    )
    event = "more={state: KAZ, change: {unrest: {add: 0.1}}}"
    found = run("a.yaml", "-r", WORLD, "--at", AT, "--seed", SEED, "--shock", event,
                "--without", "M25")  # fmt: skip
    assert found.exit_code == 0, found.output
    more = {"more": {"at": AT, "state": "KAZ", "change": {"unrest": {"add": 0.1}}}}
    meant = scenario().with_(mechanisms={"M25": False}).with_(shocks=more)
    assert asked["scenario"] == meant
    design = branches_of(scenario(), replicate=WORLD, at=AT, seed=SEED, changed=meant)
    assert asked["design"].digest == design.digest
    assert asked["seed"] == SEED + 1


@pytest.mark.usefixtures("_own_folder")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--at", "2030-Q1"], "the run is 2022-Q1 to 2022-Q4"),
        (["--at", AT, "--shock", "x"], "expected NAME="),
        (["--at", AT, "--shock", "x=3"], "expected NAME="),
        (["--at", AT, "--shock", "x={stat: KAZ}"], "unknown key 'stat'"),
        (["--at", AT, "--set", "shocks.strike=null"], "lies before"),
        (["--at", AT, "--old-chance", "--chance", "3"], "leave out"),
        (["--at", AT, "--without", "M99"], "no such mechanism"),
    ],
)
def test_bad_input_writes_nothing(tmp_path, options, said):
    found = run("a.yaml", "-r", WORLD, *options, "--out", "b")
    assert found.exit_code == 2
    assert said in found.stderr
    assert not (tmp_path / "b").exists()
