"""The whole scoreboard: rolling origins up to 2015, then origins whose outcomes taught nothing.

With it goes a free run from 2010 against the figures: does one power's influence surge by
construction?
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import pandas as pd
import xarray as xr

from sim.ensemble.paths import Values
from sim.ensemble.provenance import file_digest
from sim.ensemble.record import Work
from sim.scenario import load_scenario
from sim.scenario.posterior import load_posterior
from sim.validation.hindcast.origin import world_at
from sim.validation.hindcast.study import (
    HORIZON,
    LAST_FITTED,
    Study,
    Told,
    rolling_horizons,
    study,
    unscored,
)
from sim.validation.record import POLLS, Simulated, between, load_observations, observations_file

START, END = 2010, 2021
"""The run starts at the end of the first year and ends with the last."""

MEASURED = ("trade_share", "debt_gdp", "arms_share")
"""Variables that the record measures too."""

LATENT = ("economic_share", "security_share")
"""Shares of the power in all economic and security influence; nobody measures them."""

SPREAD = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Drift:
    """``paths`` has columns state, variable, year, quantile, value; ``figures`` is the record."""

    power: str
    paths: pd.DataFrame
    figures: pd.DataFrame
    replicates: int


def drift(record: pd.DataFrame, power: str, work: Work) -> Drift:
    """Simulate from the end of 2010 with the priors and keep the ties to one power by year.

    The run knows no figure, membership, war or shock after 2010. Chance is that of every other run
    with the seed.
    """
    # The baseline names a posterior of its own, which has seen what came after 2010.
    scenario = world_at(START, record, END - START).with_(posterior=None)
    names, states = (*MEASURED, *LATENT), list(scenario.states)
    found = work.record(scenario, Values(names, every=4))
    place = scenario.labels["power"].index(power)
    # of [year, state, replicate], the start included
    quantiles = [np.quantile(found[name][:, :, place], SPREAD, axis=-1) for name in names]
    coords = {
        "variable": list(names), "quantile": list(SPREAD),
        "year": START + np.arange(quantiles[0].shape[1]), "state": states,
    }  # fmt: skip
    paths = xr.DataArray(np.stack(quantiles), coords, list(coords), name="value")
    table = paths.transpose("variable", "state", "quantile", "year").to_series().reset_index()
    chosen = record["variable"].isin(MEASURED) & (record["power"] == power)
    figures = between(record[chosen & record["iso3"].isin(states)], START, END)
    return Drift(power, table, figures, work.replicates)


def changes(found: Drift, since: int, until: int) -> pd.DataFrame:
    """Change of each measured tie between two years: recorded, and simulated 5 to 95 %.

    The simulated change is that of the quantiles against the median of the first year, so its range
    is a little wider than that of the changes of single worlds.
    """
    ends = {"low": SPREAD[0], "median": 0.5, "high": SPREAD[-1]}
    paths = found.paths.set_index(["state", "variable", "quantile", "year"])["value"]
    wide = {year: paths.xs(year, level="year").unstack("quantile") for year in (since, until)}
    moved = pd.DataFrame({name: wide[until][q] - wide[since][0.5] for name, q in ends.items()})
    keys = found.figures.rename(columns={"iso3": "state"}).set_index(["state", "variable", "year"])
    figures = keys["value"].unstack("year").reindex(columns=[since, until])
    moved["recorded"] = figures[until] - figures[since]
    order = found.paths[["state", "variable"]].drop_duplicates()
    return moved.loc[pd.MultiIndex.from_frame(order)].reset_index()


def last_common_year(found: Drift, variables: Sequence[str] = MEASURED) -> int:
    """The last year of which every measured tie has figures."""
    figures = found.figures[found.figures["variable"].isin(variables)]
    return int(figures.groupby("variable")["year"].max().min())


POSTERIOR = "posterior-2015"
"""Draws fitted to figures up to 2015, for origins from then on."""

LAST_ORIGIN, WAR = 2021, "status-quo-2022"
"""The latest origin of the scoreboard, and the scenario that tells it of the war."""

ELSEWHERE, NEIGHBOURS = "region-2021-neighbours", ("GEO", "MDA")
"""A baseline with states that nothing was fitted to, described by a file alone, and these."""

WATCHED = "CHN"
"""The power whose ties are shown from 2010 on, to see whether a surge is built in."""

KEYS = ["variable", "iso3", "power", "year", "source", "note"]


@dataclass(frozen=True)
class Section:
    """One study of the scoreboard: ``word`` in file names, ``title`` and simulations, if kept."""

    word: str
    title: str
    study: Study
    runs: dict[int, Simulated] = field(default_factory=dict)


@dataclass
class Scoreboard:
    """Sections in the order printed; ``facts`` says where they come from.

    ``unscored`` are the figures that were given to be scored and say nothing about any forecast,
    with the reason; ``elsewhere`` is the study of states that nothing was fitted to.
    """

    sections: list[Section]
    record: pd.DataFrame
    facts: dict[str, Any] = field(default_factory=dict)
    drift: Drift | None = None
    elsewhere: Section | None = None
    unscored: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def scored(self) -> list[Section]:
        """The sections of which any figure could be scored."""
        return [section for section in self.sections if len(section.study.scores)]

    @property
    def states(self) -> list[str]:
        """States of which there are forecasts."""
        batches = [batch for section in self.sections for batch in section.study.batches]
        return sorted({case.key[1] for batch in batches for case in batch.cases})

    @property
    def names(self) -> dict[str, str]:
        """Printed names of states and powers."""
        return load_scenario(f"region-{LAST_FITTED}").names


def fitted_posterior() -> str | None:
    """The posterior fitted to figures up to 2015, if it is shipped and of the present catalogue."""
    try:
        return None if load_posterior(POSTERIOR).stale() else POSTERIOR
    except ValueError:
        return None


def known_and_true(
    observations: Path | None, until: int | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The record forecasts start from, and the figures they are scored on.

    Without a file both are the shipped table. Figures of a file stand beside the shipped ones (and
    in their place where both have one), and only they are scored. Nothing after ``until`` is kept.
    Raises :class:`~sim.validation.record.RecordError`.
    """
    shipped = between(load_observations(), None, until)
    if observations is None:
        return shipped, shipped
    own = between(load_observations(observations), None, until)
    series = KEYS[:4]
    polls = own["variable"].isin(POLLS)
    taken = set(own.loc[~polls, series].itertuples(index=False, name=None))
    kept = [row not in taken for row in shipped[series].itertuples(index=False, name=None)]
    both = pd.concat([shipped[kept], own], ignore_index=True).drop_duplicates(KEYS, keep="last")
    return both.sort_values(KEYS, kind="stable").reset_index(drop=True), own


