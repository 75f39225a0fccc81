"""One line of a chronicle: in which words (``words.toml``) it is written, and how much it counts.

The weight of an entry is that of its kind, on a scale from 0 (told on request only) to 10 (a war),
times its size where kinds come in sizes (1 being an ordinary one). Weights are judgements about
telling and change nothing in the model.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.catalogue.files import text
from sim.catalogue.variables import VARIABLES

_WORDS: dict[str, Any] = tomllib.loads(text("words.toml", __package__))
MOTIVE_WORDS: dict[str, str] = _WORDS["motives"]
"""What a power wants, after "behind it:"; other rules go by their own name."""
CONSIDERATION_WORDS: dict[str, str] = _WORDS["considerations"]
"""What speaks for a matter, or against it; other rules go by their own name."""
AGAINST_WORDS: dict[str, str] = _WORDS["against"]
"""Where the same consideration, when it speaks against a matter, is called otherwise."""
RULE_WORDS: dict[str, str] = _WORDS["rules"]
"""What moved a slow variable, by rule; other rules go by their own name."""
SAID: dict[str, tuple[str, float, str]] = {n: tuple(v) for n, v in _WORDS["variables"].items()}
"""Slow variables in a sentence, with the scale and unit in which they are told."""
PHASES: dict[str, str] = _WORDS["phases"]
SEEN: dict[str, str] = _WORDS["seen"]
GROWTH: dict[str, str] = _WORDS["growth"]
FLOWS: dict[str, str] = _WORDS["flows"]
BLAMED: dict[str, str] = _WORDS["blamed"]
"""Phases of the war, and causes: of moves of opinion, shrinking output, flows, and stops."""
WEIGHTS: dict[str, float] = _WORDS["weights"]
"""Weights of entries by kind."""
SENTENCES: dict[str, dict[str, str]] = tomllib.loads(text("sentences.toml", __package__))
"""What is said of events, by kind: see the head of the file."""


def motive_words(rule: str) -> str:
    """A motive in words."""
    return MOTIVE_WORDS.get(rule, rule.replace("_", " "))


def consideration_words(rule: str, *, against: bool) -> str:
    """A consideration in words, as it speaks for or against a matter."""
    words = CONSIDERATION_WORDS | AGAINST_WORDS if against else CONSIDERATION_WORDS
    return words.get(rule, rule.replace("_", " "))


def rule_words(rule: str) -> str:
    """What a rule stands for as a cause."""
    return RULE_WORDS.get(rule, rule.replace("_", " "))


def variable_words(variable: str) -> str:
    """The meaning of a variable up to its first comma, colon or parenthesis."""
    return re.split(r"[,:(]", VARIABLES[variable].meaning)[0].strip()


AXES = ("state", "power", "supplier", "dispute", "organisation", "instrument")
"""Axes on which an entry may have a place."""

LASTING = "What stays"
"""Heading of what is told at the end, of the run as a whole."""


@dataclass(frozen=True)
class Entry:
    """What happened in one quarter of one world, in a sentence and in numbers.

    ``kind`` is the event's name (``deal``, ``crisis``, ``concession`` ...); ``state``, ``power``,
    ``supplier``, ``dispute``, ``organisation`` and ``instrument`` are labels, empty where they do
    not apply; ``parties`` are the states of a dispute; ``topic`` tells entries of a kind and place
    apart. ``terms`` are the numbers behind it by dotted name (``motive.lend_for_leverage``);
    ``weight`` says how much it counts among other entries.
    """

    quarter: str
    kind: str
    text: str
    state: str = ""
    power: str = ""
    supplier: str = ""
    dispute: str = ""
    organisation: str = ""
    instrument: str = ""
    parties: tuple[str, ...] = ()
    topic: str = ""
    terms: Mapping[str, float] = field(default_factory=dict)
    weight: float = 1.0

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is about: entries of one subject are one story."""
        return (self.kind, self.topic, *(getattr(self, axis) for axis in AXES))

    def concerns(self, states: Sequence[str]) -> bool:
        """Whether it is about any of ``states``, or about no state in particular."""
        mine = {self.state, *self.parties} - {""}
        return not mine or not mine.isdisjoint(states)

    @property
    def heading(self) -> str:
        """The heading under which it is told: its year, or that of what stays at the end."""
        return LASTING if self.kind == "lasting" else self.quarter[:4]

    @property
    def when(self) -> str:
        """The quarter under its heading; nothing for what stays."""
        return "" if self.kind == "lasting" else self.quarter[5:]

    def to_dict(self) -> dict[str, Any]:
        """The entry for JSON; empty labels are left out, numbers keep six digits."""
        return {
            "quarter": self.quarter,
            "kind": self.kind,
            **{name: label for name in AXES if (label := getattr(self, name))},
            "text": self.text,
            "weight": float(f"{self.weight:.3g}"),
            "terms": {name: float(f"{value:.6g}") for name, value in self.terms.items()},
        }


def number(value: float) -> str:
    """Two or three significant digits, without exponents: ``0.012``, ``1.4``, ``230``."""
    if value == 0.0:
        return "0"
    text = f"{value:,.0f}" if abs(value) >= 99.5 else f"{value:.2g}"
    return text if "e" not in text else f"{value:.6f}".rstrip("0")


def signed(value: float) -> str:
    """A term of a sum: ``+0.31``, ``-0.04``."""
    return f"{value:+.2f}".replace("-", "\u2212")


def percent(share: float) -> str:
    """A share of one as a percentage; rare and sure things keep their tails."""
    if 0.0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1.0 else f"{100 * share:.0f} %"


def dollars(billions: float) -> str:
    """An amount of USD bn: ``USD 3.2 bn``, ``USD 40 mn``."""
    if billions < 0.095:
        return f"USD {number(1000.0 * billions)} mn"
    return f"USD {number(billions)} bn"


def sentence(*clauses: str) -> str:
    """Clauses joined by semicolons, with a capital and a full stop."""
    text = "; ".join(clause for clause in clauses if clause)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def owner(name: str) -> str:
    """The possessive: ``China's``, ``the United States'``."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def with_article(name: str) -> str:
    """A country's or organisation's name inside a sentence: ``the United States``."""
    plural_or_union = ("United", "European", "Eurasian")
    return f"the {name}" if name.startswith(plural_or_union) else name


def uncapitalised(name: str) -> str:
    """A title inside a sentence: ``The border`` becomes ``the border``."""
    return name[:1].lower() + name[1:] if name.startswith(("The ", "Other ")) else name


def counted(number_of: float, noun: str) -> str:
    """``an attack``, ``a protest``, ``3 protests``."""
    if number_of == 1:
        return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
    return f"{number_of:.0f} {noun}s"


FLOOR = 2.0
"""Weight from which on an entry may be among the highlights."""

NOTABLE = 1.0
"""Weight from which on an entry is told in the chronicle of a state."""

STALE = 0.8
"""What is left of a weight for each earlier year in which the same was told."""


def weigh(kind: str, size: float = 1.0) -> float:
    """The weight of an entry of a kind, ``size`` times an ordinary one (at most twice)."""
    return WEIGHTS[kind] * min(size, 2.0)
