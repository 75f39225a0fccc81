"""What a comparison gives: differences of outcomes and bands, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sim.workbench import tables
from sim.workbench.measures import family

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.ensemble import Folder, Result


@dataclass(repr=False)
class Comparison(tables.Shown):
    """Scenarios against the first of them, paired replicate by replicate with the same chance.

    ``labels``: short names of the scenarios, the reference first. ``results``: the ensembles by
    label. ``changes``: what the other scenarios say differently, one row per place: ``scenario``
    (label), ``path``, ``before``, ``after``, ``source_before``, ``source_after``, ``sentence``.

    ``outcomes``: differences B - A, one row per scenario, outcome and measure:

    - ``scenario``: label of B; ``outcome``, ``title``: name ("china_share.KAZ") and title;
      ``kind``, ``unit``: kind of outcome, unit of ``a``, ``b`` and the difference. ``own``: whether
      it is what the comparison is about, a question of both files (or, where they share none, of
      one of them) rather than one that they inherit.
    - ``measure``: "mean" of a number; "probability" of a yes, or that a first_time comes at all;
      "leader" (with ``label``): share of worlds that the label leads; "date": years by which B is
      later, where it happens in both; "waiting": mean years until it happens within the run, a
      'never' counting as its end, which needs no condition.
    - ``n``: replicates behind the row (of a "date": those in which it happens in both).
    - ``a``, ``a_error``, ``b``, ``b_error``: the estimates and their Monte Carlo errors.
    - ``difference``, ``error``: mean of the paired differences and its error; ``low``, ``lower``,
      ``median``, ``upper``, ``high``: their 5, 25, 50, 75 and 95 % quantiles (means and dates).
    - ``p_greater`` (``p_greater_error``), ``p_less``, ``p_equal``: shares of replicates with B > A,
      B < A and neither; of a first_time, B later ('never' is later than any date), of yes or no, B
      but not A.
    - ``gained``, ``gained_error``: P(yes in B | no in A); ``lost``, ``lost_error``: P(no in B | yes
      in A).
    - ``spread``: standard deviation between replicates, A and B pooled.

    ``alone``: outcomes that only one side has, or has in another way, one row each: ``scenario``
    (label of B), ``asked_by`` (label of the side that has it), ``outcome``, ``title``, ``own`` and
    its ``estimate`` in words.

    ``bands``: paired differences per quarter, by label of B: a Dataset with, for each variable V
    that was watched, ``V[quantile, quarter, *axes]``, ``V_mean``, ``V_mean_error`` and
    ``V_greater`` (share of replicates with B > A), on dimensions like those of ``Result.data``.
    """

    labels: tuple[str, ...]
    results: dict[str, Result]
    changes: pd.DataFrame
    outcomes: pd.DataFrame
    alone: pd.DataFrame
    bands: dict[str, xr.Dataset]
    seed: int
    replicates: int
    notes: list[str] = field(default_factory=list)

    @property
    def table(self) -> pd.DataFrame:
        """The differences of outcomes, one row per scenario, outcome and measure."""
        return self.outcomes

    def largest(
        self, count: int = 10, *, scenario: str | None = None, own: bool | None = None
    ) -> pd.DataFrame:
        """The rows that moved most against their spread, noise taken off, largest first.

        The scenarios' own outcomes come before side effects; ``own`` chooses one of the two.
        """
        from sim.workbench.compare.ranking import ranked

        rows = self.outcomes
        if scenario is not None:
            rows = rows[rows["scenario"] == scenario]
        if own is not None:
            rows = rows[rows["own"] == own]
        return ranked(rows).sort_values("own", ascending=False, kind="stable").head(count)

    def on(self, outcomes: str | Sequence[str], *, scenario: str | None = None) -> pd.DataFrame:
        """All rows about some outcomes; "china_share" stands for it in every state.

        Raises ``UnknownName``, a ``KeyError``, with the nearest names.
        """
        names = [outcomes] if isinstance(outcomes, str) else outcomes
        there = [str(name) for name in self.outcomes["outcome"].unique()]
        wanted = [one for name in names for one in family(name, there)]
        rows = self.outcomes[self.outcomes["outcome"].isin(wanted)]
        return rows if scenario is None else rows[rows["scenario"] == scenario]

    def difference(self, outcome: str, *, scenario: str | None = None) -> pd.Series:
        """Paired differences B - A of one outcome, one per replicate (index ``replicate``).

        A first_time has a number only where it happens in both; yes and no differ by -1, 0 or 1.
        """
        label = scenario or self.labels[1]
        a, b = self.results[self.labels[0]], self.results[label]
        common = a.outcomes.index.intersection(b.outcomes.index)
        paired = b.outcomes.loc[common, outcome] - a.outcomes.loc[common, outcome]
        return paired.rename(outcome)

    def save(self, directory: str | Path | Folder) -> Path:
        """Write tables, bands and both ensembles to a folder.

        ``changes.csv``, ``outcomes.csv``, ``alone.csv`` (each also as Parquet), ``bands-LABEL.nc``,
        ``runs/LABEL/`` as :meth:`Result.save` writes them, ``comparison.json``.
        """
        from sim.workbench.compare.storage import save

        return save(self, directory)

    def _sheet(self) -> tables.Sheet:
        from sim.workbench.compare.words import head_lines, readable

        title = " against ".join([", ".join(self.labels[1:]), self.labels[0]])
        return tables.Sheet(title, head_lines(self), readable(self.largest(25)))


@dataclass(repr=False)
class KnockOut(tables.Shown):
    """What each part of a scenario does: the run without it, paired with the run that has it.

    ``base``: the ensemble with everything. ``removed``: the parts taken out, in the order asked
    ("M15", "CHN", "loan", "invasion") with their ``kind``.

    ``ranking``: one row per part, the most consequential first: ``removed``, ``kind``, ``size``
    (root mean square over outcomes of the shift against the outcome's spread, noise taken off),
    ``low`` and
    ``high`` (90 % jackknife interval), ``outcome`` (moved most), ``effect``, ``effect_error``,
    ``unit``.
    ``effects``: one row per part and outcome: ``removed``, ``kind``, then the columns of
    :class:`Comparison.outcomes`, and ``standardised`` with ``standardised_error``; differences are
    "without the part" minus "with it".
    """

    base: Result
    removed: pd.DataFrame
    ranking: pd.DataFrame
    effects: pd.DataFrame
    seed: int
    replicates: int

    @property
    def table(self) -> pd.DataFrame:
        """The parts, the most consequential first."""
        return self.ranking

    def on(self, outcome: str) -> pd.DataFrame:
        """What taking each part out does to one outcome, the largest shift first."""
        rows = self.effects[self.effects["outcome"] == outcome]
        if rows.empty:
            raise KeyError(f"no outcome {outcome}")
        return rows.sort_values("standardised", key=abs, ascending=False)

    def save(self, directory: str | Path | Folder) -> Path:
        """Write ``ranking.csv``, ``effects.csv``, ``effects.parquet`` and ``knockout.json``."""
        from sim.workbench.compare.storage import save_knock_out

        return save_knock_out(self, directory)

    def _sheet(self) -> tables.Sheet:
        from sim.workbench.compare.words import ranking_words

        facts = self.base.provenance
        text = f"{self.replicates:,} paired worlds, seed {self.seed}"
        title = f"What changes without each part of {facts['title']}"
        return tables.Sheet(title, [text], ranking_words(self))
