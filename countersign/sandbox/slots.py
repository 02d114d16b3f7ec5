"""How many children work at the same time, over all processes of an installation on one machine (a semaphore).

A slot is a locked file: whoever dies gives it back. A thread that has one needs no second for what it does meanwhile.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from .messages import MB
from .refused import Refused

_LOOK_EVERY: Final = 0.01  # seconds
_EACH: Final = 1024 * MB  # of the machine's memory for one child that works
_A_CORE: Final = 2  # more at a time make none of them quicker
_CGROUP: Final = Path("/sys/fs/cgroup/memory.max")


logger = logging.getLogger(__name__)


class Slots:
    """`number` of them in a folder; without a folder they count for this process alone."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.number = _here()
        self._turn = threading.Lock()
        self._mine = threading.local()
        self._here = threading.Semaphore(self.number)

    def set(self, folder: Path | None, number: int = 0) -> None:
        """Count over all processes that name the same folder; 0: as many as fit this machine."""
        self.folder = folder
        self.number = number or _here()
        self._here = threading.Semaphore(self.number)

    @contextmanager
    def one(self, patience: float | None = None) -> Iterator[None]:
        """A slot for as long as the block runs. Refused("busy") when none is free within `patience` seconds."""
        if getattr(self._mine, "has_one", False):
            yield
            return
        until = float("inf") if patience is None else time.monotonic() + patience
        mine = self._mine.__dict__  # this thread's, whichever one ends the block
        with self._among_threads(until), self._among_processes(until):
            mine["has_one"] = True
            try:
                yield
            finally:
                mine["has_one"] = False

    @contextmanager
    def _among_threads(self, until: float) -> Iterator[None]:
        here = self._here
        if not here.acquire(timeout=_left(until)):
            raise Refused("busy")
        try:
            yield
        finally:
            here.release()

    @contextmanager
    def _among_processes(self, until: float) -> Iterator[None]:
        if self.folder is None:
            yield
            return
        handle = self._locked(self.folder, until)
        try:
            yield
        finally:
            if handle is not None:
                os.close(handle)

    def _locked(self, folder: Path, until: float) -> int | None:
        """A locked file; None on a disk that takes no file: then the limit of this process has to do.

        One thread of a process looks for a free one at a time, so that they go in about the order they came.
        """
        if not self._turn.acquire(timeout=_left(until)):
            raise Refused("busy")
        try:
            while True:
                for number in range(self.number):
                    with suppress(BlockingIOError):
                        return _lock(folder / str(number))
                if time.monotonic() > until:
                    raise Refused("busy")
                time.sleep(_LOOK_EVERY)
        except OSError as problem:
            logger.warning("Children of other processes are not counted: %r", problem)
            return None
        finally:
            self._turn.release()


def fitting(memory: int, cores: int) -> int:
    """How many children fit a machine or container: at least one, at most two for each core."""
    return max(1, min(memory // _EACH, _A_CORE * cores))


def _here() -> int:
    return fitting(_memory(), os.cpu_count() or 1)


def _memory() -> int:
    here = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):
        return min(here, int(_CGROUP.read_text(encoding="ascii")))
    return here


def _left(until: float) -> float:
    return max(0.0, min(until - time.monotonic(), threading.TIMEOUT_MAX))


def _lock(file: Path) -> int:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle


slots: Final = Slots()
