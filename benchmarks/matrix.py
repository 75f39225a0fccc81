"""Installs greatgame on every Python it claims, with three choices of libraries, and tries it.

``python -m benchmarks.matrix`` needs nothing but the standard library. A cell is one Python with
one choice of versions: those of the lock, the newest that ``pyproject.toml`` allows (as
``pip install`` takes them), or the lowest. Each cell has a new environment and an empty folder to
work in, both below ``.matrix/``, and keeps its result there: when the command is repeated only
cells that failed, or whose inputs have changed since, are tried again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".matrix"
VERSIONS = ("lock", "newest", "lowest")
EXTRAS = ("calibration", "discovery", "distributed", "sensitivity")
SHOWN = ("mesa", "numpy", "pandas", "xarray", "matplotlib", "typer")
LIMIT = 900
"""Seconds that one step may take."""

SCENARIO = """name: small
title: The first year of the baseline
extends: status-quo-2022
horizon: 2022-Q4
"""
SAVE_AND_LOAD = """
from sim import Result, load_scenario, simulate
if __name__ == "__main__":
    scenario = load_scenario("small.yaml")
    made = simulate(scenario, replicates=12, seed=7, executor="processes", workers=2)
    again = Result.load(made.save("kept"))
    assert again.outcomes.equals(made.outcomes) and again.data.equals(made.data)
"""
DISCOVER = """
from sim import Result
from sim.workbench.discovery import discover
run, name = Result.load("run"), "china_share.TJK"
half = float(run.outcomes[name].median())
for method in ("prim", "tree"):
    discover(run, name, above=half, method=method, seed=7).save(method)
"""
WORLDS = ("small.yaml", "-n", "100", "--seed", "7", "--no-plots")
STEPS: dict[str, tuple[str, ...]] = {
    "run": ("run", *WORLDS, "--keep", "paths", "--out", "run"),
    "check": ("check", "small.yaml"),
    "sweep": ("sweep", *WORLDS, "--over", "M15=on,off", "--out", "sweep"),
    "report": ("report", "run"),
    "save-and-load": ("-c", SAVE_AND_LOAD),
    "plot": ("plot", "run"),
    "sensitivity": (
        "sensitivity", "small.yaml", "--outcome", "china_share.TJK", "--method", "sobol",
        "--top", "2", "-n", "16", "--no-plots",
    ),
    "discover": ("-c", DISCOVER),
    "hindcast": (
        "hindcast", "--origin", "2015-Q4", "--horizon", "1", "-n", "20", "--no-plots",
    ),
}  # fmt: skip
"""What is tried in each cell, in this order: arguments of ``greatgame``, or of Python after -c."""


@dataclass(frozen=True)
class Cell:
    """One environment: a Python such as "3.12" with one of :data:`VERSIONS`."""

    python: str
    versions: str

    @property
    def folder(self) -> Path:
        """Where its environment, its work and its result are."""
        return KEPT / f"{self.python}-{self.versions}"


@dataclass(frozen=True)
class Outcome:
    """What came of a cell: the steps that failed, and what each said last."""

    inputs: str
    failed: dict[str, str]
    seconds: float
    installed: dict[str, str]


class Failed(Exception):  # noqa: N818 - says what happened
    """A step ended with a status other than 0: its name, and all that it said."""

    def __init__(self, step: str, said: str) -> None:
        super().__init__(step)
        self.step, self.said = step, said


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the cells that were asked for and print the table; 1 if any failed, else 0."""
    parser = _options()
    asked = parser.parse_args(arguments)
    for given, known in ((asked.versions, VERSIONS), (asked.steps, STEPS)):
        if unknown := set(given) - set(known):
            parser.error(f"{', '.join(sorted(unknown))}: choose from {', '.join(known)}")
    found = {python: interpreter(python) for python in asked.pythons}
    if asked.other:
        here = "{}.{}".format(*sys.version_info)
        there = [python for python, path in found.items() if path and python != here]
        found = {python: found[python] for python in there[-1:]}
        if not found:
            print(f"SKIPPED: no Python of {', '.join(asked.pythons)} besides {here} is installed")
            return 0
    rows, failed = [], 0
    for python, path in found.items():
        for versions in asked.versions:
            cell = Cell(python, versions)
            outcome = None if path is None else attempt(cell, path, asked.steps, again=asked.again)
            rows.append(row(cell, outcome))
            failed += outcome is None or bool(outcome.failed)
    head = ["Python", "Versions", "Result", "Seconds", *SHOWN]
    print("", *("| " + " | ".join(line) + " |" for line in (head, ["---"] * len(head), *rows)),
          sep="\n")  # fmt: skip
    return int(failed > 0)


