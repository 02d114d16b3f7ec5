"""Pages as pictures: drawn once in a process of their own, then kept beside the files."""

from contextlib import suppress
from typing import Final

from django.core.files.base import ContentFile

from countersign.extraction.files import READING, child_for, render_page
from countersign.extraction.files.sniff import PDF

from .drawing.pdf import PICTURE, pdf_of
from .models import Document
from .storage import content, files

THUMBNAIL: Final = PICTURE
WIDTHS: Final = (THUMBNAIL, 800, 1600)
"""The widths in pixels that pictures are drawn in."""


def draw(document: Document, page: int, width: int) -> bytes:
    """A page (from 1) as a WebP picture `width` pixels wide, one of WIDTHS; Refused when it can't be drawn.

    The pages of its drawing follow its own.
    """
    with suppress(FileNotFoundError):
        return content(_path(document, page, width))
    own = document.page_count
    drawing = pdf_of(document) if page > own else None
    with child_for(render_page) as child:  # and only then its bytes in memory
        picture = child.ask(
            READING,
            render_page,
            drawing or content(document.path),
            PDF if drawing else document.media_type,
            page - own if drawing else page,
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
    name = f"{page}-{width}.webp"
    if page > document.page_count:  # a drawing of a later version is another one
        name = f"drawing-{document.drawing_version}-{page}-{width}.webp"
    return f"{document.pictures_path}/{name}"
