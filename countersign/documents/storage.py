"""Where files are kept: a folder here, a bucket in `bucket.py`; both do the same."""

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol, cast

from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages

from countersign import durable
from countersign.room import is_full

CHUNK: Final = 256 * 1024
"""The most bytes of a file that are in memory at a time, where it is passed on."""


class StorageAway(Exception):
    """The storage does not answer, or takes nothing more: what was asked for did not happen."""


class StorageFull(StorageAway):
    """There is no room left where files are kept, or where they pass through."""


def as_away(problem: OSError, where: object) -> StorageAway:
    """What is to be raised for an error of the disk."""
    full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
    kind = StorageFull if full else StorageAway
    return kind(f"{where}: {problem.strerror}.")


@dataclass(frozen=True, slots=True)
class Found:
    """A file in the storage: its path, its size in bytes, when it was written."""

    name: str
    size: int
    at: datetime


class FileStorage(Protocol):
    """What both kinds can. Each method raises StorageAway, and FileNotFoundError for what is not there.

    A file is there complete or not at all, and writing one that is there replaces it.
    """

    def exists(self, name: str) -> bool: ...
    def size(self, name: str) -> int: ...
    def save(self, name: str, content: File[bytes]) -> str: ...
    def delete(self, name: str) -> None: ...

    def part(
        self, name: str, start: int = 0, end: int | None = None
    ) -> Iterator[bytes]:
        """The bytes from `start` to before `end` (the end when None) in chunks; what is not there raises at once."""

    def walk(self, folder: str) -> Iterator[Found]:
        """All files below a folder, one after the other; none when there is no such folder."""

    def remove_folder(self, folder: str) -> None:
        """Remove all files below a folder, and the folder."""

    def link(self, name: str, *, media_type: str, disposition: str) -> str:
        """A short-lived (presigned) address of the file in the storage; empty when files go through the web process."""

    def check(self) -> None:
        """Return when files can be kept and fetched now."""


def files() -> FileStorage:
    """Where the originals are."""
    return cast(FileStorage, storages["default"])


def content(name: str) -> bytes:
    """A whole file, in memory."""
    return b"".join(files().part(name))


class Folder(FileSystemStorage):
    """Files in a folder of this machine, readable by their owner only."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"file_permissions_mode": 0o600, **options})

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: what is there is replaced."""
        return name

    def part(
        self, name: str, start: int = 0, end: int | None = None
    ) -> Iterator[bytes]:
        path = Path(self.path(name))
        path.stat()  # raises FileNotFoundError now, not when half an answer is sent
        return _between(path, start, end)

    def walk(self, folder: str) -> Iterator[Found]:
        root = Path(self.location)
        for where, folders, names in os.walk(root / folder):
            folders.sort()
            for name in sorted(names):
                path = Path(where, name)
                with suppress(FileNotFoundError):  # gone since the folder was listed
                    facts = path.stat()
                    at = datetime.fromtimestamp(facts.st_mtime, UTC)
                    yield Found(path.relative_to(root).as_posix(), facts.st_size, at)

    def remove_folder(self, folder: str) -> None:
        for where, _folders, names in os.walk(self.path(folder), topdown=False):
            for name in names:
                Path(where, name).unlink(missing_ok=True)
            with suppress(OSError):  # somebody has just put something in
                Path(where).rmdir()

    def link(self, name: str, *, media_type: str, disposition: str) -> str:
        return ""

    def check(self) -> None:
        folder = Path(self.location)
        while not folder.exists():
            folder = folder.parent
        if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            raise StorageAway(f"{self.location} cannot be written to.")
        if is_full(folder):
            raise StorageFull(f"{self.location} is full.")

    def _save(self, name: str, content: File[bytes]) -> str:
        """Write beside it, make sure it is on the disk, then put it in its place in one step."""
        path = Path(self.path(name))
        try:
            durable.make(path.parent)
            with tempfile.NamedTemporaryFile(
                dir=path.parent, prefix=f"{path.name}.", suffix=".part", delete=False
            ) as fresh:
                try:
                    for chunk in content.chunks(CHUNK):
                        fresh.write(chunk)
                    durable.settle(fresh)
                    os.fchmod(fresh.fileno(), self.file_permissions_mode or 0o600)
                    Path(fresh.name).replace(path)
                    durable.keep_names(path.parent)
                except BaseException:
                    Path(fresh.name).unlink(missing_ok=True)
                    raise
        except OSError as problem:
            raise as_away(problem, path.parent) from problem
        return name


def _between(path: Path, start: int, end: int | None) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = sys.maxsize if end is None else end - start
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
