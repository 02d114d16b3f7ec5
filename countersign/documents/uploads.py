"""Uploads as they come in: never more of a file than the limit is written to the disk."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class CutOff(FileUploadHandler):
    """Stands before the other upload handlers and drops what comes after the limit.

    What is left is still over the limit, so the file is refused; but it fills no disk.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.UPLOAD_MAX_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        return None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that has come in, and is not kept yet."""

    path: Path
    sha256: str
    size: int
    name: str


@contextmanager
def arriving(upload: File[bytes]) -> Iterator[Arrival]:
    """The upload as a file of its own with its hash, gone when the block ends."""
    digest = hashlib.sha256()
    size = 0
    with tempfile.NamedTemporaryFile(prefix="countersign-") as copy:
        for chunk in upload.chunks():
            digest.update(chunk)
            copy.write(chunk)
            size += len(chunk)
        copy.flush()
        yield Arrival(Path(copy.name), digest.hexdigest(), size, _name(upload))


def _name(upload: File[bytes]) -> str:
    """The last part of the name it came with, without control characters."""
    last = (upload.name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip()[-255:]
