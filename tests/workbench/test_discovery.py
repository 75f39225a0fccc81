from __future__ import annotations

from copy import copy

import numpy as np
import pandas as pd
import pytest

from sim.workbench.discovery import Discovery, discover, first_passage
from sim.workbench.discovery.boxes import (
    Limit,
    inside,
    ladder,
    peeled,
    pruned,
    quasi_p,
    tightened,
)
from sim.workbench.discovery.passage import TOGETHER, interval
from tests.workbench.scene import result


@pytest.fixture(scope="module")
def found() -> Discovery:
    return discover(result(600), "restless", seed=1)


@pytest.fixture(scope="module")
def sample():
    """Cases where ``a`` is above 0.6 and ``h`` is u or v; ``b`` and ``c`` have no part in it."""
    rng = np.random.default_rng(0)
    x = pd.DataFrame({name: rng.random(1000) for name in "abc"})
    x["h"] = pd.Categorical(rng.choice(["u", "v", "w"], 1000))
    happens = (x["a"] > 0.6) & x["h"].isin(["u", "v"]) | (rng.random(1000) < 0.03)
    return x, happens.to_numpy().copy()


class TestIncidence:
    def test_intervals_stay_within_bounds(self):
        share = np.array([0.0, 0.001, 0.5, 0.999, 1.0])
        low, high = interval(share, 100)
        assert (low >= 0).all()
        assert (high <= 1).all()
        assert (low <= share).all()
        assert (share <= high).all()
        assert high[0] == pytest.approx(1 - 0.025 ** (1 / 100))


class TestPassage:
    def test_causes_and_waiting_add_up(self, tmp_path):
        found = first_passage(result(), "unrest")
        assert set(found.causes) <= {"KAZ", "TJK", TOGETHER}
        total = found.curves.groupby("quarter")["probability"].sum() + found.waiting["probability"]
        np.testing.assert_allclose(total, 1)
        dates = result().outcomes[["unrest.KAZ", "unrest.TJK"]]
        first = (dates["unrest.KAZ"] < dates["unrest.TJK"].fillna(np.inf)).mean()
        assert found.table.set_index("cause").loc["KAZ", "probability"] == pytest.approx(first)
        assert (found.table["error"] > 0).all()
        found.save(tmp_path)
        assert (tmp_path / "first-passage.csv").exists()
        assert "none of them" in found._repr_html_()

    def test_events_that_do_not_compete_each_count_wherever_they_come(self):
        found = first_passage(result(), "unrest", competing=False)
        assert found.causes == ("KAZ", "TJK")
        last = found.curves.groupby("cause")["probability"].last()
        for state in found.causes:
            alone = first_passage(result(), f"unrest.{state}").curves
            rows = found.curves[found.curves["cause"] == state]
            np.testing.assert_allclose(rows["probability"], alone["probability"])
            assert last[state] == result().outcomes[f"unrest.{state}"].notna().mean()
        race = first_passage(result(), "unrest")
        assert found.waiting.equals(race.waiting)
        lines = [{text.get_text() for text in one.plot().texts} for one in (found, race)]
        assert [any("not yet" in text for text in texts) for texts in lines] == [False, True]

    def test_a_reader_asks_what_has_come_by_a_quarter(self):
        found = first_passage(result(), "unrest.KAZ")
        quarters = result().data["quarter"].to_index()[1:]
        first, last = (f"{day.year}-Q{day.quarter}" for day in (quarters[0], quarters[-1]))
        told = found.readable(by=[first, last])
        assert (told[f"By {last}"] == told["By the end"]).all()
        share = (result().outcomes["unrest.KAZ"] == 2022.0).mean()
        assert told[f"By {first}"].iloc[0].startswith(f"{100 * share:.0f}")
        with pytest.raises(ValueError, match="no quarter of the run"):
            found.readable(by=["1999-Q1"])

    def test_names_as_users_write_them(self):
        alone = first_passage(result(), "unrest.KAZ")
        share = result().outcomes["unrest.KAZ"].notna().mean()
        assert alone.table["probability"].item() == pytest.approx(share)
        named = first_passage(result(), {"north": "unrest.KAZ", "south": "unrest.TJK"})
        assert named.causes[:2] == ("north", "south")
        with pytest.raises(ValueError, match="has no date"):
            first_passage(result(), "restless")
        with pytest.raises(KeyError, match="did you mean"):
            first_passage(result(), ["unrest.KGZ"])


