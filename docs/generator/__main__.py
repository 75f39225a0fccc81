"""Write what follows from the code, or say what is out of date (``--check``, exit status 1)."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.generator.assumptions import assumptions_page
from docs.generator.gallery import gallery_page
from docs.generator.markdown import fill
from docs.generator.submodels import schedule, submodels
from docs.generator.tables import (
    hypotheses,
    mechanisms_page,
    parameters_page,
    patterns,
    variables_page,
)
from sim.mechanisms import declarations
from sim.scenario import json_schema

DOCS = Path(__file__).resolve().parents[1]


def pages() -> dict[Path, str]:
    """Text of every page that is generated, wholly or in part, and of what else follows."""
    odd = DOCS / "odd.md"
    regions = {
        "patterns": patterns(),
        "schedule": schedule(),
        "hypotheses": hypotheses(),
        "submodels": submodels(),
    }
    return {
        declarations.PATH: declarations.text(),
        json_schema.PATH: json_schema.text(),
        DOCS / "variables.md": variables_page(),
        DOCS / "parameters.md": parameters_page(),
        DOCS / "mechanisms.md": mechanisms_page(),
        DOCS / "gallery.md": gallery_page(),
        DOCS / "assumptions.md": assumptions_page(DOCS / "screening.csv"),
        odd: fill(odd.read_text(encoding="utf-8"), regions),
    }


def main(arguments: list[str]) -> int:
    """Write the pages; with ``--check`` only compare them with the files."""
    stale = []
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    if "--check" in arguments:
        if stale:
            sys.stderr.write(f"out of date, run `make docs`: {', '.join(stale)}\n")
        return int(bool(stale))
    sys.stdout.write(f"wrote {', '.join(stale) or 'nothing: all pages are up to date'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
