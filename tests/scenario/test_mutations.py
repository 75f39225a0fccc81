"""Fifty files that change shipped scenarios at random merge, are checked, and load again.

Each file extends a shipped scenario and changes some of it the way users do: values with and
without sources of their own, new labels, shocks and outcomes, removals. What it does not state
keeps text, unit, grade and source, and what a run would write down loads to the same.
"""

import random
from collections import Counter

import pytest

from sim.catalogue.priors import Dirichlet
from sim.mechanisms.registers import PARAMETERS
from sim.scenario import find, scenario_from
from sim.scenario.cover import covering, numbers
from sim.scenario.document import Problems
from sim.scenario.files import normalised, read_chain
from sim.scenario.merge import merge
from sim.scenario.scenario import build
from sim.scenario.yaml import _entry, read_text
from sim.text import FORBIDDEN

BASES = ("status-quo-2022", "region-2015")
FILES = 50
TITLES = ("Plan: B", ".inf", "NO", "tab\there", "🏔 «Pamir»", 'it\'s "quoted"', "#1", "- x", "~")
LABELS = {"evidence": ["E010"], "grade": "C", "year": 2019, "note": "of the tests"}


@pytest.fixture(scope="module")
def bases():
    found = {}
    for name in BASES:
        problems = Problems()
        found[name] = read_chain(find(name), f"{name}.yaml", problems)
        problems.raise_any()
    return found


def rows(scenario):
    return {r.name: (r.text, r.unit, r.grade, r.source, r.note) for r in scenario.assumptions()}


class Mutation:
    """A file that changes a base: its data, and the names of the numbers that it states."""

    def __init__(self, base, number):
        self.base, self.random = base, random.Random(number)
        self.data = {"name": f"m{number}", "title": self.random.choice(TITLES)}
        self.stated, self.dropped = set(), set()
        steps = (self.restate, self.say_more, self.add_offer, self.add_state, self.set_parameter,
                 self.add_shock, self.add_outcome, self.remove, self.translate)  # fmt: skip
        self.steps = [*self.random.sample(steps, 5), self.restate]
        for step in self.steps:
            step()

    def entry(self, section):
        known = self.base.items[section].items
        used = self.data.get(section, {})
        name = self.random.choice([n for n in known if n not in self.dropped and n not in used])
        return name, known[name], self.data.setdefault(section, {}).setdefault(name, {})

    def sources(self, section):
        keys = {"evidence", "note"} if section == "shocks" else {"evidence"}
        return {k: v for k, v in LABELS.items() if section == "initial" or k in keys}

    def put(self, section, name, body, path, value):
        for step in path[:-1]:
            body = body.setdefault(step, {})
        body[path[-1]] = value
        text = ".".join((section, name, *map(str, path)))
        self.stated.add(text.replace(".values", "", 1) if section == "initial" else text)

    def restate(self):
        """Some numbers of an entry again as they were, with a source of one kind or another."""
        section = self.random.choice(["initial", "instruments", "organisations"])
        name, entry, body = self.entry(section)
        found = [n for n in numbers(section, entry) if n[0][0] != "error"]
        covered = self.random.random() < 0.5
        for path, node, _ in self.random.sample(found, min(2, len(found))):
            value = node.plain()
            value = dict(value) if isinstance(value, dict) else {"value": value}
            value = {k: v for k, v in value.items() if k not in {*LABELS, "source"}}
            value |= {} if covered else LABELS
            if covered and set(value) == {"value"}:
                value = value["value"]
            self.put(section, name, body, path, value)
        if covered:
            body.update(self.sources(section))

    def say_more(self):
        """A source for an entry, and no number."""
        section = self.random.choice([s for s in ("initial", "instruments") if covering(s)])
        _, _, body = self.entry(section)
        body.update(self.sources(section))

    def add_offer(self):
        name, _, body = self.entry("instruments")
        power = self.random.choice(list(self.base.items["powers"].items))
        self.put("instruments", name, body, ("offered_by", power), 0.5)
        body["evidence"] = ["E011", "assumption"]

    def add_state(self):
        self.data.setdefault("states", {})["GEO"] = {"name": self.random.choice(TITLES)}
        self.data["initial"] = self.data.get("initial", {})
        if "gdp" not in self.data["initial"]:
            body = self.data["initial"]["gdp"] = dict(LABELS)
            self.put("initial", "gdp", body, ("values", "GEO"), 18)

    def set_parameter(self):
        name, parameter = self.random.choice(list(PARAMETERS.items()))
        if not isinstance(parameter.prior, Dirichlet):
            value = {"value": parameter.prior.median, "evidence": ["assumption"]}
            self.data.setdefault("parameters", {})[name] = value
            self.stated.add(f"parameters.{name}")

    def add_shock(self):
        change = {"unrest": {"add": {"uniform": [0.1, 0.2]}, "for": "2 quarters"}}
        shock = {"at": str(self.base.get("start").value), "state": "all", "change": change}
        self.data["shocks"] = {"trouble": {**shock, "evidence": ["E012"], "probability": 0.5}}

    def add_outcome(self):
        kind = self.random.choice(["final", "maximum", "mean"])
        body = {kind: {"variable": "gdp", "state": "all"}, "title": self.random.choice(TITLES)}
        self.data["outcomes"] = {"mine": body}

    def remove(self):
        """An instrument that nothing has spoken of."""
        known = self.base.items["instruments"].items
        used = self.data.get("instruments", {})
        name = self.random.choice([n for n in known if n not in used])
        self.data.setdefault("instruments", {})[name] = None
        self.dropped.add(name)

    def translate(self):
        label = self.random.choice(list(self.base.items["states"].items))
        self.data.setdefault("states", {})[label] = {"name": self.random.choice(TITLES)}


def merged(base, mutation):
    text = "\n".join(line for key in mutation.data for line in _entry(key, mutation.data[key], 0))
    problems = Problems()
    child = normalised(read_text(text + "\n", "mine.yaml", problems=problems), problems)
    return build(merge(base, child, problems), problems)


@pytest.mark.slow
@pytest.mark.parametrize("base", BASES)
def test_fifty_mutated_files_merge_check_and_reload_with_their_sources(bases, base):
    before = rows(build(bases[base], Problems()))
    done = Counter()
    for number in range(FILES // len(BASES)):
        mutation = Mutation(bases[base], f"{base}-{number}".encode())
        mutation.data["name"] = f"m{number}"
        scenario = merged(bases[base], mutation)
        after = rows(scenario)
        gone = {n for n in before if any(f".{x}." in f"{n}." for x in mutation.dropped)}
        kept = set(before) - mutation.stated - gone
        assert kept <= set(after)
        for name in kept:
            assert after[name][:4] == before[name][:4], (number, name)
        assert mutation.stated <= set(after)
        dump = scenario.dump()
        assert not FORBIDDEN.search(dump)
        again = scenario_from(dump)
        assert again == scenario
        assert rows(again) == after
        assert again.title == mutation.data["title"]
        done.update(step.__name__ for step in mutation.steps)
    assert min(done.values()) >= 5, done
