"""What a regression is given of features: themselves, what states have in common, squares.

A parameter of a rule moves all states alike, so means over states (and over stretches) say more of
it than any one series. They are added with a larger scale, which a ridge regression penalises less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Floats

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
