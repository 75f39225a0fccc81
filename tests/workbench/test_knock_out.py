from __future__ import annotations

import numpy as np
import pytest

from sim import compare, knock_out
from tests.workbench.scene import scenario


@pytest.fixture(scope="module")
def found():
    return knock_out(
        scenario(), mechanisms=["M15"], agents=["CHN"], instruments=["loan"],
        organisations=["CCA"], shocks="all", replicates=40, seed=2,
    )  # fmt: skip


def test_parts_are_ranked_with_intervals(found):
    table = found.table
    assert set(table["removed"]) == {"M15", "CHN", "loan", "CCA", "strike"}
    assert (np.diff(table["size"]) <= 0).all()
    assert (table["low"] <= table["size"]).all()
    assert (table["size"] <= table["high"]).all()


def test_an_effect_is_that_of_a_comparison(found):
    pair = compare(
        scenario(), scenario().with_(shocks={"strike": None}), replicates=40, seed=2, variables=()
    )
    row = pair.outcomes[pair.outcomes["outcome"] == "restless"].iloc[0]
    effect = found.effects[
        (found.effects["removed"] == "strike") & (found.effects["outcome"] == "restless")
    ].iloc[0]
    assert effect["difference"] == row["difference"]
    assert effect["error"] == row["error"]
    assert row["difference"] < 0


def test_one_outcome_across_parts(found):
    rows = found.on("restless")
    assert rows["standardised"].abs().is_monotonic_decreasing
    with pytest.raises(KeyError):
        found.on("share.CHN")


def test_outcomes_about_a_removed_actor_are_not_compared(found):
    rows = found.effects[found.effects["removed"] == "CHN"]
    assert not rows["outcome"].str.startswith("share").any()


def test_what_is_not_there_is_refused():
    with pytest.raises(KeyError, match="there is no agent 'CHX'; did you mean CHN"):
        knock_out(scenario(), agents=["CHX"])
    with pytest.raises(ValueError, match="at least one part"):
        knock_out(scenario())
    with pytest.raises(ValueError, match="switched off already"):
        knock_out(scenario().with_(mechanisms={"M15": False}), mechanisms=["M15"])


def test_it_is_written_and_readable(found, tmp_path):
    found.save(tmp_path)
    assert {"ranking.csv", "effects.parquet", "knockout.json"} <= {
        p.name for p in tmp_path.iterdir()
    }
    assert "Debt into concessions" in found._repr_html_()
    assert len(found.readable(titles=False)) == 5


def test_a_reader_gets_what_each_part_does_to_one_outcome(found):
    told = found.readable("restless")
    assert [name.partition(":")[0] for name in told.index] == list(found.on("restless")["removed"])
    assert "±" in " ".join(told["B - A"])
    assert "M15: Debt into concessions" in told.index
