"""Pages as pictures: drawn once in a process of their own, then kept beside the files."""

from contextlib import suppress
from typing import Final

from django.core.files.base import ContentFile

from countersign.extraction.files import READING, child_for, render_page

from .models import Document
from .storage import content, files

THUMBNAIL: Final = 120
WIDTHS: Final = (THUMBNAIL, 800, 1600)
"""The widths in pixels that pictures are drawn in."""


def draw(document: Document, page: int, width: int) -> bytes:
    """A page (from 1) as a WebP picture `width` pixels wide, one of WIDTHS; Refused when it can't be drawn."""
    with suppress(FileNotFoundError):
        return content(_path(document, page, width))
    with child_for(render_page) as child:  # and only then its bytes in memory
        picture = child.ask(
            READING,
            render_page,
            content(document.path),
            document.media_type,
            page,
            width,
            format="WEBP",
        )
    keep(document, page, width, picture)
    return picture


def keep(document: Document, page: int, width: int, picture: bytes) -> None:
    """Keep a picture that was drawn already."""
    path = _path(document, page, width)
    if not files().exists(path):
        files().save(path, ContentFile(picture))


def remove(document: Document) -> None:
    """Remove all pictures of a document's pages."""
    files().remove_folder(document.pictures_path)


def _path(document: Document, page: int, width: int) -> str:
    return f"{document.pictures_path}/{page}-{width}.webp"