class TestBoxes:
    def test_prim_finds_the_two_conditions(self, sample):
        x, happens = sample[0][["a", "b", "h"]].head(600), sample[1][:600]
        found, way = ladder(x, happens, 4)
        assert {limit.factor for limit in found[-1]} == {"a", "h"}
        box = inside(found[-1], x)
        assert happens[box].mean() > 0.9
        assert box[happens].mean() > 0.7
        assert len(way) > 5

    def test_conditions_that_luck_explains_are_dropped(self, sample):
        x, happens = sample
        true, idle = Limit("a", low=0.6), Limit("b", high=0.9)
        assert quasi_p((true, idle), 0, x, happens) < 1e-6
        assert pruned((true, idle), x, happens) == (true,)
        assert pruned((idle,), x, happens) == ()

    def test_limits_that_leave_out_nobody_are_open(self, sample):
        x, _ = sample
        whole = Limit("a", x["a"].min(), x["a"].max())
        assert tightened([whole, Limit("h", variants=("u", "v", "w"))], x) == ()
        (half,) = tightened([Limit("a", 0.5, x["a"].max())], x)
        assert half.words == "a from 0.5"
        assert Limit("hypotheses.h", variants=("u", "v")).words == "h is u or v"

    def test_the_first_peel_holds_everything(self, sample):
        x, happens = sample
        assert peeled(x[["a"]], happens)[0] == ()


class TestDiscover:
    @pytest.mark.slow
    def test_conditions_are_judged_on_what_the_search_has_not_seen(self, found):
        assert found.boxes
        makes = {"initial.unrest.KAZ", "shocks.strike.unrest", "shocks.strike.probability"}
        assert makes & set(found.boxes[0].limits.index)
        for box in found.boxes:
            assert box.density > found.rate
            assert 0 < box.coverage <= 1
            assert box.density_error > 0
        assert found.replicates == 600
        assert "other 300" in found.notes[0]

    @pytest.mark.slow
    def test_nothing_is_found_in_noise(self):
        run = copy(result(600))
        shuffled = run.outcomes.copy()
        rng = np.random.default_rng(1)
        shuffled["restless"] = rng.permutation(shuffled["restless"].to_numpy())
        run.outcomes = shuffled
        found = discover(run, "restless", seed=1)
        for box in found.boxes:
            assert abs(box.density - found.rate) < 4 * box.density_error

    def test_numbers_and_dates_need_limits(self):
        half = float(result(600).outcomes["share.KAZ"].median())
        low = discover(result(600), "share.KAZ", below=half, seed=1)
        assert low.rate == pytest.approx(0.5, abs=0.01)
        with pytest.raises(ValueError, match="say above or below"):
            discover(result(600), "share.KAZ")
        with pytest.raises(ValueError, match="yes or no"):
            discover(result(600), "restless", above=1.0)
        with pytest.raises(ValueError, match="has no date"):
            discover(result(600), "restless", until="2022-Q3")
        with pytest.raises(ValueError, match="at least 20"):
            discover(result(600), "unrest.KAZ", until="2021-Q4")

    @pytest.mark.slow
    def test_it_is_written_and_readable(self, found, tmp_path):
        found.save(tmp_path)
        written = {p.name for p in tmp_path.iterdir()} - {"greatgame.json"}
        assert written == {"boxes.csv", "limits.csv", "trajectory.csv", "discovery.json"}
        assert "unrest" in found._repr_html_()
        assert len(found.table) == len(found.boxes)
