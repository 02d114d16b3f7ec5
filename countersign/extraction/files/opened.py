"""A PDF as pdfium has it open: with what was filled into its form, which stands in no page's own content."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_XFA: Final = frozenset({raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND})


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document until the block ends; its form fields show their values, without pdfium's blue behind them.

    Values that nobody has drawn yet (NeedAppearances) are drawn by pdfium. Raises PdfiumError.
    """
    with pdfium.PdfDocument(data) as document:
        document.init_forms()
        if document.formenv is not None:
            raw.FPDF_SetFormFieldHighlightAlpha(document.formenv, 0)
        yield document


def is_xfa(data: bytes) -> bool:
    """Whether the PDF is a form in XFA, of which pdfium shows the plain pages alone. False for one that is broken."""
    try:
        with pdfium.PdfDocument(data) as document:
            return document.get_formtype() in _XFA
    except pdfium.PdfiumError:
        return False
