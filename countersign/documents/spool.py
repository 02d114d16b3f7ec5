"""The folder for what is only passing through: uploads as they come in, backups under way. Nothing in it outlives its process.

Files have no name where that can be; what has one is swept once nobody can be using it.
"""

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from django.conf import settings

_OVER: Final = 2 * 24 * 3600  # seconds: no drill and no upload takes that long


def fresh() -> IO[bytes]:
    """A file without a name, gone when it is closed or its process ends."""
    return tempfile.TemporaryFile(dir=settings.SPOOL)


def sweep() -> int:
    """Remove what dead processes left; how many files and folders."""
    before, removed = time.time() - _OVER, 0
    for path in list(Path(settings.SPOOL).iterdir()):
        with suppress(FileNotFoundError):
            if path.lstat().st_mtime > before:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
            removed += 1
    return removed
