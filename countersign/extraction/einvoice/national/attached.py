"""Documents inside national e-invoices: what is said of them, and their bytes."""

import base64
import binascii
import re
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.record import Attached

# By what their names end in. Python's own table would be read from the machine's, which a child may not open.
_TYPES: Final = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "htm": "text/html",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "p7m": "application/pkcs7-mime",
    "pdf": "application/pdf",
    "png": "image/png",
    "rtf": "application/rtf",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
_SPACE: Final = re.compile(r"\s+")


class Attachments:
    """Those of one file, counted through all its invoices."""

    def __init__(self) -> None:
        self._count = 0

    def next(
        self,
        taking: Taking,
        node: Node,
        *,
        content: str,
        name: str,
        format_: str,
        description: str,
    ) -> Attached:
        """The next one; the paths under `node` say where its parts stand."""
        written = taking.text(node, content)
        told = taking.text(node, name)
        kind = _media_type(taking.peek(node, format_), told)
        if kind:
            taking.skip(node, format_)
        at = self._count
        self._count += 1
        return Attached(
            name=told,
            description=taking.text(node, description),
            media_type=kind,
            size=len(decoded(written)),
            embedded=at,
        )


def decoded(written: str) -> bytes:
    """The bytes that are written in Base64; none where it is not."""
    try:
        return base64.b64decode(_SPACE.sub("", written), validate=True)
    except (binascii.Error, ValueError):
        return b""


def contents(root: etree._Element) -> tuple[bytes, ...]:
    """The bytes of all documents inside, in the order of `Attached.embedded`."""
    names = ("{*}Attachment", "{*}AttachmentData")
    return tuple(decoded(one.text or "") for one in root.iter(*names) if len(one) == 0)


def _media_type(said: str, name: str) -> str:
    if "/" in said:
        return said.lower()
    endings = (name.rpartition(".")[2].lower(), said.lower())
    return next((_TYPES[one] for one in endings if one in _TYPES), "")
