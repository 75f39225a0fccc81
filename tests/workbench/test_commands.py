from __future__ import annotations

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli.command import BadInput
from sim.cli.main import app
from sim.cli.workbench import asking
from sim.ensemble import Result
from tests.plots.checks import shows_something
from tests.workbench.scene import result, scenario


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(scenario().dump())
    other = scenario().with_(mechanisms={"M18": False}).replace(name="other")
    (tmp_path / "b.yaml").write_text(other.dump())


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The folder of a run."""
    return result(600).save(tmp_path_factory.mktemp("runs") / "run")


def run(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments])


def good(*arguments):
    found = run(*arguments)
    assert found.exit_code == 0, found.output
    return found


@pytest.mark.slow
def test_compare_prints_and_writes_what_differs(tmp_path):
    found = good("compare", "a.yaml", "b.yaml", "-n", 12, "--seed", 1, "--out", "c")
    for text in (
        "other (B) against tiny (A)",
        "mechanisms.M18: off",
        "P(B > A)",
        "±",
        "Results:  c",
    ):
        assert text in found.stdout
    assert "100 %  24 of 24" in found.stderr
    assert Result.load(tmp_path / "c" / "runs" / "other").n == 12
    assert shows_something(tmp_path / "c" / "differences-other.png")
    again = run("compare", "a.yaml", "b.yaml", "-n", 12, "--seed", 1, "--out", "c", "--no-plots")
    assert again.exit_code == 2
    assert "--force" in again.stderr


@pytest.mark.slow
def test_compare_shows_what_only_one_side_asks_and_its_own_questions_first(tmp_path):
    text = """
name: child
title: A child
extends: a
outcomes:
  rough: {title: Rough times, maximum: {variable: unrest, state: KAZ}}
  crises: {title: Crises, count: {variable: crisis, state: KAZ}}
