"""The reference scenario still gives the figures that were accepted last."""

from __future__ import annotations

import pytest

from tests.regression.summary import COUNTS, differences, figures, read_baseline


def test_the_reference_run_gives_the_accepted_figures():
    moved = differences(read_baseline(), figures())
    if moved:
        pytest.fail(
            "\n".join(
                [
                    f"{len(moved)} figures moved:",
                    *moved,
                    "If this is meant: python -m tests.regression.update",
                ]
            ),
            pytrace=False,
        )


def test_a_difference_is_told_with_both_numbers():
    old = {"unrest.KAZ": 0.1, "crisis.KAZ": 0.5, "gone.KAZ": 1.0}
    new = {"unrest.KAZ": 0.2, "crisis.KAZ": 0.505, "new.KAZ": 1.0}
    told = differences(old, new)
    assert [line.split()[0] for line in told] == ["gone.KAZ", "new.KAZ", "unrest.KAZ"]
    assert "0.1 ->" in told[-1]
    assert "crisis" in COUNTS
