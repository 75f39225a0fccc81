"""A scenario, complete, checked and unchangeable; and how it comes from a file, a name or data."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr

from sim.catalogue.priors import Prior
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import Axis
from sim.mechanisms.registers import MECHANISMS
from sim.quarter import FIRST_YEAR, Quarter
from sim.scenario.assumptions import Assumption, assumptions
from sim.scenario.checks import Context
from sim.scenario.checks.names import check_names, check_references
from sim.scenario.checks.numbers import check_numbers, check_timing
from sim.scenario.checks.outcomes import check_outcomes, expand
from sim.scenario.document import ALL, HEADING, SECTIONS, Mark, Node, Problems, axis_labels, node_of
from sim.scenario.files import anchored, exists, find, normalised, read_chain
from sim.scenario.merge import as_data, hand_made, merge, settings, trim
from sim.scenario.outcomes import OutcomeSpec
from sim.scenario.posterior import NONE, folder_of, load_posterior
from sim.scenario.quantity import Quantity
from sim.scenario.specs import ShockSpec
from sim.scenario.structure import About, Heading, Sections, parse
from sim.scenario.yaml import MAX_BYTES, MAX_NODES, read_text, write

KEEP = "\0keep"
"""Stands for leaving something as it is, where None has a meaning."""
Number = float | Quantity | Prior | Mapping[str, Any]


class Scenario(Sections, About):
    """What a run starts from. Made by :func:`sim.scenario.load_scenario` and by ``with_``.

    Mappings keep the order of the file. ``parameters`` holds overrides only; ``hypotheses`` and
    ``mechanisms`` are complete; ``outcomes`` has one entry per label. Two scenarios are equal when
    they resolve to the same numbers and words, wherever these were written.
    """

    start: Quarter
    horizon: Quarter
    shocks: list[ShockSpec] = Field(default_factory=list)
    outcomes: dict[str, OutcomeSpec] = Field(default_factory=dict)
    _document: Node = PrivateAttr()

    @classmethod
    def of_document(cls, document: Node, **parts: Any) -> Scenario:
        """A scenario that remembers the document it was read from."""
        scenario = cls(**parts)
        scenario._document = document
        return scenario

    @property
    def document(self) -> Node:
        """The merged document behind the scenario, with the place of every value."""
        return self._document

    @property
    def labels(self) -> dict[Axis, tuple[str, ...]]:
        """Labels of each axis, in the order of the file."""
        return axis_labels(lambda section: getattr(self, section))

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of states and powers as printed, by label."""
        return {label: actor.name for label, actor in (*self.states.items(), *self.powers.items())}

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters of the run, from start to horizon."""
        return [self.start + step for step in range(self.horizon - self.start + 1)]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the resolved scenario as canonical JSON; 64 hexadecimal digits."""
        return hashlib.sha256(self._canonical.encode()).hexdigest()

    @cached_property
    def _canonical(self) -> str:
        content = self.model_dump(mode="json", exclude={"posterior"})
        if self.posterior is not None:
            content["posterior"] = load_posterior(self.posterior).digest
        return json.dumps(content, ensure_ascii=True, separators=(",", ":"))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self._canonical == other._canonical

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"<Scenario {self.name}: {self.title}, {self._extent}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        rows = {
            "Question": self.question or "",
            "Runs": self._extent,
            "States": ", ".join(state.name for state in self.states.values()),
            "Powers": ", ".join(power.name for power in self.powers.values()),
            "Shocks": ", ".join(shock.name for shock in self.shocks),
            "Outcomes": ", ".join(dict.fromkeys(spec.base for spec in self.outcomes.values())),
            "Switched off": ", ".join(code for code, on in self.mechanisms.items() if not on),
        }
        cells = "".join(
            f"<tr><th>{head}</th><td style='text-align:left'>{escape(text)}</td></tr>"
            for head, text in rows.items()
            if text
        )
        return f"<p><b>{escape(self.title)}</b> ({escape(self.name)})</p><table>{cells}</table>"

    @property
    def _extent(self) -> str:
        return f"{self.start} to {self.horizon}"

    def dump(self) -> str:
        """The scenario as one YAML document without ``extends``; it loads to an equal scenario."""
        return write(self._document)

    def assumptions(self) -> list[Assumption]:
        """Every number behind a run with its source, defaults of the catalogue included."""
        return assumptions(self)

    def with_(
        self,
        *,
        mechanisms: Mapping[str, bool] | None = None,
        parameters: Mapping[str, Number] | None = None,
        hypotheses: Mapping[str, Mapping[str, float]] | None = None,
        horizon: Quarter | str | None = None,
        shocks: Mapping[str, Any] | Sequence[Any] | None = None,
        posterior: str | None = KEEP,
        set: Mapping[str, Any] | None = None,  # noqa: A002 - the word of the command line
    ) -> Scenario:
        """A checked copy with changes on top.

        A mapping of shocks adds to those of the scenario (None takes one away); a sequence takes
        their place. ``posterior=None`` goes back to the priors. ``set`` speaks dotted paths, as
        ``--set`` does. Numbers without a source of their own count as assumptions. Raises
        :class:`~sim.scenario.document.ScenarioError`.
        """
        sections = {
            "mechanisms": mechanisms, "parameters": parameters, "hypotheses": hypotheses,
            "horizon": horizon, "shocks": shocks,
        }  # fmt: skip
        given = {key: value for key, value in sections.items() if value is not None}
        if posterior is not KEEP:
            given["posterior"] = posterior or NONE
        return changed(self, given, set or {}, whole=isinstance(shocks, Sequence))

    def replace(self, **changes: Any) -> Scenario:
        """A checked copy with whole top-level keys replaced (``title``, ``shocks``, ``states``).

        Values are what a file would hold, or the objects of a scenario. Raises
        :class:`~sim.scenario.document.ScenarioError`.
        """
        return replaced(self, changes)


