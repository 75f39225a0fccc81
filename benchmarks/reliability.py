"""Breaks every command that keeps work in every way we could think of; writes docs/reliability.md.

``python -m benchmarks.reliability [--kills 10] [COMMAND ...]`` takes a quarter of an hour on two
cores, two commands at a time. Every cell of the page counts faults that were caused, and those that
lost, mixed or deleted.
"""

from __future__ import annotations

import argparse
import multiprocessing
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
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.measure import family, machine, table
from calibration.fit import fit
from calibration.settings import Settings, Stretch
from sim.cli.main import main as greatgame
from sim.ensemble import Store, StoreError, provenance
from sim.plots import gallery
from sim.scenario import load_scenario

AT_ONCE = 2
"""Commands that are broken at a time, each in a folder of its own."""
WORKERS = "workers"
ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reliability.md"
SCENARIOS = {
    "a": "name: a\ntitle: A\nextends: status-quo-2022\nhorizon: 2022-Q1\n",
    "b": "name: b\ntitle: B\nextends: a\nmechanisms: {M22: off}\n",
}
COMMANDS = {
    "run": "run a.yaml -n 256 --workers 1",
    "run --keep paths": "run a.yaml -n 96 --workers 1 --keep paths",
    "run --workers 2": "run a.yaml -n 512 --workers 2",
    "compare": "compare a.yaml b.yaml -n 60",
    "knock-out": "knock-out a.yaml M09 M15 -n 40",
    "sweep": "sweep a.yaml --over finance.maturity=12:28:3 -n 40",
    "sensitivity": "sensitivity a.yaml --outcome concentration.KAZ --method split -n 8",
    "discover": "discover a.yaml --passage china_passes_russia_security -n 128",
    "branch": "branch a.yaml --replicate 3 --at 2022-Q1 -n 256 --workers 1",
    "junctures": "junctures a.yaml --replicate 3 --outcome concentration.KAZ --above 0.5 -n 40",
    "responsibility": "responsibility a.yaml --replicate 3 --outcome concentration.UZB --above 0.5"
    " --most 6 -n 20",
    "hindcast": "hindcast --origin 2004-Q4 --horizon 1 -n 20 --workers 1 --no-plots",
    "nowcast": "nowcast --at 2022-Q4 --from 2021-Q4 -n 40 --workers 1",
    "fit": "",
}
SMALL = {
    "sim.ensemble.engine.LARGEST_CHUNK": 64,
    "sim.ensemble.engine._SMALLEST_CHUNK": 32,
    "sim.ensemble.engine._PATHS_CHUNK": 32,
    "sim.cli.workbench.PROCESSES_FROM": 100,
    "calibration.inference._ERRORS": 1.0,
}
"""Sizes that are smaller here than elsewhere, so that little work is many pieces; and a fit that
takes what few rows say of its draws for more than chance, so that it ends in a posterior."""

FIT = Settings(
    "small", "A small fit", 2012, (Stretch("region-2010", 2011, 2012),), rows=400, batch=80,
    seed=7, tests=20,
)  # fmt: skip
LOADED = (
    "matplotlib.backends.backend_agg", "pyarrow.parquet", "scipy.stats", "xarray", "h5netcdf",
    "sim.model", "sim.workbench.compare", "sim.workbench.sweep", "sim.workbench.sensitivity",
    "sim.workbench.discovery", "sim.workbench.histories", "sim.validation.hindcast.scoreboard",
    "sim.cli.summary", "sim.plots.differences", "sim.plots.sweeps", "sim.plots.sensitivities",
    "sim.plots.histories", "sim.validation.nowcast.worlds",
)  # fmt: skip
"""What is imported once, for all the processes that are broken."""

DATED = re.compile(r"run\.json|sweep\.json|report\.md|provenance\.json|.*\.png")
"""Files that say when they were made, where it is not a run (pictures of a hindcast do)."""

HEAD = """# What kept work withstands

Written by `make reliability`, which causes every fault below in the real commands and then repeats
them. A fault counts as a loss when a file of the result then differs by a single byte from that of
a command that nobody disturbed (files that say when they were made excepted), when a file of
somebody else has changed or gone, or when the command did not go on.

Machine: {machine}.

Everything that a command keeps is in the folder of `--out`: finished pieces, each with a checksum
and the key of what it belongs to (digests of the resolved scenario, of the seed, of the source
files that numbers depend on, of Python and the libraries, and of how this processor rounds), and a
list of all files that were written there, by which the program knows its own. Pictures are part of
the work: a run drew its first two, the others all of theirs.

- **killed**: SIGKILL at random moments from the start to the last picture, by how much of the
  work was done (processor time), so that a busy machine does not shift them;
- **full disk**: at three sizes, enlarged before the command was repeated;
- **two at once**: another process with the same `--out`, which is refused;
- **others' work**: another seed and another version of the program, which are refused;
- **damaged**: one bit of the kept pieces, half of them, nothing of them;
- **foreign files**: in folders that are not ours (refused, with `--force` too), and beside results
  that are replaced.
"""


