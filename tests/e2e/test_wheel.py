"""The package as users install it: built, put into an environment of its own, and run there."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.e2e.support import environment

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def call(
    *command: str | Path, cwd: Path, warnings: str = "error"
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False,
        env=environment() | {"PYTHONPATH": "", "PYTHONWARNINGS": warnings},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder of commands of an environment that holds the built wheel.

    Dependencies come from the environment that runs the tests, through a path file, which does not
    carry the editable install along; so nothing is downloaded.
    """
    folder = tmp_path_factory.mktemp("wheel")
    call(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        folder,
        cwd=ROOT,
        warnings="",
    )
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False, symlinks=True)
    commands = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    call(
        sys.executable, "-m", "pip", "--python", folder / "env", "install", "--quiet",
        "--no-deps", "--no-index", "--disable-pip-version-check", wheel, cwd=folder, warnings="",
    )  # fmt: skip
    (packages,) = (folder / "env").glob("[Ll]ib/**/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return commands


def test_it_runs_from_the_wheel_and_not_from_the_checkout(installed, tmp_path):
    where = call(installed / "python", "-c", "import sim; print(sim.__file__)", cwd=tmp_path)
    assert str(installed.parent) in where.stdout


def test_shipped_scenarios_come_along(installed, tmp_path):
    listed = call(installed / "greatgame", "scenarios", "--json", cwd=tmp_path).stdout
    shipped = {path.stem for path in (ROOT / "scenarios").glob("*.yaml")}
    names = {row["name"] for row in json.loads(listed)}
    assert "status-quo-2022" in names
    assert names <= shipped


def test_a_shipped_scenario_runs(installed, tmp_path):
    call(
        installed / "greatgame", "run", "status-quo-2022", "-n", "3", "--set", "horizon=2022-Q2",
        "--out", "r", "--no-plots", cwd=tmp_path,
    )  # fmt: skip
    assert (tmp_path / "r" / "outcomes.parquet").is_file()


def test_the_page_of_the_explorer_comes_along(installed, tmp_path):
    code = "from sim.explorer.export import modules, read; print(read('index.html'), *modules())"
    found = call(installed / "python", "-c", code, cwd=tmp_path).stdout
    assert "<main" in found
    here = {path.stem for path in (ROOT / "sim" / "explorer" / "static").glob("*.js")}
    assert here <= set(found.split())


def test_nothing_comes_along_that_cannot_be_imported(installed, tmp_path):
    code = (
        "import sim, pathlib; root = pathlib.Path(sim.__file__).parent; "
        "print(*(p for p in root.glob('_*/**/*.py')), sep='\\n')"
    )
    assert call(installed / "python", "-c", code, cwd=tmp_path).stdout.strip() == ""
