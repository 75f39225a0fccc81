"""The JSON schema of scenario files, by which editors complete and check while one writes.

``python -m sim.scenario.json_schema`` writes it beside this module. It says less than the loader:
names are known, but not whether numbers fit or references exist.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.scenario.quantity import Spec
from sim.scenario.structure import ENTRIES, Heading, Parts

PATH = Path(__file__).with_name("scenario.schema.json")
Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema as a JSON document."""
    models = [kind for kind in ENTRIES.values() if _is_model(kind)]
    _, top = models_json_schema(
        [(model, "validation") for model in (*models, Heading)], ref_template="#/$defs/{model}"
    )
    definitions: Schema = _described(top)["$defs"]
    heading = definitions.pop("Heading")
    _name_variables(definitions)
    for model in models:
        # A file that extends another says only what differs, so nothing in an entry is required.
        definitions[model.__name__].pop("required", None)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "required": ["name"],
        "properties": {**heading["properties"], **_sections()},
        "$defs": definitions,
    }
    return {"title": "greatgame scenario", **schema}


def text() -> str:
    """The schema as it is committed."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _sections() -> Schema:
    sections: Schema = {}
    said = _docstrings(Parts)
    named = {
        "initial": {name: _about(f"{v.meaning} [{v.unit}]") for name, v in VARIABLES.items()
                    if v.role in {"stock", "trait"}},
        "parameters": {n: _about(f"{p.meaning} [{p.unit}]") for n, p in PARAMETERS.items()},
        "hypotheses": {name: _weights(name) for name in HYPOTHESES},
        "mechanisms": {code: _about(m.name) for code, m in MECHANISMS.items()},
    }  # fmt: skip
    for section in ENTRIES:
        description = said[section]
        entry = {"anyOf": [_reference(section), {"type": "null"}]}
        if section in named:
            properties = {name: {**entry, **about} for name, about in named[section].items()}
            body: Schema = {"properties": properties, "additionalProperties": False}
        else:
            body = {"additionalProperties": entry}
        sections[section] = {"type": "object", "description": description, **body}
    by_name = {key: value for key, value in sections["shocks"].items() if key != "description"}
    sections["shocks"] = {
        "description": said["shocks"],
        "anyOf": [{"type": "array", "items": _reference("shocks")}, by_name],
    }
    return sections


def _reference(section: str) -> Schema:
    kind = ENTRIES[section]
    if _is_model(kind):
        return {"$ref": f"#/$defs/{kind.__name__}"}
    return _described(TypeAdapter(kind).json_schema())


def _described(schema: Any) -> Any:
    """A schema, with what stands below the fields of models put there in place of the titles.

    Titles are made up from names, and the names say as much.
    """
    named = isinstance(schema, dict) and isinstance(schema.get("title"), str)
    title = schema.pop("title") if named else ""
    for kind in _family(Spec):
        if kind.__name__ == title and "properties" in schema:
            properties = schema["properties"]
            for name, text in _docstrings(kind).items():
                properties[name] = dict(sorted({**properties[name], "description": text}.items()))
    for inner in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(inner, dict | list):
            _described(inner)
    return schema


def _family(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield kind
    for further in kind.__subclasses__():
        yield from _family(further)


def _docstrings(kind: type[BaseModel]) -> dict[str, str]:
    """What stands below each field of a model: read here, where it is wanted, as it takes time."""
    found = {}
    for owner in reversed([one for one in kind.__mro__ if issubclass(one, Spec)]):
        (its,) = ast.parse(inspect.getsource(owner)).body
        for field, below in pairwise(its.body if isinstance(its, ast.ClassDef) else ()):
            if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr):
                found[ast.unparse(field.target)] = inspect.cleandoc(ast.literal_eval(below.value))
    return found


def _about(description: str) -> Schema:
    return {"description": description}


def _weights(question: str) -> Schema:
    hypothesis = HYPOTHESES[question]
    weight = {"type": "number", "minimum": 0}
    variants = {name: {**weight, **_about(claim)} for name, claim in hypothesis.claims.items()}
    variants = {name: variants.get(name, weight) for name in hypothesis.variants}
    form = {"type": "object", "properties": variants, "additionalProperties": False}
    return {"description": hypothesis.question, "anyOf": [form, {"type": "null"}]}


def _name_variables(definitions: Schema) -> None:
    """List the variables wherever a definition takes the name of one."""
    for definition in definitions.values():
        properties = definition.get("properties", {})
        if "variable" in properties:
            about = {"enum": list(VARIABLES)}
            properties["variable"] = {**about, "description": "Variable of the model."}
    change = definitions["ShockSpec"]["properties"]["change"]
    change["propertyNames"] = {"enum": [n for n, v in VARIABLES.items() if v.role != "derived"]}
    word = {"type": "string", "description": "Label of a categorical variable."}
    for owner, key in (("ChangeSpec", "set"), ("Values", None)):
        definition = definitions[owner]
        place = definition["properties"][key] if key else definition
        branches = place.get("anyOf") or place.pop("oneOf")
        place["anyOf"] = [*branches, word]


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