@dataclass
class Attempt:
    """A command in a process of its own, a copy of this one, so that it starts at once."""

    command: str
    out: Path
    more: tuple[str, ...] = ()
    before: Callable[[], object] = lambda: None
    pausing: bool = False
    """Whether it stands still as soon as it has kept something."""
    pid: int = field(init=False)
    ticks: int = 0
    """Processor time it has used, with its workers, in ticks of the system."""

    def __post_init__(self) -> None:
        self.log = self.out.with_name(f"{self.out.name}.log")
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os._exit(self._run())
            finally:  # which is reached by errors only
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(70)

    def _run(self) -> int:
        os.setpgid(0, 0)
        handle = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        setattr(gallery, "PICTURES", gallery.PICTURES[:2])  # noqa: B010 - whose number is typed
        for name, value in SMALL.items():
            module, _, attribute = name.rpartition(".")
            place = import_module(module)
            if not hasattr(place, attribute):
                raise AttributeError(f"{name} has moved")
            setattr(place, attribute, value)
        # Worker processes read the main module anew: they are to read that of the command.
        sys.modules["__main__"] = import_module("sim.cli.main")
        if self.pausing:
            _pause_after_keeping()
        self.before()
        os.chdir(self.out.parent)
        try:
            if self.command == "fit":
                seed = int(self.more[1]) if self.more[:1] == ("--seed",) else FIT.seed
                settings = Settings(**{**vars(FIT), "seed": seed})
                fit(settings, self.out, self.out / "posterior", quiet=True, predictive=0)
                return 0
            out = f"{self.out.name}/now.json" if self.command == "nowcast" else self.out.name
            sys.argv = ["greatgame", *COMMANDS[self.command].split(), "--out", out]
            sys.argv += [] if "--seed" in self.more else ["--seed", "7"]
            sys.argv += self.more
            greatgame()
        except SystemExit as end:
            return int(end.code or 0)
        except (StoreError, OSError) as error:  # of the fit, which has no command line here
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            return 1
        return 0

    @staticmethod
    def place_of(command: str, out: Path) -> Path:
        """Where a command keeps its work, and lets in nobody else."""
        return out / "now.unfinished" if command == "nowcast" else out

    def wait(self, seconds: float = 1e9, ticks: float = 1e9) -> int | None:
        """Its exit status; None if it still runs after so many seconds, or ticks of work."""
        end = time.monotonic() + seconds
        while not (found := os.waitpid(self.pid, os.WNOHANG))[0]:
            self.ticks = max(self.ticks, self._spent())
            if time.monotonic() > end or self.ticks >= ticks:
                return None
            time.sleep(0.01)
        return os.waitstatus_to_exitcode(found[1])

    def _spent(self) -> int:
        several = "--workers 2" in self.command
        return sum(map(busy, family(self.pid) if several else (self.pid,)))

    def kill(self) -> None:
        """SIGKILL, as the system does when memory is short."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def kept(self) -> Attempt:
        """The same, now that it has kept something and stands still."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            raise RuntimeError(f"{self.command}: kept nothing; {self.said}")
        return self

    def go_on(self) -> None:
        """Let it go on after it has stood still."""
        os.kill(self.pid, signal.SIGCONT)

    @property
    def said(self) -> str:
        """What it printed, in one line."""
        return " ".join(self.log.read_text(errors="replace").split())


