"""What a comparison gives: what was changed, differences of outcomes and paths, and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from sim.ensemble import Result
from sim.ensemble.files import write_dataset
from sim.ensemble.numbers import percent, with_error
from sim.ensemble.outcome import labels_of, titled
from sim.ensemble.result import write
from sim.workbench.answer import Answer, Sheet
from sim.workbench.compare.paired import ranked
from sim.workbench.measures import family, known

_MOST_CHANGES = 12
MEASURES = ("mean", "probability", "leader", "date", "waiting")
"""What is compared of outcomes; see :class:`Comparison`."""


@dataclass(repr=False)
class Comparison(Answer):
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

    kind, mark = "compare", "comparison"
    picture = "paired_differences"
    parquet = True
    files = (("changes", "changes"), ("outcomes", "outcomes"), ("alone", "alone"))
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
        rows = self.outcomes
        if scenario is not None:
            rows = rows[rows["scenario"] == scenario]
        if own is not None:
            rows = rows[rows["own"] == own]
        return ranked(rows).sort_values("own", ascending=False, kind="stable").head(count)

    def on(self, outcomes: str | Sequence[str], *, scenario: str | None = None) -> pd.DataFrame:
        """All rows about some outcomes.

        "china_share" stands for it in every state, "KGZ" for all that is asked about that state.
        Raises ``UnknownName``, a ``KeyError``, with the nearest names.
        """
        names = [outcomes] if isinstance(outcomes, str) else outcomes
        there = [str(name) for name in self.outcomes["outcome"].unique()]
        about = {name: [one for one in there if name in labels_of(one)] for name in names}
        wanted = [one for name in names for one in about[name] or family(name, there)]
        rows = self.outcomes[self.outcomes["outcome"].isin(wanted)]
        return rows if scenario is None else rows[rows["scenario"] == scenario]

    def readable(
        self,
        outcomes: str | Sequence[str] | None = None,
        *,
        scenario: str | None = None,
        measure: str | None = None,
    ) -> pd.DataFrame:
        """Differences for a reader, of what :meth:`on` takes; by default those that moved most.

        Of one of the scenarios against the first, the second by default. ``measure`` leaves the
        rows of one ("probability", of dates whether they come at all).
        """
        label = scenario or self.labels[1]
        rows = self.largest(25, scenario=label)
        if outcomes is not None:
            rows = self.on(outcomes, scenario=label)
        if measure is not None:
            rows = rows[rows["measure"] == known(measure, MEASURES, "measure")]
        return readable(rows).rename(columns={"A": self.labels[0], "B": label}).set_index("Outcome")

    def difference(self, outcome: str, *, scenario: str | None = None) -> pd.Series:
        """Paired differences B - A of one outcome, one per replicate (index ``replicate``).

        A first_time has a number only where it happens in both; yes and no differ by -1, 0 or 1.
        """
        label = scenario or self.labels[1]
        a, b = self.results[self.labels[0]], self.results[label]
        common = a.outcomes.index.intersection(b.outcomes.index)
        paired = b.outcomes.loc[common, outcome] - a.outcomes.loc[common, outcome]
        return paired.rename(outcome)

    def kept_facts(self) -> dict[str, Any]:
        """Labels, seed, size and notes, and the digest of each scenario."""
        return {
            "labels": list(self.labels),
            "seed": self.seed,
            "replicates": self.replicates,
            "notes": self.notes,
            "digests": {k: r.provenance["digest"] for k, r in self.results.items()},
        }

    def write(self, fresh: Path) -> None:
        """Write ``changes``, ``outcomes``, ``alone``, ``bands-LABEL.nc`` and ``runs/LABEL/``."""
        for label, result in self.results.items():
            (fresh / "runs" / label).mkdir(parents=True)
            write(result, fresh / "runs" / label)
        for label, bands in self.bands.items():
            write_dataset(bands, fresh / f"bands-{label}.nc")
        super().write(fresh)

    def head_lines(self, scenario: str = "") -> list[str]:
        """How many replicates, and what was changed (in one scenario, if it is named)."""
        lines = [f"{self.replicates:,} worlds of each with the same chance, seed {self.seed}"]
        for label in [scenario] if scenario else self.labels[1:]:
            said = self.changes[self.changes["scenario"] == label]["sentence"]
            where = f"{label}: " if len(self.labels) > 2 and not scenario else ""
            if said.empty:
                lines.append(f"{where}the scenarios say the same")
            lines += [f"{where}{text}" for text in said.head(_MOST_CHANGES)]
            if len(said) > _MOST_CHANGES:
                lines.append(f"{where}and {len(said) - _MOST_CHANGES} more changes")
        return [*lines, *self.notes]

    def alone_lines(self, scenario: str, most: int = 12) -> list[str]:
        """What only one of the two scenarios asks, with its estimate; the own questions first."""
        rows = self.alone[self.alone["scenario"] == scenario]
        rows = rows.sort_values("own", ascending=False, kind="stable")
        lines = []
        for label in (self.labels[0], scenario):
            found = rows[rows["asked_by"] == label]
            if found.empty:
                continue
            lines.append(f"Asked by {label} only ({len(found)}):")
            lines += [
                f"  {titled(row['title'], labels_of(row['outcome']))}: {row['estimate']}"
                for row in found.head(most).to_dict("records")
            ]
            if len(found) > most:
                lines.append(f"  and {len(found) - most} more in alone.csv")
        return lines

    def sheet(self) -> Sheet:
        """What is shown of it."""
        title = " against ".join([", ".join(self.labels[1:]), self.labels[0]])
        return Sheet(title, self.head_lines(), readable(self.largest(25)))


def readable(rows: pd.DataFrame, *, titles: bool = True) -> pd.DataFrame:
    """Differences for a reader: outcome, both estimates, difference, B ahead, flows.

    Outcomes by title, or by their shorter names.
    """
    columns = ["Outcome", "A", "B", "B - A", "5 to 95 %", "P(B > A)", "Turned"]
    return pd.DataFrame([_row(row, titles) for row in rows.to_dict("records")], columns=columns)


def _row(row: Mapping[Any, Any], titles: bool) -> dict[str, str]:
    unit = str(row["unit"])
    name = named(row["outcome"], row["label"], row["title"] if titles else "")
    span = "" if row["low"] != row["low"] else f"{row['low']:.3g} to {row['high']:.3g}"
    turned = ""
    if row["gained"] == row["gained"] or row["lost"] == row["lost"]:
        to_yes = percent(row["gained"], row["gained_error"]) or "-"
        to_no = percent(row["lost"], row["lost_error"]) or "-"
        turned = f"to yes {to_yes}, to no {to_no}"
    return {
        "Outcome": name + _SUFFIXES.get(row["measure"], ""),
        "A": amount(row["a"], row["a_error"], unit),
        "B": amount(row["b"], row["b_error"], unit),
        "B - A": amount(row["difference"], row["error"], unit, signed=True),
        "5 to 95 %": span,
        "P(B > A)": percent(row["p_greater"], row["p_greater_error"]),
        "Turned": turned,
    }


_SUFFIXES = {"date": " (date, where both)", "waiting": " (years until)"}


def named(outcome: str, label: str, title: str = "") -> str:
    """An outcome by its title, if given, else by its name, with the label that leads."""
    if title:
        return titled(title, labels_of(outcome), label)
    return f"{outcome}={label}" if label else outcome


def amount(value: float, error: float, unit: str, *, signed: bool = False) -> str:
    """An estimate or a difference with its error: in percent, or with the unit of a difference."""
    if unit == "probability":
        return percent(value, error, signed=signed)
    text = with_error(value, error, signed=signed)
    return f"{text} {unit}" if signed and text and unit != "year" else text
