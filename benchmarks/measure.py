"""Measuring beside other work: turns, medians, memory of all processes, and on what machine."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

Work = Callable[[], object]


def seconds(work: Work) -> float:
    """Seconds of processor time that a call takes in this process."""
    started = time.process_time()
    work()
    return time.process_time() - started


def elapsed(work: Work) -> float:
    """Seconds of wall time that a call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turns(
    cases: Mapping[str, Work], rounds: int, measured: Callable[[Work], float] = seconds
) -> dict[str, float]:
    """Median seconds per case; the cases take turns, so that a slow spell hits all alike."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, work in cases.items():
            found[name].append(measured(work))
    return {name: statistics.median(values) for name, values in found.items()}


def machine() -> str:
    """The machine in one line: processor, cores, memory, system, and how busy it is."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}; {load:.1f} processes were waiting to run when the "
        "measurement began"
    )


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds by the clock, bytes of memory and of disk at their peaks."""

    seconds: float
    memory: int
    disk: int


def cost(command: list[str], folder: Path) -> Cost:
    """What a command that writes into a folder takes, descendants and passing files included.

    Shared pages count once (Linux; elsewhere the memory is 0). Raises RuntimeError if it fails.
    """
    started, memory, disk = time.perf_counter(), 0, 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        memory = max(memory, sum(resident(pid) for pid in family(process.pid)))
        disk = max(disk, occupied(folder))
        time.sleep(0.2)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return Cost(time.perf_counter() - started, memory, disk)


def occupied(folder: Path) -> int:
    """Bytes of the files below a folder; a file of two names counts once, one that vanishes not."""
    sizes = {}
    for file in folder.rglob("*"):
        with suppress(OSError):
            facts = file.stat()
            sizes[facts.st_ino] = facts.st_size if S_ISREG(facts.st_mode) else 0
    return sum(sizes.values())


def resident(pid: int) -> int:
    """Bytes a process holds, its part of what it shares (0 where that cannot be known)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def family(root: int) -> set[int]:
    """A process and its descendants."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    found, size = {root}, 0
    while len(found) > size:
        size = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return found


def table(rows: list[list[str]]) -> list[str]:
    """A Markdown table; the first row is its head."""
    head, *body = ["| " + " | ".join(row) + " |" for row in rows]
    return [head, "|---" * len(rows[0]) + "|", *body, ""]
