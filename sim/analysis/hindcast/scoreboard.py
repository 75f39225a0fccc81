"""The whole scoreboard: rolling origins up to 2015, then the origin never learnt from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.hindcast import coefficients as stored
from sim.analysis.hindcast.china import Drift, drift
from sim.analysis.hindcast.discrepancy import Discrepancy
from sim.analysis.hindcast.ensemble import Progress, Run
from sim.analysis.hindcast.study import (
    HORIZON,
    LAST_FITTED,
    ROLLING,
    TRAINING,
    Coefficients,
    Study,
    batches_of,
    learnt,
    origin_study,
    rolling_study,
    simulate_origins,
    split,
)
from sim.analysis.hindcast.unscored import unscored
from sim.analysis.record import POLLS, between, load_observations, observations_file
from sim.ensemble import Store
from sim.scenario import load_scenario

POSTERIOR = "posterior-2015"
"""Draws fitted to figures up to 2015, for origins from then on."""

WATCHED = "CHN"
"""The power whose ties are shown from 2010 on, to see whether a surge is built in."""

KEYS = ["variable", "iso3", "power", "year", "source", "note"]


@dataclass(frozen=True)
class Settings:
    """How to run: replicates per origin, seed, who shares the work, and where it is kept."""

    replicates: int = 500
    seed: int = 0
    executor: Executor | None = None
    progress: Progress | None = None
    store: Store | None = None

    def options(self) -> dict[str, Any]:
        """Keyword arguments of the studies."""
        return dict(vars(self))


@dataclass
class Scoreboard:
    """Studies by section; ``facts`` says where they come from.

    ``rolling`` is scored on figures up to 2015, ``test`` from given origins on those of
    ``figures``; ``runs`` are the simulations of the latter, and ``unscored`` the figures that were
    given for them and say nothing about them, with the reason.
    """

    rolling: Study | None
    test: Study | None
    runs: dict[int, Run]
    record: pd.DataFrame
    coefficients: Mapping[str, Discrepancy]
    facts: dict[str, Any] = field(default_factory=dict)
    drift: Drift | None = None
    unscored: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def states(self) -> tuple[str, ...]:
        """States that were simulated."""
        return next(iter(self.runs.values())).years.labels["state"]

    @property
    def names(self) -> dict[str, str]:
        """Printed names of states and powers."""
        region = load_scenario(f"region-{LAST_FITTED}")
        states = {label: state.name for label, state in region.states.items()}
        return states | {label: power.name for label, power in region.powers.items()}


def known_and_true(
    observations: Path | None, until: int | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The record forecasts start from, and the figures they are scored on.

    Without a file both are the shipped table. Figures of a file stand beside the shipped ones (and
    in their place where both have one), and only they are scored. Nothing after ``until`` is kept.
    Raises :class:`~sim.analysis.record.RecordError`.
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
    settings: Settings,
    *,
    until: int | None,
    posterior: str | None,
    horizon: int = HORIZON,
    rolling: Study | None = None,
) -> Scoreboard:
    """Rolling origins up to 2015 with the priors, then the origin 2015.

    From 2015 the draws of ``posterior`` are used and the post-processing that was fitted to it
    (None: the priors). Figures after ``until`` are left unread. ``rolling`` is the study of the
    rolling origins, if it has been made already.
    """
    record, _ = known_and_true(None, until)
    rolling = rolling or rolling_study(record, **settings.options())
    fitted = _stored(posterior) if posterior else rolling.coefficients
    test, runs = origin_study(
        record,
        [LAST_FITTED],
        lambda _: split(fitted),
        horizon=horizon,
        until=until or 9999,
        truth=record,
        posterior=posterior,
        **settings.options(),
    )
    board = Scoreboard(rolling, test, runs, record, split(fitted)[0])
    board.unscored = unscored(between(record, LAST_FITTED + 1, None), runs, test)
    board.drift = drift(
        record,
        WATCHED,
        replicates=settings.replicates,
        seed=settings.seed,
        executor=settings.executor,
        store=settings.store,
    )
    board.facts = facts(settings, [*ROLLING, LAST_FITTED], posterior, observations_file())
    return board


def board_of_origins(
    origins: Sequence[int],
    settings: Settings,
    *,
    horizon: int,
    until: int | None,
    observations: Path | None,
    posterior: str | None,
) -> Scoreboard:
    """Forecasts from given origins scored on the shipped figures or those of a file.

    Origins before 2015 are post-processed by what was known at their end, and run with the priors:
    the posterior has seen their outcomes.
    """
    record, truth = known_and_true(observations, until)
    early = [origin for origin in origins if origin < LAST_FITTED]
    late = [origin for origin in origins if origin >= LAST_FITTED]
    options = {"horizon": horizon, "until": until or 9999, "truth": truth, **settings.options()}
    studies = []
    runs: dict[int, Run] = {}
    shown: Mapping[str, Discrepancy] = {}
    if early:
        made = _learnt_before(early, record, settings)
        study, found = origin_study(record, early, made, **options)
        studies.append(study)
        runs |= found
        shown = made(max(early))[0]
    if late:
        fitted = _stored(posterior or stored.PRIOR)
        study, found = origin_study(
            record, late, lambda _: split(fitted), posterior=posterior, **options
        )
        studies.append(study)
        runs |= found
        shown = split(fitted)[0]
    board = Scoreboard(None, joined(studies), runs, record, shown)
    asked = between(truth, min(runs) + 1, None) if observations is None else truth
    board.unscored = unscored(asked, runs, joined(studies))
    board.facts = facts(settings, origins, posterior, observations or observations_file())
    return board


def _learnt_before(
    origins: Sequence[int], record: pd.DataFrame, settings: Settings
) -> Callable[[int], tuple[Coefficients, Coefficients]]:
    """Coefficients of early origins, from runs of the origins before them."""
    last = max(origins)
    known = between(record, None, min(last, LAST_FITTED))
    horizons = {o: min(HORIZON, last - o) for o in TRAINING if o < last}
    if not horizons:
        return lambda _: ({}, {})
    runs = simulate_origins(known, horizons, **settings.options())
    batches = batches_of(runs, known, known, settings.seed)
    made = {o: (learnt(batches, o), learnt(batches, o, ("belief",))) for o in origins}
    return made.__getitem__


def refit(settings: Settings, posterior: str | None) -> tuple[Path, dict[str, Study]]:
    """Fit the post-processing to outcomes up to 2015 and write the shipped file.

    With the priors and, if there is one, the posterior. Returns the file and the studies by name of
    the draws.
    """
    record, _ = known_and_true(None, LAST_FITTED)
    studies = {stored.PRIOR: rolling_study(record, **settings.options())}
    if posterior:
        studies[posterior] = rolling_study(record, posterior=posterior, **settings.options())
    path = stored.coefficients_file()
    made = facts(settings, TRAINING, posterior, observations_file())
    made |= {"outcomes": f"up to {LAST_FITTED}", "command": "greatgame hindcast --refit"}
    stored.save(path, {name: study.coefficients for name, study in studies.items()}, made)
    return path, studies


def _stored(name: str) -> Mapping[str, Discrepancy]:
    sets, _ = stored.load()
    if name not in sets:
        raise stored.CoefficientsError(
            f"{stored.coefficients_file()}: no post-processing for {name}; add --refit"
        )
    return sets[name]


def joined(studies: Sequence[Study]) -> Study:
    """Several studies as one."""
    if len(studies) == 1:
        return studies[0]
    return Study(
        [batch for study in studies for batch in study.batches],
        [found for study in studies for found in study.forecasts],
        pd.concat([study.scores for study in studies], ignore_index=True),
        pd.concat([study.events for study in studies], ignore_index=True),
        [model for study in studies for model in study.models],
        replicates=studies[0].replicates,
    )


def facts(
    settings: Settings, origins: Sequence[int], posterior: str | None, observations: Path
) -> dict[str, Any]:
    """Provenance of a study."""
    from importlib.metadata import version

    names = ("greatgame", "mesa", "numpy", "scipy", "pandas", "scoringrules")
    return {
        "created": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "origins": [f"{origin}-Q4" for origin in origins],
        "replicates": settings.replicates,
        "seed": settings.seed,
        "posterior": posterior or "none: the priors",
        "observations": {"file": observations.name, "sha256": stored.digest_of(observations)},
        "versions": {name: version(name) for name in names},
    }
