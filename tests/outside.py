"""Watches in every test that nobody waits for the outside while a transaction is open: no network, and no file of the storage.

The storage is a folder in most tests and S3 in operation: a file of it that is opened, made, moved or removed here is a
question by network there. What a test does itself is its own affair. Connections of PostgreSQL are not Python's sockets.
"""

import os
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.db import connections

# Who may, and why.
MAY: Final[Mapping[str, str]] = {
    "countersign.backup.writing.": "all rows of one moment are written out in a transaction that only reads, and holds up nobody",
    "countersign.demo.actions.loading.": "an operator's command writes an example at once, or none of it",
    "countersign.backup.restoring.": "an operator's command brings all rows back at once, where nobody works",
}
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
        if place := self._within():
            self.found.add((place, event))

    def _is_stored(self, args: tuple[Any, ...]) -> bool:
        named = args[0] if args else None
        if not self.storage or not isinstance(named, str | bytes | os.PathLike):
            return False
        return os.fsdecode(named).startswith(self.storage)

    def _within(self) -> str:
        """The innermost place in our own code that led here in a transaction; empty where there is none, or a test did by itself.

        A thread that others have made for us (of a client of SFTP) asks for whoever waits for it in the test's own.
        """
        here = connections["default"]
        if place := _of(sys._getframe(2)):
            base = self.outer if here is self.test else 0
            return place if _depth(here) > base else ""
        if _depth(self.test) <= self.outer:
            return ""
        return _of(sys._current_frames().get(threading.main_thread().ident or 0))


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


def _of(frame: FrameType | None) -> str:
    place = ""
    while frame:
        file = frame.f_code.co_filename
        if file.startswith(_OURS):
            path = Path(file).relative_to(_ROOT).with_suffix("")
            here = ".".join([*path.parts, frame.f_code.co_qualname])
            if here.startswith(tuple(MAY)):
                return ""
            place = place or here
        elif not place and file.startswith(_TESTS) and file != __file__:
            return ""
        frame = frame.f_back
    return place
