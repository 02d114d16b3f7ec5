"""Samples as hybrid invoices: the page for people, the same in XML inside for programs."""

from io import BytesIO
from typing import Final

import pikepdf

from countersign.samples.cii import to_cii
from countersign.samples.drawing import draw
from countersign.samples.model import SampleInvoice

_NAME: Final = "factur-x.xml"
_MOMENT: Final = "D:20260101000000Z"
_FACTURX: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"


def draw_facturx(sample: SampleInvoice, *, xml: bytes | None = None) -> bytes:
    """The PDF with its CII XML embedded as Factur-X wants it, profile EN 16931.

    Another `xml` can be given, to make a hybrid that contradicts its page. Same sample, same bytes.
    """
    with pikepdf.open(BytesIO(draw(sample))) as pdf:
        attached = pikepdf.AttachedFileSpec(
            pdf,
            to_cii(sample) if xml is None else xml,
            description="",
            filename=_NAME,
            mime_type="text/xml",
            creation_date=_MOMENT,
            mod_date=_MOMENT,
        )
        attached.relationship = pikepdf.Name.Alternative
        pdf.attachments[_NAME] = attached
        pdf.Root.AF = pikepdf.Array([attached.obj])
        _describe(pdf)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _describe(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(
        set_pikepdf_as_editor=False, update_docinfo=False
    ) as metadata:
        metadata.register_xml_namespace(_FACTURX, "fx")
        metadata["pdfaid:part"] = "3"
        metadata["pdfaid:conformance"] = "B"
        metadata[f"{{{_FACTURX}}}DocumentType"] = "INVOICE"
        metadata[f"{{{_FACTURX}}}DocumentFileName"] = _NAME
        metadata[f"{{{_FACTURX}}}Version"] = "1.0"
        metadata[f"{{{_FACTURX}}}ConformanceLevel"] = "EN 16931"
