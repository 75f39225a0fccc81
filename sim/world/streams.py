"""Addressable random numbers: the same address gives the same number, whoever asks and when.

An address is (seed, kind of draw, item, step, replicate). Numbers are not drawn in turn: each is a
hash of its address. So a replicate draws the same numbers alone, in any chunk, in any order, on any
machine, and two scenarios with the same seed share their noise. Adding a kind of draw, a state or
an outcome shifts no other draw.

Sources: the counter-based generators of Salmon et al. (2011), with SplitMix64 (Steele, Lea and
Flood 2014) and Stafford's thirteenth mixer for the hash; common random numbers as in Law (2015,
ch. 11).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""The odd number nearest to 2**64 / golden ratio: the stride of SplitMix64."""

_MIXER = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)
_LAST_SHIFT = np.uint64(31)

_SPARE_BITS, _ONE = np.uint64(12), np.uint64(0x3FF0000000000000)
_JUST_BELOW_ONE = 1.0 - 2.0**-53

_AT_ONCE = 8192
"""Numbers made in one go: a few arrays of them fit into the first cache of a processor."""


class Streams:
    """Random numbers of one seed for the replicates ``replicates``, whole numbers from 0.

    Raises ``ValueError`` for a negative seed or replicate, and for no replicate at all.
    """

    def __init__(self, seed: int, replicates: NDArray[np.int64]) -> None:
        if seed < 0:
            raise ValueError("the seed must not be negative")
        if len(replicates) == 0 or int(replicates.min()) < 0:
            raise ValueError("replicates are counted from 0, and at least one is needed")
        self.seed, self.replicates, self.count = seed, replicates, len(replicates)
        self._strides = (replicates.astype(np.uint64) + np.uint64(1)) * _GOLDEN

    def uniform(self, kind: str, items: Sequence[str], step: int) -> Floats:
        """Uniforms in (0, 1), shape ``[item, replicate]``: odd multiples of ``2**-53``."""
        keys = _mix(_keys(self.seed, kind, tuple(items)) + _stride(step))
        out = np.empty((len(items), self.count))
        rows = max(1, _AT_ONCE // self.count)
        for first in range(0, len(items), rows):
            part = slice(first, first + rows)
            bits = _mix(keys[part, None] + self._strides)
            # The upper bits become the fraction of a number in [1, 2): exact, and without a
            # conversion from whole numbers, which processors do one by one.
            bits >>= _SPARE_BITS
            bits |= _ONE
            np.subtract(bits.view(np.float64), _JUST_BELOW_ONE, out=out[part])
        return out

    def normal(self, kind: str, items: Sequence[str], step: int) -> Floats:
        """Standard normals, shape ``[item, replicate]``, by the inverse distribution.

        One uniform per normal keeps the addresses aligned, which a rejection method would not.
        """
        out = self.uniform(kind, items, step)
        return special.ndtri(out, out=out)


@lru_cache(maxsize=4096)
def _keys(seed: int, kind: str, items: tuple[str, ...]) -> Words:
    """A word for each item's stream, from the text of its address: ``[item]``."""
    texts = (f"{seed}\x1f{kind}\x1f{item}".encode() for item in items)
    digests = b"".join(hashlib.blake2b(text, digest_size=8).digest() for text in texts)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _stride(step: int) -> np.uint64:
    """How far a step lies from the beginning of a stream."""
    return np.uint64(step * int(_GOLDEN) % 2**64)


def _mix(words: Words) -> Words:
    """Each word with its bits well stirred, in place."""
    spare = np.empty_like(words)
    for shift, factor in _MIXER:
        np.right_shift(words, shift, out=spare)
        words ^= spare
        words *= factor
    np.right_shift(words, _LAST_SHIFT, out=spare)
    words ^= spare
    return words


def consecutive(seed: int, first: int, count: int) -> Streams:
    """The random numbers of replicates ``first .. first + count - 1``."""
    return Streams(seed, np.arange(first, first + count))
