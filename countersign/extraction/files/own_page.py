"""A page of our own that warms the libraries up before a stranger's file comes: each forked child has them warm."""

from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name


def own_page() -> bytes:
    """A PDF of one page with a word in a font that the machine must look for."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = document.make_stream(b"BT /F 12 Tf 9 9 Td (Invoice) Tj ET")
        written = BytesIO()
        document.save(written)
    return written.getvalue()
