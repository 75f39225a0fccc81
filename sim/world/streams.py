"""Addressable random numbers: the same address gives the same number, whoever asks and when.

An address is (seed, kind of draw, item, step, replicate). Each (seed, kind, item) owns a PCG64
stream; a step owns ``2**40`` places in it and a replicate one place, reached by ``advance``.
So a replicate draws the same numbers alone, in any chunk, on any machine, and two scenarios with
the same seed share their noise. Adding a kind of draw, a state or an outcome shifts no other draw.

Source: O'Neill (2014) for PCG64; common random numbers as in Law (2015, ch. 11).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

_STEP_STRIDE = 1 << 40
_PERIOD = 1 << 128
_SMALLEST = 2.0**-54


@lru_cache(maxsize=65_536)
def _stream_state(seed: int, kind: str, item: str) -> Any:
    """Initial PCG64 state of one stream, keyed by the text of its address."""
    digest = hashlib.blake2b(f"{kind}\x1f{item}".encode(), digest_size=16).digest()
    sequence = np.random.SeedSequence([seed, int.from_bytes(digest, "big")])
    return np.random.PCG64(sequence).state


class _Stream:
    """One PCG64 stream with a cursor, read in rows of consecutive replicates."""

    __slots__ = ("_bits", "_generator", "_position")

    def __init__(self, seed: int, kind: str, item: str) -> None:
        self._bits = np.random.PCG64(0)
        self._bits.state = _stream_state(seed, kind, item)
        self._generator = np.random.Generator(self._bits)
        self._position = 0

    def read(self, start: int, out: Floats) -> None:
        """Fill ``out`` with the uniforms at places ``start``, ``start + 1``, ..."""
        self._bits.advance((start - self._position) % _PERIOD)
        self._generator.random(out=out)
        self._position = start + len(out)


class Streams:
    """Random numbers for consecutive replicates ``first .. first + count - 1`` of one seed."""

    def __init__(self, seed: int, first: int, count: int) -> None:
        if seed < 0:
            raise ValueError("the seed must not be negative")
        if first < 0 or count < 1:
            raise ValueError("replicates are counted from 0, and at least one is needed")
        self.seed, self.first, self.count = seed, first, count
        self._streams: dict[tuple[str, str], _Stream] = {}

    def uniform(self, kind: str, items: Sequence[str], step: int) -> Floats:
        """Uniforms in (0, 1), shape ``[item, replicate]``."""
        out = np.empty((len(items), self.count))
        start = step * _STEP_STRIDE + self.first
        for row, item in zip(out, items, strict=True):
            stream = self._streams.get((kind, item))
            if stream is None:
                stream = self._streams[kind, item] = _Stream(self.seed, kind, item)
            stream.read(start, row)
        # Zero would be minus infinity as a normal.
        return np.maximum(out, _SMALLEST, out=out)

    def normal(self, kind: str, items: Sequence[str], step: int) -> Floats:
        """Standard normals, shape ``[item, replicate]``, by the inverse distribution.

        One uniform per normal keeps the addresses aligned, which a rejection method would not.
        """
        out = self.uniform(kind, items, step)
        return np.asarray(special.ndtri(out, out=out), dtype=np.float64)
