"""Where a result was made is known by how the machine rounds, and kept work is told apart by it."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble import provenance
from tests.faults.attempts import run

ROOT = Path(__file__).resolve().parents[2]
CODE = "from sim.ensemble.provenance import numbers; print(numbers())"


def elsewhere(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CODE], check=True, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )  # fmt: skip
    return done.stdout.strip()


def test_it_is_recorded_with_the_program():
    facts = run(replicates=3).provenance
    assert facts["arithmetic"] == provenance.numbers()
    assert facts["program"] == provenance.program()


def test_one_last_bit_of_one_function_makes_another_digest(monkeypatch):
    here = provenance.numbers.__wrapped__()
    assert here == provenance.numbers()
    for name in ("exp", "log", "sin", "tanh", "expm1", "log1p"):
        real = getattr(np, name)

        def off(values, real=real):
            found = real(values)
            found[17] = np.nextafter(found[17], np.inf)
            return found

        with monkeypatch.context() as patch:
            patch.setattr(np, name, off)
            assert provenance.numbers.__wrapped__() != here, name


@pytest.mark.slow
def test_other_instructions_make_another_digest_where_they_round_differently():
    # What numpy.show_runtime() prints.
    from numpy._core._multiarray_umath import (  # type: ignore[import-not-found]
        __cpu_dispatch__,
        __cpu_features__,
    )

    there = [name for name in __cpu_dispatch__ if __cpu_features__.get(name)]
    assert elsewhere() == provenance.numbers()
    if not {"X86_V4", "AVX512_SKX"} & set(there):
        pytest.skip("this processor has no instructions that can be left out")
    assert elsewhere(NPY_DISABLE_CPU_FEATURES=" ".join(there)) != provenance.numbers()
