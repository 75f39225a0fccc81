"""The forty mechanisms, filed by subject."""

from __future__ import annotations

from sim.catalogue.mechanisms.economy import ECONOMY
from sim.catalogue.mechanisms.literature import LITERATURE
from sim.catalogue.mechanisms.mechanism import Group, Mechanism, Sign, Strength
from sim.catalogue.mechanisms.powers import POWERS
from sim.catalogue.mechanisms.publics import PUBLICS
from sim.catalogue.mechanisms.regimes import REGIMES
from sim.catalogue.mechanisms.security import SECURITY
from sim.catalogue.mechanisms.war import WAR

__all__ = ["LITERATURE", "MECHANISMS", "Group", "Mechanism", "Sign", "Strength"]

_ALL = (*POWERS, *WAR, *ECONOMY, *PUBLICS, *REGIMES, *SECURITY)

MECHANISMS: dict[str, Mechanism] = {m.code: m for m in sorted(_ALL, key=lambda m: m.code)}
"""All mechanisms by code, ``M01`` to ``M40``, in order."""
