"""Work in pieces of arrays, as fits and hindcasts keep it: made once, and anew only if damaged."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from calibration.table import pieces_of
from sim.ensemble import OtherRunError, Store, provenance
from sim.ensemble.provenance import identity_of

JOBS = (2, 3, 4, 5)


def names():
    return [(identity_of(keep="rows"), str(job)) for job in JOBS]


def test_a_piece_is_made_once_and_a_damaged_one_again(tmp_path, monkeypatch):
    made = []

    def make(job):
        if job == stop:
            raise KeyboardInterrupt
        made.append(job)
        return {"a": np.arange(job) * 0.5, "names": np.array(["x", "y"])}

    def values(folder, **options):
        with Store(folder, "rows", identity_of(keep="rows"), seed=1) as store:
            found = pieces_of(make, JOBS, store=store, names=names(), **options)
            return [part["a"].tolist() for part in found], store.damaged

    stop, folder = 4, tmp_path / "rows"
    with pytest.raises(KeyboardInterrupt):
        values(folder)
    stop = 0
    whole, damaged = values(folder)
    assert (made, damaged) == ([2, 3, 4, 5], [])
    assert whole == [(np.arange(job) * 0.5).tolist() for job in JOBS]
    (file,) = (folder / "unfinished").glob("*-3.piece")
    content = bytearray(file.read_bytes())
    content[-5] ^= 1
    file.write_bytes(content)
    seen = []
    with ThreadPoolExecutor(2) as pool:
        again = values(folder, executor=pool, progress=lambda *at: seen.append(at))
    assert again == (whole, ["3"])
    assert made == [2, 3, 4, 5, 3]
    assert seen == [(3, 4), (4, 4)]
    monkeypatch.setattr(provenance, "program", lambda: "another")
    with pytest.raises(OtherRunError, match="same version"):
        values(folder)