def _options() -> argparse.ArgumentParser:
    def listed(text: str) -> list[str]:
        return text.split(",")

    parser = argparse.ArgumentParser(prog="make matrix", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pythons", type=listed, default=claimed(), metavar="3.11,3.12")
    parser.add_argument(
        "--versions", type=listed, default=list(VERSIONS), metavar=",".join(VERSIONS)
    )
    parser.add_argument(
        "--steps", type=listed, default=list(STEPS), metavar="run,check", help=", ".join(STEPS)
    )
    parser.add_argument("--other", action="store_true", help="one Python other than this, if any")
    parser.add_argument("--again", action="store_true", help="also what has passed before")
    return parser


def claimed() -> list[str]:
    """The Pythons that ``pyproject.toml`` names, oldest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))


def interpreter(python: str) -> Path | None:
    """A Python of this version: on the path, or among those of pyenv."""
    shelf = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    known = shutil.which(f"python{python}")
    names = [*([known] if known else []), *map(str, sorted(shelf.glob(f"{python}.*/bin/python")))]
    code = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    for name in names:
        done = subprocess.run([name, "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == python:
            return Path(name)
    return None


def attempt(cell: Cell, python: Path, steps: Sequence[str], *, again: bool) -> Outcome:
    """What comes of a cell, or came of it when it was last tried with the same inputs."""
    result = cell.folder / "result.json"
    inputs = digest(steps)
    if not again and result.is_file():
        kept = Outcome(**json.loads(result.read_text(encoding="utf-8")))
        if kept.inputs == inputs and not kept.failed:
            return kept
    shutil.rmtree(cell.folder, ignore_errors=True)
    work = cell.folder / "work"
    work.mkdir(parents=True)
    (work / "small.yaml").write_text(SCENARIO, encoding="utf-8")
    started = time.monotonic()
    failed: dict[str, str] = {}
    try:
        install(cell, python)
    except Failed as error:
        failed[error.step] = error.said
    for step in () if failed else steps:
        program = () if STEPS[step][0] == "-c" else ("-m", "sim")
        try:
            call(cell, step, [_python(cell), *program, *STEPS[step]], work)
        except Failed as error:
            failed[error.step] = error.said
    outcome = Outcome(inputs, failed, time.monotonic() - started, installed(cell))
    result.write_text(json.dumps(asdict(outcome), indent=1), encoding="utf-8")
    return outcome


def digest(steps: Sequence[str]) -> str:
    """Of everything that a cell's result depends on and that lies in this tree."""
    known = hashlib.sha256(",".join(steps).encode())
    folders = (ROOT / name for name in ("sim", "scenarios", "calibration"))
    files = [Path(__file__), ROOT / "pyproject.toml", ROOT / "requirements.lock.txt"]
    files += (file for folder in folders for file in sorted(folder.rglob("*")))
    for file in files:
        if file.is_file() and "__pycache__" not in file.parts:
            known.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return known.hexdigest()


def install(cell: Cell, python: Path) -> None:
    """Make the environment of a cell and put greatgame, built from this tree, into it."""
    env = cell.folder / "env"
    call(cell, "venv", [str(python), "-m", "venv", str(env)])
    pip = [_python(cell), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    extras = f"[{','.join(EXTRAS)}]"
    if cell.versions == "newest":  # as a user would
        call(cell, "pip install", [*pip, "--upgrade", f"{ROOT}{extras}"])
        return
    uv = [str(_uv()), "pip", "install", "--quiet", "--python", _python(cell)]
    if cell.versions == "lock":
        lock = str(ROOT / "requirements.lock.txt")
        call(cell, "install lock", [*uv, "--require-hashes", "--requirement", lock])
    else:
        extra = [word for name in EXTRAS for word in ("--extra", name)]
        lowest = ["--resolution", "lowest-direct", "--requirement", str(ROOT / "pyproject.toml")]
        call(cell, "install lowest", [*uv, *lowest, *extra])
    call(cell, "pip install", [*pip, "--no-deps", str(ROOT)])


def _python(cell: Cell) -> str:
    return str(cell.folder / "env" / "bin" / "python")


def _uv() -> Path:
    """An environment of its own for uv: pip cannot choose the lowest versions."""
    tools = KEPT / "tools"
    if not (tools / "bin" / "uv").is_file():
        tool = Cell("tools", "uv")
        call(tool, "uv", [sys.executable, "-m", "venv", str(tools)])
        call(tool, "uv", [str(tools / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"])
    return tools / "bin" / "uv"


def call(cell: Cell, step: str, command: list[str], folder: Path = ROOT) -> None:
    """Run a command to its end and show how long it took; raises Failed with what it said."""
    started = time.monotonic()
    env = os.environ | {"NO_COLOR": "1", "COLUMNS": "120"}
    for name in ("PYTHONPATH", "VIRTUAL_ENV"):
        env.pop(name, None)
    try:
        done = subprocess.run(
            command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", timeout=LIMIT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Failed(step, str(error)) from None
    took = f"{time.monotonic() - started:4.0f} s"
    print(f"{cell.python} {cell.versions:7} {step:14} {took}", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
        raise Failed(step, done.stdout[-4000:])


def installed(cell: Cell) -> dict[str, str]:
    """Versions of the libraries that the table shows."""
    code = "import importlib.metadata as m, json, sys; found = {}\nfor n in sys.argv[1:]:\n"
    code += " try: found[n] = m.version(n)\n except m.PackageNotFoundError: pass\n"
    code += "print(json.dumps(found))"
    done = subprocess.run(
        [_python(cell), "-c", code, *SHOWN], capture_output=True, text=True, check=False
    )
    return dict(json.loads(done.stdout)) if not done.returncode else {}


def row(cell: Cell, outcome: Outcome | None) -> list[str]:
    """A line of the table; a Python that is not installed counts as a failure, and says so."""
    if outcome is None:
        return [cell.python, cell.versions, "no such Python here", *[""] * (1 + len(SHOWN))]
    result = f"FAILED at {', '.join(outcome.failed)}" if outcome.failed else "passed"
    versions = [outcome.installed.get(name, "") for name in SHOWN]
    return [cell.python, cell.versions, result, f"{outcome.seconds:.0f}", *versions]


if __name__ == "__main__":
    sys.exit(main())
