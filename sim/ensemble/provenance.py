"""Where a result comes from: what decides its numbers, and the circumstances of the run.

The former are the same whenever the same run is made; the latter (when, how fast, with how many
workers) differ, so they are kept apart.
"""

from __future__ import annotations

import datetime as dt
import platform
import shlex
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.ensemble.identity import numbers, program
from sim.scenario.assumptions import resting
from sim.scenario.posterior import load_posterior
from sim.start.design import GIVEN

_PACKAGES = ("greatgame", "mesa", "numpy", "scipy", "pandas", "xarray")


CIRCUMSTANCES = (
    "created", "command", "elapsed", "executor", "workers", "chunk", "continued", "damaged",
)  # fmt: skip
"""Entries of a provenance that differ between two runs of the same."""


BRANCH = "branch"
"""The entry that says of which history a result's worlds are branches."""


def origin_words(facts: Mapping[str, Any]) -> str:
    """Of which world, and from when, those of a result are branches; "" for an ordinary run."""
    known = facts.get(BRANCH)
    if not known:
        return ""
    return f"world {known['replicate']} of seed {known['seed']} from {known['at']}"


def given_words(facts: Mapping[str, Any]) -> str:
    """By what the worlds of a result were chosen; "" for an ordinary run."""
    known = facts.get(GIVEN)
    if not known:
        return ""
    return (
        f"{known['figures']} figures of {known['file']}: {known['effective']:.0f} effective of "
        f"{known['simulated']:,} worlds"
    )


def seed_words(facts: Mapping[str, Any]) -> str:
    """The seed of a result, of which history its worlds are branches, and what they are given."""
    origin, given = origin_words(facts), given_words(facts)
    words = f"seed {facts.get('seed')}" + (f", branches of {origin}" if origin else "")
    return words + (f", given {given}" if given else "")


def provenance_of(scenario: Any) -> dict[str, Any]:
    """What is known of a result before it is computed."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "digest": scenario.digest,
        "posterior": _posterior(scenario),
        "defaults": resting(scenario),
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "command": shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "versions": _versions(),
        "program": program(),
        "arithmetic": numbers(),
    }


def _posterior(scenario: Any) -> dict[str, Any] | None:
    """The posterior that the draws came from, None where they came from the priors."""
    name = getattr(scenario, "posterior", None)
    return None if name is None else load_posterior(name).facts_in_short(scenario)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "platform": platform.platform()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found
