"""How motives, considerations, rules and variables are called in a sentence: ``words.toml``."""

from __future__ import annotations

import re
import tomllib
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
