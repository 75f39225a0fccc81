"""What a notebook user does: step, collect, subclass an agent, replace and add rules."""

from __future__ import annotations

from dataclasses import replace

import mesa
import numpy as np
import pytest

from sim.agents import Organisation, Power, State
from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Triangular, Uniform
from sim.mechanisms.environment import war
from sim.model import InfluenceModel
from sim.world import consideration, motive, process
from sim.world.rule import condition
from tests.model.worlds import BUSY, CHN, ECONOMIC, KAZ, RUS, TJK, tiny

SHORT = {**BUSY, "horizon": "2023-Q4"}


def a_model(**keys):
    return InfluenceModel(tiny(**SHORT), **{"replicates": 4, "seed": 1, **keys})


def test_a_model_is_stepped_and_collected_with_mesa():
    model = a_model(replicate=17)
    collector = mesa.DataCollector(
        model_reporters={"war": lambda m: float(m.world.war[0]), "year": "quarters"},
        agent_reporters={"label": "label"},
        agenttype_reporters={State: {"unrest": lambda s: float(s.unrest[0])}},
    )
    for _ in range(3):
        model.step()
        collector.collect(model)
    assert collector.get_model_vars_dataframe()["war"].between(1.0, 4.0).all()
    unrest = collector.get_agenttype_vars_dataframe(State)
    assert len(unrest) == 9
    assert unrest["unrest"].between(0.0, 1.0).all()
    assert set(collector.get_agent_vars_dataframe()["label"]) >= {"KAZ", "RUS", "CSTO"}


def test_agents_are_found_by_type_and_see_their_own_rows():
    model = a_model()
    by_type = model.agents_by_type
    assert [agent.label for agent in by_type[State]] == ["KAZ", "TJK", "UZB"]
    assert [agent.label for agent in by_type[Power]] == ["RUS", "CHN", "USA"]
    assert [agent.label for agent in by_type[Organisation]] == ["CSTO", "SCO", "CCA"]
    kaz, china = by_type[State][0], by_type[Power][1]
    assert kaz.debt.shape == (3, 4)
    np.testing.assert_array_equal(kaz.debt[CHN], china.debt[KAZ])
    kaz.debt[CHN] = 1.25
    assert model.world.debt[KAZ, CHN].tolist() == [1.25] * 4
    china.budget = 0.5
    assert model.world.budget[CHN].tolist() == [[0.5] * 4] * 3
    assert repr(kaz) == "<State KAZ>"


def test_wrong_names_give_clear_errors():
    model = a_model()
    state = model.agents_by_type[State][0]
    with pytest.raises(AttributeError, match="a state has no attribute 'budget'"):
        _ = state.budget
    with pytest.raises(AttributeError, match="the world has no variable 'dept'"):
        _ = model.world.dept
    with pytest.raises(AttributeError, match="'dept' is not a declared variable"):
        model.world.dept = 1.0
    with pytest.raises(AttributeError, match=r"no parameter finance\.maturty is declared"):
        _ = model.world.parameters.finance.maturty
    with pytest.raises(AttributeError, match="no parameters of the group 'fnance'"):
        _ = model.world.parameters.fnance
    with pytest.raises(ValueError, match="agents for unknown actors: XYZ"):
        a_model(agents={"XYZ": State})
    with pytest.raises(ValueError, match="no rule 'nothing' to come before"):
        a_model(rules=[replace(war.war_drains_means, name="own", before="nothing")])
    with pytest.raises(ValueError, match="negative"):
        a_model(seed=-1)
    with pytest.raises(ValueError, match="at least one"):
        a_model(replicates=0)


def test_a_model_stops_at_its_horizon():
    model = a_model()
    model.run()
    assert model.world.step_index == len(model.quarters) == 8
    assert str(model.world.quarter) == "2023-Q4"
    with pytest.raises(RuntimeError, match="the horizon 2023-Q4 has been reached"):
        model.step()


class Hermit(State):
    """A state that accepts nothing."""

    def consider(self, offers):
        """Refuse every offer."""
        return np.zeros_like(offers.size)


