"""How long a storage that is slow may keep us: it must not take every thread from pages that need no file of it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from .storage import StorageAway

_SLOW: Final = 5  # seconds after which a question is no longer a usual one
_FIRST: Final = 15  # seconds for an answer, or for a file to begin
_LEAST: Final = 256 * 1024  # bytes of it a second
_SENT: Final = 64 * 1024  # bytes a second, of what we send
_REST: Final = (
    10  # seconds that a storage is left alone which did not answer twice in a row
)


def seconds_for(size: int) -> float:
    """How long a question may take that sends so many bytes, with its answer and whatever is tried again."""
    return _FIRST + size / _SENT


class Deadline:
    """How long a file of so many bytes may take to come, however promptly each single byte does: what we do between is not counted."""

    def __init__(self, size: int) -> None:
        self._left = _FIRST + size / _LEAST

    @contextmanager
    def reading(self, cut: Callable[[], object]) -> Iterator[None]:
        """Read in this block. When the time is over `cut` is called, in another thread: what is read must fail by it."""
        timer = threading.Timer(max(0.0, self._left), cut)
        timer.daemon = True
        began = time.monotonic()
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self._left -= time.monotonic() - began


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
