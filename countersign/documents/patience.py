"""How long a storage that is slow may keep us: it must not take every thread from pages that need no file of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from .storage import StorageAway

_SLOW: Final = 5  # seconds after which a question is no longer a usual one
_REST: Final = (
    10  # seconds that a storage is left alone which did not answer twice in a row
)


class Patience:
    """Lets some threads ask at a time (a bulkhead), and none for a while once nothing is answered (a circuit breaker)."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._begun: dict[int, float] = {}
        self._changed = threading.Condition()
        self._silent = 0
        self._rests_until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Ask in this block. StorageAway where all turns are taken and one has taken long already: that storage is slow."""
        me = threading.get_ident()
        if me in self._begun:  # a question inside another one
            yield
            return
        with self._changed:
            self._wait()
            self._begun[me] = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                del self._begun[me]
                self._changed.notify()

    def answered(self) -> None:
        self._silent = 0

    def unanswered(self) -> None:
        """A question had no answer in time."""
        self._silent += 1
        if self._silent > 1:
            self._rests_until = time.monotonic() + _REST

    def _wait(self) -> None:
        if time.monotonic() < self._rests_until:
            raise StorageAway("It did not answer a moment ago.")
        while len(self._begun) >= self._most:
            left = min(self._begun.values()) + _SLOW - time.monotonic()
            if left <= 0:
                raise StorageAway("It is slow, and others wait for it already.")
            self._changed.wait(left)