"""
    (tmp_path / "child.yaml").write_text(text)
    (tmp_path / "twin.yaml").write_text(text.replace("child", "twin").replace("rough", "tough"))
    found = good("compare", "child.yaml", "twin.yaml", "-n", 12, "--seed", 1, "--out", "c", "-q")
    table = pd.read_csv(tmp_path / "c" / "outcomes.csv")
    assert set(table[table["own"]]["outcome"]) == {"crises"}
    alone = pd.read_csv(tmp_path / "c" / "alone.csv")
    asked = alone[["asked_by", "outcome"]].itertuples(index=False, name=None)
    assert list(asked) == [("child", "rough"), ("twin", "tough")]
    found = good("compare", "child.yaml", "twin.yaml", "-n", 12, "--seed", 1, "--no-plots")
    words = found.stdout
    assert words.index("crises") < words.index("Side effects") < words.index("share.KAZ")
    assert words.index("share.KAZ") < words.index("Asked by child only (1):\n  Rough times: ")
    assert "Asked by twin only (1):\n  Rough times: " in words


@pytest.mark.slow
def test_compare_takes_finished_runs_and_report_takes_a_comparison(tmp_path):
    for name in ("a", "b"):
        good("run", f"{name}.yaml", "-n", 12, "--seed", 1, "--out", f"run-{name}", "-q",
             "--no-plots")  # fmt: skip
    found = good("compare", "run-a", "run-b", "--out", "c", "--no-plots")
    fresh = good("compare", "a.yaml", "b.yaml", "-n", 12, "--seed", 1, "--out", "d", "--no-plots")
    assert "paths are not compared" in found.stdout
    assert "paths are not compared" not in fresh.stdout
    one, two = (pd.read_csv(tmp_path / x / "outcomes.csv") for x in "cd")
    pd.testing.assert_frame_equal(one, two)
    mixed = good("compare", "run-a", "b.yaml", "--out", "m", "--no-plots", "-q")
    assert mixed.stdout.strip() == "m"
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "m" / "outcomes.csv"), one)
    three = good("compare", "run-a", "run-b", "b.yaml", "--out", "three", "--no-plots", "-q")
    refused = run("report", three.stdout.strip())
    assert refused.exit_code == 2
    assert "three/runs/other" in refused.stderr.replace("\\", "/")
    good("report", "c", "-q")
    assert "B − A" in (tmp_path / "c" / "report.html").read_text(encoding="utf-8")


def test_messages_keep_the_names_of_files():
    for message, text in (
        ("bad.yaml: is a folder", "bad.yaml: is a folder."),
        ("no such thing", "No such thing."),
        ("M15 is off", "M15 is off."),
    ):
        with pytest.raises(BadInput, match=text), asking():
            raise ValueError(message)


def test_a_sweep_blames_the_option_that_was_given():
    refused = run("sweep", "a.yaml", "--over", "parameters.finance.maturity=5,-3", "-n", 2)
    assert refused.exit_code == 2
    assert "--over" in refused.stderr
    assert "--set" not in refused.stderr


@pytest.mark.slow
def test_knock_out_takes_names_of_any_kind(tmp_path):
    good("knock-out", "a.yaml", "M15", "M18", "CHN", "shocks", "-n", 10,
         "--seed", 1, "--out", "k")  # fmt: skip
    table = pd.read_csv(tmp_path / "k" / "ranking.csv")
    assert set(table["removed"]) == {"M15", "M18", "CHN", "strike"}
    assert shows_something(tmp_path / "k" / "ranking.png")


def test_a_sweep_goes_on_where_it_stood(tmp_path, monkeypatch):
    from sim.workbench.sweep import points

    real, ran = points.simulate, []

    def stop(*arguments, **options):
        if len(ran) == 2:
            raise KeyboardInterrupt
        ran.append(1)
        return real(*arguments, **options)

    order = ("sweep", "a.yaml", "--over", "finance.maturity=12:28:2", "--over", "M18=on,off",
             "-n", 6, "--out", "s", "--outcome", "share.KAZ")  # fmt: skip
    monkeypatch.setattr(points, "simulate", stop)
    stopped = run(*order)
    assert stopped.exit_code == 130
    assert "to go on, repeat the command with --out s" in stopped.stderr
    monkeypatch.setattr(points, "simulate", real)
    found = good(*order)
    assert "China's share, KAZ" in found.stdout
    assert json.loads((tmp_path / "s" / "sweep.json").read_text())["replicates"] == 6
    assert shows_something(tmp_path / "s" / "share.KAZ.png")
    assert shows_something(tmp_path / "s" / "share.KAZ-map.png")
    assert run(*order).exit_code == 2


@pytest.mark.slow
def test_sensitivity_from_a_scenario_and_from_a_run(tmp_path, saved):
    found = good("sensitivity", saved, "--outcome", "restless", "--out", "s")
    assert "initial.unrest.KAZ" in found.stdout
    assert shows_something(tmp_path / "s" / "tornado.png")
    assert json.loads((tmp_path / "s" / "sensitivity.json").read_text())["runs"] == 600
    split = good("sensitivity", "a.yaml", "--outcome", "share.KAZ", "--method", "split", "-n", 8,
                 "--seed", 1, "--no-plots", "-q", "--out", "t")  # fmt: skip
    assert split.stdout == "t\n"
    refused = run("sensitivity", saved, "--outcome", "restless", "--method", "morris", "--out", "u")
    assert refused.exit_code == 2
    assert "runs of its own" in refused.stderr


@pytest.mark.slow
def test_discover_boxes_and_first_passage(tmp_path, saved):
    found = good("discover", saved, "--outcome", "restless", "--passage", "unrest", "--out", "d")
    for text in ("Density", "Coverage", "Who comes first", "none of them"):
        assert text in found.stdout
    assert shows_something(tmp_path / "d" / "first-passage.png")
    assert shows_something(tmp_path / "d" / "trade-off.png")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("compare", "a.yaml"), "two scenarios or more"),
        (("compare", "a.yaml", "b.yaml", "--variables", "unrst"), "did you mean"),
        (("knock-out", "a.yaml", "M99"), "did you mean"),
        (("knock-out", "a.yaml"), "PART"),
        (("sweep", "a.yaml", "--over", "finance.maturit=1:2:2"), "did you mean finance.maturity"),
        (("sweep", "a.yaml", "--over", "finance.maturity"), "expected NAME=VALUES"),
        (("sweep", "a.yaml", "--over", "M18=on,off", "--outcome", "shar.KAZ"), "did you mean"),
        (("sensitivity", "a.yaml", "--outcome", "shar.KAZ"), "did you mean share.KAZ"),
        (("sensitivity", "a.yaml", "--outcome", "shar.KAZ", "--method", "split"), "did you mean"),
        (("discover", "a.yaml"), "--passage"),
        (("discover", "a.yaml", "--outcome", "shar.KAZ"), "did you mean share.KAZ"),
    ],
)
def test_bad_input_exits_2_and_writes_nothing(tmp_path, arguments, message):
    found = run(*arguments)
    assert found.exit_code == 2
    assert message in found.stderr
    assert "Traceback" not in found.output
    assert {p.name for p in tmp_path.iterdir()} == {"a.yaml", "b.yaml"}
