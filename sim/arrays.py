"""Names for the arrays that rules, analyses and pictures pass around."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
