"""The fitted post-processing as a file: coefficients with what they rest on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.analysis.hindcast.discrepancy import NAMES, Discrepancy
from sim.analysis.record import observations_file

PRIOR = "prior"
"""Name of the coefficients fitted to runs with the priors."""


class CoefficientsError(ValueError):
    """A file of coefficients that cannot be used."""


def coefficients_file() -> Path:
    """The shipped file, beside the table of observations."""
    return observations_file().with_name("discrepancy.json")


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def save(
    path: Path, fitted: Mapping[str, Mapping[str, Discrepancy]], facts: Mapping[str, Any]
) -> None:
    """Write coefficients by name of the draws and by variable, with their provenance."""
    sets = {
        name: {
            variable: {"cases": model.cases}
            | {key: round(value, 6) for key, value in model.named().items()}
            for variable, model in sorted(models.items())
        }
        for name, models in fitted.items()
    }
    text = json.dumps({"provenance": dict(facts), "coefficients": sets}, indent=1)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.replace(path)


def load(path: Path | None = None) -> tuple[dict[str, dict[str, Discrepancy]], dict[str, Any]]:
    """Coefficients by name of the draws and by variable, and their provenance.

    Raises :class:`CoefficientsError` when there is no such file or it is not one of coefficients.
    """
    file = coefficients_file() if path is None else path
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        sets = {
            name: {
                variable: Discrepancy(
                    tuple(float(entry[key]) for key in NAMES), int(entry["cases"])
                )
                for variable, entry in models.items()
            }
            for name, models in content["coefficients"].items()
        }
    except FileNotFoundError:
        raise CoefficientsError(f"{file}: no fitted post-processing; add --refit") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CoefficientsError(f"{file}: not a file of coefficients ({error})") from None
    return sets, dict(content["provenance"])
