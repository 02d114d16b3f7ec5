"""The files of exports in the storage: by content, and never altered."""

import hashlib
from collections.abc import Iterator
from typing import IO

from django.core.files import File

from countersign.documents.storage import CHUNK, files
from countersign.exports.models import Export


class Altered(Exception):
    """The stored file is missing, or is not the one that was made."""


def digest_of(file: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 of a whole file and its size; it is read from its beginning, and left there."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return digest.hexdigest(), size


def send(export: Export, file: IO[bytes]) -> None:
    """Keep the file where the export's row says; the same content is kept once."""
    if not files().exists(export.path):
        files().save(export.path, File(file))


def chunks(export: Export) -> Iterator[bytes]:
    """Its bytes again; FileNotFoundError for a file that is gone."""
    return files().part(export.path)


def must_be_whole(export: Export) -> None:
    """Raise Altered unless the storage has the very bytes that were made."""
    digest = hashlib.sha256()
    try:
        for chunk in chunks(export):
            digest.update(chunk)
    except FileNotFoundError as problem:
        raise Altered from problem
    if digest.hexdigest() != export.sha256:
        raise Altered
