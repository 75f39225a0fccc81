"""What a name that is not there may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names most like a word in either case, best first; none where none is near."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.casefold(), name)
    asked = word.casefold()
    close = get_close_matches(asked, list(folded), n=most + 8)
    close.sort(key=lambda name: sorted(name) != sorted(asked))  # swapped letters come first
    return [folded[name] for name in close[:most]]


def did_you_mean(word: str, names: Iterable[str], most: int = 3) -> str:
    """``; did you mean debt, depth?``: the end of a sentence, or "" where no name is near."""
    close = nearest(word, names, most)
    return f"; did you mean {', '.join(close)}?" if close else ""
