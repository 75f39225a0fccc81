"""What a fit is: its name, the years it may see, the stretches it simulates, how much work."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, replace
from pathlib import Path

from pydantic.dataclasses import dataclass

from sim.catalogue.files import STRICT
from sim.mechanisms.registers import PARAMETERS

RECORD = "record"
"""Stands for a start made from the record as the hindcasts make theirs."""
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, config=STRICT)
class Stretch:
    """Years simulated in one go from the figures of the year before.

    ``scenario`` is a baseline that starts in the first year, one that is told dated shocks as well,
    or :data:`RECORD`, the start that the record itself gives where there is no baseline.
    Stretches of one fit do not overlap: each starts from what was observed, so that, given the
    parameters, what happens in one says nothing more about the next.
    """

    scenario: str
    first: int
    last: int


GIVEN = tomllib.loads(Path(__file__).with_name("fits.toml").read_text(encoding="utf-8"))
UNFITTED = tuple(f"parameters.{n}" for names in GIVEN.pop("unfitted").values() for n in names)
"""Draws that keep their prior: what the fit imposes, and what its own noise stands for."""


@dataclass(frozen=True, config=STRICT)
class Settings:
    """Everything that decides the bits of a posterior, besides code, scenarios and figures.

    ``until``: last year the fit may see. ``rows``: simulated parameter draws; ``learning`` of them
    (a share) teach the summaries, the rest make up the posterior. ``nearest``: share of those rows
    that the posterior keeps. ``informed``: least part of the prior variance that the figures must
    explain, out of sample, for a draw to leave its prior. ``tests``: rows tried as if observed.
    ``unfitted``: draws that keep their prior whatever the figures seem to say. Raises ValueError
    where one is no parameter.
    """

    name: str
    title: str
    until: int
    stretches: tuple[Stretch, ...]
    rows: int = 16_384
    batch: int = 512
    seed: int = 20_151_231
    learning: float = 0.5
    nearest: float = 0.2
    informed: float = 0.02
    tests: int = 500
    bandwidth: float = 0.3
    unfitted: tuple[str, ...] = UNFITTED

    def __post_init__(self) -> None:
        unknown = [n for n in self.unfitted if n.removeprefix("parameters.") not in PARAMETERS]
        if unknown:
            raise ValueError(f"no such parameters: {', '.join(unknown)}")

    @property
    def digest(self) -> str:
        """SHA-256 of the settings."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def smaller(self, rows: int, batch: int | None = None) -> Settings:
        """The same fit with fewer rows, to try things out."""
        tests = min(self.tests, rows // 8)
        return replace(self, rows=rows, batch=batch or min(self.batch, rows), tests=tests)


FITS = {name: Settings(name, **fit) for name, fit in GIVEN.items()}
"""The fits that can be made, by name."""


def code_digest() -> str:
    """SHA-256 of the code that decides what a row of the table holds."""
    parts = ("catalogue", "mechanisms", "scenario", "start", "world", "agents", "validation/record")
    files = [ROOT / "sim" / f"{n}.py" for n in ("arrays", "model", "quarter")]
    files += [f for part in parts for f in (ROOT / "sim" / part).rglob("*.*") if f.suffix != ".pyc"]
    files.append(ROOT / "sim" / "validation" / "hindcast" / "origin.py")
    files += [ROOT / "calibration" / f"{n}.py" for n in ("drivers", "figures", "noise", "table")]
    found = hashlib.sha256()
    for file in sorted(files):
        found.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
