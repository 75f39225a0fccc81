"""The gallery: which pictures there are, what they show in words, and writing them to a folder."""

from __future__ import annotations

import gc
import pickle
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from sim.ensemble.errors import NoWorkersError
from sim.ensemble.executors import process_pool
from sim.ensemble.outcome import titled
from sim.plots import style
from sim.plots.atlas import influence_maps, on_the_map
from sim.plots.events import event_raster, war_and_effort
from sim.plots.influence import influence_plane, leader_maps, leadership_flows
from sim.plots.outcomes import draw_outcomes
from sim.plots.series import (
    POWERS,
    SHARES,
    debt_by_creditor,
    influence_shares,
    known_before,
    record_and_run,
)
from sim.plots.view import Source, View, view_of


def _span(view: View) -> str:
    return f"{view.quarters[0]} to {view.quarters[-1]}"


def _by_state(view: View, said: Callable[[str], str], states: Sequence[str] | None = None) -> str:
    """What is said of each state: ``Kazakhstan: ...; Tajikistan: ...``."""
    shown = view.labels("state") if states is None else states
    return "; ".join(f"{view.name('state', state)}: {said(state)}" for state in shown)


def _most(view: View, values: xr.DataArray, words: str) -> str:
    """The power with the largest of ``values[power]`` and that value, put into ``words``."""
    power, value = view.largest(values)
    return words.format(view.name("power", power), value)


def alt_shares(view: View, dimension: str) -> str:
    """A description of the fan charts of shares in one dimension."""
    last = view.quantile(SHARES[dimension], 0.5).isel(quarter=-1)
    powers = view.labels("power")

    def top(state: str) -> str:
        row = np.nan_to_num(np.asarray(last.sel(state=state).values, dtype=np.float64))
        named = [f"{view.name('power', powers[i])} {row[i]:.0f} %" for i in np.argsort(-row)[:2]]
        return ", ".join(named)

    what = "" if dimension == "overall" else f"{dimension} "
    return (
        f"Fan charts of each power's share in all {what}influence, one panel per state, "
        f"{_span(view)}. Largest median shares at the end: {_by_state(view, top)}."
    )


def alt_leaders(view: View) -> str:
    """A description of the leader maps."""
    chances = view.data["leader_probability"].sel(dimension="overall").isel(quarter=-1)
    ahead = _by_state(view, lambda s: _most(view, 100 * chances.sel(state=s), "{} ({:.0f} %)"))
    return (
        "Tables of the power most likely to lead, by state and year, for overall, economic, "
        f"political and security influence, {_span(view)}. Most likely to lead overall at the "
        f"end: {ahead}."
    )


def alt_plane(view: View) -> str:
    """A description of the plane of economic and security influence."""
    gains = []
    for variable in ("influence_economic", "influence_security"):
        median = view.quantile(variable, 0.5)
        change = (median.isel(quarter=-1) - median.isel(quarter=0)).mean("state")
        gains.append(view.name("power", view.largest(change.fillna(-9))[0]))
    return (
        "Paths of the powers through economic influence (across) and security influence (up), "
        f"one panel per state, medians from {_span(view)}. Averaged over states, {gains[0]} gains "
        f"most economic and {gains[1]} most security influence."
    )


def alt_debt(view: View) -> str:
    """A description of debt by creditor."""
    total = view.mean("external_debt").isel(quarter=-1)
    owed = view.mean("debt_gdp").isel(quarter=-1)

    def debts(state: str) -> str:
        most = _most(view, owed.sel(state=state), "{1:.0f} to {0}")
        return f"{float(total.sel(state=state)):.0f} % of GDP, {most}"

    return (
        "External public debt stacked by creditor, one panel per state, means over worlds, "
        f"{_span(view)}. At the end: {_by_state(view, debts)}."
    )


def alt_war(view: View) -> str:
    """A description of the war's phases and of the effort left for the region."""
    chances = view.data["war_probability"].isel(quarter=-1)
    parts = [
        f"{str(phase).replace('_', ' ')} {100 * float(chances.sel(war_phase=phase)):.0f} %"
        for phase in chances["war_phase"].values
    ]
    return (
        "Probability of each phase of the war over time, and below it the security effort of the "
        f"power at war, announced and delivered, {_span(view)}. Phases at the end: "
        f"{', '.join(parts)}."
    )


