"""Small real files, and broken ones: what people upload."""

import io
from datetime import UTC, datetime

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from fpdf import FPDF
from PIL import Image

UBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"


def pdf(text: str = "Invoice R-1", *, pages: int = 1) -> bytes:
    """A PDF whose pages say the text and their number, and enough else to be no scan."""
    drawing = FPDF(unit="pt", format="A4")
    drawing.set_creation_date(datetime(2026, 3, 31, tzinfo=UTC))
    drawing.set_font("helvetica", size=12)
    for number in range(1, pages + 1):
        drawing.add_page()
        drawing.cell(text=f"{text} page {number} of a test that prints some words")
    return bytes(drawing.output())


def picture(format: str = "PNG", *, pages: int = 1) -> bytes:
    """A small white picture; a TIFF may have several pages."""
    out = io.BytesIO()
    sheet = Image.new("RGB", (300, 420), "white")
    more = {"save_all": True, "append_images": [sheet] * (pages - 1)}
    sheet.save(out, format, **(more if pages > 1 else {}))
    return out.getvalue()


def einvoice(number: str = "R-1") -> bytes:
    """An XML with the root of an e-invoice."""
    return f'<?xml version="1.0"?><Invoice xmlns="{UBL}"><ID>{number}</ID></Invoice>'.encode()


def locked() -> bytes:
    """A PDF that wants a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def cut(data: bytes) -> bytes:
    """The first half of a file."""
    return data[: len(data) // 2]


def upload(data: bytes, name: str = "invoice.pdf") -> SimpleUploadedFile:
    """A file as the browser sends it; what its content is said to be is not believed."""
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")
