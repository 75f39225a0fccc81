"""Everything the catalogues mention must exist."""

import re

import pytest

from sim.catalogue.evidence import EVIDENCE, HELD_OUT, LITERATURE
from sim.catalogue.questions import (
    BASELINE,
    DISAGREEMENTS,
    HYPOTHESES,
    PATTERNS,
    SCENARIO_FILES,
    SCENARIOS,
)
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.validation.patterns.evaluate import in_sample

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
    ("catalogue", "letter"),
    [(MECHANISMS, "M"), (DISAGREEMENTS, "D"), (PATTERNS, "P"), (SCENARIOS, "S")],
)
def test_codes_are_contiguous(catalogue, letter):
    assert list(catalogue) == [f"{letter}{n:02d}" for n in range(1, len(catalogue) + 1)]
    assert all(code == entry.code for code, entry in catalogue.items())


def test_mechanisms_resolve():
    for mechanism in MECHANISMS.values():
        assert mechanism.evidence, mechanism
        assert set(mechanism.evidence) <= set(EVIDENCE), mechanism
        assert ids(mechanism.disputed) <= set(EVIDENCE), mechanism
        assert set(mechanism.sign) <= set(VARIABLES), mechanism
        assert mechanism.sign, mechanism
        assert set(mechanism.literature) <= set(LITERATURE), mechanism
        texts = (mechanism.cause, mechanism.effect, mechanism.disputed)
        assert set(MECHANISM_CODE.findall(" ".join(texts))) <= set(MECHANISMS), mechanism
        assert mechanism.agents, mechanism
        assert mechanism.moderators, mechanism


def test_every_work_is_cited_by_a_mechanism():
    cited = {key for mechanism in MECHANISMS.values() for key in mechanism.literature}
    assert cited == set(LITERATURE)


def test_citations_give_the_year_of_their_key():
    for key in LITERATURE:
        assert f"({key.rsplit('-', 1)[1]})" in LITERATURE[key], key


def test_hypotheses_resolve():
    for hypothesis in HYPOTHESES.values():
        assert set(hypothesis.mechanisms) <= set(MECHANISMS), hypothesis
        assert set(hypothesis.claims) == set(hypothesis.variants), hypothesis
        assert sum(hypothesis.variants.values()) == pytest.approx(1), hypothesis
        assert min(hypothesis.variants.values()) > 0, hypothesis
        assert ids(" ".join(hypothesis.claims.values())) <= set(EVIDENCE), hypothesis


def test_disagreements_resolve():
    for disagreement in DISAGREEMENTS.values():
        assert len(disagreement.sides) > 1, disagreement
        for side in disagreement.sides:
            assert side.evidence, disagreement
            assert set(side.evidence) <= set(EVIDENCE), disagreement
        known = HYPOTHESES if disagreement.carrier == "hypothesis" else VARIABLES
        assert set(disagreement.names) <= set(known), disagreement
        assert bool(disagreement.names) == (disagreement.carrier != "none"), disagreement


def test_patterns_resolve():
    for pattern in PATTERNS.values():
        assert set(pattern.evidence) <= set(EVIDENCE), pattern
        assert pattern.evidence, pattern
        assert set(pattern.scenarios) <= set(SCENARIO_FILES), pattern
        assert pattern.scenarios, pattern
        assert pattern.against in {"", *SCENARIO_FILES}, pattern
        assert pattern.against not in pattern.scenarios, pattern
        assert set(pattern.mechanisms) <= set(MECHANISMS), pattern
        assert pattern.mechanisms, pattern
        assert set(pattern.variables) <= set(VARIABLES), pattern
        assert 0.5 < pattern.threshold <= 1, pattern
        assert ids(pattern.caution) <= set(EVIDENCE), pattern


def test_scenarios_resolve():
    for scenario in SCENARIOS.values():
        assert set(scenario.evidence) <= set(EVIDENCE), scenario
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", scenario.file), scenario
        assert scenario.question.endswith("?"), scenario
        assert len(scenario.branches) != 1, scenario
        for branch, letter in zip(scenario.branches, "abcdef", strict=False):
            assert branch.file == f"{scenario.file}-{letter}", scenario
        for start in (scenario.start, *(b.start for b in scenario.branches)):
            assert re.fullmatch(r"\d{4}-Q[1-4]", start), scenario


def test_scenario_files_are_unique_and_start_with_the_baseline():
    assert len(set(SCENARIO_FILES)) == len(SCENARIO_FILES)
    assert SCENARIO_FILES[0] == BASELINE


def test_parameters_resolve():
    for parameter in PARAMETERS.values():
        assert re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", parameter.name), parameter
        assert set(parameter.mechanisms) <= set(MECHANISMS), parameter
        assert parameter.unit, parameter
        assert parameter.meaning, parameter
        assert parameter.source, parameter
        assert ids(parameter.source) <= set(EVIDENCE), parameter


def test_no_further_parameter_is_tuned_on_facts_kept_for_testing():
    citing = {p.name for p in PARAMETERS.values() if ids(p.source) & set(HELD_OUT)}
    assert citing <= IN_SAMPLE


def test_a_pattern_knows_the_parameters_that_saw_its_evidence():
    for pattern in PATTERNS.values():
        for name in in_sample(pattern):
            assert ids(PARAMETERS[name].source) & set(pattern.evidence)
    assert "war.recovery" in in_sample(PATTERNS["P08"])