ScenarioLike = Scenario | str | os.PathLike[str]
"""What may be given for a scenario: itself, its file, or the name of a shipped one."""


def load_scenario(
    path: str | os.PathLike[str],
    *,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - the word of the command line
    allow_abstract: bool = False,
) -> Scenario:
    """Read, merge and check a scenario.

    ``path`` is a file, or the name of a shipped scenario; ``set`` puts values at dotted paths,
    such as ``{"horizon": "2030-Q4"}``, each written as YAML. Raises
    :class:`~sim.scenario.document.ScenarioError` with every problem found.
    """
    shown = os.fspath(path)
    problems = Problems()
    path = find(shown) if _is_name(shown) else Path(shown)
    document = read_chain(path, f"{shown}.yaml" if _is_name(shown) else shown, problems)
    document = apply(document, set or {}, problems)
    return build(document, problems, allow_abstract=allow_abstract)


def as_scenario(given: ScenarioLike) -> Scenario:
    """A scenario as it is, or the one of a file or of the name of a shipped scenario.

    What every function asks that takes a scenario. Raises
    :class:`~sim.scenario.document.ScenarioError`, and ``TypeError`` for anything else.
    """
    if isinstance(given, str | os.PathLike):
        return load_scenario(given)
    if getattr(given, "digest", None) is None:  # stand-ins for scenarios have one as well
        raise TypeError(
            "expected a scenario, a file or the name of a shipped scenario, "
            f"such as 'status-quo-2024', got {type(given).__name__}"
        )
    return given


def scenario_from(
    data: Mapping[str, Any] | str, *, allow_abstract: bool = False, folder: Path | None = None
) -> Scenario:
    """A scenario from a YAML text or from data of the same shape; ``extends`` is not followed.

    Files that it names lie in ``folder``, by default the current one. Raises
    :class:`~sim.scenario.document.ScenarioError`.
    """
    problems = Problems()
    if isinstance(data, str):
        tree = read_text(data, "<text>", problems=problems)
    else:
        tree = node_of(as_data(data), Mark("<data>", 0, 0))
    if (extends := tree.get("extends")) is not None:
        problems.add(extends.key, "extends", "only a file can extend another")
    document = anchored(normalised(tree, problems), folder or Path(), problems)
    return build(document, problems, allow_abstract=allow_abstract)


def recorded_scenario(text: str, facts: Mapping[str, Any]) -> Scenario:
    """The scenario of a result from the text in the result's folder, and its provenance.

    A posterior of its own is sought where this process, or the folder of the run, had it. Raises
    :class:`~sim.scenario.document.ScenarioError`.
    """
    return scenario_from(text, folder=folder_of(facts))


