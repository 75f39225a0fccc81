"""Addressable random numbers: the same address gives the same number, whoever asks and when.

An address is (seed, kind of draw, item, step, replicate). Numbers are not drawn in turn: each is
made from a hash of its address. So a replicate draws the same numbers alone, in any chunk, in any
order, and two scenarios with the same seed share their noise. Adding a kind of draw, a state or an
outcome shifts no other draw.

Replicates ``2k`` and ``2k + 1`` share a hash of 64 bits, of which each takes a half: two uniforms,
or two independent normals by the transform of Box and Muller (1958).

Sources: the counter-based generators of Salmon et al. (2011), with SplitMix64 (Steele, Lea and
Flood 2014) and Stafford's thirteenth mixer for the hash; common random numbers as in Law (2015,
ch. 11).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.arrays import REAL, Floats, Reals
from sim.world.arrays import clip

Words = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""The odd number nearest to 2**64 / golden ratio: the stride of SplitMix64."""

_MIXER = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)
_LAST_SHIFT = np.uint64(31)

_UNIT = 2.0**-32
LEAST, MOST = 2.0**-33, 1.0 - 2.0**-24
"""The ends of the unit interval, where a draw is put that must come out one way.

Single precision knows no number between the latter and 1.
"""

_AT_ONCE = 16384
"""Hashes made in one go: a few arrays of them fit into the nearest caches of a processor."""

_AHEAD = 16384
"""Hashes of one kind of draw that are kept for quarters to come: 128 kB."""


_NOTHING = (0, np.empty((0, 0, 0), REAL))


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
        pairs, place = np.unique(replicates >> 1, return_inverse=True)
        self._strides = (pairs.astype(np.uint64) + np.uint64(1)) * _GOLDEN
        mine = 2 * place + (replicates & 1)
        whole = np.arange(mine[0], mine[0] + self.count)
        # Replicates in a row, as they nearly always are, need no copy.
        self._mine = slice(mine[0], mine[0] + self.count) if (mine == whole).all() else mine
        self._ahead: dict[tuple[str, str, tuple[str, ...]], tuple[int, Reals]] = {}

    def uniform(self, kind: str, items: Sequence[str], step: int) -> Reals:
        """Uniforms in (0, 1), shape ``[item, replicate]``: multiples of ``2**-32``, rounded."""
        return self._numbers("uniform", _uniforms, kind, tuple(items), step)

    def normal(self, kind: str, items: Sequence[str], step: int) -> Reals:
        """Standard normals, shape ``[item, replicate]``."""
        return self._numbers("normal", _normals, kind, tuple(items), step)

    def places(self, kind: str, items: Sequence[str]) -> Floats:
        """Uniforms in (0, 1) for what is drawn once, before the first step: ``[item, replicate]``.

        In double precision, and never nearer to an end than ``2**-33``.
        """
        hashes = _mix(self._keys(kind, tuple(items), 0, 1)[:, None] + self._strides)
        return (hashes.view(np.uint32)[:, self._mine] + 0.5) * _UNIT

    def _numbers(
        self,
        form: str,
        make: Callable[[Words, Reals], None],
        kind: str,
        items: tuple[str, ...],
        step: int,
    ) -> Reals:
        """Numbers of a form for one step; those of a few steps are made together if they are few.

        What a hash costs is mostly the call where replicates are few.
        """
        address = (form, kind, items)
        first, made = self._ahead.get(address, _NOTHING)
        if not first <= step < first + len(made):
            steps = max(1, min(64, _AHEAD // max(len(items) * len(self._strides), 1)))
            first = step // steps * steps
            numbers = self._made(make, self._keys(kind, items, first, steps))[:, self._mine]
            if steps == 1:
                return numbers
            made = numbers.reshape(steps, len(items), self.count)
            self._ahead[address] = first, made
        return made[step - first].copy()

    def _keys(self, kind: str, items: tuple[str, ...], first: int, steps: int) -> Words:
        """The words from which the numbers of some steps are hashed: ``[step and item]``."""
        strides = np.array([_stride(step) for step in range(first, first + steps)])
        return _mix((strides[:, None] + _keys(self.seed, kind, items)).ravel())

    def _made(self, make: Callable[[Words, Reals], None], keys: Words) -> Reals:
        """Numbers of all pairs: ``[key, replicate]``, a little at a time."""
        out = np.empty((len(keys), 2 * len(self._strides)), REAL)
        rows = max(1, _AT_ONCE // len(self._strides))
        for first in range(0, len(keys), rows):
            part = slice(first, first + rows)
            make(_mix(keys[part, None] + self._strides), out[part])
        return out


def _uniforms(hashes: Words, out: Reals) -> None:
    """Two uniforms of each hash, side by side."""
    _fractions(hashes.view(np.uint32), out)


def _normals(hashes: Words, out: Reals) -> None:
    """Two independent normals of each hash, side by side: a distance and a direction make both."""
    halves = hashes.view(np.uint32)
    distance, direction = np.empty(hashes.shape, REAL), np.empty(hashes.shape, REAL)
    _fractions(halves[:, ::2], distance)
    np.log(distance, out=distance)
    distance *= REAL(-2.0)
    np.sqrt(distance, out=distance)
    np.copyto(direction, halves[:, 1::2], casting="unsafe")
    direction *= REAL(2.0 * math.pi * _UNIT)
    np.multiply(distance, np.cos(direction), out=out[:, ::2])
    np.multiply(distance, np.sin(direction, out=direction), out=out[:, 1::2])


def _fractions(words: NDArray[np.uint32], out: Reals) -> None:
    """Words as fractions of the unit interval, its ends left out."""
    np.copyto(out, words, casting="unsafe")
    out *= REAL(_UNIT)
    clip(out, LEAST, MOST, out=out)


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
