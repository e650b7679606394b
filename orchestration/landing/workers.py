"""The processes that read files side by side, and how they end.

What they do is in ``judging``.
"""

import os
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread


@contextmanager
def workers() -> Iterator[ProcessPoolExecutor]:
    """Lend the processes of this one, which all streams of a night share: their start is dear."""
    try:
        yield _pool()
    except BrokenExecutor:
        _pool.cache_clear()
        raise


@cache
def _pool() -> ProcessPoolExecutor:
    # Spawned, because a fork of a process with threads may hang.
    return ProcessPoolExecutor(
        os.cpu_count(), mp_context=get_context("spawn"), initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    """End this process when its parent has ended, which tells nobody if it was killed."""
    if parent := parent_process():
        Thread(target=_end_after, args=[parent.sentinel], daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
