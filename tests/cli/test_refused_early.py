"""What cannot be done is refused before anything is simulated, written or said of progress."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.cli.workbench import PlainLines
from sim.ensemble import simulate
from sim.ensemble.schedule import Run
from sim.model import InfluenceModel
from tests.faults.anywhere import tree
from tests.workbench.scene import scenario

REFUSED = """
discover a.yaml --outcome crises
discover a.yaml --outcome share.KAZ --above nan
discover a.yaml --outcome share.KAZ --above 1 --below 2
discover a.yaml --outcome share.KAZ=CHN --above 1
discover a.yaml --outcome leader=XXX
discover a.yaml --outcome leader=CHN --above 3
discover a.yaml --outcome restless --until 2022-Q2
discover a.yaml --outcome unrest.KAZ --until 2022-X2
discover a.yaml --outcome unrest.KAZ --until 2040-Q2
discover a.yaml --outcome unrest.KAZ -n 30
discover a.yaml --passage share
discover a.yaml --passage nothing
discover a.yaml --passage unrest.KAZ --passage crises
discover r --outcome crises
discover r --passage share
sensitivity a.yaml --outcome leader=XXX
sensitivity a.yaml --outcome share.KAZ=CHN --method morris
sensitivity a.yaml --outcome share.KAZ --method sobol -n 90000000
sensitivity a.yaml --outcome share.KAZ --method morris --by top -n 90000000
sensitivity a.yaml --outcome share.KAZ -n 20
sensitivity r --outcome share.KAZ --method morris
sweep a.yaml --over M18=on,off --outcome leader=XXX
sweep a.yaml --over M18=on,off --variables nothing
compare a.yaml b.yaml --outcome nothing
compare a.yaml b.yaml --variables nothing
compare a.yaml b.yaml --given figures.csv --out theirs
compare a.yaml b.yaml --given figures.csv --variables nothing
compare a.yaml r --seed 4
compare a.yaml r -n 9
knock-out a.yaml M18 --outcome nothing
branch a.yaml --replicate 3 --at 2022-Q2 --until nothing=1
branch a.yaml --replicate 3 --at 2022-Q2 --dask nonsense
branch a.yaml --replicate 3 --at 2022-Q2 -n 99999999999
branch a.yaml --replicate 99999999999999999999 --at 2022-Q2
junctures a.yaml --replicate 99999999999999999999 --outcome restless
explain a.yaml --replicate 99999999999999999999
explain damaged0
explain damaged1
branch damaged2 --replicate 3 --at 2022-Q2
junctures damaged3 --replicate 3 --outcome leader=CHN
junctures a.yaml --worlds 30 --outcome crises
junctures a.yaml --worlds 30 --outcome leader=XXX
junctures a.yaml --worlds 30 --outcome leader=CHN --chance 0 --seed 0
junctures a.yaml --replicate 3 --outcome crises
junctures a.yaml --replicate 3 --outcome unrest.KAZ --until bad
junctures a.yaml --replicate 3 --outcome unrest.KAZ --until 2021-Q1
responsibility a.yaml --replicate 3 --outcome crises
responsibility a.yaml --replicate 3 --outcome leader=CHN --chance 0 --seed 0
responsibility a.yaml --replicate 3 --outcome leader=CHN --above 3
run a.yaml --given figures.csv --out theirs
run a.yaml --given figures.csv --out r
run a.yaml --until share.KAZ=nan
run a.yaml --dask nonsense
run a.yaml --given figures.csv --dask nonsense
run a.yaml -n 99999999999
explain a.yaml --given figures.csv --from 2050-Q1
explain a.yaml --given figures.csv --state XXX
explain a.yaml --given figures.csv --replicate 500
patterns -n 99999999999
hindcast --origin 2015 -n 99999999999
hindcast --until 1900
hindcast --origin 2010 --origin 2008 --until 2010
hindcast --observations theirs
hindcast --observations figures.csv --until 2010
nowcast --at 2023-Q4 --observations theirs --out new.json
compare theirs a.yaml
nowcast --at 2023-Q4 --out theirs.json --force
patterns --out theirs
patterns --out mine.md
report r --outcome nothing
report r --out mine.md
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two scenarios, a run of one, and files of somebody else."""
    place = tmp_path_factory.mktemp("refused")
    (place / "a.yaml").write_text(scenario().dump())
    other = scenario().with_(mechanisms={"M18": False}).replace(name="other")
    (place / "b.yaml").write_text(other.dump())
    simulate(scenario(), replicates=8, seed=1).save(place / "r")
    observed = Path(__file__).parents[2] / "calibration" / "observations.csv"
    (place / "figures.csv").write_bytes(observed.read_bytes())
    for name in ("theirs", "theirs.json"):
        (place / name).mkdir()
        (place / name / "thesis.tex").write_text("mine")
    (place / "mine.md").write_text("mine")
    for number, facts in enumerate((b"", b"[]", b"\xff", b'{"seed": "3"}')):
        shutil.copytree(place / "r", place / f"damaged{number}")
        (place / f"damaged{number}" / "provenance.json").write_bytes(facts)
    return place


@pytest.mark.parametrize("line", REFUSED.strip().splitlines())
def test_a_wrong_argument_costs_no_simulation(folder, monkeypatch, line):
    def simulated(*_arguments, **_options):
        pytest.fail("work was begun")

    monkeypatch.chdir(folder)
    monkeypatch.setattr(Run, "through", simulated)
    monkeypatch.setattr(InfluenceModel, "__init__", simulated)
    monkeypatch.setattr(PlainLines, "__call__", simulated)
    before = tree(folder)
    found = CliRunner().invoke(app, shlex.split(line))
    assert found.exit_code == 2, found.output
    assert found.stderr.strip()
    assert tree(folder) == before
