"""Files that a power cut takes nothing back of: their bytes are put on the disk, then the folders that hold their names."""

import os
from pathlib import Path
from typing import IO, Any


def settle(file: IO[Any]) -> None:
    """Have the disk keep what was written to an open file."""
    file.flush()
    os.fsync(file.fileno())


def keep_names(folder: Path) -> None:
    """Have the disk keep which names a folder holds: a file that is on the disk is found by its name alone."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make(folder: Path) -> None:
    """Make a folder and those around it so that all are found again after a power cut."""
    fresh = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in reversed(fresh):
        keep_names(one.parent)
