"""The committed JSON schema is current and agrees with the loader on valid files."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from sim.scenario.json_schema import PATH, json_schema, text
from sim.scenario.yaml import read_file

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def schema():
    return json_schema()


def test_committed_schema_is_current():
    assert PATH.read_text(encoding="utf-8") == text(), "run python -m sim.scenario.json_schema"


def test_schema_is_a_schema(schema):
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("file", sorted((HERE / "valid").glob("*.yaml")), ids=lambda f: f.stem)
def test_valid_files_pass(schema, file):
    # The tests' own parameters are not in the catalogue.
    parameters = schema["properties"]["parameters"] | {"additionalProperties": True}
    schema = schema | {"properties": schema["properties"] | {"parameters": parameters}}
    data = read_file(file, str(file)).plain()
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []


@pytest.mark.parametrize(
    "name",
    [
        "unknown-key", "initial-unknown", "mechanism-value", "state-unknown-key", "shock-variable",
        "hypothesis-variant", "outcome-kind", "prior-typo", "instrument-role", "start-bad-quarter",
    ],
)  # fmt: skip
def test_common_mistakes_are_seen_by_editors(schema, name):
    file = HERE / "invalid" / f"{name}.yaml"
    data = read_file(file, str(file)).plain()
    assert not Draft202012Validator(schema).is_valid(data)


def test_names_carry_their_meaning(schema):
    properties = schema["properties"]
    assert "USD bn" in properties["initial"]["properties"]["debt"]["description"]
    assert "M01" in properties["mechanisms"]["properties"]
    json.dumps(properties)
