from __future__ import annotations

import numpy as np
import pytest

from sim.ensemble import simulate
from sim.explorer.export import key, positions
from sim.explorer.levers import AS_IS, OFF, LeverError, Levers
from sim.explorer.runs import Run
from sim.scenario import load_scenario
from tests.explorer.scene import SEED, finished, levers, scenario
from tests.model.worlds import tiny


def test_levers_of_a_scenario():
    found = levers().all
    assert {"war", "recovery", "lending", "guards", "coordination", "labour"} <= set(found)
    assert f"{OFF}.invasion" in found
    assert "power_friction" in found
    for lever in found.values():
        assert not lever.at(AS_IS).settings


def test_without_a_war_there_is_nothing_to_lengthen():
    assert not {"war", "recovery"} & set(Levers(tiny(drawn=True)).all)
    assert not {"war", "recovery"} & set(Levers(tiny()).all)  # which says that there is none


def test_positions_scale_what_the_scenario_draws_and_leave_all_other_chance_alone():
    own = levers()
    changed = scenario().with_(set=own.settings({"war": "half"}))
    base, moved = (simulate(s, replicates=20, seed=1).parameters for s in (scenario(), changed))
    name = "parameters.war.end_hazard"
    np.testing.assert_allclose(moved[name], base[name] / 2)
    others = [column for column in base.columns if column != name]
    assert base[others].equals(moved[others])


def test_an_address_is_read_into_settings():
    own = levers()
    address = {
        "war": "none",
        "guards": AS_IS,
        OFF: "invasion",
        "state": "KAZ",
        "power_friction": "friction",
    }
    moved = own.moved(address)
    assert moved == {"war": "none", "off.invasion": "off", "power_friction": "friction"}
    settings = own.settings(moved)
    assert settings["shocks.invasion"] == "null"
    changed = scenario().with_(set=settings)
    assert [shock.name for shock in changed.shocks] == ["strike"]
    assert changed.hypotheses["power_friction"] == {"coexistence": 0.0, "friction": 1.0}
    assert len(own.words(moved)) == 3


def test_a_dated_lever_leaves_worlds_alone_until_its_quarter():
    own = levers()
    moved = own.moved({"lending": "none", "since": "2022-Q3"})
    assert moved == {"lending": "none", "since": "2022-Q3"}
    changed = scenario().with_(set=own.settings(moved))
    assert str(changed.shocks[-1].at) == "2022-Q3"
    now, base = finished(Run(changed, SEED), Run(scenario(), SEED), worlds=12)
    before = [now.values["debt_gdp"][:3], base.values["debt_gdp"][:3]]
    np.testing.assert_array_equal(*before)
    assert own.moved({"since": "2022-Q3", "war": "none"}) == {"war": "none"}  # nothing dated
    assert "2022-Q3" in own.words(moved)[0]


@pytest.mark.parametrize(
    "address",
    [
        {"war": "longer"},
        {OFF: "tsunami"},
        {"power_friction": "x"},
        {"lending": "none", "since": "1999-Q1"},
    ],
)
def test_what_there_is_not_is_refused(address):
    with pytest.raises(LeverError):
        levers().moved(address)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["status-quo-2022", "russian-recovery", "region-2010"])
def test_every_position_of_shipped_scenarios_is_sound(name):
    given = load_scenario(name)
    for lever in Levers(given).all.values():
        sure = given.hypotheses.get(lever.name, {}).get
        usual = next(position for position in lever.positions if position.name == AS_IS)
        for position in lever.positions:
            taken = sure(position.name) == 1.0  # an answer that the scenario gives already
            same = given.with_(set=position.settings) == given
            assert same == (not position.settings or taken), (lever.name, position.name)
            assert not taken or position.name.replace("_", " ") in usual.label


def test_a_file_holds_every_position_of_every_lever_on_its_own():
    own = levers()
    found = positions(own)
    assert found[0] == {}
    assert len({key(moved) for moved in found}) == len(found)
    assert {"off.invasion": "off"} in found
    assert len(found) == 1 + sum(len(lever.positions) - 1 for lever in own.all.values())
