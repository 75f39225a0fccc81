"""Everything the catalogues mention must exist."""

import re

import pytest

from sim.catalogue.disagreements import DISAGREEMENTS
from sim.catalogue.evidence import EVIDENCE, HELD_OUT
from sim.catalogue.hypotheses import HYPOTHESES
from sim.catalogue.mechanisms import LITERATURE, MECHANISMS
from sim.catalogue.parameters import PARAMETERS
from sim.catalogue.patterns import PATTERNS, in_sample
from sim.catalogue.scenarios import BASELINE, SCENARIO_FILES, SCENARIOS
from sim.catalogue.variables import VARIABLES

EVIDENCE_ID = re.compile(r"\bE\d{3}\b")
MECHANISM_CODE = re.compile(r"\bM\d{2}\b")

# Priors that were set in view of a fact kept for testing. Patterns that rest on the same fact test
# consistency and not prediction (see in_sample). The list may shrink; it must not grow.
IN_SAMPLE = {
    "alliance.answer_capacity",
    "alliance.answer_reliable",
    "alliance.request_base",
    "crisis.rescue_success",
    "elite.fear_loss",
    "elite.gratitude",
    "labour.pull",
    "order.defiance",
    "order.distance",
    "trade.dispute_gain",
    "trade.dispute_healing",
    "war.adaptation",
    "war.recovery",
    "war.sanctions_drain",
}


def ids(text: str) -> set[str]:
    return set(EVIDENCE_ID.findall(text))


@pytest.mark.parametrize(
    ("catalogue", "letter", "count"),
    [
        (MECHANISMS, "M", 40),
        (DISAGREEMENTS, "D", 19),
        (PATTERNS, "P", 30),
        (SCENARIOS, "S", 18),
    ],
)
def test_codes_are_contiguous(catalogue, letter, count):
    assert list(catalogue) == [f"{letter}{n:02d}" for n in range(1, count + 1)]
    assert all(code == entry.code for code, entry in catalogue.items())


@pytest.mark.parametrize("mechanism", MECHANISMS.values(), ids=lambda m: m.code)
def test_mechanisms_resolve(mechanism):
    assert mechanism.evidence
    assert set(mechanism.evidence) <= set(EVIDENCE)
    assert ids(mechanism.disputed) <= set(EVIDENCE)
    assert set(mechanism.sign) <= set(VARIABLES)
    assert mechanism.sign
    assert set(mechanism.literature) <= set(LITERATURE)
    texts = (mechanism.cause, mechanism.effect, mechanism.disputed)
    assert set(MECHANISM_CODE.findall(" ".join(texts))) <= set(MECHANISMS)
    assert mechanism.agents
    assert mechanism.moderators


def test_every_work_is_cited_by_a_mechanism():
    cited = {key for mechanism in MECHANISMS.values() for key in mechanism.literature}
    assert cited == set(LITERATURE)


@pytest.mark.parametrize("key", LITERATURE)
def test_citations_give_the_year_of_their_key(key):
    assert f"({key.rsplit('-', 1)[1]})" in LITERATURE[key]


@pytest.mark.parametrize("hypothesis", HYPOTHESES.values(), ids=lambda h: h.name)
def test_hypotheses_resolve(hypothesis):
    assert set(hypothesis.mechanisms) <= set(MECHANISMS)
    assert set(hypothesis.claims) == set(hypothesis.variants)
    assert sum(hypothesis.variants.values()) == pytest.approx(1)
    assert min(hypothesis.variants.values()) > 0
    assert ids(" ".join(hypothesis.claims.values())) <= set(EVIDENCE)


@pytest.mark.parametrize("disagreement", DISAGREEMENTS.values(), ids=lambda d: d.code)
def test_disagreements_resolve(disagreement):
    assert len(disagreement.sides) > 1
    for side in disagreement.sides:
        assert side.evidence
        assert set(side.evidence) <= set(EVIDENCE)
    known = HYPOTHESES if disagreement.carrier == "hypothesis" else VARIABLES
    assert set(disagreement.names) <= set(known)
    assert bool(disagreement.names) == (disagreement.carrier != "none")


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda p: p.code)
def test_patterns_resolve(pattern):
    assert set(pattern.evidence) <= set(EVIDENCE)
    assert pattern.evidence
    assert set(pattern.scenarios) <= set(SCENARIO_FILES)
    assert pattern.scenarios
    assert pattern.against in {"", *SCENARIO_FILES}
    assert pattern.against not in pattern.scenarios
    assert set(pattern.mechanisms) <= set(MECHANISMS)
    assert pattern.mechanisms
    assert set(pattern.variables) <= set(VARIABLES)
    assert 0.5 < pattern.threshold <= 1
    assert ids(pattern.caution) <= set(EVIDENCE)


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda s: s.code)
def test_scenarios_resolve(scenario):
    assert set(scenario.evidence) <= set(EVIDENCE)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", scenario.file)
    assert scenario.question.endswith("?")
    assert len(scenario.branches) != 1
    for branch, letter in zip(scenario.branches, "abcdef", strict=False):
        assert branch.file == f"{scenario.file}-{letter}"
    for start in (scenario.start, *(b.start for b in scenario.branches)):
        assert re.fullmatch(r"\d{4}-Q[1-4]", start)


def test_scenario_files_are_unique_and_start_with_the_baseline():
    assert len(set(SCENARIO_FILES)) == len(SCENARIO_FILES)
    assert SCENARIO_FILES[0] == BASELINE


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda p: p.name)
def test_parameters_resolve(parameter):
    assert re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", parameter.name)
    assert set(parameter.mechanisms) <= set(MECHANISMS)
    assert parameter.unit
    assert parameter.meaning
    assert parameter.source
    assert ids(parameter.source) <= set(EVIDENCE)


def test_no_further_parameter_is_tuned_on_facts_kept_for_testing():
    citing = {p.name for p in PARAMETERS.values() if ids(p.source) & set(HELD_OUT)}
    assert citing <= IN_SAMPLE


def test_a_pattern_knows_the_parameters_that_saw_its_evidence():
    for pattern in PATTERNS.values():
        for name in in_sample(pattern):
            assert ids(PARAMETERS[name].source) & set(pattern.evidence)
    assert "war.recovery" in in_sample(PATTERNS["P08"])