def alt_events(view: View) -> str:
    """A description of the event raster."""
    crises = view.mean("crisis").sum("quarter")
    state = view.labels("state")[int(np.nan_to_num(crises.values).argmax())]
    return (
        "Expected number of events of each kind per year, one panel per state, shaded from none "
        f"to one or more a year, {_span(view)}. Most regime crises are to be expected in "
        f"{view.name('state', state)}: {float(crises.max()):.1f} over the whole run."
    )


def alt_outcomes(view: View, names: Sequence[str] | None = None) -> str:
    """A description of the pages of all outcomes, or of some."""
    shown = list(view.outcomes.columns if names is None else names)
    known = [view.outcome(name) for name in shown]
    kinds = Counter((one.kind or "other").replace("_", " ") for one in known)
    counted = ", ".join(f"{number} of kind {kind}" for kind, number in kinds.items())
    told = [one for one in known if one.chance and not one.dated][:12]
    columns = view.outcomes.each([one.name for one in told])
    chances = [
        f"{titled(one.title or name, one.labels)} {100 * float(np.nanmean(values)):.0f} %"
        for one, (name, values) in zip(told, columns, strict=True)
    ]
    likely = f" Chance that it happens at all: {'; '.join(chances)}." if chances else ""
    return (
        f"Distributions of {len(shown)} outcomes over worlds: {counted}."
        f"{likely} The outcomes table of the run holds all numbers."
    )


def alt_region(view: View) -> str:
    """A description of the maps of leaders."""
    last = view.data["leader_probability"].isel(quarter=-1)

    def ahead(state: str) -> str:
        return ", ".join(
            f"{d} {_most(view, 100 * last.sel(state=state, dimension=d), '{} {:.0f} %')}"
            for d in ("overall", "security")
        )

    leading = _by_state(view, ahead, on_the_map(view.labels("state")))
    return (
        f"Maps of the region in {view.quarters[-1]}, by dimension of influence. Each state has the "
        "colour of the power most likely to lead, paler and hatched where fewer worlds agree. "
        f"{leading}. Disputed areas are marked and belong to no state on the map."
    )


def alt_flow(view: View) -> str:
    """A description of the flow of leadership."""
    moves = view.data["leader_moves"].sel(dimension="overall")
    values = np.nan_to_num(moves.transpose("state", "quarter", "power", "rival").values)
    powers = view.labels("power")
    parts = []
    for state, yearly in zip(view.labels("state"), values, strict=True):
        changes = yearly.sum(axis=0) * (1 - np.eye(len(powers)))
        i, j = np.unravel_index(int(changes.argmax()), changes.shape)
        if changes[i, j] >= 0.01:
            losing, gaining = view.name("power", powers[i]), view.name("power", powers[j])
            times = f"{100 * float(changes[i, j]):.0f} times in 100 worlds"
            parts.append(f"{view.name('state', state)}: {losing} to {gaining}, {times}")
    most = "; ".join(parts) or "the lead hardly ever changes hands"
    return (
        "Alluvial diagrams of who leads in overall influence, one per state, "
        f"{_span(view)}: bars a year apart hold the share of worlds led by each power, ribbons "
        f"the worlds that stay or change hands. Most frequent change: {most}."
    )


def alt_record(view: View) -> str:
    """A description of the record before the run and the fans that go on from it."""
    first = view.quantile("debt_gdp", 0.5).isel(quarter=0)
    owed = _by_state(view, lambda s: _most(view, first.sel(state=s), "{} {:.0f} %"))
    return (
        "Published debts of each state to Russia and China in % of GDP before the run, as "
        f"dots, and the run's fans from there, {_span(view)}. Largest median debt at the start: "
        f"{owed}."
    )


FORMATS = ("png", "svg")
"""File formats that a folder of pictures may hold; only the first is written unless asked for."""

MOST_PAGES = 40
"""Pages of outcomes beyond this number are not drawn; the outcomes table holds them all."""