class Workshop:
    """All faults of one command, against a folder of it that nobody disturbed."""

    def __init__(self, folder: Path, command: str) -> None:
        self.folder, self.command = folder, command
        folder.mkdir()
        for name, text in SCENARIOS.items():
            (folder / f"{name}.yaml").write_text(text)
        whole = self.begin("whole")
        if whole.wait():
            raise RuntimeError(f"{command}: {whole.said}")
        self.ticks = whole.ticks
        self.whole = self.lasting(folder / "whole")

    def begin(
        self,
        name: str,
        *more: str,
        before: Callable[[], object] = lambda: None,
        pausing: bool = False,
    ) -> Attempt:
        """Begin the command in a folder."""
        return Attempt(self.command, self.folder / name, more, before, pausing)

    def lasting(self, folder: Path) -> dict[str, bytes]:
        """Files of a result and what is in them, but for what says when it was made."""
        dated = re.compile(r"run\.json") if self.command.startswith("run") else DATED
        dated = re.compile("$^") if self.command == "fit" else dated
        place = folder / "posterior" if self.command == "fit" else folder
        files = (p for p in place.rglob("*") if p.is_file() and not dated.fullmatch(p.name))
        return {str(p.relative_to(place)): p.read_bytes() for p in files}

    def lost(self, name: str, *, but: frozenset[str] = frozenset()) -> int:
        """Repeat the command; 1 if it does not end as if nothing had happened."""
        last = self.begin(name)
        status = last.wait()
        # It may just have finished.
        done = status == 0 or re.search("has earlier results|is there already", last.said)
        found = {k: v for k, v in self.lasting(self.folder / name).items() if k not in but}
        good = done and found == self.whole
        if not good:
            print(f"{self.command}, {name}: {status} {last.said}", file=sys.stderr)
        if name != "whole":
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return int(not good)

    def killed(self, kills: int) -> tuple[int, int]:
        """SIGKILL at random moments, again and again, until the tries are used up."""
        chance, lost, done = random.Random(1), 0, 0
        while done < kills:
            while done < kills:
                attempt = self.begin("killed")
                if attempt.wait(ticks=chance.uniform(0.02, 1.0) * self.ticks) is not None:
                    break
                attempt.kill()
                done += 1
            lost += self.lost("killed")
        return done, lost

    def full_disk(self) -> tuple[int, int]:
        """A disk that fills up at different stages; then there is room."""
        size = sum(len(content) for content in self.whole.values()) // 1000
        sizes = [int(size * share) + 100 for share in (0.1, 0.6, 1.1)]
        lost = 0
        for number, kilobytes in enumerate(sizes):
            disk = self.folder / f"disk-{number}"
            with small_disk(disk, kilobytes) as (limit, make_room):
                for file in self.folder.glob("*.yaml"):
                    shutil.copy(file, self.folder / f"disk-{number}" / file.name)
                attempt = self.begin(f"disk-{number}/out", before=limit)
                status = attempt.wait()
                lost += int(status not in (0, 1, 2))
                make_room()
                if status:
                    lost += self.lost(f"disk-{number}/out")
        return len(sizes), lost

    def two_at_once(self) -> tuple[int, int]:
        """Another process with the same folder."""
        first = self.begin("twice", pausing=True).kept()
        second = self.begin("twice")
        status = second.wait()
        lost = int(not (status in (1, 2) and "another process" in second.said))
        first.go_on()
        first.wait()
        return 1, lost + self.lost("twice")

    def others_work(self) -> tuple[int, int]:
        """Attempts to go on with another seed and another version of the program."""
        lost = 0
        self.begin("other", pausing=True).kept().kill()
        before = set((self.folder / "other").rglob("*.piece"))
        for more, act in ((("--seed", "8"), lambda: None), ((), _another_program)):
            attempt = self.begin("other", *more, before=act)
            status = attempt.wait()
            refused = status == 2 and "not the same" in attempt.said
            lost += int(not (refused or (self.command == "fit" and status == 0)))
            lost += len(before - set((self.folder / "other").rglob("*.piece")))
        if self.command == "fit":  # whose rows of other models lie elsewhere
            shutil.rmtree(self.folder / "other" / "posterior")
        return 2, lost + self.lost("other")

    def damaged(self) -> tuple[int, int]:
        """Pieces that are not what they were."""
        lost = 0
        for harm in (_flip, lambda f: os.truncate(f, f.stat().st_size // 2),
                     lambda f: os.truncate(f, 0)):  # fmt: skip
            self.begin("damaged", pausing=True).kept().kill()
            for piece in (self.folder / "damaged").rglob("*.piece"):
                harm(piece)
            lost += self.lost("damaged")
        return 3, lost

    def foreign_files(self) -> tuple[int, int]:
        """Folders of somebody else, and files of somebody else beside results."""
        cases = ("thesis.tex", "unfinished/draft.txt", "provenance.json", "greatgame.json")
        tries = lost = 0
        if self.command == "fit":  # which has a folder of its own inside the one it is given
            return 0, 0
        for number, file in enumerate(cases):
            place = Attempt.place_of(self.command, self.folder / f"foreign-{number}") / file
            place.parent.mkdir(parents=True)
            place.write_text("{}")
            for force in ((), ("--force",)):
                status = self.begin(f"foreign-{number}", *force).wait()
                left = [p for p in (self.folder / f"foreign-{number}").rglob("*") if p.is_file()]
                lost += int(status != 2 or left != [place] or place.read_text() != "{}")
                tries += 1
        for file in cases[:2]:
            (self.folder / "whole" / file).parent.mkdir(exist_ok=True)
            (self.folder / "whole" / file).write_text("mine")
        lost += int(self.begin("whole", "--force").wait() != 0)
        lost += sum((self.folder / "whole" / file).read_text() != "mine" for file in cases[:2])
        return tries + 1, lost + self.lost("whole", but=frozenset(cases[:2]))

    def worker_killed(self) -> tuple[int, int]:
        """SIGKILL of a worker, SIGTERM and an interrupt of the command: no process stays behind."""
        lost = 0
        for act in ("worker", signal.SIGTERM, signal.SIGINT):
            attempt = self.begin("worker", pausing=True).kept()
            members = family(attempt.pid) - {attempt.pid}
            if isinstance(act, signal.Signals):
                os.kill(attempt.pid, act)
            else:
                os.kill(_worker(attempt.pid), signal.SIGKILL)
            attempt.go_on()
            lost += int(attempt.wait() == 0)
            end = time.monotonic() + 20
            while any(Path(f"/proc/{pid}").exists() for pid in members) and time.monotonic() < end:
                time.sleep(0.05)
            lost += sum(Path(f"/proc/{pid}").exists() for pid in members)
            lost += self.lost("worker")
        return 3, lost


def _pause_after_keeping() -> None:
    """Stand still after the first piece is kept, until somebody lets this process go on."""
    put, pauses = Store.put, [True]

    def stop(*given: Any) -> None:
        put(*given)
        if pauses and pauses.pop():
            os.kill(os.getpid(), signal.SIGSTOP)

    setattr(Store, "put", stop)  # noqa: B010 - a method


def _another_program() -> None:
    setattr(provenance, "program", lambda: "another")  # noqa: B010 - as it is told apart there


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def busy(pid: int) -> int:
    """Processor time a process has used, in ticks; 0 when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _worker(root: int) -> int:
    """A process at work: one whose parent is a child of the command, the server of workers."""
    below = family(root) - {root}
    workers = [pid for pid in below if any(pid in family(other) - {other} for other in below)]
    return max(workers, key=busy)


@contextmanager
def small_disk(
    folder: Path, size: int
) -> Iterator[tuple[Callable[[], object], Callable[[], object]]]:
    """A disk of ``size`` kB and how to enlarge it; a limit to files where none can be made."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        limit = (size * 500,) * 2
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit), lambda: None
        return
    larger = ["mount", "-o", "remount,size=500m", str(folder)]
    try:
        yield lambda: None, lambda: subprocess.run(larger, check=True)
    finally:
        # Lazily: a worker of the command may still be on its way out.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def faults(command: str, folder: Path, kills: int) -> dict[str, tuple[int, int]]:
    """All faults of a command: how many were caused, and how many cost something."""
    shop = Workshop(folder, command)
    found = {
        "killed": shop.killed(kills),
        "full disk": shop.full_disk(),
        "two at once": shop.two_at_once(),
        "others' work": shop.others_work(),
        "damaged": shop.damaged(),
        "foreign files": shop.foreign_files(),
    }
    if command == "run --workers 2":
        found[WORKERS] = shop.worker_killed()
    print(command, found, file=sys.stderr, flush=True)
    return found


