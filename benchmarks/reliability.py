"""Breaks every command that keeps work in every way we could think of; writes docs/reliability.md.

``python -m benchmarks.reliability [--kills 10] [COMMAND ...]`` takes some minutes on two cores.
Every cell of the page counts faults that were caused, and those that lost, mixed or deleted.
"""

from __future__ import annotations

import argparse
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
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from benchmarks.measure import family, machine, table
from calibration.fit import fit
from calibration.settings import Settings, Stretch
from sim.cli.main import main as greatgame
from sim.ensemble import StoreError, identity
from sim.plots import gallery
from sim.scenario import load_scenario

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
    "fit": "",
}
SMALL = {
    "sim.ensemble.engine.LARGEST_CHUNK": 64,
    "sim.ensemble.engine._SMALLEST_CHUNK": 32,
    "sim.ensemble.engine._PATHS_CHUNK": 32,
    "sim.cli.run.PROCESSES_FROM": 100,
}
"""Sizes that are smaller here than elsewhere, so that little work is many pieces."""

FIT = Settings(
    "small", "A small fit", 2012, (Stretch("region-2010", 2011, 2012),), rows=400, batch=80,
    seed=7, tests=20,
)  # fmt: skip
LOADED = (
    "matplotlib.backends.backend_agg", "pyarrow.parquet", "scipy.stats", "xarray", "h5netcdf",
    "sim.model", "sim.workbench.compare", "sim.workbench.sweep", "sim.workbench.sensitivity",
    "sim.workbench.discovery", "sim.workbench.histories", "sim.validation.hindcast.scoreboard",
    "sim.cli.summary", "sim.plots.differences", "sim.plots.sweeps", "sim.plots.sensitivities",
    "sim.plots.passages",
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

- **killed**: SIGKILL at random moments from the start to the last picture;
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
    pid: int = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.out.with_name(f"{self.out.name}.log")
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os._exit(self._run())
            finally:
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
            setattr(import_module(module), attribute, value)
        self.before()
        os.chdir(self.out.parent)
        try:
            if self.command == "fit":
                seed = int(self.more[1]) if self.more[:1] == ("--seed",) else FIT.seed
                settings = Settings(**{**vars(FIT), "seed": seed})
                fit(settings, self.out, self.out / "posterior", quiet=True, predictive=0)
                return 0
            sys.argv = ["greatgame", *COMMANDS[self.command].split(), "--out", self.out.name]
            sys.argv += [] if "--seed" in self.more else ["--seed", "7"]
            sys.argv += self.more
            greatgame()
        except SystemExit as end:
            return int(end.code or 0)
        except (StoreError, OSError) as error:  # of the fit, which has no command line here
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            return 1
        return 0

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit status; None if it still runs after so many seconds."""
        end = time.monotonic() + (seconds if seconds is not None else 1e9)
        while not (found := os.waitpid(self.pid, os.WNOHANG))[0]:
            if time.monotonic() > end:
                return None
            time.sleep(0.005)
        sys.stdout.flush()
        return os.waitstatus_to_exitcode(found[1])

    def kill(self) -> None:
        """SIGKILL, as the system does when memory is short."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def kept(self) -> bool:
        """Wait until it has kept something; whether it did before its end."""
        while not any(self.out.rglob("*.piece")):
            if self.wait(0.01) is not None:
                return False
        return True

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
        started = time.monotonic()
        whole = self.begin("whole")
        if whole.wait():
            raise RuntimeError(f"{command}: {whole.said}")
        self.seconds = time.monotonic() - started
        self.whole = self.lasting(folder / "whole")

    def begin(self, name: str, *more: str, **options: Callable[[], object]) -> Attempt:
        """Begin the command in a folder."""
        return Attempt(self.command, self.folder / name, more, **options)

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
        done = status == 0 or "has earlier results" in last.said  # it had just finished
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
                if attempt.wait(chance.uniform(0.02, 1.0) * self.seconds) is not None:
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
        first = self.begin("twice")
        if not first.kept():
            return 1, 1
        second = self.begin("twice")
        status = second.wait()
        lost = int(not (status in (1, 2) and "another process" in second.said))
        first.wait()
        return 1, lost + self.lost("twice")

    def others_work(self) -> tuple[int, int]:
        """Attempts to go on with another seed and another version of the program."""
        lost = 0
        first = self.begin("other")
        first.kept()
        first.kill()
        before = set((self.folder / "other").rglob("*.piece"))
        for more, act in ((("--seed", "8"), None), ((), _another_program)):
            attempt = self.begin("other", *more, **({"before": act} if act else {}))
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
            first = self.begin("damaged")
            first.kept()
            first.kill()
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
            place = self.folder / f"foreign-{number}" / file
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
            attempt = self.begin("worker")
            attempt.kept()
            members = family(attempt.pid) - {attempt.pid}
            if isinstance(act, signal.Signals):
                os.kill(attempt.pid, act)
            else:
                os.kill(max(members, key=_busy), signal.SIGKILL)
            lost += int(attempt.wait() == 0)
            end = time.monotonic() + 20
            while any(Path(f"/proc/{pid}").exists() for pid in members) and time.monotonic() < end:
                time.sleep(0.05)
            lost += sum(Path(f"/proc/{pid}").exists() for pid in members)
            lost += self.lost("worker")
        return 3, lost


def _another_program() -> None:
    setattr(identity, "program", lambda: "another")  # noqa: B010 - as it is told apart there


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _busy(pid: int) -> int:
    """Processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


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
        found["workers"] = shop.worker_killed()
    return found


def main() -> None:
    """Cause all faults and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help=", ".join(COMMANDS))
    parser.add_argument("--kills", type=int, default=10, help="per command")
    given = parser.parse_args()
    where, lost = machine(), 0
    for name in LOADED:
        import_module(name)
    load_scenario("status-quo-2022")
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as place:
        for number, command in enumerate(given.commands or COMMANDS):
            found = faults(command, Path(place, str(number)), given.kills)
            print(command, found, file=sys.stderr, flush=True)
            lost += sum(cost for _, cost in found.values())
            cells = {
                n: f"{tries}, lost {cost}" if tries else "" for n, (tries, cost) in found.items()
            }
            rows = rows or [["command", *cells]]
            rows.append([f"`{command}`", *(cells[name] for name in rows[0][1:])])
            if "workers" in cells:
                workers = found["workers"]
    if not given.commands:
        tail = (
            f"\nWorkers killed, the command terminated or interrupted with two processes at work: "
            f"{workers[0]}, lost {workers[1]}; no process stayed behind.\n"
        )
        PAGE.write_text("\n".join([HEAD.format(machine=where), *table(rows)]) + tail, "utf-8")
        print(f"Written: {PAGE}")
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