def test_a_subclass_plays_one_state_and_no_other():
    usual, other = a_model(), a_model(agents={"TJK": Hermit})
    deals = []
    for model in (usual, other):
        total = np.zeros_like(model.world.deal)
        for _ in model.quarters:
            model.step()
            total += model.world.deal
        deals.append(total)
    assert deals[0][TJK].sum() > 0.0
    assert deals[1][TJK].sum() == 0.0
    assert deals[1][KAZ].sum() > 0.0
    assert type(other.world.states[TJK]) is Hermit
    assert type(other.world.states[KAZ]) is State


def test_a_subclass_works_in_an_ensemble_with_the_same_result():
    engine = pytest.importorskip("sim.ensemble.engine")
    outcomes = {"debt": {"final": {"variable": "debt", "state": "TJK", "power": "CHN"}}}
    scenario = tiny(**SHORT, outcomes=outcomes)
    result = engine.simulate(scenario, replicates=6, seed=1, workers=1, agents={"TJK": Hermit})
    model = InfluenceModel(scenario, replicates=6, seed=1, agents={"TJK": Hermit})
    model.run()
    np.testing.assert_array_equal(result.outcomes.iloc[:, 0].to_numpy(), model.world.debt[TJK, CHN])


@process("M09", evidence="assumption")
def war_drains_means(w):
    """A war that costs nothing: takes the place of the built-in rule of this name."""
    w.drain = 0.0


def test_a_rule_of_the_same_name_takes_the_place_of_the_built_in_one():
    model = a_model(rules=[war_drains_means])
    model.run()
    assert model.world.drain.sum() == 0.0
    assert len(model.processes) == len(a_model().processes)


OWN_SIZE = Parameter("own.size", Triangular(0.1, 0.2, 0.3), "0..1", "Size of mine", "assumption")
OWN_WISH = Parameter("own.wish", Uniform(5.0, 6.0), "utility", "Wish of mine", "assumption")


@process(evidence="assumption", parameters=(OWN_SIZE,), before="states_grow")
def festivals_calm(w):
    """Unrest falls by a share in every quarter."""
    w.unrest *= 1.0 - w.parameters.own.size


@motive("", "economic", evidence="assumption", parameters=(OWN_WISH,))
def love_mountains(power):
    """A power wants to be where the mountains are."""
    wish = np.zeros_like(power.world.gdp)
    wish[TJK] = power.world.parameters.own.wish
    return wish


@consideration("", evidence="assumption")
def take_no_loans(state, offers):
    """Loans are out of the question."""
    return -50.0 * offers.plays("loan")


def test_own_rules_take_a_few_lines():
    rules = [festivals_calm, love_mountains, take_no_loans]
    usual, other = a_model(), a_model(rules=rules)
    names = [rule.name for rule in other.processes]
    assert names.index("festivals_calm") == names.index("states_grow") - 1
    usual.run()
    other.run()
    drawn = other.world.draws["parameters.own.size"]
    assert ((drawn > 0.1) & (drawn < 0.3)).all()
    assert len(np.unique(drawn)) == 4
    assert other.world.unrest.mean() < usual.world.unrest.mean()
    assert (other.world.spent[RUS, ECONOMIC] >= 0.0).all()
    assert love_mountains in other.world.powers[RUS].motives
    assert take_no_loans in other.world.states[KAZ].considerations


class Alone(State):
    """A state that decides as all do, but by itself."""


class Lonely(Power):
    """A power that decides as all do, but by itself."""


@motive("", "economic", evidence="assumption")
def prefer_whom_it_knows(power):
    """A rule that asks who the power is, and an own channel of chance."""
    w = power.world
    return w.trust[:, power.index] + w.uniform(f"own.{power.label}", "state")


@condition("", evidence="assumption")
def shun_its_first_instrument(power):
    """A condition that asks which channels the power has."""
    first = power.world.channels.instrument[power.world.channels.of(power.index)][0]
    return {int(first): np.full_like(power.world.gdp, 0.5)}


@consideration("", evidence="assumption")
def think_of_the_capital(state, offers):
    """A rule that asks which state it is, and that is the same towards all powers."""
    return 0.1 * len(state.label) - 0.01 * state.index * state.world.war_intensity


