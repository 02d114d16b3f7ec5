"""Watches in every test that nobody waits for the outside while a transaction is open: no network, and no file of the storage.

The storage is a folder in most tests and S3 in operation: a file of it that is opened, made, moved or removed here is a
question by network there. What a test does itself is its own affair. Connections of PostgreSQL are not Python's sockets.
"""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.db import connections

_ROOT: Final = str(Path(__file__).parents[1])
_OURS: Final = f"{_ROOT}/countersign/"
_TESTS: Final = f"{_ROOT}/tests/"
_OF_FILES: Final = frozenset(
    {
        "open",
        "os.remove",
        "os.rename",
        "os.mkdir",
        "os.rmdir",
        "os.scandir",
        "os.listdir",
    }
)
# A connection that is kept is asked again without a new one.
_OF_NETWORKS: Final = frozenset(
    {"socket.connect", "http.client.send", "smtplib.send", "imaplib.send"}
)
_EVENTS: Final = _OF_FILES | _OF_NETWORKS
_FAMILIES: Final = frozenset({socket.AF_INET, socket.AF_INET6})


class _Watch:
    """What is looked for in the test that runs now; one for the process, as a hook can't be taken out again."""

    def __init__(self) -> None:
        self.found: set[tuple[str, str]] | None = None
        self.outer = 0
        self.storage = ""
        self.test: Any = None

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        if self.found is None or event not in _EVENTS:
            return
        if event == "socket.connect":
            if args[0].family not in _FAMILIES:
                return
        elif event in _OF_FILES and not self._is_stored(args):
            return
        if self._is_within() and (place := _place()):
            self.found.add((place, event))

    def _is_stored(self, args: tuple[Any, ...]) -> bool:
        named = args[0] if args else None
        if not self.storage or not isinstance(named, str | bytes | os.PathLike):
            return False
        return os.fsdecode(named).startswith(self.storage)

    def _is_within(self) -> bool:
        """Is a transaction open here, or in the test's own thread, which may wait for us?"""
        return max(_depth(connections["default"]), _depth(self.test)) > self.outer


_WATCH: Final = _Watch()
_HOOKED: Final[list[bool]] = []


@contextmanager
def left_alone() -> Iterator[set[tuple[str, str]]]:
    """What was asked of the outside while a transaction of ours was open: the place in our code, and what."""
    if not _HOOKED:
        _HOOKED.append(True)
        sys.addaudithook(_WATCH.hook)
    found: set[tuple[str, str]] = set()
    _WATCH.test = connections["default"]
    _WATCH.outer = _depth(_WATCH.test)  # a test that is rolled back is a transaction
    options = settings.STORAGES["default"].get("OPTIONS", {})
    _WATCH.storage = str(options.get("location", ""))
    _WATCH.found = found
    try:
        yield found
    finally:
        _WATCH.found = None


@contextmanager
def of_the_test() -> Iterator[None]:
    """In a transaction that a test has opened around what it does, to roll it back: that one does not count."""
    _WATCH.outer += 1
    try:
        yield
    finally:
        _WATCH.outer -= 1


def _depth(opened: Any) -> int:
    """How many transactions lie in one another."""
    return int(opened.in_atomic_block) + len(opened.savepoint_ids)


def _place() -> str:
    """The innermost place in our own code that led here; empty where a test did by itself."""
    return _of(sys._getframe(2)) or _of(
        sys._current_frames().get(threading.main_thread().ident or 0)
    )


def _of(frame: FrameType | None) -> str:
    while frame:
        file = frame.f_code.co_filename
        if file.startswith(_OURS):
            path = Path(file).relative_to(_ROOT).with_suffix("")
            return ".".join([*path.parts, frame.f_code.co_qualname])
        if file.startswith(_TESTS) and file != __file__:
            return ""
        frame = frame.f_back
    return ""
