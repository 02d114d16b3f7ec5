"""Where backups are: a folder, or below a prefix in a bucket of S3."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import storages

from countersign.documents import spool
from countersign.documents.storage import FileStorage, Folder, files

from .refused import Impossible
from .zipped import Zipped

FILES: Final = "files"
SETS: Final = "sets"


def place(where: str) -> FileStorage:
    """The storage that a folder's path, `s3://bucket/prefix` or the ZIP of one organization names."""
    if where.endswith(".zip"):
        return Zipped(where)
    if not where.startswith("s3:"):
        folder = Path(where).expanduser().resolve()
        _must_be_apart(folder)
        return _storage(
            "countersign.documents.storage.Folder", {"location": str(folder)}
        )
    parts = urlsplit(where)
    if not parts.netloc:
        raise Impossible("A bucket is written as s3://bucket/prefix.")
    options = {
        **settings.S3_OPTIONS,
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
    }
    return _storage("countersign.documents.bucket.Bucket", options)


@contextmanager
def fetched(storage: FileStorage, name: str) -> Iterator[IO[bytes]]:
    """A file of the storage on this machine, without a name, gone when the block or this process ends. Raises FileNotFoundError."""
    with spool.fresh() as copy:
        for chunk in storage.part(name):
            copy.write(chunk)
        copy.seek(0)
        yield copy


def _must_be_apart(folder: Path) -> None:
    """Refuse a place inside the folder of the originals or around it: the backup would take them for its own copies."""
    here = files()
    if not isinstance(here, Folder):
        return
    originals = Path(here.location).resolve()
    if (
        folder == originals
        or folder in originals.parents
        or originals in folder.parents
    ):
        raise Impossible(
            "A backup needs a folder of its own: not that of the files, one within it or one around it."
        )


def _storage(backend: str, options: dict[str, object]) -> FileStorage:
    made = storages.create_storage({"BACKEND": backend, "OPTIONS": options})
    return cast(FileStorage, made)
