"""A scenario as loaded: complete, checked, and unchangeable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape
from typing import Any

from pydantic import Field, PrivateAttr

from sim.catalogue.priors import Prior
from sim.catalogue.variable import Axis
from sim.quarter import Quarter
from sim.scenario.assumptions import Assumption, assumptions
from sim.scenario.outcomes import OutcomeSpec
from sim.scenario.posterior import NONE, load_posterior
from sim.scenario.quantity import Quantity
from sim.scenario.specs import ShockSpec
from sim.scenario.structure import About, Sections
from sim.scenario.tree import Node
from sim.scenario.vocabulary import axis_labels
from sim.scenario.writer import write

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
        :class:`~sim.scenario.problems.ScenarioError`.
        """
        from sim.scenario.build import changed

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
        :class:`~sim.scenario.problems.ScenarioError`.
        """
        from sim.scenario.build import replaced

        return replaced(self, changes)
