"""All parameters of the rules, one module per subject, each declared once with its source."""

from __future__ import annotations

from sim.catalogue.parameter import Parameter

_SUBJECTS: tuple[tuple[Parameter, ...], ...] = ()

PARAMETERS: dict[str, Parameter] = {p.name: p for subject in _SUBJECTS for p in subject}
"""All parameters by dotted name."""
