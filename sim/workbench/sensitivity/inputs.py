"""The uncertain numbers of a scenario, and the factors they are gathered in for an analysis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sim.catalogue.evidence import EVIDENCE, SOURCES
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import PARAMETERS
from sim.scenario import Scenario
from sim.scenario.document import ASSUMPTION
from sim.scenario.posterior import load_posterior

By = Literal["input", "family", "kind", "document", "top"]
KINDS = {
    "parameter": "parameters of the rules",
    "hypothesis": "rule variants (hypotheses)",
    "initial": "initial values",
    "shock": "sizes and odds of shocks",
    "fitted": "numbers fitted to the record, together",
}
"""Kinds of inputs, in words."""

CHANCE = "chance"
"""The factor that stands for everything drawn during a run."""

FITTED = ("posterior.row", "posterior.plus", "posterior.minus")
"""The draws by which a replicate picks from a posterior: what moves all fitted numbers together."""

OTHER = "other publications"
_EVIDENCE = re.compile(r"\bE\d{3}\b")


@dataclass(frozen=True)
class Input:
    """One uncertain number: its name as in a result's parameters, kind, words, and documents.

    ``documents`` maps what it rests on (key of a document, id of a data set, "assumption", or
    "other publications") to how many of its references lead there.
    """

    name: str
    kind: str
    label: str
    documents: Mapping[str, int]

    @property
    def document(self) -> str:
        """The document most of its references lead to; an assumption only where there is none."""
        named = {k: n for k, n in self.documents.items() if k != ASSUMPTION}
        return max(named, key=lambda k: named[k]) if named else ASSUMPTION


@dataclass(frozen=True)
class Factor:
    """Inputs that an analysis moves together."""

    name: str
    kind: str
    label: str
    inputs: tuple[str, ...]


def inputs_of(scenario: Scenario, *, fitted: bool = True) -> list[Input]:
    """Every uncertain number of a scenario, in the order in which a result lists them.

    With ``fitted``, numbers that a posterior decides are left out and stand together as the draws
    of :data:`FITTED`, because they depend on each other.
    """
    from sim.start.world import world_of

    names = list(world_of(scenario, first=0, count=1, seed=0).draws)
    name = scenario.posterior
    if not fitted or name is None:
        return [input_of(scenario, draw) for draw in names]
    posterior = load_posterior(name)
    free = [draw for draw in names if not posterior.governs(draw, scenario)]
    if len(free) == len(names):
        return [input_of(scenario, draw) for draw in free]
    together = [Input(draw, "fitted", KINDS["fitted"], {"posterior": 1}) for draw in FITTED]
    return [input_of(scenario, draw) for draw in free] + together


def factors(inputs: Sequence[Input], by: By, top: Iterable[str] = ()) -> list[Factor]:
    """Inputs gathered by ``by``; every input is in one factor.

    "input": each alone; "family": initial values by variable, the others alone; "kind": by kind;
    "document": by what they rest on; "top": those named in ``top`` alone, the others by kind. The
    fitted numbers always stay together.
    """
    chosen = set(top)
    gathered: dict[tuple[str, str, str], list[str]] = {}
    for one in inputs:
        gathered.setdefault(_factor(one, by, chosen), []).append(one.name)
    return [Factor(*head, tuple(names)) for head, names in gathered.items()]


def document_title(scenario: Scenario, key: str) -> str:
    """A document, data set or word in words."""
    if key in SOURCES:
        source = SOURCES[key]
        return f"{source.author}, {source.publisher}, {source.date}"
    if key in scenario.sources:
        data = scenario.sources[key]
        return f"{data.publisher}: {data.title}"
    return {ASSUMPTION: "assumptions without a source", "posterior": KINDS["fitted"]}.get(key, key)


def _factor(one: Input, by: By, chosen: set[str]) -> tuple[str, str, str]:
    alone = (one.name, one.kind, one.label)
    by_kind = (one.kind, "group", KINDS[one.kind])
    if one.kind == "fitted":
        return ("fitted", "group", KINDS["fitted"])
    if by == "document":
        return (one.document, "document", one.document)
    if by == "kind":
        return by_kind
    if by == "top":
        rest = (f"other {one.kind}", "group", f"all other {KINDS[one.kind]}")
        return alone if one.name in chosen else rest
    if by == "family" and one.kind == "initial":
        variable = one.name.split(".")[1]
        return (f"initial.{variable}", "initial", f"initial {_words(variable)}")
    return alone


def input_of(scenario: Scenario, name: str) -> Input:
    """An uncertain number by its name in a result's parameters."""
    section, _, rest = name.partition(".")
    if section == "parameters":
        dotted = ".".join(rest.split(".")[:2])
        known = PARAMETERS.get(dotted)
        label = known.meaning if known is not None else dotted
        label = ": ".join([label, *rest.split(".")[2:]])
        given = scenario.parameters.get(dotted)
        text = ", ".join(given.references) if given else known.source if known else ""
        return Input(name, "parameter", label, _documents(scenario, text))
    if section == "hypotheses":
        hypothesis = HYPOTHESES[rest]
        return Input(
            name, "hypothesis", hypothesis.question,
            _documents(scenario, " ".join(hypothesis.claims.values())),
        )  # fmt: skip
    if section == "shocks":
        return Input(name, "shock", f"shock {rest}", _documents(scenario, _shock(scenario, rest)))
    variable, *labels = rest.split(".")
    block = scenario.initial.get(variable)
    quantity = None if block is None else block.at(tuple(labels))
    text = VARIABLES[variable].source if quantity is None else ", ".join(quantity.references)
    where = f" ({', '.join(labels)})" if labels else ""
    return Input(name, "initial", f"initial {_words(variable)}{where}", _documents(scenario, text))


def _shock(scenario: Scenario, rest: str) -> str:
    name, number, *part = rest.split(".")
    shock = next(s for s in scenario.shocks if s.name == name)
    if number == "probability":
        quantity = shock.probability
    else:
        change = shock.change[number]
        quantity = change.lasts if part == ["lasts"] else change.quantity
    assert quantity is not None
    return ", ".join(quantity.references or shock.evidence)


def _documents(scenario: Scenario, text: str) -> dict[str, int]:
    """Where the references in a text lead, with their number."""
    found = [EVIDENCE[e].source for e in _EVIDENCE.findall(text) if e in EVIDENCE]
    words = {word.strip(" .,;:()") for word in re.split(r"[\s,;]+", text)}
    found += [key for key in scenario.sources if key in words]
    if ASSUMPTION in words:
        found.append(ASSUMPTION)
    if not found:
        found = [OTHER if text else ASSUMPTION]
    return {key: found.count(key) for key in dict.fromkeys(found)}


def _words(variable: str) -> str:
    return variable.replace("_", " ")