@pytest.mark.parametrize("count", [1, 3, 700])
def test_who_decides_beside_others_decides_as_alone(count):
    """States and powers are computed several at once where they can be, to the same bits."""
    rules = [prefer_whom_it_knows, shun_its_first_instrument, think_of_the_capital, love_mountains]
    labels = a_model().world.labels
    alone = dict.fromkeys(labels["state"], Alone) | dict.fromkeys(labels["power"], Lonely)
    for own in ([], rules):
        together, apart = (
            a_model(replicates=count, rules=own, agents=agents).world for agents in ({}, alone)
        )
        for world in (together, apart):
            for _ in range(3):
                world.states[0].model.step()
        for name, block in together.blocks.items():
            np.testing.assert_array_equal(block, apart.blocks[name], err_msg=name)


def test_own_consideration_decides():
    model = a_model(rules=[take_no_loans])
    usual = a_model()
    lent = []
    for one in (usual, model):
        summed = np.zeros_like(one.world.lent)
        for _ in one.quarters:
            one.step()
            summed += one.world.lent
        lent.append(summed)
    # What is left is the rollover of what is owed.
    assert (lent[1] <= lent[0] + 1e-12).all()
    assert lent[1].sum() < lent[0].sum()


def test_the_scenario_can_override_the_prior_of_an_own_parameter_in_code_only():
    fixed = replace(OWN_SIZE, prior=Uniform(0.25, 0.2500001))
    rule = replace(festivals_calm, parameters=(fixed,))
    model = a_model(rules=[rule])
    assert model.world.parameters.own.size == pytest.approx(0.25, abs=1e-6)


def test_a_rule_without_its_mechanism_is_left_out():
    names = {rule.name for rule in a_model().processes}
    scenario = tiny(**SHORT, mechanisms={"M09": False})
    off = {rule.name for rule in InfluenceModel(scenario).processes}
    assert names - off == {"war_drains_means"}


def test_an_explained_run_keeps_the_terms_behind_decisions():
    model = a_model(explain=True)
    model.step()
    reasons = model.world.reasons
    assert {"gain_materially", "keep_several_vectors"} <= set(reasons["offer.KAZ"])
    assert "need_resources_and_corridors" in reasons["motive.CHN"]
    silent = a_model()
    silent.step()
    assert not silent.world.reasons


def test_dated_changes_come_and_go():
    shock = {
        "name": "dear-oil", "at": "2022-Q2", "evidence": ["assumption"],
        "change": {"unrest": {"add": 0.2}, "gas_exports": {"add": 10.0, "for": "2 quarters"}},
    }  # fmt: skip
    model = InfluenceModel(tiny(shocks=[shock], horizon="2022-Q4"), replicates=2)
    seen = []
    for _ in model.quarters:
        model.step()
        seen.append(float(model.world.gas_exports[KAZ, 0]))
    assert seen == [0.0, 10.0, 10.0, 0.0]


def test_a_shock_with_a_probability_happens_in_its_share_of_worlds():
    shock = {
        "name": "maybe", "at": "2022-Q1", "probability": 0.3, "evidence": ["assumption"],
        "change": {"gas_exports": {"set": 50.0}},
    }  # fmt: skip
    model = InfluenceModel(tiny(shocks=[shock], horizon="2022-Q1"), replicates=2000)
    model.run()
    happened = model.world.gas_exports[KAZ] == 50.0
    assert happened.mean() == pytest.approx(0.3, abs=0.04)
    np.testing.assert_array_equal(happened, model.world.gas_exports[TJK] == 50.0)


def test_members_join_and_leave_at_their_dates():
    organisations = {
        "CSTO": {
            "name": "Alliance", "mandate": ["mutual_defence", "internal_order"],
            "convener": {"RUS": 1.0},
            "members": {
                "KAZ": [{"status": "member", "from": "2002-01-01", "to": "2022-06-30"}],
                "TJK": [{"status": "observer", "from": "2022-04-01", "to": "2022-09-30"},
                        {"status": "member", "from": "2022-10-01"}],
            },
            "evidence": ["assumption"],
        }
    }  # fmt: skip
    scenario = tiny(
        organisations=organisations, horizon="2022-Q4", parameters={"organisation.exit": 0.0}
    )
    model = InfluenceModel(scenario, replicates=2)
    seen = []
    for _ in model.quarters:
        model.step()
        seen.append(model.world.membership[0, [KAZ, TJK], 0].tolist())
    assert seen == [[1.0, 0.0], [1.0, 0.5], [0.0, 0.5], [0.0, 1.0]]
