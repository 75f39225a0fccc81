"""What a fit is: its name, the years it may see, the stretches it simulates, how much work."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sim.mechanisms.registers import PARAMETERS

RECORD = "record"
"""Stands for a start made from the record as the hindcasts make theirs."""
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
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


IMPOSED = tuple(
    f"parameters.markets.{name}"
    for name in (
        "cycle_sd", "oil_walk", "oil_volatility", "oil_half_life", "oil_demand", "power_growth_sd",
        "trend_walk", "trend_half_life",
    )
)  # fmt: skip
"""Numbers of what the fit imposes as it was: its figures cannot speak of them."""

NOISE = tuple(
    f"parameters.{name}"
    for name in (
        "economy.growth_sd", "economy.trend_walk", "currency.own_sd", "currency.regional_sd",
        "currency.drift_sd", "trade.export_sd", "trade.import_sd", "trade.export_common",
        "trade.import_common", "labour.sd", "finance.borrowing_sd", "arms.walk",
        "arms.market_walk", "levels.alignment_walk", "levels.sentiment_walk", "order.session",
        "order.agenda",
    )
)  # fmt: skip
"""Sizes of the noise of series. The fit's discrepancy stands for the same unrest, so that its
assumed size would decide them, and most of their priors were measured on these very figures."""


@dataclass(frozen=True)
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
    unfitted: tuple[str, ...] = (*IMPOSED, *NOISE)

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


_TO_2010 = Stretch(RECORD, 2006, 2010)
_TO_2015 = Stretch("region-2010", 2011, 2015)
_TO_2021 = Stretch("region-2015", 2016, 2021)
_TO_2023 = Stretch("status-quo-2022", 2022, 2023)
"""What came from outside in these years is the war as well: its dated shocks are imposed."""

FITS: dict[str, Settings] = {
    "to-2015": Settings(
        "to-2015", "Fitted to the figures of 2006-2015", 2015, (_TO_2010, _TO_2015)
    ),
    "to-2021": Settings(
        "to-2021", "Fitted to the figures of 2006-2021", 2021, (_TO_2010, _TO_2015, _TO_2021)
    ),
    "to-2023": Settings(
        "to-2023", "Fitted to the figures of 2006-2023", 2023,
        (_TO_2010, _TO_2015, _TO_2021, _TO_2023),
    ),
}  # fmt: skip
"""The fits that can be made, each for what it has not seen: the first for hindcasts from 2015 on,
the second for forecasts of 2022 and later, the third for scenarios that start in 2024."""


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
