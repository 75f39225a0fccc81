"""Arrays of a data set that are worked out when they are looked at, each once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from xarray.backends import BackendArray
from xarray.core import indexing

from sim.arrays import Floats


def lazy(make: Callable[[], Floats], shape: tuple[int, ...]) -> Any:
    """What ``make`` gives, an array of that shape, as the contents of a variable of a data set."""
    return indexing.LazilyIndexedArray(_Made(make, shape))


class _Made(BackendArray):
    """The array, once it has been made; what it is made of is then let go."""

    def __init__(self, make: Callable[[], Floats], shape: tuple[int, ...]) -> None:
        self._make: Callable[[], Floats] | None = make
        self._values: Floats | None = None
        self.shape, self.dtype = shape, np.dtype(np.float64)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._get
        )

    def _get(self, key: tuple[Any, ...]) -> Any:
        return self._all()[key]

    def _all(self) -> Floats:
        if self._values is None:
            assert self._make is not None
            self._values = self._make()
            self._make = None
        return self._values