def full_scoreboard(
    work: Work, *, until: int | None, posterior: str | None, horizon: int = HORIZON
) -> Scoreboard:
    """Rolling origins up to 2015 with the priors, then 2015, then 2021 with and without the war.

    From 2015 the draws of ``posterior`` are used (None: the priors). Figures after ``until`` are
    left unread.
    """
    record, _ = known_and_true(None, until)
    last = int(record["year"].max())
    rolling = rolling_horizons(last)
    early, _ = study(record, rolling, work, truth=between(record, None, LAST_FITTED))
    sections = [Section("rolling", _title(list(rolling), early), early)]
    for origin, given in ((LAST_FITTED, None), (LAST_ORIGIN, WAR), (LAST_ORIGIN, None)):
        years = min(horizon, last - origin)
        if years > 0:
            made, runs = study(
                record, {origin: years}, work, truth=record, posterior=posterior, given=given
            )
            word = f"{origin}-given" if given else str(origin)
            sections.append(Section(word, _title([origin], made, given), made, runs))
    board = Scoreboard(sections, record)
    board.unscored = _unscored(board, between(record, LAST_FITTED + 1, None))
    if last > START:
        board.drift = drift(record, WATCHED, replace(work, progress=None))
    if last > LAST_ORIGIN:
        board.elsewhere = _elsewhere(record, work, posterior, min(horizon, last - LAST_ORIGIN))
    origins = [*rolling, *(year for year in (LAST_FITTED, LAST_ORIGIN) if year < last)]
    board.facts = facts(work, origins, posterior, observations_file(), WAR)
    return board


