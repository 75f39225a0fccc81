"""Every parameter has bounds: the rules work at them, and a scenario cannot leave them."""

import pytest
from typer.testing import CliRunner

from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Beta, Dirichlet, LogNormal, Normal, Triangular, Uniform
from sim.cli.main import app
from sim.ensemble import simulate
from sim.mechanisms.registers import PARAMETERS
from sim.scenario import ScenarioError, load_scenario, scenario_from

NUMBERS = {n: p for n, p in PARAMETERS.items() if not isinstance(p.prior, Dirichlet)}
HEADING = {
    "name": "n", "title": "t", "start": "2022-Q1", "horizon": "2022-Q4",
    "states": {"KAZ": {"name": "Kazakhstan"}}, "powers": {"RUS": {"name": "Russia"}},
}  # fmt: skip


def bounds(prior, unit, **given):
    return Parameter("a.b", prior, unit, "meaning", "assumption", **given).bounds


def test_bounds_follow_from_prior_and_unit():
    assert bounds(Triangular(12, 20, 30), "years") == (1.2, 300)
    assert bounds(Triangular(0.2, 0.3, 0.5), "per quarter") == (0, 5)
    assert bounds(Beta(2, 2), "0..1") == (0, 1)
    assert bounds(Uniform(0.5, 0.8), "-1..1") == (0.05, 1)
    assert bounds(Uniform(-2, -1), "log odds") == (-20, -0.1)
    assert bounds(Uniform(-0.5, 0.5), "-1..1") == (-1, 1)
    assert bounds(Dirichlet(("a", "b"), (1, 1)), "shares") == (1e-3, 1e6)
    low, high = bounds(LogNormal(10, 0.1), "USD bn")
    assert 0.6 < low < 1 < 100 < high < 200
    assert bounds(Normal(0, 1), "log odds")[0] == pytest.approx(-47.5, abs=0.1)
    assert bounds(Uniform(1, 2), "years", low=0.5, high=3) == (0.5, 3)
    with pytest.raises(ValueError, match=r"a\.b: the prior leaves the bounds"):
        bounds(Uniform(1, 2), "years", low=1.5)


@pytest.mark.slow
def test_the_model_runs_with_parameters_at_their_bounds():
    """All at their least at once; at their most one by one, as together they ruin an economy."""
    base = load_scenario("status-quo-2022", set={"horizon": "2022-Q3", "posterior": "none"})
    least = {name: p.bounds[0] for name, p in NUMBERS.items()}
    stated = [n for n, p in NUMBERS.items() if p.high is not None or p.unit == "h"]
    most = [{name: NUMBERS[name].bounds[1]} for name in (*stated, *list(NUMBERS)[::40])]
    for values in (least, *most):
        assert simulate(base.with_(parameters=values), replicates=2, seed=1, workers=1).n == 2


@pytest.mark.parametrize("beyond", [-1.0, 1e9, -1e300])
def test_what_lies_beyond_is_refused_for_each(beyond):
    wrong = {n for n, p in NUMBERS.items() if not p.bounds[0] <= beyond <= p.bounds[1]}
    refused = set()
    for group in {n.split(".")[0] for n in wrong}:  # a long list of problems is cut short
        mine = [n for n in NUMBERS if n.startswith(f"{group}.")]
        given = {n: {"value": beyond, "evidence": ["assumption"]} for n in mine}
        with pytest.raises(ScenarioError) as raised:
            scenario_from({**HEADING, "parameters": given})
        refused |= {p.path for p in raised.value.problems}
    assert refused == {f"parameters.{n}" for n in wrong}
    assert len(wrong) > 100


@pytest.mark.parametrize(
    "given",
    ["0", "{normal: [20, 10]}", "{uniform: [1, 30]}", "{lognormal: [20, 3]}", "{sample: [1, 20]}",
     "{discrete: {0: 1, 20: 5}}", "1e200", "{value: 1000}"],
)  # fmt: skip
def test_check_names_the_line_of_a_number_beyond_its_bounds(tmp_path, given):
    file = tmp_path / "mine.yaml"
    text = "name: mine\ntitle: Mine\nextends: status-quo-2022\nparameters:\n"
    plain = given if given.startswith("{") else f"{{value: {given}}}"
    body = plain.removesuffix("}") + ", evidence: [assumption]}"
    file.write_text(f"{text}  finance.maturity: {body}\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 2
    assert f"{file}:5:21: parameters.finance.maturity: " in result.stderr
    assert "is outside of" in result.stderr


def test_shares_have_bounded_concentrations():
    name, declared = next((n, p) for n, p in PARAMETERS.items() if n not in NUMBERS)
    for concentration in (1e-9, 1e9):
        shares = dict.fromkeys(declared.prior.labels, concentration)
        number = {"dirichlet": shares, "evidence": ["assumption"]}
        with pytest.raises(ScenarioError, match="concentrations of"):
            scenario_from({**HEADING, "parameters": {name: number}})
