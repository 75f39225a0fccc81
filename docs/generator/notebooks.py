"""Run the notebooks and keep what they show: ``python -m docs.generator.notebooks [NAME ...]``.

Each runs in a kernel of its own, top to bottom, in a fresh folder, with warnings as errors. Only a
notebook that came through is written back. Times and machine are left out, so that a rerun
changes only what came out differently.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"

KERNEL = "python3"
TIMEOUT = 600
"""Seconds for one cell; on a free machine whole notebooks take a tenth of that."""

STRICT = (
    "import warnings; warnings.simplefilter('error'); "
    "warnings.filterwarnings('default', module='ipykernel|tornado')"
)
"""What the kernel does first: warnings are errors, save for its own and those of its loop."""


def notebooks(wanted: list[str]) -> list[Path]:
    """All notebooks in order, or those whose name begins as wanted (``01``)."""
    found = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    return [p for p in found if not wanted or any(p.name.startswith(w) for w in wanted)]


def executed(path: Path) -> Any:
    """The notebook as a run leaves it. Raises ``CellExecutionError`` where a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory(prefix="greatgame-") as folder:
        client = NotebookClient(
            notebook,
            kernel_name=KERNEL,
            timeout=TIMEOUT,
            record_timing=False,
            resources={"metadata": {"path": folder}},
            extra_arguments=[f"--IPKernelApp.exec_lines={STRICT}", "--log-level=ERROR"],
        )
        client.execute()
    return tidied(notebook)


def tidied(notebook: Any) -> Any:
    """The notebook without what differs from run to run or machine to machine."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": KERNEL},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02d}"
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("transient", {}).clear()
    return notebook


def main(wanted: list[str]) -> None:
    """Run notebooks in place."""
    import nbformat

    for path in notebooks(wanted):
        start = time.monotonic()
        done = executed(path)
        fresh = path.with_suffix(".ipynb.new")
        nbformat.write(done, fresh)  # type: ignore[no-untyped-call]
        fresh.replace(path)
        size = path.stat().st_size / 1024
        print(f"{path.name}: {time.monotonic() - start:.0f} s, {size:.0f} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
