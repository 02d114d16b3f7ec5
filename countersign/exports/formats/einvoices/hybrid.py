"""Factur-X: a PDF for people with the e-invoice inside for programs, one an invoice, in a ZIP."""

from datetime import UTC

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.models import Organization
from countersign.documents.drawing.sheet import sheet_of
from countersign.exports.formats.format import Brief
from countersign.exports.records import Record
from countersign.extraction.drawing import draw

from .many import EInvoices, xml_of
from .original import Kept, original_hybrid
from .pdf_a import with_xml
from .said import said

_PICTURE = (
    16  # pixels: the drawing's first page comes as a picture, which is not wanted here
)


class FacturX(EInvoices):
    """The original where it is such a PDF; else what the record says, drawn, with the XML inside."""

    def __init__(self) -> None:
        super().__init__("factur-x", gettext_lazy("Factur-X (ZUGFeRD, PDF/A-3)"), "CII")

    def _file(self, record: Record, brief: Brief) -> tuple[bytes, str, Kept | None]:
        if brief.settings["originals"] and (kept := original_hybrid(record)):
            return kept.data, ".pdf", kept
        xml, kept = xml_of(record, brief, "CII")
        reader = Organization(
            name=brief.organization, locale=brief.locale, currency=brief.currency
        )
        drawing = draw((sheet_of(said(record, brief), reader),), _PICTURE)
        made_at = brief.made_at.astimezone(UTC)
        title = _("Invoice %(number)s") % {"number": record.number}
        pdf = with_xml(
            drawing.pdf, xml, title=title, author=record.vendor_name, made_at=made_at
        )
        return pdf, ".pdf" if kept else ".record.pdf", kept
