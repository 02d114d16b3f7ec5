"""Which files of a folder have stopped growing."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

State = tuple[int, int]
"""A file's size, and when it was written to (nanoseconds)."""

# What programs call a file that they are still writing, or that is none of anybody's.
_UNDER_WAY: Final = re.compile(
    r"^[.~]|\.(?:part|partial|tmp|temp|crdownload|filepart|lock)$|^thumbs\.db$|^desktop\.ini$", re.I
)  # fmt: skip


class Watched:
    """One folder, looked at again and again: a file counts once it is as it was at the look before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before: dict[str, State] = {}

    def settled(self) -> list[Path]:
        """The files that have not changed since the last look, by their names."""
        now = dict(_states(self.folder))
        same = [name for name, state in now.items() if self._before.get(name) == state]
        self._before = now
        return [self.folder / name for name in sorted(same)]


def _states(folder: Path) -> Iterator[tuple[str, State]]:
    """Ordinary files; what is a link leads nowhere."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                told = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(told.st_mode) and not _UNDER_WAY.search(entry.name):
                    yield entry.name, (told.st_size, told.st_mtime_ns)
    except FileNotFoundError:  # it went meanwhile; the next look finds the others
        return