def _is_name(shown: str) -> bool:
    """Whether a path is a bare name rather than the path of a file."""
    return Path(shown).name == shown and not Path(shown).suffix and not exists(Path(shown))


def build(document: Node, problems: Problems, *, allow_abstract: bool = False) -> Scenario:
    """The scenario of a merged document, in which ``problems`` were found so far.

    Raises :class:`~sim.scenario.document.ScenarioError` with every problem found.
    """
    document = trim(document)
    _size(document, problems)
    parts = parse(document, problems)
    context = Context(document, parts, problems)
    if parts.heading is not None and parts.heading.abstract and not allow_abstract:
        context.add_key(("abstract",), "an abstract scenario can be extended but not run")
        problems.raise_any()
    for check in (check_names, check_references, check_numbers, check_timing, check_outcomes):
        check(context)
    problems.raise_any()
    heading = parts.heading
    assert heading is not None
    return Scenario.of_document(
        document,
        **_heading(heading),
        **{section: getattr(parts, section) for section in SECTIONS}
        | {
            "hypotheses": {
                name: {v: parts.hypotheses.get(name, h.variants)[v] for v in h.variants}
                for name, h in HYPOTHESES.items()
            },
            "mechanisms": {code: parts.mechanisms.get(code, True) for code in MECHANISMS},
            "shocks": [_spelled_out(shock, context) for shock in parts.shocks.values()],
            "outcomes": expand(context),
        },
    )


def _size(document: Node, problems: Problems) -> None:
    """Refuse what could not be read again from one file, as that of a run must be."""
    values, room = document.size()
    most = ""
    if values > MAX_NODES:
        most = f"{MAX_NODES:,} values"
    elif room > MAX_BYTES and len(write(document).encode()) > MAX_BYTES:
        most = f"{MAX_BYTES:,} bytes"
    if most:
        problems.add(document.mark, "", f"too large: more than {most} in all files together")
        problems.raise_any()


def apply(document: Node, values: Mapping[str, Any], problems: Problems) -> Node:
    """A document with ``--set`` values on top, one after the other; notes what is wrong."""
    for name, text in values.items():
        child = settings(document, name, text, problems)
        if child is not None:
            document = _on_top(document, child, problems)
    return document


def changed(
    scenario: Scenario, sections: Mapping[str, Any], values: Mapping[str, Any], *, whole: bool
) -> Scenario:
    """A scenario with sections merged on top; ``whole`` drops its own shocks first."""
    document, problems = scenario.document, Problems()
    if whole:
        kept = {key: node for key, node in document.items.items() if key != "shocks"}
        document = document.with_items(kept)
    for key, value in sections.items():
        child = node_of({key: as_data(value)}, Mark(f"with_({key})", 0, 0))
        child = hand_made(document, normalised(child, problems), "set by code")
        document = _on_top(document, child, problems)
    document = apply(document, values, problems)
    return build(document, problems, allow_abstract=scenario.abstract)


def replaced(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """A scenario with whole top-level keys replaced."""
    items, problems = dict(scenario.document.items), Problems()
    for key, value in changes.items():
        if value is None:
            items.pop(key, None)
            continue
        child = node_of({key: as_data(value)}, Mark(f"replace({key})", 0, 0))
        child = hand_made(scenario.document, normalised(child, problems), "set by code")
        items |= child.items
    document = scenario.document.with_items(items)
    return build(document, problems, allow_abstract=scenario.abstract)


def _on_top(document: Node, child: Node, problems: Problems) -> Node:
    """Merge without losing the name, title and other keys that files do not inherit."""
    own = {key: document.items[key] for key in HEADING if key in document.items}
    merged = merge(document, child, problems)
    return document.with_items({**own, **merged.items})


def _heading(heading: Heading) -> dict[str, Any]:
    """The keys of a scenario; a base that leaves out the dates gets ones nobody would run."""
    unset = Quarter(FIRST_YEAR, 1)
    found = {key: getattr(heading, key) for key in HEADING if key != "extends"}
    if found["posterior"] == NONE:
        found["posterior"] = None
    return found | {"start": heading.start or unset, "horizon": heading.horizon or unset}


def _spelled_out(shock: ShockSpec, context: Context) -> ShockSpec:
    update: dict[str, Any] = {
        axis: context.labels[axis] for axis, labels in shock.select.items() if labels == (ALL,)
    }
    return shock.model_copy(update=update) if update else shock
