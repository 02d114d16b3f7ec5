"""What kind of file it is, by its content and never by its name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from countersign.extraction.files.signed import is_signed

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TIFF: Final = "image/tiff"
WEBP: Final = "image/webp"
HEIC: Final = "image/heic"
XML: Final = "application/xml"
SIGNED: Final = "application/pkcs7-mime"

WITHOUT_PAGES: Final = frozenset({XML, SIGNED})
"""Those of which nothing can be drawn."""

EXTENSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        PDF: ".pdf",
        PNG: ".png",
        JPEG: ".jpg",
        TIFF: ".tif",
        WEBP: ".webp",
        HEIC: ".heic",
        XML: ".xml",
        SIGNED: ".p7m",
    }
)
"""The media types that are taken, each with the extension its files get."""

HEAD: Final = 1024
"""How many bytes of a file `sniff` needs: PDF may start that late."""

_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
# What a HEIF file says it is, right after "ftyp" (ISO/IEC 23008-12, annex B.4): still pictures coded as HEVC, or any.
_HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
)
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


def sniff(head: bytes) -> str | None:
    """The media type that a file starting with `head` (HEAD bytes) has, or None for what is not taken."""
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    if head.startswith(b"PK\x03\x04"):
        return None  # a ZIP, whatever it packs
    if is_signed(head):
        return SIGNED
    text = _as_text(head).lstrip()
    if text.startswith("<"):
        return XML if _may_be_xml(text) else None
    return PDF if b"%PDF-" in head[:HEAD] else None


def _as_text(head: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), "latin-1")
    return head.decode(encoding, errors="replace").lstrip("\ufeff")


def _may_be_xml(text: str) -> bool:
    lowered = text.lower()
    return not lowered.startswith(("<!doctype html", "<html", "<svg", "<head", "<body"))
