"""Measures what a run costs and writes docs/performance.md.

``python -m benchmarks.performance [--quick]`` takes some ten minutes on two cores, or one with
``--quick``, which prints the page instead of writing it. ``--million`` simulates a million worlds,
which takes another half an hour, for the section of that name alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import alone, before, compiled, rules, scaling
from benchmarks.measure import Cost, cost, machine, table
from sim.ensemble import simulate
from sim.model import QUARTER
from sim.scenario import load_scenario

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"

HEAD = """# What a run costs

Written by `make benchmarks`; every table is measured in one go, and ratios are between figures
that took turns. Times are of the processor, but for those of workers and of the command, which are
by the clock. Compare ratios between machines, not seconds.

Machine: {machine}.

A quarter of the baseline is some thousand array operations on all replicates of a chunk. That is
where the speed over single runs comes from, and why a chunk should be as large as the processor's
cache allows. Worlds are computed in single precision, alone as in a crowd, which takes half the
memory and a little more than half the time; sums over worlds, and what a result tells, are in
double precision. No rule is compiled, so that the rule one reads is the rule that runs; the table
below says what compiling would gain.
"""


MILLION = "## A million worlds"
WHOLE = ("status-quo-2024", "2025-Q4")
"""Scenario and horizon of the million: parameters fill the disk, the horizon takes the time."""


def main() -> None:
    """Measure and write the page, or print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fraction of the work; print only")
    parser.add_argument("--million", action="store_true", help="only the section of that name")
    given = parser.parse_args()
    before_it, _, of_it = PAGE.read_text(encoding="utf-8").partition(MILLION)
    if given.million:
        name, horizon = WHOLE
        found = of_the_command(name, 1_000_000, "--set", f"horizon={horizon}")
        text = before_it + "\n".join(million(found))
    else:
        text = HEAD.format(machine=machine()) + "\n"
        for part in parts(given.quick):
            print("\n".join(part), file=sys.stderr, flush=True)
            text += "\n".join(part) + "\n"
        text += MILLION + of_it
    if given.quick:
        print(text)
    else:
        PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")
        print(f"Written: {PAGE}")


def parts(quick: bool) -> Iterator[list[str]]:
    """The sections of the page, as they are measured."""
    scenario = load_scenario(scaling.SCENARIO)
    rounds = 1 if quick else 2
    simulate(scaling.baseline(), replicates=64, seed=1)  # imports and caches
    yield against_before(1 if quick else 2, whole=not quick)
    yield against_single_runs(rounds, sample=2 if quick else 3)
    yield rule_by_rule(500 if quick else 2048, 2 if quick else 8)
    yield against_c(500 if quick else 2000, 3 if quick else 9)
    yield growth("replicates, four quarters", scaling.over_replicates(
        [500, 1000] if quick else [1000, 3000, 10_000, 30_000]
    ), "replicates")  # fmt: skip
    some = 100 if quick else 400
    yield growth(
        f"quarters, {some} replicates",
        scaling.over_quarters([1, 2] if quick else [1, 3, 6, 12], some, rounds), "quarters",
    )  # fmt: skip
    yield growth(
        f"states, {some} replicates over four quarters",
        scaling.over_states([7, 14] if quick else [7, 25, 50, 100], some, rounds), "states",
    )  # fmt: skip
    yield growth(
        f"powers, {some} replicates over four quarters",
        scaling.over_powers([6, 8] if quick else [6, 9, 12], some, rounds), "powers",
    )  # fmt: skip
    yield growth(
        "the size of chunks, four quarters",
        scaling.over_chunks(
            [256, 512] if quick else [512, 1024, 2048, 4096], 512 if quick else 4096, rounds
        ),
        "chunk",
    )
    yield workers(500 if quick else 4096, 1)
    yield memory(scenario.name, 500 if quick else 4096)


