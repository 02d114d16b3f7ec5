"""Marks on files that may be without a row if we died right now: written before, taken away after.

A mark is an empty file, so it survives what the database forgets; and there are few, so that looking
for them costs nothing however many files are kept.
"""

from datetime import datetime
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from .models import Document

_FOLDER = "uncertain"


class Content(NamedTuple):
    """What a file is known by."""

    organization_id: int
    sha256: str


def of(document: Document) -> Content:
    return Content(document.organization_id, document.sha256)


def put(content: Content) -> None:
    """Say that this content's file and row are about to come or go."""
    if not default_storage.exists(_path(content)):
        default_storage.save(_path(content), ContentFile(b""))


def take_away(content: Content) -> None:
    """Say that its file and row are both there, or both gone."""
    default_storage.delete(_path(content))


def put_before(moment: datetime) -> list[Content]:
    """Contents whose mark has been there since before a moment: somebody died, or is very slow."""
    if not default_storage.exists(_FOLDER):
        return []
    return [
        Content(int(organization), sha256)
        for name in default_storage.listdir(_FOLDER)[1]
        for organization, _, sha256 in [name.partition("-")]
        if default_storage.get_modified_time(f"{_FOLDER}/{name}") < moment
    ]


def _path(content: Content) -> str:
    return f"{_FOLDER}/{content.organization_id}-{content.sha256}"
