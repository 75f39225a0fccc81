"""Workers on other machines, through Dask.

A Dask client already has the interface of an executor; what is added here is a clear word when the
library or the scheduler is missing, one attempt more than Dask makes by itself, and the number of
threads that the workers have together.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

RETRIES = 3
"""How often a piece of work may fail, say for want of memory, before the run gives up."""


class ClusterError(Exception):
    """There is no cluster to work on; the message says why."""


@contextmanager
def dask_cluster(address: str, *, timeout: float = 30.0) -> Iterator[tuple[Executor, int]]:
    """An executor on the Dask scheduler at an address such as ``tcp://10.0.0.1:8786``.

    Beside it stands how many pieces of work it takes at a time.

    Pieces of a worker that is lost are given to another one; as replicates are numbered, nothing
    is lost or doubled by that. Raises :class:`ClusterError` when Dask is not installed, nobody
    answers, or there are no workers within ``timeout`` seconds.
    """
    try:
        connect: Any = import_module("distributed").Client
    except ImportError:
        raise ClusterError(
            "a cluster needs distributed, which is not installed; pip install distributed"
        ) from None
    try:
        client = connect(address, timeout=timeout, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # the last of tls:// without keys
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None
    try:
        yield client.get_executor(retries=RETRIES), _threads(client, timeout)
    finally:
        client.close()


def _threads(client: Any, timeout: float) -> int:
    """Threads of all workers, once there is one at least."""
    try:
        client.wait_for_workers(1, timeout=timeout)
    except TimeoutError:
        raise ClusterError(
            f"the Dask scheduler has no workers after {timeout:.0f} s; start some with "
            "`dask worker ADDRESS --nthreads 1`"
        ) from None
    return sum(client.nthreads().values())
