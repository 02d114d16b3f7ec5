"""A drawn PDF made PDF/A-3 with its e-invoice inside, as Factur-X has it. The same input gives the same bytes."""

import re
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Final

import pikepdf
from PIL import ImageCms

NAME: Final = "factur-x.xml"
_MOMENT: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
_WRITER: Final = re.compile(rb"(<pdf:Producer>|<xmp:CreatorTool>)[^<]*")


def with_xml(
    page: bytes, xml: bytes, *, title: str, author: str, made_at: datetime
) -> bytes:
    """The PDF with the XML as its alternative, an output intent, and metadata that say what it is."""
    moment = f"D:{made_at:%Y%m%d%H%M%S}Z"
    with pikepdf.open(BytesIO(page)) as pdf:
        attached = pikepdf.AttachedFileSpec(
            pdf,
            xml,
            description="Factur-X",
            filename=NAME,
            mime_type="text/xml",
            creation_date=moment,
            mod_date=moment,
        )
        attached.relationship = pikepdf.Name.Alternative
        pdf.attachments[NAME] = attached
        pdf.Root.AF = pikepdf.Array([attached.obj])
        pdf.Root.OutputIntents = pikepdf.Array([_intent(pdf)])
        xmp = pdf.make_stream(_xmp(title, author, made_at))
        xmp.Type, xmp.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.Root.Metadata = xmp
        pdf.docinfo["/Title"], pdf.docinfo["/Author"] = title, author
        pdf.docinfo["/Producer"] = pdf.docinfo["/Creator"] = "Countersign"
        pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = moment
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    profile = pdf.make_stream(_srgb())
    profile.N = 3
    profile.Alternate = pikepdf.Name.DeviceRGB
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFA1,
            OutputConditionIdentifier=pikepdf.String("sRGB"),
            Info=pikepdf.String("sRGB IEC61966-2.1"),
            DestOutputProfile=profile,
        )
    )


@cache
def _srgb() -> bytes:
    """The colour profile, without the moment at which it was made."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    moment = b"\x07\xea\x00\x01\x00\x01" + bytes(6)
    return bytes(made[:24] + moment + made[36:84] + bytes(16) + made[100:])


def _xmp(title: str, author: str, made_at: datetime) -> bytes:
    from facturx.facturx import generate_xmp_bytes  # noqa: PLC0415 - 45 MB that most processes need not have

    said = {"title": title, "author": author, "subject": title}
    made: bytes = generate_xmp_bytes("factur-x", "en16931", None, said)
    moment = f"{made_at:%Y-%m-%dT%H:%M:%S}+00:00".encode()
    return _WRITER.sub(rb"\1Countersign", _MOMENT.sub(moment, made))
