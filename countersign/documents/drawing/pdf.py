"""The drawing of a document's e-invoices as a PDF: made in a process of its own, and again whenever it is not there."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from django.core.files.base import ContentFile

from countersign.documents.models import Document
from countersign.documents.storage import content, files
from countersign.extraction.drawing import VERSION, Drawing, draw
from countersign.extraction.files import READING, Allowance, Refused, child_for
from countersign.extraction.from_file import look_inside
from countersign.extraction.record import EInvoice

from .sheet import sheet_of

Ask = Callable[..., Any]

PICTURE: Final = 120
"""How many pixels wide its first page comes as a picture."""

# Thousands of lines take longer than reading them does.
_DRAWING: Final = Allowance(seconds=60, memory=READING.memory)

logger = logging.getLogger(__name__)


def drawn(document: Document, said: Sequence[EInvoice], ask: Ask) -> Drawing | None:
    """What a document's e-invoices say, drawn by a child that one can `ask`; None without any, or when it is too much."""
    if not said:
        return None
    sheets = tuple(sheet_of(one, document.organization) for one in said)
    try:
        drawing: Drawing = ask(_DRAWING, draw, sheets, PICTURE)
    except Refused as refused:
        logger.warning("Document %s could not be drawn: %s", document.pk, refused.code)
        return None
    return drawing


def keep(document: Document, drawing: Drawing) -> None:
    """Keep it beside the pictures of the document's pages."""
    files().save(document.drawing_path, ContentFile(drawing.pdf))


def pdf_of(document: Document) -> bytes:
    """The PDF; Refused for a document that has no drawing."""
    with suppress(FileNotFoundError):
        return content(document.drawing_path)
    with child_for(look_inside) as child:
        data = content(document.path)
        inside = child.ask(READING, look_inside, data, document.media_type)
        drawing = drawn(document, inside.einvoices, child.ask)
    if drawing is None:
        raise Refused("no-pages")
    if document.drawing_version == VERSION:
        keep(document, drawing)
    return drawing.pdf
