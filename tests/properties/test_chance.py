"""Chance is addressed: the same replicate is the same everywhere, and nothing shifts its draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Uniform
from sim.mechanisms.registers import MECHANISMS
from sim.model import BUILT_IN, InfluenceModel
from sim.scenario import load_scenario
from sim.world import World, process
from tests.model.worlds import BUSY, INSTRUMENTS, POWERS, STATES, tiny, with_more

LIVELY = {**{k: v for k, v in BUSY.items() if k != "hypotheses"}, "drawn": True}
TEN_YEARS = {**LIVELY, "horizon": "2031-Q4"}


def _bits(world: World) -> dict[str, bytes]:
    return {name: block.tobytes() for name, block in world.blocks.items()}


@pytest.fixture(scope="module")
def chunk():
    """64 replicates from number 100 on, run to the horizon."""
    model = InfluenceModel(tiny(**TEN_YEARS), first=100, replicates=64, seed=9)
    model.run()
    return model.world


@pytest.mark.parametrize("k", [100, 137, 163])
def test_a_replicate_alone_is_the_same_as_in_a_chunk(chunk, k):
    model = InfluenceModel(tiny(**TEN_YEARS), replicate=k, seed=9)
    model.run()
    for name, block in model.world.blocks.items():
        np.testing.assert_array_equal(block, chunk.block(name)[..., k - 100 : k - 99], err_msg=name)
    for name, values in model.world.draws.items():
        assert values[0] == chunk.draws[name][k - 100], name


@pytest.mark.parametrize(("first", "count"), [(100, 7), (130, 7), (97, 20)])
def test_widths_and_starts_of_chunks_do_not_matter(chunk, first, count):
    model = InfluenceModel(tiny(**TEN_YEARS), first=first, replicates=count, seed=9)
    model.run()
    low, high = max(first, 100), first + count
    for name, block in model.world.blocks.items():
        np.testing.assert_array_equal(
            block[..., low - first :], chunk.block(name)[..., low - 100 : high - 100], err_msg=name
        )


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    runs = []
    for seed in (4, 4, 5):
        model = InfluenceModel(tiny(**LIVELY), replicates=3, seed=seed)
        model.run()
        runs.append(_bits(model.world))
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_every_replicate_is_another_world(chunk):
    assert len(np.unique(chunk.influence[0, 0])) == chunk.count
    assert len(np.unique(chunk.draws["parameters.finance.maturity"])) == chunk.count


@process(
    evidence="assumption",
    parameters=(
        Parameter("mine.size", Uniform(0.0, 1.0), "0..1", "Size of my effect", "assumption"),
    ),
)
def my_own_rule(w: World) -> None:
    """Draws from a stream of its own and changes nothing."""
    w.uniform("mine", "state", "power")


ONE_MORE_STATE = {**STATES, "TKM": {"name": "Turkmenistan", "neighbours": []}}
ONE_MORE_POWER = {**POWERS, "TUR": {"name": "Türkiye"}}
ONE_MORE_INSTRUMENT = {
    **INSTRUMENTS,
    "academies": {**INSTRUMENTS["training"], "title": "Academies"},
    "credits": {**INSTRUMENTS["loan"], "title": "More loans"},
}
OUTCOME = {"gdp": {"final": {"variable": "gdp", "state": "all"}}}
ADDITIONS: dict[str, tuple[Mapping[str, Any], list[Any]]] = {
    "state": ({"states": ONE_MORE_STATE}, []),
    "power": ({"powers": ONE_MORE_POWER}, []),
    "instrument": ({"instruments": ONE_MORE_INSTRUMENT}, []),
    "outcome": ({"outcomes": OUTCOME}, []),
    "rule": ({}, [my_own_rule]),
}


@pytest.mark.parametrize("addition", ADDITIONS)
def test_additions_leave_the_draws_of_the_rest_alone(addition):
    changes, rules = ADDITIONS[addition]
    usual = InfluenceModel(tiny(**LIVELY), replicates=3, seed=2).world
    more = InfluenceModel(tiny(**with_more(LIVELY, changes)), replicates=3, seed=2, rules=rules)
    _same_draws(usual, more.world)


def _same_draws(usual: World, other: World) -> None:
    assert set(usual.draws) <= set(other.draws)
    for name, values in usual.draws.items():
        np.testing.assert_array_equal(values, other.draws[name], err_msg=name)
    states = [other.labels["state"].index(s) for s in usual.labels["state"]]
    powers = [other.labels["power"].index(p) for p in usual.labels["power"]]
    for kind in ("finance.distress", "public.sentiment"):
        mine, theirs = (w.normal(kind, "state", "power") for w in (usual, other))
        np.testing.assert_array_equal(mine, theirs[np.ix_(states, powers)])


@pytest.mark.parametrize("addition", ["outcome", "rule"])
def test_what_only_looks_on_changes_no_bit(addition):
    changes, rules = ADDITIONS[addition]
    usual = InfluenceModel(tiny(**LIVELY), replicates=3, seed=2)
    other = InfluenceModel(tiny(**with_more(LIVELY, changes)), replicates=3, seed=2, rules=rules)
    usual.run()
    other.run()
    assert _bits(usual.world) == _bits(other.world)


class _Ear:
    """Remembers what the streams said at each address."""

    def __init__(self, streams: Any, heard: dict[Any, bytes]) -> None:
        self._streams, self._heard = streams, heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._streams, name)

    def uniform(self, kind: str, items: Any, step: int) -> Any:
        return self._keep("u", kind, items, step, self._streams.uniform(kind, items, step))

    def normal(self, kind: str, items: Any, step: int) -> Any:
        return self._keep("n", kind, items, step, self._streams.normal(kind, items, step))

    def _keep(self, law: str, kind: str, items: Any, step: int, drawn: Any) -> Any:
        for item, row in zip(items, drawn, strict=True):
            self._heard[law, kind, item, step] = row.tobytes()
        return drawn


def _heard(mechanisms: dict[str, bool]) -> tuple[World, dict[Any, bytes]]:
    scenario = tiny(mechanisms=mechanisms, **{**LIVELY, "horizon": "2022-Q4"})
    model = InfluenceModel(scenario, replicates=2, seed=6)
    heard: dict[Any, bytes] = {}
    model.world.__dict__["streams"] = _Ear(model.world.streams, heard)
    model.run()
    return model.world, heard


@pytest.fixture(scope="module")
def all_on():
    return _heard({})


@pytest.mark.parametrize("code", [*MECHANISMS, "all"])
def test_switching_a_mechanism_off_leaves_every_draw_alone(all_on, code):
    usual, heard = all_on
    codes = MECHANISMS if code == "all" else (code,)
    other, other_heard = _heard(dict.fromkeys(codes, False))
    assert {n: v.tobytes() for n, v in usual.draws.items()} == {
        n: v.tobytes() for n, v in other.draws.items()
    }
    assert set(other_heard) <= set(heard)
    assert all(heard[address] == bits for address, bits in other_heard.items())


def test_no_rule_draws_a_varying_number_of_random_numbers():
    asked: dict[int, set[int]] = {}
    for seed in (1, 2):
        model = InfluenceModel(tiny(**{**LIVELY, "horizon": "2024-Q4"}), replicates=5, seed=seed)
        heard: dict[Any, bytes] = {}
        model.world.__dict__["streams"] = _Ear(model.world.streams, heard)
        model.run()
        for law, kind, item, step in heard:
            asked.setdefault(step, set()).add(hash((law, kind, item)))
    assert len(asked) == 12
    assert all(addresses == asked[1] for addresses in asked.values())


def test_two_scenarios_part_at_the_shock_and_not_before():
    shock = {"name": "late", "at": "2022-Q4", "change": {"unrest": {"add": 0.3}},
             "state": "KAZ", "evidence": ["assumption"]}  # fmt: skip
    usual, other = (
        InfluenceModel(tiny(**LIVELY, shocks=shocks), replicates=3, seed=8)
        for shocks in ([], [shock])
    )
    same = []
    for _ in range(6):
        usual.step()
        other.step()
        same.append(_bits(usual.world) == _bits(other.world))
    assert same == [True] * 3 + [False] * 3


def test_no_two_rules_share_a_stream_by_accident():
    names = [rule.name for rule in BUILT_IN]
    assert len(names) == len(set(names))


def test_a_replicate_of_the_reference_run_is_the_same_alone():
    scenario = load_scenario("status-quo-2022", set={"horizon": "2024-Q4"})
    chunk = InfluenceModel(scenario, first=40, replicates=9, seed=1)
    alone = InfluenceModel(scenario, replicate=45, seed=1)
    chunk.run()
    alone.run()
    for name, block in alone.world.blocks.items():
        np.testing.assert_array_equal(block, chunk.world.block(name)[..., 5:6], err_msg=name)
