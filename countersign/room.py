"""How much a disk still takes."""

import os
from pathlib import Path
from typing import Final

LEAST: Final = 1024 * 1024
"""With fewer bytes left a disk is full: nothing that people send fits."""


def room(folder: Path) -> int:
    """How many bytes can still be written there; none where no further file can be made, however many bytes are free."""
    facts = os.statvfs(folder)
    # Where files are not counted beforehand (btrfs, many network disks), both are 0.
    if facts.f_files and not facts.f_favail:
        return 0
    return facts.f_bavail * facts.f_frsize


def is_full(folder: Path) -> bool:
    """Is there no room any more? What can't be looked at is not said to be full."""
    try:
        return room(folder) < LEAST
    except OSError:
        return False
