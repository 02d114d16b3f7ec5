"""A ZIP as the place of one backup: what an archive of an organization is, one file to take along."""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from shutil import copyfileobj
from typing import IO, Final, Never
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.files import File

from countersign.documents.storage import CHUNK, Found

from .refused import Impossible

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_DAMAGED: Final = (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)


class Zipped:
    """A storage in a ZIP, either one to be written or a finished one. Nothing that is in it is replaced or removed."""

    def __init__(self, file: IO[bytes] | str, *, new: bool = False) -> None:
        try:
            self._zip = ZipFile(file, "w" if new else "r")
        except FileNotFoundError as problem:
            raise Impossible(f"There is no file {file}.") from problem
        except (OSError, *_DAMAGED) as problem:
            raise Impossible(
                f"{file} is damaged or is no archive: it can't be opened as a ZIP. Take another copy of it."
            ) from problem

    def exists(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def size(self, name: str) -> int:
        return self._info(name).file_size

    def save(self, name: str, content: File[bytes]) -> str:
        with self._zip.open(ZipInfo(name, _EPOCH), "w", force_zip64=True) as target:
            copyfileobj(content, target, CHUNK)
        return name

    def part(
        self, name: str, start: int = 0, end: int | None = None
    ) -> Iterator[bytes]:
        """A damaged one ends early: its hash tells."""
        info = self._info(name)
        return self._between(info, start, info.file_size if end is None else end)

    def walk(self, folder: str) -> Iterator[Found]:
        for info in self._zip.infolist():
            if info.filename.startswith(f"{folder}/"):
                at = datetime(*info.date_time, tzinfo=UTC)
                yield Found(info.filename, info.file_size, at)

    def delete(self, name: str) -> None:
        _only_once(name)

    def remove_folder(self, folder: str) -> None:
        _only_once(folder)

    def link(self, name: str, *, media_type: str, disposition: str) -> str:
        return ""

    def check(self) -> None:
        """What was opened can be read."""

    def close(self) -> None:
        """Finish what was written."""
        self._zip.close()

    def _info(self, name: str) -> ZipInfo:
        try:
            return self._zip.getinfo(name)
        except KeyError as problem:
            raise FileNotFoundError(name) from problem

    def _between(self, info: ZipInfo, start: int, end: int) -> Iterator[bytes]:
        try:
            with self._zip.open(info) as source:
                source.seek(start)
                left = end - start
                while left > 0 and (chunk := source.read(min(CHUNK, left))):
                    left -= len(chunk)
                    yield chunk
        except _DAMAGED:
            return


def _only_once(name: str) -> Never:
    raise NotImplementedError(f"{name} stays in the archive.")
