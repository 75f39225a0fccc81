"""The literature on which mechanisms lean, each work once: ``literature.toml``."""

from __future__ import annotations

import tomllib

from sim.catalogue.files import text

LITERATURE: dict[str, str] = tomllib.loads(text("literature.toml"))
"""Citations by key (first author or authors, and year)."""
