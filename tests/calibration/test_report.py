"""The page and pictures of the fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calibration import report
from docs.generator.markdown import fill
from sim.plots import validation as draw
from sim.plots.layout import figure_of
from sim.scenario.posterior import list_posteriors, load_posterior
from sim.validation.posteriors import write_posterior
from tests.calibration.conftest import FIRST, SECOND
from tests.plots.checks import problems

FRICTION = "hypotheses.power_friction"


def number(**changes):
    facts = {
        "contraction": 0.4, "mean_score": 0.5, "sd_score": 0.77, "explained": 0.3,
        "at_low_end": 0.0, "at_high_end": 0.1, "sbc_p": 0.4, "sbc_spread": 0.99,
        "sbc_counts": [10] * 20,
    }  # fmt: skip
    return facts | changes


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """A posterior with all the facts that a fit leaves."""
    rng = np.random.default_rng(2)
    columns = {FIRST: rng.beta(4, 2, 200), SECOND: rng.beta(30, 2, 200),
               FRICTION: np.where(rng.random(200) < 0.9, 0.9, 0.1)}  # fmt: skip
    weights = {"coexistence": 0.1, "friction": 0.9}
    facts = {
        "title": "Made up",
        "settings": {"rows": 1000, "seed": 3, "until": 2015,
                     "stretches": [{"first": 2011, "last": 2015}]},
        "figures": {"trade_share": 200, "growth": 35},
        "discrepancy": {"trade_share": 0.1, "growth": 0.2},
        "unmoved": 180,
        "explained": {"parameters.finance.interest": 0.01},
        "misfit": [{"feature": "2011-2015|level|trade_share|TJK|CHN", "away": 3.1}],
        "sbc": {"trials": 200, "level": 0.005, "failed": 0, "power": 0.6},
        "predictive": [
            {"variable": "trade_share", "figures": 200, "crps_prior": 0.3, "crps_posterior": 0.2,
             "inside_prior": 0.8, "inside_posterior": 0.9},
            {"variable": "growth", "figures": 35, "crps_prior": 0.3, "crps_posterior": 0.35,
             "inside_prior": 0.8, "inside_posterior": 0.7},
        ],
        "columns": {
            FIRST: number(),
            SECOND: number(contraction=0.8, at_high_end=0.7),
            FRICTION: {"weights": weights, "errors": {"coexistence": 0.03, "friction": 0.03},
                       "sbc_z": 0.5, "gain_bits": 0.1, "gain_error": 0.02, "explained": 0.1},
        },
    }  # fmt: skip
    path = tmp_path_factory.mktemp("described") / "mine.json"
    write_posterior(path, np.ones(200), columns, facts, bandwidth=0.3)
    return load_posterior(str(path))


@pytest.mark.parametrize(
    "picture",
    [draw.posterior_places, draw.hypothesis_weights, draw.rank_histograms, draw.training_check],
)
def test_pictures_can_be_read(described, picture):
    made = picture(described)
    figure = made if picture is draw.rank_histograms else figure_of(made)
    assert not problems(figure)
    assert any(axes.patches or axes.lines for axes in figure.axes)


def test_the_page_says_what_moved_and_what_did_not(described):
    parts = report.regions([described])
    assert "trade.gravity` (70 % in the highest twentieth)" in parts["edges"]
    assert "finance.maturity" not in parts["edges"]
    rows = {r.split("|")[1].strip(): r for r in parts["hypotheses"].splitlines() if "`" in r}
    assert "favour friction over coexistence" in rows["`power_friction`"]
    assert "cannot tell" in rows["`guards_purpose`"]
    assert parts["contraction"].index("gravity") < parts["contraction"].index("maturity")
    page = report.PAGE.read_text(encoding="utf-8")
    assert "trade.gravity" in fill(page, parts)


def test_the_page_says_what_later_years_taught(described):
    years = described.facts["settings"] | {"until": 2021}
    moved = described.columns[FIRST] | {"mean_score": -0.7}
    kept = {name: facts for name, facts in described.columns.items() if name != SECOND}
    facts = described.facts | {"settings": years, "columns": kept | {FIRST: moved}}
    rows = report._taught([described, replace(described, facts=facts)]).splitlines()[2:]
    first, second = ([cell.strip() for cell in row.split("|")[1:-1]] for row in rows)
    assert first[:2] == ["2016-2021", f"`{FIRST.removeprefix('parameters.')}`"]
    assert first[-1] == "-1.20"
    # What the later fit no longer informs is back at its prior.
    assert (second[3], second[-1]) == ("prior", "-0.50")


def test_weights_near_the_prior_are_called_what_they_are():
    prior = {"one": 0.5, "two": 0.5}
    weak = {"weights": {"one": 0.6, "two": 0.4}, "errors": {"one": 0.01, "two": 0.01}}
    noisy = {"weights": {"one": 0.9, "two": 0.1}, "errors": {"one": 0.3, "two": 0.3}}
    strong = {"weights": {"one": 0.9, "two": 0.1}, "errors": {"one": 0.03, "two": 0.03}}
    assert "cannot tell" in report._verdict(prior, weak)
    assert "cannot tell" in report._verdict(prior, noisy)
    assert "favour one" in report._verdict(prior, strong)


def test_the_shipped_page_is_that_of_the_shipped_posteriors():
    shipped = [load_posterior(name) for name in report.FITS if name in list_posteriors()]
    if not shipped:
        pytest.skip("no posteriors")
    page = report.PAGE.read_text(encoding="utf-8")
    assert fill(page, report.regions(shipped)) == page, "run python -m calibration.report"
