"""Responsibility: the toy says what each coin was worth, and events have draws that undo them."""

from __future__ import annotations

import numpy as np
import pytest
from typer.testing import CliRunner

from sim import explain
from sim.catalogue.variables import VARIABLES
from sim.cli.main import app
from sim.narrative.entry import WEIGHTS
from sim.plots import histories
from sim.start.design import Forced
from sim.workbench.histories import responsibility
from sim.workbench.histories.responsibility import UNDOING, Hinge, effect_rows, hinges
from sim.world.streams import LEAST, MOST
from tests.plots.checks import problems
from tests.workbench.histories.toy import NEEDED, QUARTERS, ToyModel, ToyScenario, coins, enough
from tests.workbench.scene import scenario


def coin(step: int, *, heads: bool) -> Hinge:
    """One coin of the toy, which undone shows the other side."""
    draw = Forced("coin", ".KAZ", step, MOST if heads else LEAST)
    return Hinge(str(ToyScenario().start + (step - 1)), "coin", f"coin {step}", draw, "crisis",
                 "the other side")  # fmt: skip


@pytest.fixture(scope="module", params=[3, 11])
def of_the_toy(request):
    world = request.param
    thrown = coins(world, 1)
    found = responsibility(
        ToyScenario(), "heads", above=NEEDED - 0.5, replicate=world, seed=1, replicates=300,
        candidates=[coin(k + 1, heads=thrown[k] == 1.0) for k in range(QUARTERS)], model=ToyModel,
    )  # fmt: skip
    return thrown, found


def test_each_coin_of_the_toy_is_worth_what_it_is_worth(of_the_toy):
    thrown, found = of_the_toy
    assert found.considered == len(found.table) == QUARTERS
    for row in found.table.to_dict("records"):
        k = int(row["event"].split()[1]) - 1
        so_far, left = int(thrown[: k + 1].sum()), QUARTERS - k - 1
        other = so_far + (1 if thrown[k] == 0.0 else -1)
        given, without = enough(so_far, left), enough(other, left)
        assert row["with"] == pytest.approx(given, abs=4 * row["with_error"])
        assert row["without"] == pytest.approx(without, abs=4 * row["without_error"])
        assert row["effect"] == pytest.approx(given - without, abs=4 * row["error"])
        total = thrown.sum() + (1 if thrown[k] == 0.0 else -1)
        assert row["but_for"] == ((total >= NEEDED) != found.happened)
    assert list(found.sure().index) == list(range(len(found.sure())))


def test_what_cannot_be_undone_is_left_out_and_its_picture_can_be_read(of_the_toy):
    thrown, found = of_the_toy
    assert problems(histories.responsibility_ranking(found).figure) == []
    same = coin(1, heads=thrown[0] == 0.0)  # puts the coin where it lies
    for candidates, said in (([same], "draw of its own"), ([], "no event to undo")):
        with pytest.raises(ValueError, match=said):
            responsibility(
                ToyScenario(), "heads", above=1.5, replicate=found.replicate, seed=1, replicates=2,
                candidates=candidates, model=ToyModel,
            )  # fmt: skip


def test_rows_by_hand():
    given = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0], [1.0, np.nan]])
    without = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    pair = [coin(1, heads=True), coin(2, heads=True)]
    table = effect_rows(pair, given, without, but_for=[True, False])
    assert list(table["event"]) == ["coin 1", "coin 2"]
    assert list(table["effect"]) == [0.5, 0.0]
    assert list(table["with"]) == [0.75, pytest.approx(1 / 3)]
    assert table["error"][0] == pytest.approx(np.std([1, 0, 0, 1], ddof=1) / 2)
    assert list(table["but_for"]) == [True, False]


def test_every_kind_that_can_be_undone_is_one_of_the_chronicle_and_names_what_tells():
    assert set(UNDOING) <= set(WEIGHTS)
    for kind, how in UNDOING.items():
        assert (how.variable or kind) in VARIABLES


def test_events_of_a_simulated_world_are_undone_by_their_own_draw():
    base = scenario()
    kinds: dict[str, Hinge] = {}
    for hinge in hinges(explain(base, replicate=4, seed=1), base):
        kinds.setdefault(hinge.kind, hinge)
    some = [kinds[kind] for kind in ("deal", "renewal", "arms_deal") if kind in kinds]
    assert len(some) > 1
    found = responsibility(base, "leader=RUS", replicate=4, seed=1, replicates=2, candidates=some)
    assert len(found.table) == len(some)


@pytest.mark.slow
def test_the_command_ranks_and_draws(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(scenario().dump())
    words = ["responsibility", "a.yaml", "-r", "3", "--outcome", "leader=RUS", "-n", "8"]
    found = CliRunner().invoke(app, [*words, "--most", "4", "--seed", "1", "--out", "r"])
    assert found.exit_code == 0, found.output
    assert "decided by a draw" in found.stdout
    files = {p.name for p in (tmp_path / "r").iterdir()}
    assert files >= {"responsibility.csv", "responsibility.json", "responsibility.png"}
    for options, said in [
        (["--state", "XXX"], "the states are"),
        (["--from", "2022-Q3", "--to", "2022-Q1"], "nothing to undo"),
        (["--from", "2050-Q1"], "the run is"),
    ]:
        bad = CliRunner().invoke(app, [*words, *options, "--out", "s"])
        assert bad.exit_code == 2
        assert said in bad.stderr
