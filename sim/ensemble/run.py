"""What ``greatgame run`` does, from Python and without files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sim.ensemble.engine import simulate
from sim.scenario import as_scenario

if TYPE_CHECKING:
    from sim.ensemble.result import Result
    from sim.scenario import ScenarioLike


def run(
    scenario: ScenarioLike,
    *,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - the word of the command line
    without: Iterable[str] = (),
    **options: Any,
) -> Result:
    """Simulate a scenario in the words of the command line: ``run("status-quo-2024").plot()``.

    ``scenario`` is the name of a shipped one, a file, or one that was loaded. ``set`` puts values
    at dotted paths, as ``--set`` does (``{"horizon": "2030-Q4"}``); ``without`` names mechanisms to
    switch off (``["M15"]``). ``options`` are those of :func:`sim.simulate`: ``replicates`` (1000
    when left out), ``seed``, ``workers``, ``progress`` and others. Raises what :func:`sim.simulate`
    does and :class:`~sim.scenario.problems.ScenarioError`.
    """
    chosen, off = as_scenario(scenario), [without] if isinstance(without, str) else list(without)
    if set or off:
        chosen = chosen.with_(mechanisms=dict.fromkeys(off, False), set=set)
    return simulate(chosen, **options)
