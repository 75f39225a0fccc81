"""Names for the arrays that rules, analyses and pictures pass around."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Singles = NDArray[np.float32]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

REAL = np.float32
"""The precision in which worlds are computed and chance is drawn: about seven digits.

Sums over replicates and everything told of them are in double precision.
"""

Reals = NDArray[np.float32]
