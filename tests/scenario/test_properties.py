"""Properties: any valid document survives dump and load; no mutilated file does harm."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import MECHANISMS
from sim.scenario import Scenario, ScenarioError, load_scenario, scenario_from
from sim.scenario.document import Mark, node_of
from sim.scenario.yaml import read_text, write
from sim.text import FORBIDDEN

VALID = Path(__file__).parent / "valid"
BASE = (VALID / "base.yaml").read_text(encoding="utf-8")
FULL = (VALID / "full.yaml").read_text(encoding="utf-8")
STATES, POWERS = ("KAZ", "KGZ", "TJK", "UZB"), ("RUS", "CHN", "TUR")
pytestmark = pytest.mark.usefixtures("catalogue")
relaxed = settings(deadline=None, suppress_health_check=list(HealthCheck))

PIECES = (
    ".inf", "-.INF", ".nan", ".", "...", "---", "NO", "no", "null", "~", "true", "off", "1e999",
    "1", "9" * 400, "0x1F", "1_0", "2022-Q1", "\t", "\n", " ", "  ", ": ", ":", "#", "- ", "? ",
    "'", '"', "\\", "\\e", "{", "}", "[", "]", ",", "&a", "*a", "!t", "|", ">", "%", "@", "`", "=",
    "<<", "👩‍👩‍👧", "🏴", "Қ", "中", "é", "\u00a0", "\u3000", "\u200d", "\U0010fffd",
)  # fmt: skip
"""Words and marks that YAML, terminals or the eye could take for something else."""
anything = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join), st.text(max_size=30)
).filter(lambda text: not FORBIDDEN.search(text))
words = anything.filter(bool)
shares = st.floats(0.01, 0.99)
pairs = st.tuples(shares, shares).filter(lambda p: p[0] != p[1]).map(sorted)
sources = st.sampled_from([["assumption"], ["E001"], ["TEST", "E450"]])


@st.composite
def quantities(draw):
    """A number between 0 and 1, in any of its forms."""
    low, high = draw(pairs)
    form = draw(
        st.sampled_from(
            [
                draw(shares),
                {"value": low},
                {"uniform": [low, high]},
                {"truncated": [high, 0.2, low, high]},
                {"beta": [2, 3, low, high]},
                {"triangular": [low, high, high]},
                {"discrete": {str(low): 1, str(high): 0.5}},
                {"sample": [low, high, high]},
                {"lognormal": [low, 0.3]},
                {"normal": [low, 0.1]},
            ]
        )
    )
    if isinstance(form, dict) and draw(st.booleans()):
        form |= {"evidence": draw(sources), "note": draw(words), "year": 2021}
    return form


@st.composite
def blocks(draw, axes):
    labels = {"state": STATES, "power": POWERS}
    if not axes:
        return draw(quantities())
    names = draw(st.lists(st.sampled_from([*labels[axes[0]], "default"]), min_size=1, unique=True))
    return {name: draw(blocks(axes[1:])) for name in names}


@st.composite
def initial(draw):
    known = [
        v for v in VARIABLES.values()
        if v.role in {"stock", "trait"} and v.unit == "0..1" and set(v.axes) <= {"state", "power"}
    ]  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(known), unique_by=lambda v: v.name, max_size=4))
    return {
        v.name: {"unit": v.unit, "evidence": draw(sources), "values": draw(blocks(v.axes))}
        for v in chosen
    }


@st.composite
def shocks(draw):
    operation = draw(st.sampled_from(["add", "multiply", "set"]))
    change = {operation: draw(quantities())}
    change |= draw(st.sampled_from([{}, {"for": 3}, {"for": "2 years"}]))
    shock = {
        "at": draw(st.sampled_from(["2022-Q1", "2023-07-01", "2024-Q4"])),
        "change": {"unrest": change},
        "evidence": draw(sources),
    }
    if draw(st.booleans()):
        shock["state"] = draw(st.sampled_from(["KAZ", "all", ["KAZ", "UZB"]]))
    if draw(st.booleans()):
        shock["probability"] = draw(quantities())
    return shock


def outcome(draw):
    state = draw(st.sampled_from(["KAZ", "all", ["KGZ", "UZB"]]))
    return draw(
        st.sampled_from(
            [
                {"final": {"variable": "gdp", "state": state}},
                {"final": {"variable": "debt", "state": state, "across": "sum"}},
                {"ever": {"variable": "unrest", "state": state, "above": draw(shares), "for": 2}},
                {"count": {"variable": "protest", "state": state, "from": "2022-Q3"}},
                {"leader": {"variable": "influence", "state": state}},
                {"rank": {"variable": "influence", "state": state, "power": "all"}},
            ]
        )
    )


@st.composite
def documents(draw):
    """A complete scenario as data."""
    names = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
    hypothesis = draw(st.sampled_from(list(HYPOTHESES.values())))
    return {
        "name": draw(names),
        "title": draw(words),
        "description": draw(words),
        "question": draw(words),
        "start": "2022-Q1",
        "horizon": draw(st.sampled_from(["2024-Q4", "2033-Q4"])),
        "sources": {"TEST": {"publisher": draw(words), "title": draw(words)}},
        "states": {s: {"name": draw(words), "neighbours": [t for t in STATES if t != s]}
                   for s in STATES},
        "powers": {p: {"name": draw(words), "nuclear": draw(st.booleans())} for p in POWERS},
        "initial": draw(initial()),
        "parameters": {"test.rate": {"uniform": draw(pairs), "evidence": draw(sources)}},
        "hypotheses": {hypothesis.name: {v: draw(shares) for v in hypothesis.variants}},
        "mechanisms": draw(st.dictionaries(st.sampled_from(list(MECHANISMS)), st.booleans())),
        "shocks": draw(st.dictionaries(names, shocks(), max_size=3)),
        "outcomes": {name: outcome(draw) for name in draw(st.lists(names, max_size=3))},
    }  # fmt: skip


@settings(relaxed, max_examples=30)
@given(documents())
def test_dump_and_load_give_the_same_scenario(data):
    scenario = scenario_from(data)
    again = scenario_from(scenario.dump())
    assert again == scenario
    assert again.digest == scenario.digest
    assert again.dump() == scenario.dump()
    assert again.assumptions() != []


keys = words.filter(lambda text: text != "<<")
values = st.recursive(
    st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | anything,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@settings(relaxed, max_examples=200)
@given(st.dictionaries(st.sampled_from(["description", "initial", "states", "shocks"]), values))
def test_the_writer_writes_what_the_reader_reads(data):
    node = node_of(data, Mark("x", 0, 0))
    text = write(node)
    assert len(text.encode()) <= node.size()[1] + 1  # what it may take at most, and a last line
    back = read_text(text, "x").plain() if data else {}
    if isinstance(data.get("shocks"), dict):
        entries = data["shocks"].items()
        data["shocks"] = [{"name": k, **v} for k, v in entries if isinstance(v, dict)]
    assert back == data


TOKENS = (
    "!!python/object:os.system", "&a", "*a", "<<", "{", "}", "[", "]", ":", ": ", "- ", "? ", "|",
    ">", "#", "%", "@", "`", "'", '"', ",", "\t", "\n", "\n  ", "---\n", "...\n", "null", "true",
    "off", "NO", ".nan", ".inf", "1e999", "-1", "0x1F", "9" * 400, "all", "default", "value",
    "uniform", "extends: full", "name: {}", "set", "for", "\0", "\x07", "\u2028", "\ufeff", "é",
)  # fmt: skip


@st.composite
def mutilated(draw):
    """The valid file with pieces replaced, repeated, moved or taken out."""
    text = draw(st.sampled_from([FULL, BASE.replace("abstract: true", "abstract: false")]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 12))
        lines = text.split("\n")
        line = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        token = draw(st.sampled_from(TOKENS))
        indented = " " * draw(st.integers(0, 6)) + lines[line].strip()
        text = draw(
            st.sampled_from(
                [
                    text[:start] + token + text[start:],
                    text[:start] + token + text[end:],
                    text[:start] + text[end:],
                    "\n".join([*lines[:line], *lines[line + 1 :]]),
                    "\n".join([*lines[:line], lines[other], *lines[line:]]),
                    "\n".join([*lines[:line], indented, *lines[line + 1 :]]),
                    text[:start],
                ]
            )
        )
    return text


@settings(relaxed, max_examples=120)
@given(mutilated())
def test_a_mutilated_file_is_refused_or_read_but_never_breaks(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("mutilated")
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    (folder / "full.yaml").write_text(text, encoding="utf-8")
    outcome_of_loading(folder / "full.yaml")


@settings(relaxed, max_examples=90)
@given(st.binary(max_size=60), st.integers(0, len(FULL)), st.integers(0, 40))
def test_random_bytes(tmp_path_factory, data, start, length):
    folder = tmp_path_factory.mktemp("bytes")
    raw = FULL.encode()
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    (folder / "full.yaml").write_bytes(raw[:start] + data + raw[start + length :])
    outcome_of_loading(folder / "full.yaml")


def outcome_of_loading(file):
    """Load a file; anything but a scenario or a readable refusal is a failure."""
    try:
        scenario = load_scenario(file)
    except ScenarioError as error:
        scenario, refusal = None, error
    if scenario is None:
        assert len(str(refusal).splitlines()) == len(refusal.problems) > 0
    else:
        assert isinstance(scenario, Scenario)
        assert scenario_from(scenario.dump()) == scenario
