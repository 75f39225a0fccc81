"""The notebooks run top to bottom, show what they promise, and tell nothing about a machine."""

from __future__ import annotations

import base64
import io
import re

import nbformat
import numpy as np
import pytest
from matplotlib.image import imread

from docs.generator.notebooks import NOTEBOOKS, executed, notebooks
from sim.scenario import load_scenario

PATHS = notebooks([])
NAMES = [
    "01-tour", "02-parameter-sweep", "03-compare-and-explain", "04-your-own-rule",
    "05-calibration-and-scores", "06-the-day-it-was-decided",
]  # fmt: skip
LARGEST = 1_500_000
MACHINE = re.compile(r"(?<![\w.:/])/(home|root|tmp|work|usr|Users|private|var)/|[A-Z]:\\\\")


def outputs(notebook):
    return [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]


def pictures(notebook):
    """Pictures as arrays ``[row, column, channel]``, with their alt texts."""
    for output in outputs(notebook):
        if png := output.get("data", {}).get("image/png"):
            image = imread(io.BytesIO(base64.b64decode(png)))
            yield image, output.metadata["image/png"]["alt"]


def test_all_are_there():
    assert [path.stem for path in PATHS] == NAMES


def test_what_notebooks_import_is_there():
    """The kept outputs do not say so: notebooks are run whole only now and then."""
    for path in PATHS:
        cells = nbformat.read(path, as_version=4).cells
        lines = (line for c in cells if c.cell_type == "code" for line in c.source.splitlines())
        for line in lines:
            if re.match(r"(from|import) (sim|docs)\b", line):
                exec(line, {})


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_kept_outputs_are_whole_and_tell_nothing_of_the_machine(path):
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert len(text) < LARGEST
    assert not MACHINE.search(text), MACHINE.search(text)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert all(output.output_type != "error" for output in outputs(notebook))
    assert all(output.get("name") != "stderr" for output in outputs(notebook))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_links_lead_somewhere(path):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for target in re.findall(
            r"\]\(([^)#]+)", cell.source if cell.cell_type == "markdown" else ""
        ):
            if not target.startswith("http"):
                assert (NOTEBOOKS / target).resolve().exists(), target


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_kept_pictures_show_something(path):
    found = list(pictures(nbformat.read(path, as_version=4)))
    assert len(found) >= 3
    for image, alt in found:
        assert np.ptp(image[..., :3]) > 0.5
        levels = np.rint(255.0 * image[..., :3]).astype(int)
        assert len(np.unique(levels @ [65536, 256, 1])) > 20
        assert len(alt) > 10


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_scenarios_written_in_a_cell_can_be_loaded(path, tmp_path):
    cells = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    for name, text in re.findall(
        r'Path\("([\w-]+\.yaml)"\)\.write_text\("""(.*?)"""', "\n".join(cells), re.DOTALL
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert load_scenario(tmp_path / name).name == name.removesuffix(".yaml")


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_runs_from_top_to_bottom_without_a_warning(path):
    kept = nbformat.read(path, as_version=4)
    fresh = executed(path)
    assert [cell.source for cell in fresh.cells] == [cell.source for cell in kept.cells]
    assert len(list(pictures(fresh))) == len(list(pictures(kept)))
    assert not any(output.get("name") == "stderr" for output in outputs(fresh))
