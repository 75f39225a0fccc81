"""Breaks runs of the real command in every way we could think of and writes docs/reliability.md.

``python -m benchmarks.reliability [--kills 50]`` takes some four minutes on two cores. Every row of
the page is a fault that was caused, how often, what was lost, and what the command said.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import family, machine, table

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reliability.md"
CODE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
CODE += "from sim.cli.main import main; main()"  # interrupts are heard in the background too
COMMAND = [sys.executable, "-c", CODE, "run", "status-quo-2022"]
COMMAND += ["--set", "horizon=2022-Q1", "--seed", "7", "--no-plots", "--quiet"]
SIZE = 12_000
SMALL = ["-n", "200", "--workers", "1"]

HEAD = """# What a run withstands

Written by `make reliability`, which causes every fault below in the real command and then repeats
the command. "Lost" counts files of the result that differ by a single byte from those of a run
that nobody disturbed (but for `run.json`, which says when and how fast a result was made).

Machine: {machine}.

Finished chunks wait in `unfinished/` inside the folder of the results, each written under another
name first, with a checksum and the key of its run: digests of the resolved scenario, of the seed,
of the source files that numbers depend on, of Python and the libraries, and of how this processor
rounds. The result's files are moved to their place at the very end, the one by which a folder is
recognised as a result last.
"""


@dataclass(frozen=True)
class Fault:
    """A fault: how often it was caused, files lost after repeating the command, what was said."""

    name: str
    tries: int
    lost: int
    message: str


class Workshop:
    """A folder with an undisturbed run to compare with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.whole, self.small = folder / "whole", folder / "small"
        run("-n", str(SIZE), "--out", str(self.whole))
        run(*SMALL, "--out", str(self.small))

    def fresh(self, name: str) -> Path:
        """A folder for another run."""
        return self.folder / name

    def lost(self, found: Path, expected: Path) -> int:
        """Files that are missing or differ."""
        names = [p.name for p in expected.iterdir() if p.name != "run.json"]
        _, different, missing = filecmp.cmpfiles(found, expected, names, shallow=False)
        return len(different) + len(missing) + int((found / "unfinished").exists())


def main() -> None:
    """Cause all faults and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    kills = parser.parse_args().kills
    where = machine()
    rows = [["fault", "tries", "lost", "message"]]
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(Path(folder))
        for fault in faults(workshop, kills):
            print(fault, file=sys.stderr, flush=True)
            rows.append([fault.name, str(fault.tries), str(fault.lost), fault.message])
    text = "\n".join([HEAD.format(machine=where), *table(rows)])
    PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")
    print(f"Written: {PAGE}")


def faults(workshop: Workshop, kills: int) -> Iterator[Fault]:
    """All faults, one after the other."""
    yield killed(workshop, kills)
    yield worker_killed(workshop)
    yield interrupted(workshop)
    yield full_disk(workshop)
    yield read_only(workshop)
    yield from damaged(workshop)
    yield from other_runs(workshop)


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """The command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, **options
    )  # type: ignore[call-overload, no-any-return]


