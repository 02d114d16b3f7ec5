"""Two processes that do the same at once."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import connections


@contextmanager
def both(act: Callable[[], object]) -> Iterator[None]:
    """Fork two that act, and kill them at the end."""
    children = []
    for _ in range(2):
        connections.close_all()
        pid = os.fork()
        if not pid:
            with suppress(BaseException):
                act()
            os._exit(0)
        children.append(pid)
    try:
        yield
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
