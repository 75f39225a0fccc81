"""Loading a scenario: from a file, by the name of a shipped one, or from data."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.scenario.build import apply, build
from sim.scenario.files import anchored, normalised, read_chain
from sim.scenario.library import exists, find
from sim.scenario.overrides import as_data
from sim.scenario.posterior import folder_of
from sim.scenario.problems import Mark, Problems
from sim.scenario.reader import read_text
from sim.scenario.scenario import Scenario
from sim.scenario.tree import node_of

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
    :class:`~sim.scenario.problems.ScenarioError` with every problem found.
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
    :class:`~sim.scenario.problems.ScenarioError`, and ``TypeError`` for anything else.
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
    data: Mapping[str, Any] | str,
    *,
    allow_abstract: bool = False,
    folder: Path | None = None,
) -> Scenario:
    """A scenario from a YAML text or from data of the same shape; ``extends`` is not followed.

    Files that it names lie in ``folder``, by default the current one. Raises
    :class:`~sim.scenario.problems.ScenarioError`.
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
    :class:`~sim.scenario.problems.ScenarioError`.
    """
    return scenario_from(text, folder=folder_of(facts))


def _is_name(shown: str) -> bool:
    """Whether a path is a bare name rather than the path of a file."""
    return Path(shown).name == shown and not Path(shown).suffix and not exists(Path(shown))
