"""Whether a file out of a parcel may be an invoice, by its content first and its name second."""

import io
import re
from pathlib import PurePath
from typing import Final

from PIL import Image, UnidentifiedImageError

from countersign.extraction.files.contents import (
    CSV,
    TEXT,
    UNKNOWN,
    ZIP,
    kind_of_content,
)
from countersign.extraction.files.sniff import (
    EXTENSIONS,
    HEIC,
    JPEG,
    PDF,
    PNG,
    SIGNED,
    TIFF,
    WEBP,
)

MAIL: Final = "message/rfc822"
OUTLOOK: Final = "application/vnd.ms-outlook"
PICTURES: Final = frozenset({HEIC, JPEG, PNG, TIFF, WEBP})
PARCELS: Final = frozenset({ZIP, MAIL, OUTLOOK})

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF: Final = b"\x78\x9f\x3e\x22"
_GIF: Final = (b"GIF87a", b"GIF89a")
_FEWEST_PIXELS: Final = 250_000  # a page of 500 x 500: no invoice can be read on less
_MESSAGE: Final = "__substg".encode("utf-16-le")  # every stream of a .msg begins so
# Three headers in a row; in an mbox after a line of its own.
_HEADERS: Final = re.compile(
    rb"\A(?:From [^\r\n]*\r?\n)?(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){3,}"
)
_TERMS: Final = re.compile(
    r"(?<![a-z])(?:agb|terms|conditions|cgv|cgu|condiciones|condizioni|voorwaarden|owu|regulamin|datenschutz\w*|privacy|"
    r"widerruf\w*|gdpr|dsgvo|rgpd|disclaimer|impressum)(?![a-z])", re.I
)  # fmt: skip
_INVOICE: Final = re.compile(
    r"rechnung|invoice|facture|fattura|factura|faktura|factuur|fatura|bill(?![a-z])|receipt|beleg|credit|gutschrift|avoir", re.I
)  # fmt: skip
_BY_NAME: Final = {
    ".ics": "calendar",
    ".vcs": "calendar",
    ".vcf": "contact",
    ".p7s": "signature",
    ".asc": "signature",
    ".sig": "signature",
    ".pgp": "encrypted",
    ".gpg": "encrypted",
}


def kind_of(content: bytes, name: str = "") -> str:
    """The media type of a file: those of invoices, those of parcels, or what it is instead."""
    if content.startswith(_OLE):
        is_message = _suffix(name) == ".msg" or _MESSAGE in content[: 1 << 20]
        return OUTLOOK if is_message else UNKNOWN
    return MAIL if _HEADERS.match(content[:65536]) else kind_of_content(content, name)


def why_aside(content: bytes, media_type: str, name: str, *, shown_inside: bool) -> str:
    """Why a file is no invoice by itself, one of REASONS; empty if it may be one."""
    if not content:
        return "empty"
    if reason := _by_content(content) or _by_name(name, media_type):
        return reason
    if media_type in PICTURES:
        return _picture(content, shown_inside=shown_inside)
    if media_type in EXTENSIONS:
        if media_type == PDF and _TERMS.search(name) and not _INVOICE.search(name):
            return "terms"
        return ""
    if content.startswith(_GIF):
        return "picture-of-the-text" if shown_inside else "unknown-type"
    office = (
        "officedocument" in media_type
        or "opendocument" in media_type
        or content.startswith(_OLE)
    )
    return "office" if office or media_type == CSV else "unknown-type"


def _by_content(content: bytes) -> str:
    if content.startswith(_TNEF):
        return "outlook-only"
    head = content[:200].lstrip()
    if head.startswith(b"BEGIN:VCALENDAR"):
        return "calendar"
    if head.startswith(b"BEGIN:VCARD"):
        return "contact"
    if head.startswith((b"-----BEGIN PGP SIGNATURE", b"-----BEGIN PGP PUBLIC KEY")):
        return "signature"
    return "encrypted" if head.startswith(b"-----BEGIN PGP MESSAGE") else ""


def _by_name(name: str, media_type: str) -> str:
    """By name only what no content can tell; a signed invoice (.xml.p7m) is told by its content."""
    if name.casefold() == "winmail.dat":
        return "outlook-only"
    reason = _BY_NAME.get(_suffix(name), "")
    if media_type in {TEXT, UNKNOWN, SIGNED}:
        return reason
    return ""


def _picture(content: bytes, *, shown_inside: bool) -> str:
    """A picture that the mail's own text shows is its signature or logo, unless it is as large as a page."""
    pixels = pixels_of(content)
    if pixels is None:
        return ""
    if pixels < _FEWEST_PIXELS:
        return "picture-of-the-text" if shown_inside else "small-picture"
    return ""


def pixels_of(content: bytes) -> int | None:
    """How many pixels a picture has by its head; None where its head is not understood."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.width * picture.height
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ):
        return None


def _suffix(name: str) -> str:
    return PurePath(name.casefold()).suffix