def _elsewhere(record: pd.DataFrame, work: Work, posterior: str | None, years: int) -> Section:
    """Forecasts of the states of :data:`NEIGHBOURS` from the last origin, the war given."""
    made, _ = study(
        record, {LAST_ORIGIN: years}, work, truth=record[record["iso3"].isin(NEIGHBOURS)],
        posterior=posterior, given=WAR, base=ELSEWHERE,
    )  # fmt: skip
    return Section("elsewhere", _title([LAST_ORIGIN], made, WAR), made)


def board_of_origins(
    origins: Sequence[int],
    work: Work,
    *,
    horizon: int,
    until: int | None,
    observations: Path | None,
    **told: Unpack[Told],
) -> Scoreboard:
    """Forecasts from given origins scored on the shipped figures or those of a file.

    Origins before 2015 run with the priors: the posterior has seen their outcomes. Raises
    :class:`~sim.scenario.ScenarioError` and :class:`~sim.validation.record.RecordError`.
    """
    record, truth = known_and_true(observations, until)
    studies: list[Study] = []
    runs: dict[int, Simulated] = {}
    posterior, given, base = told.get("posterior"), told.get("given"), told.get("base")
    for draws, chosen in (
        (None, [origin for origin in origins if origin < LAST_FITTED]),
        (posterior, [origin for origin in origins if origin >= LAST_FITTED]),
    ):
        if chosen:
            own: Told = {**told, "posterior": draws}
            made, found = study(record, dict.fromkeys(chosen, horizon), work, truth=truth, **own)
            studies.append(made)
            runs |= found
    made = joined(studies)
    board = Scoreboard([Section("origins", _title(origins, made, given), made, runs)], record)
    asked = between(truth, min(runs) + 1, None) if observations is None else truth
    board.unscored = _unscored(board, asked)
    board.facts = facts(work, origins, posterior, observations or observations_file(), given)
    board.facts["base"] = base or "the nearest earlier"
    return board


def _unscored(board: Scoreboard, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures that no section with simulations was scored on."""
    tried = [section for section in board.sections if section.runs]
    if not tried:
        return pd.DataFrame()
    runs = {origin: run for section in tried for origin, run in section.runs.items()}
    return unscored(figures, runs, joined([section.study for section in tried]))


def _title(origins: Sequence[int], made: Study, given: str | None = None) -> str:
    """What a section is of: origins, figures, and what was known besides."""
    first, last = min(origins), max(origins)
    if first == last:
        text = f"Origin {first}"
    elif len(origins) == last - first + 1:
        text = f"Origins {first}\u2013{last}"
    else:
        text = f"Origins {', '.join(map(str, sorted(origins)))}"
    if len(made.scores):
        years = made.scores["year"]
        text += f", figures {years.min()}\u2013{years.max()}"
    if given == WAR:
        return f"{text}, the war given"
    return f"{text}, {given} given" if given else text


def joined(studies: Sequence[Study]) -> Study:
    """Several studies as one."""
    if len(studies) == 1:
        return studies[0]
    return Study(
        [batch for made in studies for batch in made.batches],
        pd.concat([made.scores for made in studies], ignore_index=True),
        pd.concat([made.events for made in studies], ignore_index=True),
        replicates=studies[0].replicates,
    )


def facts(
    work: Work,
    origins: Sequence[int],
    posterior: str | None,
    observations: Path,
    given: str | None = None,
) -> dict[str, Any]:
    """Provenance of a study."""
    names = ("greatgame", "mesa", "numpy", "scipy", "pandas", "scoringrules")
    digest = file_digest(observations)
    return {
        "created": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "origins": [f"{origin}-Q4" for origin in origins],
        "given": given or "",
        "replicates": work.replicates,
        "seed": work.seed,
        "posterior": posterior or "none: the priors",
        "observations": {"file": observations.name, "sha256": digest},
        "versions": {name: version(name) for name in names},
    }
