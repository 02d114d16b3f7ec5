"""What a file is that is kept beside an invoice, and never read as one."""

import io
import zipfile

from countersign.extraction.files import EXTENSIONS, Inspection, Refused, inspect
from countersign.extraction.files.contents import TEXT, UNKNOWN, ZIP
from countersign.extraction.files.limits import Limits
from countersign.extraction.files.sniff import SIGNED, XML

from .kinds import kind_of

_ENCRYPTED = 1


def looked_at(data: bytes, name: str, limits: Limits) -> Inspection:
    """What the file is, by its content, or Refused: also texts, tables, mails and ZIPs, which are fetched and never run.

    What is of a kind that invoices have is checked as one of those. Call this in a child.
    """
    if len(data) > limits.size:
        raise Refused("too-large", size=len(data), limit=limits.size)
    if not data.strip(b"\0\t\r\n "):
        raise Refused("empty")
    media_type = kind_of(data, name)
    if media_type in EXTENSIONS:
        return _as_an_invoice(data, media_type, limits)
    if media_type == UNKNOWN:
        raise Refused("unknown-further")
    if media_type == ZIP and _is_encrypted(data):
        raise Refused("encrypted")
    return Inspection(media_type)


def _as_an_invoice(data: bytes, media_type: str, limits: Limits) -> Inspection:
    try:
        return inspect(data, limits=limits)
    except Refused as refused:
        if media_type in (XML, SIGNED) and refused.code == "not-an-einvoice":
            return Inspection(TEXT)
        raise


def _is_encrypted(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(one.flag_bits & _ENCRYPTED for one in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Refused("broken") from None