def write(found: dict[str, dict[str, tuple[int, int]]], where: str) -> None:
    """Write the page of what came of all commands."""
    columns = [name for name in found["run"] if name != WORKERS]
    rows = [["command", *columns]]
    for command, counts in found.items():
        pairs = [counts[name] for name in columns]
        cells = [f"{tries}, lost {lost}" if tries else "" for tries, lost in pairs]
        rows.append([f"`{command}`", *cells])
    tries, lost = found["run --workers 2"][WORKERS]
    tail = (
        "\nWith two processes at work a worker was killed, the command terminated and interrupted: "
        f"{tries}, lost {lost}; no process stayed behind.\n"
    )
    PAGE.write_text("\n".join([HEAD.format(machine=where), *table(rows)]) + tail, "utf-8")
    print(f"Written: {PAGE}")


def main() -> None:
    """Cause all faults and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help=", ".join(COMMANDS))
    parser.add_argument("--kills", type=int, default=10, help="per command")
    given = parser.parse_args()
    where = machine()
    for name in LOADED:
        import_module(name)
    load_scenario("status-quo-2022")
    commands = given.commands or list(COMMANDS)
    with (
        tempfile.TemporaryDirectory() as place,
        ProcessPoolExecutor(AT_ONCE, multiprocessing.get_context("fork")) as pool,
    ):
        folders = [Path(place, str(number)) for number, _ in enumerate(commands)]
        counts = pool.map(faults, commands, folders, [given.kills] * len(commands))
        found = dict(zip(commands, counts, strict=True))
    if not given.commands:
        write(found, where)
    sys.exit(any(lost for counts in found.values() for _, lost in counts.values()))


if __name__ == "__main__":
    main()