@dataclass(frozen=True)
class Picture:
    """One entry of the gallery: its file name, what it needs, how it is drawn and described.

    ``draw`` gives one figure or several pages; ``describe`` its text for those who do not see it.
    Where it is not ``there`` although the variables are, ``without`` says why.
    """

    name: str
    needs: tuple[str, ...]
    draw: Callable[[View], Figure | Sequence[Figure]]
    describe: Callable[[View], str]
    there: Callable[[View], bool] = lambda _: True
    without: str = ""
    paged: bool = False

    def missing(self, view: View) -> str:
        """Why this picture cannot or need not be drawn; empty if it can."""
        absent = [v for v in self.needs if v not in view.data and f"{v}_mean" not in view.data]
        if absent:
            return f"the result does not hold {', '.join(absent)}"
        return "" if self.there(view) else self.without


def _on_record(view: View) -> bool:
    pairs = ((s, p) for s in view.labels("state") for p in view.labels("power") if p in POWERS)
    return any(known_before(view, "debt_gdp", s, p).size for s, p in pairs)


def _at_war(view: View) -> bool:
    peace = view.data["war_probability"].sel(war_phase="none").values
    return not bool(np.all(np.nan_to_num(peace, nan=1.0) >= 1.0))


def _shares(name: str, dimension: str) -> Picture:
    draw = partial(influence_shares, dimension=dimension)
    return Picture(name, (SHARES[dimension],), draw, partial(alt_shares, dimension=dimension))


PICTURES = (
    _shares("01-influence-shares", "overall"),
    _shares("02-security-shares", "security"),
    _shares("03-economic-shares", "economic"),
    Picture("04-leaders", ("leader_probability",), leader_maps, alt_leaders),
    Picture("05-plane", ("influence_economic", "influence_security"), influence_plane, alt_plane),
    Picture("06-debt", ("debt_gdp", "external_debt"), debt_by_creditor, alt_debt),
    Picture(
        "07-war", ("war_probability",), war_and_effort, alt_war,
        _at_war, "no war breaks out in any world",
    ),
    Picture("08-events", ("crisis",), event_raster, alt_events),
    Picture(
        "09-outcomes", (), draw_outcomes, alt_outcomes,
        lambda view: bool(view.outcomes.rows and view.outcomes.columns),
        "the scenario declares no outcomes", paged=True,
    ),
    Picture(
        "10-map", ("leader_probability",), influence_maps, alt_region,
        lambda view: bool(on_the_map(view.labels("state"))),
        "none of the states has a shape on the map",
    ),
    Picture(
        "11-flow", ("leader_moves",), leadership_flows, alt_flow,
        lambda view: bool(np.isfinite(view.data["leader_moves"]).any()),
        "the run is shorter than a year",
    ),
    Picture(
        "12-record", ("debt_gdp",), partial(record_and_run, variable="debt_gdp"), alt_record,
        _on_record, "the record has no figures of these states and powers before the run",
    ),
)  # fmt: skip
"""All pictures, in the order of their files."""

_BY_NAME = {picture.name: picture for picture in PICTURES}
_QUICK = ("06-debt", "07-war", "12-record")
"""Pictures that take least, drawn last, so that processes end at much the same time."""


def picture_names(formats: Sequence[str] = FORMATS) -> list[str]:
    """Names of all files that :func:`draw_all` may write, for any result."""
    return [
        f"{stem}.{kind}"
        for picture in PICTURES
        for stem in _stems(picture, MOST_PAGES if picture.paged else 1)
        for kind in formats
    ]


def _stems(picture: Picture, pages: int) -> list[str]:
    if not picture.paged:
        return [picture.name]
    return [f"{picture.name}-{i + 1:02d}" for i in range(pages)]


def skipped(result: Source) -> dict[str, str]:
    """Pictures that this result leaves out, each with the reason: ``{"07-war": "no war ..."}``."""
    view = view_of(result)
    return {p.name: reason for p in PICTURES if (reason := p.missing(view))}


def alt_text(name: str, result: Source) -> str:
    """What a picture shows of this result, in words, for those who do not see it.

    ``name`` is a file name as in :func:`picture_names`, with or without its suffix.
    Raises ``KeyError`` for an unknown name and ``ValueError`` for a picture left out.
    """
    stem = name.rsplit(".", 1)[0] if name in picture_names() else name
    for picture in PICTURES:
        if stem == picture.name or stem in _stems(picture, MOST_PAGES):
            view = view_of(result)
            if reason := picture.missing(view):
                raise ValueError(f"{picture.name} is left out: {reason}")
            return picture.describe(view)
    raise KeyError(name)


