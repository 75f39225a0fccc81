"""Made-up results in the layout of a real one, of any size, to draw pictures from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from sim.catalogue.variables import VARIABLES, WAR_PHASES
from sim.ensemble import Result
from sim.ensemble.outcome import Outcome

Array = NDArray[np.float64]

SOURCES = {"WB-IDS": "World Bank", "SIPRI-AT": "SIPRI", "IMF-WEO": "IMF"}
STATES = {
    "KAZ": "Kazakhstan",
    "KGZ": "Kyrgyzstan",
    "TJK": "Tajikistan",
    "TKM": "Turkmenistan",
    "UZB": "Uzbekistan",
    "BLR": "Belarus",
    "ARM": "Armenia",
}
POWERS = {
    "RUS": "Russia",
    "CHN": "China",
    "TUR": "Türkiye",
    "IRN": "Iran",
    "USA": "United States",
    "EUU": "European Union",
}
INFLUENCES = (
    "influence_economic",
    "influence_security",
    "influence_political",
    "influence",
)
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
PER_STATE_POWER = (
    "influence_share",
    "economic_share",
    "security_share",
    "influence_economic",
    "influence_security",
    "sentiment",
    "debt_gdp",
)
DYAD_EVENTS = (
    "intervention",
    "coercion",
    "defiance",
    "rescheduling",
    "concession",
    "incident",
    "protest_against",
)
STATE_EVENTS = ("protest", "crisis", "regime_fall", "terror_attack")


def _walk(rng: np.random.Generator, shape: tuple[int, ...], steps: int) -> Array:
    """Cumulated noise ``[quarter, *shape]`` starting at 0."""
    moves = rng.normal(0.0, 1.0, (steps, *shape))
    moves[0] = 0.0
    return np.asarray(moves.cumsum(axis=0))


class Maker:
    """Builds one synthetic result."""

    def __init__(
        self,
        states: dict[str, str],
        powers: dict[str, str],
        quarters: int,
        scale: float,
        replicates: int,
        seed: int,
    ) -> None:
        self.rng = np.random.default_rng(seed)
        self.states, self.powers = states, powers
        self.steps, self.scale, self.n = quarters + 1, scale, replicates
        start = pd.Period("2021Q4", freq="Q")
        self.time = pd.DatetimeIndex([(start + i).start_time for i in range(self.steps)])
        self.coords: dict[str, Any] = {
            "quarter": self.time,
            "quantile": list(LEVELS),
            "state": list(states),
            "power": list(powers),
            "rival": list(powers),
            "organisation": ["CSTO", "SCO"],
            "dimension": ["overall", "economic", "political", "security"],
            "war_phase": list(WAR_PHASES),
        }
        self.arrays: dict[str, Any] = {}
        self.worlds: dict[str, Any] = {}

    def sample(self, axes: tuple[str, ...], start: Array, drift: Array, noise: float) -> Array:
        """Paths ``[replicate, quarter, *axes]`` of 200 worlds."""
        shape = tuple(len(self.coords[a]) for a in axes)
        time = np.linspace(0, 1, self.steps).reshape(-1, *(1,) * len(shape))
        spread = self.rng.normal(1, 0.1, (200, 1, *shape))
        walks = np.stack([_walk(self.rng, shape, self.steps) for _ in range(200)])
        return np.asarray((start + drift * time) * spread + noise * walks)

    def bands(self, name: str, axes: tuple[str, ...], paths: Array) -> None:
        """Record the bands, mean and twelve single worlds of a variable."""
        variable = VARIABLES[name]
        attrs = {"long_name": variable.meaning, "units": variable.unit, "summary_error": 0.01}
        dims = ("quarter", *axes)
        q = np.quantile(paths, LEVELS, axis=0)
        self.arrays[name] = (("quantile", *dims), q.astype(np.float32), attrs)
        self.arrays[f"{name}_mean"] = (dims, paths.mean(axis=0), attrs)
        self.worlds[name] = (("replicate", *dims), paths[:12].astype(np.float32), attrs)

    def dyads(self) -> None:
        """Variables by state and power."""
        s, p = len(self.states), len(self.powers)
        weight = 0.55 ** np.arange(p) * self.rng.uniform(0.7, 1.3, (s, p))
        later = np.roll(weight, 1, axis=1) * self.rng.uniform(0.5, 1.5, (s, p))
        for name in ("influence_share", "economic_share", "security_share"):
            start = 100 * weight / weight.sum(axis=1, keepdims=True)
            end = 100 * later / later.sum(axis=1, keepdims=True)
            paths = self.sample(("state", "power"), start, end - start, 0.5)
            self.bands(name, ("state", "power"), np.clip(paths, 0, 100))
        for name in INFLUENCES:
            start = 0.4 * weight * self.rng.uniform(0.5, 1.0, (s, p))
            paths = self.sample(("state", "power"), start, 0.3 * later - start, 0.004)
            self.bands(name, ("state", "power"), np.clip(paths, 0, 1))
        feeling = self.rng.uniform(-0.5, 0.6, (s, p))
        self.bands(
            "sentiment",
            ("state", "power"),
            np.clip(self.sample(("state", "power"), feeling, feeling * 0.3, 0.02), -1, 1),
        )
        debt = np.where(np.arange(p) < 2, 8.0, 0.3) * self.rng.uniform(0, 2, (s, p)) * self.scale
        paths = np.clip(
            self.sample(("state", "power"), debt, debt * 0.5, 0.1 * self.scale), 0, None
        )
        self.bands("debt_gdp", ("state", "power"), paths)
        self.bands("external_debt", ("state",), paths.sum(axis=-1) * 1.2 + 6 * self.scale)
        gdp = self.rng.uniform(8, 200, s) * self.scale
        self.bands("gdp", ("state",), np.clip(self.sample(("state",), gdp, gdp, 0.5), 0.01, None))

    def wartime(self) -> None:
        """War phases, announced and delivered effort."""
        time = np.linspace(0, 1, self.steps)
        fighting = np.where(time > 0.02, np.exp(-2 * time), 0.0)
        frozen = 0.6 * (1 - fighting) * (time > 0.02)
        ours = 0.25 * (1 - fighting) * (time > 0.02)
        theirs = 0.15 * (1 - fighting) * (time > 0.02)
        phases = np.stack([(time <= 0.02) * 1.0, fighting, frozen, ours, theirs])
        self.arrays["war_probability"] = (("war_phase", "quarter"), phases, {"units": "0..1"})
        p = len(self.powers)
        war = (np.arange(p) == 0).astype(np.float64)
        for name, level in (("announced_effort", 0.95), ("delivered_effort", 0.9)):
            drop = -(0.1 if name.startswith("a") else 0.5) * war
            paths = self.sample(("power",), np.full(p, level), drop, 0.01)
            self.bands(name, ("power",), np.clip(paths, 0, 1))
        self.bands(
            "drain", ("power",), np.clip(self.sample(("power",), war * 0.5, war * 0, 0.01), 0, 1)
        )

    def leaders(self) -> None:
        """Probability that a power leads, by dimension, state and quarter."""
        s, p = len(self.states), len(self.powers)
        time = np.linspace(0, 1, self.steps)[None, :, None, None]
        start = self.rng.dirichlet(np.full(p, 0.3), (4, 1, s))
        end = self.rng.dirichlet(np.full(p, 0.5), (4, 1, s))
        value = start.reshape(4, 1, s, p) * (1 - time) + end.reshape(4, 1, s, p) * time
        dims = ("dimension", "quarter", "state", "power")
        self.arrays["leader_probability"] = (dims, value, {"units": "0..1"})
        # as if what is led at the end of a year did not depend on who led at its start
        moves = np.full((4, self.steps, s, p, p), np.nan)
        for step in range(4, self.steps, 4):
            before, after = value[:, step - 4], value[:, step]
            moves[:, step] = before[..., :, None] * after[..., None, :]
        self.arrays["leader_moves"] = (
            ("dimension", "quarter", "state", "power", "rival"),
            moves,
            {"units": "probability"},
        )

    def events(self) -> None:
        """Expected counts and probabilities of events; nothing in the first entry."""
        shapes: dict[str, tuple[str, ...]] = dict.fromkeys(STATE_EVENTS, ("state",))
        shapes |= dict.fromkeys(DYAD_EVENTS, ("state", "power"))
        shapes |= {
            "request": ("organisation", "state"),
            "request_honoured": ("organisation", "state"),
        }
        for name, axes in shapes.items():
            shape = tuple(len(self.coords[a]) for a in axes)
            base = self.rng.gamma(0.4, 0.05, shape) * (300 if name == "protest" else 1)
            wave = 1 + 0.5 * np.sin(np.linspace(0, 9, self.steps)).reshape(-1, *(1,) * len(shape))
            rate = base * wave * (name != "regime_fall")
            rate[0] = 0.0
            attrs = {"long_name": VARIABLES[name].meaning, "units": "events per quarter"}
            self.arrays[f"{name}_mean"] = (("quarter", *axes), rate, attrs)
            self.arrays[f"{name}_any"] = (("quarter", *axes), 1 - np.exp(-rate), attrs)

    def outcome_table(self) -> tuple[pd.DataFrame, dict[str, Outcome]]:
        """Outcomes of every kind, single and one per label."""
        table: dict[str, Array] = {}
        info: dict[str, Outcome] = {}
        rng, n = self.rng, self.n

        def add(name: str, kind: str, unit: str, values: NDArray[Any], **more: Any) -> None:
            table[name] = values.astype(np.float64)
            title = more.pop("title", name.split(".", maxsplit=1)[0].replace("_", " ").capitalize())
            info[name] = Outcome(name, title, kind, unit, description=title, **more)

        end = 2022 + (self.steps - 1) / 4
        for i, s in enumerate(self.states):
            gone = rng.uniform(2022, 2022 + (i + 1.3) * (end - 2022) / 2, n)
            late = np.floor(np.where(gone < end, gone, np.nan) * 4) / 4
            add(f"overtake.{s}", "first_time", "year", late, title=f"Year China overtakes, {s}")
            p = rng.dirichlet(np.full(len(self.powers), 0.5))
            codes = rng.choice(len(self.powers), n, p=p)
            add(f"leader.{s}", "leader", "power", codes, categories=tuple(self.powers))
            add(f"crises.{s}", "count", "events", rng.poisson(0.4 * (i + 0.3), n))
            add(f"swap.{s}", "ever", "probability", rng.random(n) < 0.03 * i**2)
            debt = rng.lognormal(2.5, 0.4, n) * self.scale
            add(f"chinese_debt.{s}", "final", "% GDP", debt)
        add("tajik_guards", "ever", "probability", rng.random(n) < 0.41)
        add("csto_cohesion", "final", "0..1", rng.beta(4, 3, n))
        add("debt_peak", "maximum", "% GDP", rng.lognormal(3.6, 0.5, n) * self.scale)
        add("nuclear_threats", "count", "threats", rng.poisson(14, n))
        add("china_rank", "rank", "rank", rng.integers(1, 4, n))
        add("exit", "first_time", "year", np.full(n, np.nan), title="First exit from the CSTO")
        add("constant", "mean", "% per year", np.full(n, 3.25))
        return pd.DataFrame(table, index=pd.RangeIndex(n, name="replicate")), info

    def build(self, title: str) -> Result:
        """The whole result."""
        self.dyads()
        self.wartime()
        self.leaders()
        self.events()
        data = xr.Dataset(self.arrays, coords=self.coords)
        worlds = xr.Dataset(
            self.worlds,
            coords={k: self.coords[k] for k in ("quarter", "state", "power")},
        )
        outcomes, info = self.outcome_table()
        scenario = {
            "states": {k: SimpleNamespace(name=v) for k, v in self.states.items()},
            "powers": {
                k: SimpleNamespace(name=v, belligerent=i == 0)
                for i, (k, v) in enumerate(self.powers.items())
            },
            "organisations": {
                "CSTO": SimpleNamespace(name="Collective Security Treaty Organization")
            },
            "sources": {
                name: SimpleNamespace(publisher=publisher) for name, publisher in SOURCES.items()
            },
            "shocks": [],
        }
        stand_in: Any = SimpleNamespace(**scenario)
        provenance = {
            "title": title,
            "name": "synthetic",
            "seed": 42,
            "replicates": self.n,
            "versions": {"greatgame": "0.1.0"},
            "complete": True,
        }
        return Result(data, worlds, outcomes, info, pd.DataFrame(), provenance, scenario=stand_in)


def make_result(
    *,
    states: dict[str, str] | None = None,
    powers: dict[str, str] | None = None,
    quarters: int = 48,
    scale: float = 1.0,
    replicates: int = 1000,
    title: str = "Status quo as of 2022",
    seed: int = 7,
) -> Result:
    """A synthetic result; ``scale`` multiplies debts and GDP to test huge and tiny values."""
    maker = Maker(states or STATES, powers or POWERS, quarters, scale, replicates, seed)
    return maker.build(title)


LONG = "Organization for the Comprehensive Economic and Security Cooperation of Inner Eurasia"


def big_result() -> Result:
    """Twelve states, eight powers, thirty years, long names."""
    states = STATES | {f"X{i}X": f"Republic of {LONG} {i}" for i in range(4)} | {"GEO": "Georgia"}
    powers = POWERS | {"IND": "India", "ORGANISATION_X": LONG}
    return make_result(states=states, powers=powers, quarters=120, title=f"{LONG}: " * 5, scale=1e7)


def small_result() -> Result:
    """One state, two powers, one year, tiny values."""
    return make_result(
        states={"KGZ": "Kyrgyzstan"},
        powers={"RUS": "Russia", "CHN": "China"},
        quarters=4,
        scale=1e-6,
        replicates=20,
    )
