"""What children of tests are asked for."""

import os
import time
from collections.abc import Iterator


def spans(count: int) -> Iterator[tuple[float, float]]:
    """When each piece of work began and ended."""
    for _ in range(count):
        began = time.monotonic()
        time.sleep(0.5)
        yield began, time.monotonic()


def one_and_no_more() -> Iterator[int]:
    """A value, and then a fault."""
    yield 1
    raise ValueError


def pids(count: int) -> Iterator[int]:
    """Which process works."""
    for _ in range(count):
        yield os.getpid()