def against_before(rounds: int, *, whole: bool) -> list[str]:
    """This version beside version 0.1; a ``whole`` run too, which takes minutes."""
    found = before.side_by_side(rounds)
    run = before.whole_runs(rounds) if whole else None
    head = [f"## Against version 0.1 (`{before.COMMIT}`)", ""]
    if found is None:
        return [*head, "Not measured: git or that commit is not there.", ""]
    rows = [["µs of processor time per world and quarter", "0.1", "now", "now / 0.1"]]
    rows += [
        [name, f"{1e6 * then:,.1f}", f"{1e6 * now:,.1f}", f"{now / then:.2f}"]
        for name, (then, now) in found.items()
    ]
    replicates, quarters = before.WORK[few := [*before.WORK][2]]
    took = replicates * quarters * found[few][1]
    worlds, steps = before.WHOLE
    clock = [] if run is None else [
        f"{worlds:,} worlds over {steps} quarters on two processes take {run[1]:.1f} s by the",
        f"clock, which took version 0.1 {run[0]:.1f} s ({run[1] / run[0]:.2f}).",
    ]  # fmt: skip
    return [
        *head,
        "Both run the same command in a tree of their own, taking turns, with the same libraries.",
        f"Version 0.1 had {before.PROCESSES} rules in a quarter, this one has {len(QUARTER)}.",
        "",
        *table(rows),
        f"{replicates} worlds over {quarters} quarters take {took:.2f} s of processor time in a",
        "process that has run before.",
        *clock,
        "",
    ]


def rule_by_rule(replicates: int, quarters: int) -> list[str]:
    """What the dearest rules cost."""
    found = rules.by_rule(load_scenario(scaling.SCENARIO), replicates, quarters)
    whole = sum(found.values())
    dear = {name: cost for name, cost in found.items() if cost >= 0.015 * whole}
    rows = [["rule", "µs per world and quarter", "share, %"]]
    rows += [[n, f"{1e6 * cost:.2f}", f"{100 * cost / whole:.1f}"] for n, cost in dear.items()]
    rest = whole - sum(dear.values())
    rows += [
        [f"{len(found) - len(dear)} others", f"{1e6 * rest:.2f}", f"{100 * rest / whole:.1f}"],
        ["all", f"{1e6 * whole:.2f}", "100.0"],
    ]
    return [f"## Rule by rule ({replicates:,} worlds at once)", "", *table(rows)]


def against_single_runs(rounds: int, sample: int) -> list[str]:
    """The same model one replicate at a time, in a chunk, and its bare random numbers."""
    scenario = load_scenario(scaling.SCENARIO)
    steps = scenario.horizon - scenario.start + 1
    found: dict[str, list[float]] = {"single": [], "chunk": [], "draws": []}
    for _ in range(rounds):
        found["single"].append(alone.by_batch_run(scenario, sample))
        found["chunk"].append(alone.in_a_chunk(scenario, 2048))
        found["draws"].append(alone.of_bare_draws(scenario, 2048))
    single, chunk, draws = (1e6 * median(found[name]) / steps for name in found)
    return [
        f"## Against single runs and bare chance ({steps} quarters, one processor)", "",
        *table([
            ["", "µs per replicate and quarter", "ratio to the ensemble"],
            ["`mesa.batch_run`, one replicate at a time", f"{single:.0f}", f"{single / chunk:.0f}"],
            ["ensemble, chunk of 2,048, recording included", f"{chunk:.1f}", "1"],
            ["its random numbers alone", f"{draws:.1f}", f"{draws / chunk:.2f}"],
        ]),
    ]  # fmt: skip


