"""How time grows with replicates, states, powers, quarters and workers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.measure import elapsed, in_turns, seconds
from sim.ensemble import simulate
from sim.scenario import Scenario, load_scenario

SCENARIO = "status-quo-2022"
SHORT = "2022-Q4"
SEED = 1

Points = list[tuple[int, float]]


def baseline(**changes: Any) -> Scenario:
    """The baseline over four quarters, or otherwise as ``changes`` of single entries say."""
    return load_scenario(SCENARIO, set={"horizon": SHORT} | changes)


def over_replicates(sizes: Sequence[int]) -> Points:
    """Seconds for growing numbers of replicates, on one worker."""
    scenario = baseline()
    return [(n, seconds(partial(simulate, scenario, replicates=n, seed=SEED))) for n in sizes]


def over_quarters(years: Sequence[int], replicates: int, rounds: int) -> Points:
    """Seconds for growing horizons."""
    cases = {4 * y: baseline(horizon=f"{2021 + y}-Q4") for y in years}
    return _rounds(cases, replicates, rounds)


def over_states(counts: Sequence[int], replicates: int, rounds: int) -> Points:
    """Seconds with further states added; they start from the catalogue's defaults."""
    return _rounds({n: _enlarged("states", "S", n) for n in counts}, replicates, rounds)


def over_powers(counts: Sequence[int], replicates: int, rounds: int) -> Points:
    """Seconds with further powers added; they start from the catalogue's defaults."""
    return _rounds({n: _enlarged("powers", "P", n) for n in counts}, replicates, rounds)


def over_workers(replicates: int, rounds: int) -> dict[str, float]:
    """Seconds for the whole baseline on one thread, one process and two."""
    scenario = load_scenario(SCENARIO)

    def run(**options: Any) -> Callable[[], object]:
        return lambda: simulate(scenario, replicates=replicates, seed=SEED, **options)

    return in_turns(
        {
            "one thread": run(executor="threads", workers=1),
            "one process": run(executor="processes", workers=1),
            "two processes": run(executor="processes", workers=2),
        },
        rounds,
        elapsed,
    )


def over_chunks(sizes: Sequence[int], replicates: int, rounds: int) -> Points:
    """Seconds for the same work cut into chunks of different sizes."""
    scenario = baseline()
    work = {
        size: (lambda size=size: simulate(scenario, replicates=replicates, seed=SEED, chunk=size))
        for size in sizes
    }
    found = in_turns({str(size): w for size, w in work.items()}, rounds)
    return [(size, found[str(size)]) for size in sizes]


def _rounds(cases: dict[int, Scenario], replicates: int, rounds: int) -> Points:
    work = {
        str(n): (lambda s=scenario: simulate(s, replicates=replicates, seed=SEED))
        for n, scenario in cases.items()
    }
    found = in_turns(work, rounds)
    return [(n, found[str(n)]) for n in cases]


def _enlarged(section: str, letter: str, count: int) -> Scenario:
    have = len(getattr(baseline(), section))
    new = {
        f"{section}.{letter}{have + k:02d}": f"{{name: Added {k + 1}}}" for k in range(count - have)
    }
    return baseline(**new)
