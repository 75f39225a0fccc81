"""What a name that is not there may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names that are most like a word, best first; none where none is near."""
    return get_close_matches(word, list(dict.fromkeys(names)), n=most)


def did_you_mean(word: str, names: Iterable[str], most: int = 3) -> str:
    """``; did you mean debt, depth?``: the end of a sentence, or "" where no name is near."""
    close = nearest(word, names, most)
    return f"; did you mean {', '.join(close)}?" if close else ""
