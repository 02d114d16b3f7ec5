"""Marks (an intent log) on files that would lack their row if we crashed right now: written before, removed after.

A mark is an empty file, so it survives a rollback in the database. There are few, so finding them costs little
however many files are kept.
"""

import re
from datetime import datetime
from typing import Final, NamedTuple

from django.core.files.base import ContentFile

from .models import Document
from .storage import files

_FOLDER: Final = "uncertain"
_NAME: Final = re.compile(
    rf"{_FOLDER}/(?P<organization>\d+)-(?P<sha256>[0-9a-f]{{64}})"
)


class Content(NamedTuple):
    """What a file is known by."""

    organization_id: int
    sha256: str


def of(document: Document) -> Content:
    return Content(document.organization_id, document.sha256)


def put(content: Content) -> None:
    """Say that this content's file and row are about to come or go."""
    files().save(_path(content), ContentFile(b""))


def take_away(content: Content) -> None:
    """Say that its file and row are both there, or both gone."""
    files().delete(_path(content))


def put_before(moment: datetime) -> list[Content]:
    """Contents that were marked before a moment: whoever did so has crashed, or is very slow."""
    return [
        Content(int(name["organization"]), name["sha256"])
        for found in files().walk(_FOLDER)
        if found.at < moment and (name := _NAME.fullmatch(found.name))
    ]


def _path(content: Content) -> str:
    return f"{_FOLDER}/{content.organization_id}-{content.sha256}"
