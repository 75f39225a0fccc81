"""Every picture, of usual and extreme results: readable, not blank, showing what it says."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from sim.ensemble import Result
from sim.plots import (
    atlas,
    distributions,
    events,
    influence,
    outcomes,
    series,
    style,
)
from sim.plots.view import view_of
from sim.scenario import Quarter, load_scenario
from tests.plots.checks import boxes, pixels, problems
from tests.plots.synthetic import make_result, small_result

pytestmark = pytest.mark.slow

DRAW = {
    "shares": series.influence_shares,
    "sentiment": lambda r: series.fan_grid(r, "sentiment"),
    "gdp": lambda r: series.fan_grid(r, "gdp"),
    "band": lambda r: series.band_chart(r, "debt_gdp", state="KGZ", power="CHN").figure,
    "leader": lambda r: influence.leader_maps(r, ["security"]),
    "leaders": influence.leader_maps,
    "debt": series.debt_by_creditor,
    "plane": influence.influence_plane,
    "events": events.event_raster,
    "war": events.war_and_effort,
    "map": lambda r: atlas.influence_maps(r, ["overall"]),
    "maps": atlas.influence_maps,
    "flow": lambda r: influence.leadership_flows(r, "security", states=["KGZ"]),
    "flows": influence.leadership_flows,
}


@pytest.mark.parametrize("name", DRAW)
def test_a_picture_can_be_read(name, any_result):
    figure = DRAW[name](view_of(any_result))
    assert problems(figure) == []
    assert pixels(figure).std() > 5


def test_ridges_can_be_read(any_result):
    for against in (None, make_result(replicates=50, seed=8)):
        figure = distributions.outcome_ridges(any_result, against=against).figure
        assert problems(figure) == []
        assert pixels(figure).std() > 5


def test_pages_of_outcomes_can_be_read(any_result):
    for figure in outcomes.draw_outcomes(any_result):
        assert problems(figure) == []
        assert pixels(figure).std() > 5


@pytest.mark.parametrize("name", DRAW)
def test_a_dataset_is_enough(name):
    assert pixels(DRAW[name](small_result().data)).std() > 5


def test_a_picture_comes_out_the_same_every_time(result):
    one, two = (pixels(series.influence_shares(result, states=["TJK"])) for _ in range(2))
    assert np.array_equal(one, two)


def test_the_caller_may_bring_axes(result):
    axes = style.new_figure((4, 3)).add_axes((0.2, 0.2, 0.6, 0.6))
    assert series.band_chart(result, "gdp", state="KAZ", ax=axes) is axes


GRIDS = {
    "shares": (7, lambda r, a: series.influence_shares(r, axes=a)),
    "leaders": (4, lambda r, a: influence.leader_maps(r, axes=a)),
    "plane": (7, lambda r, a: influence.influence_plane(r, axes=a)),
    "debt": (7, lambda r, a: series.debt_by_creditor(r, axes=a)),
    "events": (7, lambda r, a: events.event_raster(r, axes=a)),
    "war": (2, lambda r, a: events.war_and_effort(r, axes=a)),
    "maps": (4, lambda r, a: atlas.influence_maps(r, axes=a)),
    "flows": (7, lambda r, a: influence.leadership_flows(r, axes=a)),
}


@pytest.mark.parametrize("name", GRIDS)
def test_the_caller_may_bring_a_grid_of_axes(name, result):
    count, draw = GRIDS[name]
    figure = style.new_figure((16, 10))
    axes = figure.subplots(2, (count + 1) // 2).ravel()
    assert draw(result, axes[:count]) is figure
    assert len([a for a in figure.axes if a.has_data() or a.texts]) >= count
    with pytest.raises(ValueError, match="axes are needed"):
        draw(result, axes[: count - 1])


def test_a_table_of_outcomes_is_enough(result):
    debts = [name for name in result.outcomes if name.startswith("chinese_debt")]
    axes = distributions.outcome_ridges(result.outcomes, debts)
    assert len(axes.get_yticks()) == len(debts)
    assert outcomes.draw_outcomes(result.outcomes[debts])
    with pytest.raises(ValueError, match="different units"):
        distributions.outcome_ridges(result, ["chinese_debt.KAZ", "csto_cohesion"])


def test_the_runs_of_ridges_have_the_names_they_are_given(result):
    def legend(**options):
        return [
            t.get_text()
            for t in distributions.outcome_ridges(result, **options).figure.legends[0].texts
        ]

    assert legend(against=result, labels=("war", "peace")) == ["war", "peace"]
    assert legend(against=result) == ["first run", "second run"]
    with pytest.raises(ValueError, match="expected 2 different labels"):
        distributions.outcome_ridges(result, against=result, labels=("war", "war"))
    with pytest.raises(ValueError, match="give the other one as against"):
        distributions.outcome_ridges(result, labels=("war", "peace"))


def test_a_ridge_has_its_peak_where_values_are_dense():
    grid = np.linspace(0, 10, 240)
    values = np.concatenate([np.full(900, 3.0), np.full(100, 8.0)])
    rise = distributions.density(values, grid)
    assert grid[rise.argmax()] == pytest.approx(3.0, abs=0.1)
    assert rise.max() == pytest.approx(1.0)
    assert rise[grid < 2].max() == 0


def test_flows_add_up_and_keep_what_they_carry(result):
    years, moves = influence.yearly_moves(view_of(result), "TJK", "overall")
    assert len(years) == len(moves) + 1
    assert np.allclose(moves.sum(axis=(1, 2)), 1)
    assert np.allclose(moves[:-1].sum(axis=1), moves[1:].sum(axis=2))
    (axes,) = influence.leadership_flows(result, states=["TJK"]).axes
    tops = {round(bar.x0, 6): 0.0 for bar, _ in boxes(axes)}
    assert len(tops) == len(years)
    for bar, _ in boxes(axes):
        tops[round(bar.x0, 6)] += bar.height
    assert np.allclose(list(tops.values()), 100)


def test_a_result_without_moves_or_shapes_is_refused(result):
    with pytest.raises(KeyError, match="leader_moves"):
        influence.leadership_flows(result.data.drop_vars("leader_moves"))
    with pytest.raises(ValueError, match="no quarter 2050-Q1"):
        atlas.influence_maps(result, quarter="2050-Q1")
    nowhere = make_result(states={"XXX": "Nowhere"}, quarters=4)
    with pytest.raises(ValueError, match="has a shape"):
        atlas.influence_maps(nowhere)


def test_the_median_line_is_the_median(result):
    axes = series.band_chart(result, "gdp", state="KAZ", worlds=3)
    drawn = [np.asarray(line.get_ydata(), float) for line in axes.lines]
    median = result.data["gdp"].sel(quantile=0.5, state="KAZ").values
    assert np.allclose(drawn[0], median)
    assert len(drawn) == 1 + 3
    assert np.allclose(drawn[1], result.worlds["gdp"].sel(state="KAZ").values[0])


def test_quantiles_are_found_by_value_not_by_place(result):
    turned = result.data.isel(quantile=slice(None, None, -1))
    one = view_of(result).curves("gdp", {"state": "KAZ"})
    assert np.array_equal(view_of(turned).curves("gdp", {"state": "KAZ"}), one)


def test_selections_are_checked(result):
    with pytest.raises(ValueError, match="no such state: XXX"):
        series.influence_shares(result, states=["XXX"])
    with pytest.raises(ValueError, match="needs a label for: power"):
        series.band_chart(result, "debt_gdp", state="KAZ")
    with pytest.raises(ValueError, match="no shares for dimension"):
        series.influence_shares(result, dimension="cultural")
    with pytest.raises(KeyError):
        series.fan_grid(result, "no_such_variable")
    chosen = series.influence_shares(result, states=["TJK"], powers=["RUS", "CHN"])
    assert len(chosen.axes) == 1


def test_a_cell_has_the_colour_of_its_leader():
    result = make_result(quarters=8)
    chances = result.data["leader_probability"]
    chances[:] = 0.0
    chances.loc[{"power": "CHN"}] = 1.0
    (axes,) = influence.leader_maps(result, ["overall"]).axes
    cells = boxes(axes)
    assert len(cells) == 7 * 3  # the start and two years
    assert np.allclose(cells[0][1][:3], to_rgb(style.looks(["CHN"])["CHN"].colour))
    assert {t.get_text() for t in axes.texts} == {"CHN\n100"}
    assert [t.get_text() for t in axes.get_xticklabels()] == ["start", "2022", "2023"]


def test_less_certain_leaders_are_paler():
    shades = [style.luminance(influence.shade("#c8102e", p, 1 / 6)) for p in (0.2, 0.5, 0.8, 1.0)]
    assert shades == sorted(shades, reverse=True)


def test_creditors_add_up_to_the_mean_total(result):
    figure = series.debt_by_creditor(result, states=["TJK"])
    top = max(c.get_paths()[0].vertices[:, 1].max() for c in figure.axes[0].collections)
    assert top == pytest.approx(float(result.data["external_debt_mean"].sel(state="TJK").max()))


@pytest.mark.parametrize("high", [1.0, 0.93, 0.04, 7.5e-5, 3e8])
def test_ticks_of_square_root_scales_are_round_and_apart(high):
    ticks = np.array(influence.root_ticks(high, 0.2))
    places = np.sqrt(ticks / high)
    assert len(ticks) >= 3
    assert ticks[0] == 0
    assert places[-1] <= 1
    assert np.diff(places).min() >= 0.2 - 1e-9
    assert all(f"{t:.12g}" == f"{t:.1g}" or float(f"{t:.1g}") == t for t in ticks)


def test_a_plane_may_hold_negative_values(result):
    figure = influence.influence_plane(result, across="sentiment", states=["TJK"])
    assert figure.axes[0].get_xlim()[0] < 0
    assert figure.axes[0].get_xscale() == "linear"
    assert figure.axes[0].get_yscale() == "function"
    assert problems(figure) == []


def test_missing_values_do_not_stop_a_picture():
    result = make_result(quarters=8)
    result.data["influence_share"].loc[{"state": "KAZ", "power": "RUS"}] = np.nan
    result.data["sentiment"][:] = np.nan
    assert problems(series.influence_shares(result)) == []
    assert problems(series.fan_grid(result, "sentiment")) == []


def test_a_region_without_war_has_no_belligerent(result):
    data = result.data.drop_vars(["drain", "drain_mean"])
    assert events.belligerent(view_of(data)) is None
    assert events.belligerent(view_of(result)) == "RUS"
    assert len(events.war_and_effort(data).axes) == 1


def test_constant_and_vanishing_values_get_a_range():
    assert series.value_range(np.zeros((5, 3)), "USD bn") == (0.0, 1.0)
    low, high = series.value_range(np.full((5, 3), 7.0), "USD bn")
    assert low < 7 < high
    assert series.value_range(np.full((5, 3), np.nan), "") == (0.0, 1.0)


def test_the_source_line_says_where_a_picture_comes_from(result):
    line = view_of(result).source_line("medians")
    for part in ("Status quo as of 2022", "1,000 worlds", "seed 42", "greatgame 0.1.0",
                 "medians", "World Bank, SIPRI, IMF"):  # fmt: skip
        assert part in line
    result.provenance["complete"] = False
    assert "NOT COMPLETE" in view_of(result).source_line("")
    result.provenance["complete"] = True


def test_names_are_read_from_the_stored_scenario(result):
    made = make_result(quarters=2)
    text = load_scenario("status-quo-2022").dump()
    for known, name in ((text, "Kazakhstan"), ("name: of another version", "KAZ"), (None, "KAZ")):
        view = view_of(
            Result(
                made.data, made.worlds, made.outcomes, made.outcome_info, made.parameters,
                made.provenance, scenario=known,
            )
        )  # fmt: skip
        assert view.name("state", "KAZ") == name
        assert view.name("state", "OTHER") == "OTHER"
        assert ("World Bank" in view.source_line("")) == (known == text)


def test_shocks_are_marked_where_they_reach():
    result = make_result(states={"TJK": "Tajikistan", "KGZ": "Kyrgyzstan"}, quarters=12)
    shocks = [
        SimpleNamespace(name="strike", at=Quarter(2022, 3), state=("TJK",)),
        SimpleNamespace(name="ban", at=Quarter(2023, 1), state=None),
        SimpleNamespace(name="late", at=Quarter(2090, 1), state=None),
    ]
    result.scenario.shocks[:] = shocks
    figure = series.influence_shares(result)
    marked = [
        {float(line.get_xdata()[0]) for line in panel.lines if len(set(line.get_xdata())) == 1}
        for panel in figure.axes
    ]
    assert marked == [{2022.5, 2023.0}, {2023.0}]
    foot = " ".join(text.get_text() for text in figure.texts).replace("\n", " ")
    assert "dotted: shocks (2022-Q3 strike; 2023-Q1 ban)" in foot
    assert problems(figure) == []
