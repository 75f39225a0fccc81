"""From a table of simulated rows to the posterior of any record, as weighted draws.

Three steps, all cheap once the table is there, so that the inference can be tried on hundreds of
made-up records. First, half of the rows teach a ridge regression for each draw: its prediction is
the posterior mean as far as features tell it linearly, and serves as the summary of the features
(semi-automatic summaries, Fearnhead and Prangle 2012). Draws that the features do not explain out
of sample stay as they were. Second, of the other rows those with the nearest summaries are kept
and weighted (Epanechnikov). Third, what differs between their summaries and the observed ones is
taken out of their draws by a weighted linear regression (Beaumont, Zhang and Balding 2002), and
the weights of hypotheses are moved by a logistic one (Beaumont 2008). Numbers are treated as normal
scores of their places under the prior, so bounds are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special
from sklearn.linear_model import LogisticRegression, RidgeCV
from threadpoolctl import threadpool_limits

from calibration.settings import Settings
from calibration.table import Table
from sim.arrays import Floats, Whole

WEIGHT = 3.0
"""Scale of what is common against that of single features."""
CLIP = 4.0
"""Features count as at most this many standard deviations away from their prior mean."""


@dataclass(frozen=True, eq=False)
class Expansion:
    """How features ``[row, feature]`` become regressors; learned from rows by :meth:`of`.

    ``groups`` are the features whose mean is taken, ``alone`` those that are few and count more,
    with their squares.
    """

    centre: Floats
    scale: Floats
    groups: tuple[tuple[int, ...], ...]
    alone: tuple[int, ...]
    spread: Floats

    @classmethod
    def of(cls, features: Floats, labels: Sequence[str]) -> Expansion:
        """The expansion for features named as by the table: ``stretch|kind|variable|iso3|power``.

        Features of other names stay as they are.
        """
        groups: dict[tuple[str, ...], list[int]] = {}
        alone = []
        for place, label in enumerate(labels):
            stretch, kind, *rest = [*label.split("|"), "", ""][:6]
            if kind in {"level", "trend"}:
                shared = (kind, rest[0], rest[2])
                groups.setdefault((stretch, *shared), []).append(place)
                groups.setdefault(("all", *shared), []).append(place)
            elif kind in {"spread", "events"}:
                alone.append(place)
                groups.setdefault(("all", kind, rest[0]), []).append(place)
        kept = {tuple(members): None for members in groups.values() if len(members) > 1}
        centre, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-9)
        bare = cls(centre, scale, tuple(kept), tuple(alone), np.ones(len(kept)))
        common = bare.means(bare.standard(features))
        return cls(centre, scale, tuple(kept), tuple(alone), np.maximum(common.std(axis=0), 1e-9))

    def standard(self, features: Floats) -> Floats:
        """Features in units of their prior spread, far ones drawn in."""
        away = (np.atleast_2d(features) - self.centre) / self.scale
        return np.asarray(np.clip(away, -CLIP, CLIP), dtype=np.float64)

    def means(self, standard: Floats) -> Floats:
        """Means ``[row, group]`` of standard features in units of their own spread."""
        found = [standard[:, list(group)].mean(axis=1) for group in self.groups]
        return np.stack(found, axis=1) / self.spread if found else np.zeros((len(standard), 0))

    def regressors(self, features: Floats) -> Floats:
        """Regressors ``[row, regressor]`` of features ``[row, feature]``."""
        standard = self.standard(features)
        few = standard[:, list(self.alone)]
        parts = (standard, self.means(standard), few, (few**2 - 1.0) / np.sqrt(2.0))
        return np.hstack([parts[0], *(WEIGHT * part for part in parts[1:])])


_ALPHAS = np.logspace(1, 6, 11)
_ERRORS = 4.0
_LEAST_SKILL = 0.01


@dataclass(frozen=True, eq=False)
class Inference:
    """What was learned from a table.

    ``explained`` ``[draw]`` is the share of each draw's prior variance that its summary explains
    out of sample. ``numbers`` and ``questions`` index the informed draws (numbers, hypotheses).
    Reference rows: ``summaries`` ``[row, summary]`` (one per number, one per variant but the first
    of a hypothesis; ``owners`` are the draws they sum up), ``scores`` ``[row, number]``, ``codes``
    ``[row, question]``.
    """

    names: tuple[str, ...]
    explained: Floats
    numbers: Whole
    questions: Whole
    summaries: Floats
    owners: Whole
    scores: Floats
    codes: Whole
    variants: tuple[int, ...]
    nearest: float
    expansion: Expansion
    coefficients: Floats
    intercepts: Floats

    @property
    def informed(self) -> tuple[str, ...]:
        """Names of the draws that leave their prior: numbers, then hypotheses."""
        return tuple(self.names[i] for i in (*self.numbers, *self.questions))

    def summarise(self, features: Floats) -> Floats:
        """Summary ``[summary]`` of the features ``[feature]`` of one record."""
        with threadpool_limits(1):
            found = self.expansion.regressors(features)[0] @ self.coefficients + self.intercepts
        return np.asarray(found, dtype=np.float64)


class NothingLearntError(ValueError):
    """The figures say nothing, beyond noise, of any number or hypothesis."""


@dataclass(frozen=True, eq=False)
class Draws:
    """A posterior: ``weights`` ``[row]`` of sum one, ``scores`` ``[row, number]``, ``codes``
    ``[row, question]``; ``shares`` and ``errors`` per hypothesis ``[variant]``.
    """  # noqa: D205 - one sentence

    weights: Floats
    scores: Floats
    codes: Whole
    shares: tuple[Floats, ...]
    errors: tuple[Floats, ...]
    rows: Whole


def learn(table: Table, settings: Settings, edges: dict[str, Floats]) -> Inference:
    """Learn the summaries from the first rows of a table; the rest become the reference.

    ``edges`` gives, for each hypothesis by name of draw, the upper ends of its variants' parts of
    the unit interval. Raises :class:`NothingLearntError` where there is nothing to learn.
    """
    split = round(settings.learning * len(table.scores))
    expansion = Expansion.of(table.features[:split], table.labels)
    standard = expansion.regressors(table.features)
    is_question = np.array([name in edges for name in table.names])
    numbers, questions = np.flatnonzero(~is_question), np.flatnonzero(is_question)
    codes = {
        int(i): np.minimum(
            np.searchsorted(edges[table.names[i]], table.scores[:, i], side="right"),
            len(edges[table.names[i]]) - 1,
        )
        for i in questions
    }
    # One target per number; per hypothesis one per variant after the first.
    targets = [table.scores[:, i] for i in numbers]
    owners = [int(i) for i in numbers]
    for i in questions:
        for variant in range(1, len(edges[table.names[i]])):
            targets.append((codes[int(i)] == variant).astype(float))
            owners.append(int(i))
    wanted = np.stack(targets, axis=1)
    with threadpool_limits(1):
        model = RidgeCV(alphas=_ALPHAS, alpha_per_target=True).fit(standard[:split], wanted[:split])
        predicted = standard @ model.coef_.T + model.intercept_
    residual = wanted[split:] - predicted[split:]
    skill = 1.0 - residual.var(axis=0) / wanted[split:].var(axis=0)
    best = np.array([max(s for s, o in zip(skill, owners, strict=True) if o == i)
                     for i in range(len(table.names))])  # fmt: skip
    rows = len(table.scores) - split
    best[[i for i, name in enumerate(table.names) if name in settings.unfitted]] = 0.0
    least = max(settings.informed, _LEAST_SKILL, _ERRORS**2 / rows)
    kept_numbers = np.array([i for i in numbers if best[i] >= least], dtype=np.int64)
    # A hypothesis says less per row than a number, being a yes or no: a lower bar, above chance.
    bar = max(_LEAST_SKILL, _ERRORS**2 / rows)
    kept_questions = np.array([i for i in questions if best[i] >= bar], dtype=np.int64)
    informed = {*kept_numbers.tolist(), *kept_questions.tolist()}
    if not informed:
        raise NothingLearntError(
            f"the figures inform none of {len(table.names)} draws with {rows} rows to judge by; "
            "take more rows or more years"
        )
    columns = [k for k, owner in enumerate(owners) if owner in informed]
    return Inference(
        names=table.names,
        explained=np.maximum(best, 0.0),
        numbers=kept_numbers,
        questions=kept_questions,
        summaries=predicted[split:][:, columns],
        owners=np.array([owners[k] for k in columns], dtype=np.int64),
        scores=table.scores[split:][:, kept_numbers],
        codes=np.stack([codes[int(i)][split:] for i in kept_questions], axis=1).astype(np.int64)
        if len(kept_questions)
        else np.zeros((rows, 0), dtype=np.int64),
        variants=tuple(len(edges[table.names[i]]) for i in kept_questions),
        nearest=settings.nearest,
        expansion=expansion,
        coefficients=model.coef_[columns].T.copy(),
        intercepts=np.asarray(model.intercept_)[columns].copy(),
    )


def posterior(inference: Inference, summary: Floats, *, without: int | None = None) -> Draws:
    """The posterior given the summary ``[summary]`` of a record.

    ``without`` leaves out one reference row: the one that is being tried as if observed.
    """
    spread = inference.summaries.std(axis=0)
    away = (inference.summaries - summary) / np.maximum(spread, 1e-12)
    distance = np.sqrt((away**2).mean(axis=1))
    if without is not None:
        distance[without] = np.inf
    count = min(max(round(inference.nearest * len(distance)), 50), len(distance) - 1)
    rows = np.sort(np.argpartition(distance, count - 1)[:count])
    width = distance[rows].max() * (1.0 + 1e-9)
    kernel = 1.0 - (distance[rows] / width) ** 2
    weights = kernel / kernel.sum()
    with threadpool_limits(1):
        scores = _adjusted(inference.scores[rows], away[rows], weights)
        shares, errors, factor = _moved(inference, rows, away[rows], weights)
    weights = weights * factor
    return Draws(weights / weights.sum(), scores, inference.codes[rows], shares, errors, rows)


def _adjusted(scores: Floats, away: Floats, weights: Floats) -> Floats:
    """Draws moved along a weighted linear regression to where the summaries are the observed."""
    if scores.shape[1] == 0:
        return scores
    design = np.column_stack([np.ones(len(away)), away])
    weighted = design * weights[:, None]
    slope = np.linalg.solve(
        weighted.T @ design + 1e-6 * np.eye(design.shape[1]), weighted.T @ scores
    )
    return np.asarray(scores - away @ slope[1:], dtype=np.float64)


def _moved(
    inference: Inference, rows: Whole, away: Floats, weights: Floats
) -> tuple[tuple[Floats, ...], tuple[Floats, ...], Floats]:
    """Weights of the variants at the observed summaries, their errors, and a factor per row.

    A logistic regression of the kept rows on the hypothesis' own summaries gives the weights; rows
    of a variant are then weighted so that the table of draws has them too.
    """
    shares, errors, factor = [], [], np.ones(len(rows))
    effective = 1.0 / np.sum(weights**2)
    for place, variants in enumerate(inference.variants):
        code = inference.codes[rows, place]
        own = away[:, inference.owners == inference.questions[place]]
        present = np.unique(code)
        share = np.zeros(variants)
        if len(present) == 1:
            share[present] = 1.0
        else:
            model = LogisticRegression(C=1.0, max_iter=500, tol=1e-6)
            model.fit(own, code, sample_weight=weights * len(weights))
            share[model.classes_] = model.predict_proba(np.zeros((1, own.shape[1])))[0]
        raw = np.bincount(code, weights=weights, minlength=variants)
        factor = factor * (share / np.maximum(raw, 1e-12))[code]
        shares.append(share)
        # A regression is known less well away from the mean of its rows.
        errors.append(np.sqrt(share * (1.0 - share) / effective * (1 + _leverage(own, weights))))
    return tuple(shares), tuple(errors), factor


def _leverage(away: Floats, weights: Floats) -> float:
    """How much farther than a mean the observed summaries are, in units of the kept rows."""
    mean = weights @ away
    centred = away - mean
    covariance = (centred * weights[:, None]).T @ centred + 1e-9 * np.eye(away.shape[1])
    return float(mean @ np.linalg.solve(covariance, mean))


def moments(draws: Draws) -> tuple[Floats, Floats]:
    """Mean and standard deviation ``[number]`` of the scores."""
    mean = draws.weights @ draws.scores
    return mean, np.sqrt(draws.weights @ (draws.scores - mean) ** 2)


def places(draws: Draws, edges: list[Floats]) -> tuple[Floats, Floats]:
    """Places in (0, 1): of the numbers ``[row, number]``, of the hypotheses ``[row, question]``.

    A hypothesis gets the middle of its variant's part of the interval, ``edges[question]``.
    """
    numbers = np.clip(special.ndtr(draws.scores), 1e-12, 1.0 - 1e-12)
    middles = [(np.concatenate([[0.0], e[:-1]]) + e) / 2.0 for e in edges]
    codes = [m[draws.codes[:, i]] for i, m in enumerate(middles)]
    return numbers, np.stack(codes, axis=1) if codes else np.zeros((len(numbers), 0))