def against_c(replicates: int, rounds: int) -> list[str]:
    """Hot rules against C."""
    rows = [["rule", "NumPy, ms", "C, ms", "NumPy / C", "largest relative difference"]]
    found = compiled.compare(load_scenario(scaling.SCENARIO), replicates, rounds)
    if not found:
        return ["## Against compiled rules", "", "Not measured: no C compiler on this machine.", ""]
    rows += [
        [c.rule, f"{1e3 * c.numpy:.2f}", f"{1e3 * c.compiled:.2f}",
         f"{c.numpy / c.compiled:.1f}", f"{c.difference:.0e}"]
        for c in found
    ]  # fmt: skip
    numpy, c = sum(x.numpy for x in found), sum(x.compiled for x in found)
    rows.append(["both", f"{1e3 * numpy:.2f}", f"{1e3 * c:.2f}", f"{numpy / c:.1f}", ""])
    return [
        f"## Against compiled rules ({replicates} replicates, one quarter)", "",
        "Two of the hottest rules that are one formula each, as in the model and as loops in C",
        "(`benchmarks/rules.c`, `-O3 -march=native`), on the same numbers. NumPy computes `exp`",
        "for several numbers at a time, which makes up for its passes over memory. The hottest of",
        "all, the negotiation between powers and states, is many small rules with no single loop.",
        "", *table(rows),
    ]  # fmt: skip


def growth(title: str, points: scaling.Points, unit: str) -> list[str]:
    """Time against size: seconds, and seconds per unit relative to the first."""
    first = points[0][1] / points[0][0]
    rows = [[unit, "seconds", f"per {unit.removesuffix('s')}, first = 1"]]
    if unit == "chunk":
        best = min(took for _, took in points)
        rows = [[unit, "seconds", "best = 1"]]
        rows += [[f"{n:,}", f"{took:.2f}", f"{took / best:.2f}"] for n, took in points]
    else:
        rows += [[f"{n:,}", f"{took:.2f}", f"{took / n / first:.2f}"] for n, took in points]
    return [f"## Over {title}", "", *table(rows)]


def workers(replicates: int, rounds: int) -> list[str]:
    """What a second worker brings, its start included."""
    found = scaling.over_workers(replicates, rounds)
    one = found["one process"]
    rows = [["workers", "seconds by the clock", "speed, one process = 1"]]
    rows += [[name, f"{took:.1f}", f"{one / took:.2f}"] for name, took in found.items()]
    busy = ["Other work had the processors as well, so this says little of what two bring.", ""]
    return [
        f"## Over workers ({replicates:,} replicates of the whole baseline)",
        "",
        *table(rows),
        *(busy if os.getloadavg()[0] > len(os.sched_getaffinity(0)) + 1 else []),
    ]


def memory(name: str, replicates: int) -> list[str]:
    """Peak memory of the command, all processes together."""
    found = of_the_command(name, replicates)
    text = (
        f"{replicates:,} replicates of the whole baseline by the command: "
        f"{found.memory / 2**20:,.0f} MB\n"
        f"at most in all processes together, in {found.seconds:.0f} s by the clock. Workers hold\n"
        "one chunk each, the parent the counts of all. More replicates add about 1 MB per 8,192\n"
        "of them (the index of the tables' row groups), and some 33 kB of disk each while the\n"
        "run lasts: twice 13 kB for parameters, and the counts of finished chunks. A run that\n"
        "cannot have that room is refused before it starts.\n"
    )
    return ["## Memory", "", text]


def million(found: Cost) -> list[str]:
    """What a run of a million worlds took, none of it extrapolated."""
    name, horizon = WHOLE
    text = (
        f"1,000,000 replicates of `{name}` to {horizon} by the command with two workers took\n"
        f"{found.memory / 2**20:,.0f} MB of memory in all processes together and\n"
        f"{found.disk / 1e9:.1f} GB of disk, both at their peaks, and {found.seconds / 60:.0f} min "
        "by the clock.\n`python -m benchmarks.performance --million` measures this again."
    )
    return [MILLION, "", text]


def of_the_command(name: str, replicates: int, *more: str) -> Cost:
    """What ``greatgame run`` takes without pictures."""
    code = "from sim.cli.main import main; main()"
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", f"{folder}/run", "--no-plots", "--quiet", *more]
        command = [sys.executable, "-c", code, "run", name, "-n", str(replicates), *out]
        return cost(command, Path(folder))


if __name__ == "__main__":
    main()