def begin(*arguments: str) -> subprocess.Popen[str]:
    """The command in the background."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed(workshop: Workshop, kills: int) -> Fault:
    """SIGKILL at random moments, run after run, until the tries are used up."""
    chance = random.Random(1)
    lost = done = 0
    while done < kills:
        out = workshop.fresh("killed")
        shutil.rmtree(out, ignore_errors=True)
        arguments = ("-n", str(SIZE), "--out", str(out))
        slowest = 1.0
        while done < kills:
            process, started = begin(*arguments), time.monotonic()
            try:
                process.communicate(timeout=chance.uniform(0.2, 1.2) * slowest)
                slowest = time.monotonic() - started
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                done += 1
                slowest = min(slowest * 1.3, 6.0)
        if not (out / "provenance.json").exists() or (out / "unfinished").exists():
            run(*arguments)
        lost += workshop.lost(out, workshop.whole)
    return Fault("SIGKILL at random moments", done, lost, "none; the next attempt continues")


def worker_killed(workshop: Workshop) -> Fault:
    """SIGKILL of a worker process."""
    out = workshop.fresh("worker")
    process = begin("-n", str(SIZE), "--out", str(out))
    _wait(lambda: any((out / "unfinished").glob("*.chunk")), process)
    largest = max(family(process.pid) - {process.pid}, key=_busy)
    os.kill(largest, signal.SIGKILL)
    said = process.communicate()[1]
    run("-n", str(SIZE), "--out", str(out))
    return Fault("SIGKILL of a worker", 1, workshop.lost(out, workshop.whole), words(said))


def interrupted(workshop: Workshop) -> Fault:
    """Ctrl-C."""
    out = workshop.fresh("interrupted")
    process = begin("-n", str(SIZE), "--out", str(out))
    _wait(lambda: any((out / "unfinished").glob("*.chunk")), process)
    process.send_signal(signal.SIGINT)
    said = process.communicate()[1]
    run("-n", str(SIZE), "--out", str(out))
    return Fault("interrupt from the keyboard", 1, workshop.lost(out, workshop.whole), words(said))


def full_disk(workshop: Workshop) -> Fault:
    """A disk that fills up at different stages; then there is room, and the command is repeated."""
    lost, said, sizes = 0, "", (200, 1000, 2200, 3500, 4500)
    for size in sizes:
        disk = workshop.fresh(f"disk-{size}")
        with small_disk(disk, size) as (limit, make_room):
            out = disk / "run"
            found = run(*SMALL, "--out", str(out), preexec_fn=limit)
            said = found.stderr if found.returncode else said
            make_room()
            again = run(*SMALL, "--out", str(out))
            lost += workshop.lost(out, workshop.small) if again.returncode != 2 else 0
    return Fault("a full disk, at five stages", len(sizes), lost, words(said))


@contextmanager
def small_disk(
    folder: Path, size: int
) -> Iterator[tuple[Callable[[], None] | None, Callable[[], object]]]:
    """A disk of ``size`` kB and how to enlarge it; a limit to files where none can be made."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size * 1000,) * 2), lambda: None
        return
    larger = ["mount", "-o", "remount,size=200m", str(folder)]
    try:
        yield None, lambda: subprocess.run(larger, check=True)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def read_only(workshop: Workshop) -> Fault:
    """A folder that may not be written to."""
    folder = workshop.fresh("read-only")
    folder.mkdir(mode=0o500)
    if os.geteuid() != 0:
        said = run(*SMALL, "--out", str(folder / "run")).stderr
    else:  # permissions do not bind the superuser, but nobody can make a folder in /proc
        said = run(*SMALL, "--out", "/proc/run").stderr
    return Fault("a folder that cannot be written", 1, len(list(folder.iterdir())), words(said))


def damaged(workshop: Workshop) -> Iterator[Fault]:
    """Files of an unfinished run that are not what they were."""

    def flip(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)

    ways: dict[str, Callable[[Path], object]] = {
        "one bit of a finished chunk": flip,
        "half of a finished chunk": lambda file: os.truncate(file, file.stat().st_size // 2),
        "a finished chunk emptied": lambda file: os.truncate(file, 0),
    }
    for name, harm in ways.items():
        out = _unfinished(workshop)
        harm(next((out / "unfinished").glob("*.chunk")))
        finished = subprocess.run(
            [*[a for a in COMMAND if a != "--quiet"], "-n", str(SIZE), "--out", str(out)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = next((x for x in finished.stdout.splitlines() if x.startswith("Damaged")), "")
        yield Fault(name, 1, workshop.lost(out, workshop.whole), words(said))


def other_runs(workshop: Workshop) -> Iterator[Fault]:
    """Attempts to continue a run with another one."""
    out = _unfinished(workshop)
    before = sorted((out / "unfinished").glob("*.chunk"))
    cases = {
        "another scenario": ["--set", "parameters.war.drain_peak=0.3"],
        "another seed": ["--seed", "8"],
        "paths asked for": ["--keep", "paths"],
    }
    for name, more in cases.items():
        said = run("-n", str(SIZE), "--out", str(out), *more).stderr
        lost = len(set(before) - set((out / "unfinished").glob("*.chunk")))
        yield Fault(name, 1, lost, words(said))
    code = "import sim.ensemble.identity as i; i.program = lambda: 'x'; " + COMMAND[2]
    said = subprocess.run(
        [COMMAND[0], "-c", code, *COMMAND[3:], "-n", str(SIZE), "--out", str(out)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stderr  # fmt: skip
    yield Fault("another version of the program", 1, 0, words(said))
    run("-n", str(SIZE), "--out", str(out))
    last = workshop.lost(out, workshop.whole)
    yield Fault("the right command after all these", 1, last, "none; it continues")


def _unfinished(workshop: Workshop) -> Path:
    """A run that was killed after its first chunk."""
    out = workshop.fresh("begun")
    shutil.rmtree(out, ignore_errors=True)
    process = begin("-n", str(SIZE), "--out", str(out))
    _wait(lambda: any((out / "unfinished").glob("*.chunk")), process)
    process.kill()
    process.communicate()
    return out


def _wait(reached: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    while not reached():
        if process.poll() is not None:
            raise RuntimeError(f"the command ended before it was disturbed: {process.stderr}")
        time.sleep(0.01)


def _busy(pid: int) -> int:
    """Processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def words(said: str) -> str:
    """The message in one line, without the names of passing folders."""
    text = " ".join(said.split()).replace("|", "/")
    return re.sub(re.escape(tempfile.gettempdir()) + r"/[^/\s]+/", "", text) or "(nothing)"


if __name__ == "__main__":
    main()