def draw_all(
    result: Source,
    folder: str | Path,
    formats: Iterable[str] = FORMATS[:1],
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Draw every picture that the result can fill; returns the files written, in order.

    ``formats`` are suffixes known to Matplotlib (``png``, ``svg``, ``pdf``). Each file appears
    whole or not at all. Pictures of an earlier run that this result leaves out are taken away, so
    that the folder never mixes two runs; :func:`skipped` says why they are left out. Other files
    stay. ``workers`` processes share the work (more than one need a script to be guarded by
    ``if __name__ == "__main__"``); ``progress`` is called with the pictures drawn and in all.
    Raises ``ValueError`` on an unknown format and ``OSError`` when writing fails.
    """
    view, target = view_of(result), Path(folder)
    kinds = _checked(formats)
    files: dict[str, list[Path]] = {}
    for name, paths, left in _drawn(view, target, kinds, workers):
        files[name] = paths
        if progress is not None:
            progress(len(files), len(files) + left)
    written = [path for picture in PICTURES for path in files.get(picture.name, ())]
    for name in set(picture_names((*FORMATS, *kinds))) - {path.name for path in written}:
        (target / name).unlink(missing_ok=True)
    return written


def _drawn(
    view: View, target: Path, kinds: tuple[str, ...], workers: int
) -> Iterator[tuple[str, list[Path], int]]:
    """Draw all pictures there are; yield, in any order, name and files, and how many are left.

    Threads would not help: Matplotlib holds the interpreter while it draws. Where workers are lost
    this process draws what is left.
    """
    order = sorted(PICTURES, key=lambda one: (not one.paged, one.name in _QUICK))
    # Asked for one by one: the last to be known, for which the record is read, let nobody wait.
    wanted = (picture.name for picture in order if not picture.missing(view))
    left: dict[str, None] = {}
    if workers > 1 and len(order) > 1:
        packed = pickle.dumps(replace(view, worlds=None))  # no picture of the gallery shows them
        with suppress(BrokenExecutor, NoWorkersError), process_pool(workers, _begin, packed) as p:
            pending: dict[Future[list[Path]], str] = {}
            try:
                for name in wanted:
                    left[name] = None
                    pending[p.submit(_draw_there, name, target, kinds)] = name
                for future in as_completed(pending):
                    paths = future.result()
                    del left[pending[future]]
                    yield pending[future], paths, len(left)
            finally:
                for future in pending:
                    future.cancel()
    for name in (names := [*left, *wanted]):
        paths = _draw_one(view, _BY_NAME[name], target, kinds)
        yield name, paths, len(names) - 1 - names.index(name)


class _Worker:
    """What a worker process draws."""

    view: View


def _begin(packed: bytes) -> None:
    """Make a worker ready; an interrupt is for its parent to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Worker.view = pickle.loads(packed)
    gc.freeze()  # looking through all that stays, again and again, took a tenth of the time
    gc.disable()


def _draw_there(name: str, target: Path, kinds: tuple[str, ...]) -> list[Path]:
    """Draw one picture in a worker process."""
    paths = _draw_one(_Worker.view, _BY_NAME[name], target, kinds)
    gc.collect()
    return paths


def _draw_one(view: View, picture: Picture, target: Path, kinds: tuple[str, ...]) -> list[Path]:
    """Draw one picture, or all its pages, in all formats."""
    drawn = picture.draw(view)
    figures = [drawn] if isinstance(drawn, Figure) else list(drawn)[:MOST_PAGES]
    title = f"{view.title}: {picture.name[3:].replace('-', ' ')}"
    words = picture.describe(view)
    return [
        style.save_figure(figure, target / f"{stem}.{kind}", title=title, description=words)
        for stem, figure in zip(_stems(picture, len(figures)), figures, strict=True)
        for kind in kinds
    ]


def _checked(formats: Iterable[str]) -> tuple[str, ...]:
    """The formats without leading dots; ``ValueError`` names those that cannot be written."""
    known: Mapping[str, str] = Figure().canvas.get_supported_filetypes()
    kinds = tuple(dict.fromkeys(str(f).lower().lstrip(".") for f in formats))
    if wrong := [kind for kind in kinds if kind not in known]:
        raise ValueError(f"unknown format: {', '.join(wrong)}; known: {', '.join(sorted(known))}")
    return kinds
