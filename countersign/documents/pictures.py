"""Pages as pictures: drawn once in a process of their own, then kept beside the files."""

from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from countersign.extraction.files import READING, in_child, render_page

from .models import Document

THUMBNAIL: Final = 120
WIDTHS: Final = (THUMBNAIL, 800, 1600)
"""The widths in pixels that pictures are drawn in."""


def draw(document: Document, page: int, width: int) -> bytes:
    """A page (from 1) as a WebP picture `width` pixels wide, one of WIDTHS; Refused when it can't be drawn."""
    path = f"{document.pictures_path}/{page}-{width}.webp"
    if default_storage.exists(path):
        with default_storage.open(path) as file:
            return bytes(file.read())
    with default_storage.open(document.path) as file:
        data = file.read()
    picture = in_child(
        READING, render_page, data, document.media_type, page, width, format="WEBP"
    )
    kept = default_storage.save(path, ContentFile(picture))
    if kept != path:  # drawn by two at once: one is enough
        default_storage.delete(kept)
    return picture


def remove(document: Document) -> None:
    """Remove all pictures of a document's pages."""
    folder = document.pictures_path
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)
