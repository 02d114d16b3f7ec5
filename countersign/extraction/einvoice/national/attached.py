"""Documents inside national e-invoices: what is said of them, and their bytes."""

import base64
import binascii
import mimetypes
import re
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.record import Attached

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
    guessed = mimetypes.guess_type(name)[0] or mimetypes.guess_type(f"x.{said}")[0]
    return guessed or ""
