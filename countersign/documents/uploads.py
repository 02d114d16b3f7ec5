"""Uploads as they come in: from whom files are taken, and never more of one than the limit is written to the disk."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final, TypeVar

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    TemporaryFileUploadHandler,
    load_handler,
)
from django.http import HttpRequest

from countersign.identity.written import shown

from . import spool
from .storage import as_away

View = TypeVar("View", bound=Callable[..., Any])

_TAKES_FILES: Final = "countersign_takes_files"


def takes_files(view: View) -> View:
    """Let a view be sent files, by those whom its door admits. No other is."""
    setattr(view, _TAKES_FILES, True)
    return view


def is_for_files(view: Callable[..., Any]) -> bool:
    """Whether a view is sent files."""
    return bool(getattr(view, _TAKES_FILES, False))


def take_files(request: HttpRequest) -> None:
    """Keep the files of this request while it is answered."""
    request.upload_handlers = [
        load_handler(name, request) for name in settings.FILE_HANDLERS
    ]


class Nothing(FileUploadHandler):
    """Takes no file: what is sent where none belongs is read and forgotten."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class CutOff(FileUploadHandler):
    """Stands before the other upload handlers and drops what comes after the limit.

    What is left is still over the limit, so the file is refused; but it fills no disk.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.UPLOAD_MAX_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        return None


class Spooled(TemporaryFileUploadHandler):
    """Takes what is too large for memory into a file without a name: a process that is killed in the middle leaves nothing."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file: Any = UploadedFile(
            spool.fresh(),
            self.file_name,
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that has come in, and is not kept yet: in a file of ours, without a name."""

    file: IO[bytes]
    sha256: str
    size: int
    name: str


@contextmanager
def arriving(upload: File[bytes]) -> Iterator[Arrival]:
    """The upload as a file of its own with its hash, gone when the block ends. Raises StorageFull."""
    digest = hashlib.sha256()
    size = 0
    with ExitStack() as stack:
        try:
            copy = stack.enter_context(spool.fresh())
            for chunk in upload.chunks():
                digest.update(chunk)
                copy.write(chunk)
                size += len(chunk)
            copy.flush()
        except OSError as problem:
            raise as_away(problem, settings.SPOOL) from problem
        yield Arrival(copy, digest.hexdigest(), size, name_of(upload))


def name_of(upload: File[bytes]) -> str:
    """The last part of the name it came with, in one line."""
    last = (upload.name or "").replace("\\", "/").rpartition("/")[2]
    return shown(" ".join(last.split()))[-255:]
