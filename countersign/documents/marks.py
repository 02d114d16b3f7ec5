"""Marks on files that may be without a row if we died right now: written before, taken away after.

A mark is an empty file, so it survives what the database forgets; and there are few, so that looking
for them costs nothing however many files are kept.
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
    """Contents whose mark has been there since before a moment: somebody died, or is very slow."""
    return [
        Content(int(name["organization"]), name["sha256"])
        for found in files().walk(_FOLDER)
        if found.at < moment and (name := _NAME.fullmatch(found.name))
    ]


def _path(content: Content) -> str:
    return f"{_FOLDER}/{content.organization_id}-{content.sha256}"
