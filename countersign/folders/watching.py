"""Looking at the folder of each organization, again and again."""

import logging
import threading
from pathlib import Path
from typing import Final

from django.db import DatabaseError, InterfaceError, connections

from .settled import Watched
from .taking import take

log = logging.getLogger(__name__)

PAUSE: Final = 10.0
"""Seconds between two looks: a file that has not changed for so long is complete."""


class Watch:
    """All folders below one: each is called as its organization is numbered."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._watched: dict[str, Watched] = {}

    def look(self) -> int:
        """Take what has stopped growing; how many files."""
        taken = 0
        for folder in self._folders():
            watched = self._watched.setdefault(folder.name, Watched(folder))
            for file in watched.settled():
                taken += bool(_taken(file, int(folder.name)))
        return taken

    def _folders(self) -> list[Path]:
        try:
            found = [one for one in self._root.iterdir() if one.is_dir() and not one.is_symlink()]  # fmt: skip
        except OSError as problem:  # a disk that is away
            log.error("The folder that is watched is not there: %s", problem.strerror)
            return []
        return sorted(one for one in found if one.name.isascii() and one.name.isdigit())


def watch(root: Path, stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Look until told to stop."""
    watched = Watch(root)
    while not stop.is_set():
        watched.look()
        connections.close_all()
        stop.wait(pause)


def _taken(file: Path, organization: int) -> str:
    """One that goes wrong keeps no other from being taken."""
    try:
        return take(file, organization)
    except (DatabaseError, InterfaceError) as problem:
        log.error("A file in a folder waits: %s", type(problem).__name__)
    except OSError as problem:
        log.error("A file in a folder cannot be moved: %s", problem.strerror)
    except Exception:
        log.exception("A file in a folder waits")
    return ""
