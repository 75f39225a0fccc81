"""A small dated forecast: its layout, its digests, and the same tables again."""

from __future__ import annotations

import hashlib
import json

import pandas as pd
import pytest

from calibration.forecast import COLUMNS, forecast, main
from sim.validation.record import OBSERVABLES
from tests.workbench.scene import scenario


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forecast")
    asked = scenario().replace(outcomes={})
    found = forecast(asked, folder / "out", folder / "work", worlds=40, seed=3, date="2026-01-31",
                     quiet=True)  # fmt: skip
    return folder, found


def test_writes_two_tables_and_what_they_are_made_of(made):
    folder, found = made
    facts = json.loads(found.read_text(encoding="utf-8"))
    assert (facts["made"], facts["worlds"], facts["seed"]) == ("2026-01-31", 40, 3)
    for kind in ("csv", "parquet"):
        content = found.with_suffix(f".{kind}").read_bytes()
        assert facts["digests"][kind] == hashlib.sha256(content).hexdigest()
    assert not (folder / "work").exists()
    assert sorted(p.suffix for p in (folder / "out").iterdir()) == [".csv", ".json", ".parquet"]


def test_has_a_row_per_quantile_in_the_layout_of_hubs(made):
    _, found = made
    table = pd.read_parquet(found.with_suffix(".parquet"))
    read = pd.read_csv(found.with_suffix(".csv"), keep_default_na=False)
    assert tuple(table.columns) == tuple(read.columns) == COLUMNS
    assert len(table) == len(read)
    assert set(table["target"]) <= set(OBSERVABLES)
    one = table[(table["target"] == "debt_gdp") & (table["location"] == "TJK")]
    one = one[one["power"] == "CHN"]
    assert list(one["output_type_id"]) == sorted(one["output_type_id"])
    assert one["value"].is_monotonic_increasing
    assert set(one["target_end_date"]) == {"2022-12-31"}
    assert set(one["horizon"]) == {1}


def test_the_same_seed_gives_the_same_tables(made, tmp_path):
    _, found = made
    asked = scenario().replace(outcomes={})
    again = forecast(asked, tmp_path / "out", tmp_path / "work", worlds=40, seed=3,
                     date="2026-01-31", quiet=True)  # fmt: skip
    assert again.read_bytes() == found.read_bytes()


def test_bad_input_ends_with_status_2(tmp_path):
    assert main(["no-such-scenario", "--out", str(tmp_path), "--work", str(tmp_path / "w")]) == 2
    with pytest.raises(SystemExit):
        main(["--worlds", "3"])
