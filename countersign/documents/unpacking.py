"""Parcels, opened in a process of their own: a ZIP, a mail or a message of Outlook that people upload, a mail that came in."""

from typing import Final

from django.conf import settings
from django.core.files import File

from countersign.extraction.files import Allowance, Refused, child_for
from countersign.parcels.kinds import PARCELS, kind_of
from countersign.parcels.model import Bounds, Opened
from countersign.parcels.opening import opened, opened_mail
from countersign.sandbox.messages import MB

_OPENING: Final = Allowance(seconds=30, memory=700 * MB)
_PACKED: Final = b"PK\x03\x04"  # a ZIP, or what is kept as one: only the whole tells
_HEAD: Final = 1 << 16
_MOST_FILES: Final = 100  # in one request
_PATIENCE: Final = 20  # seconds that an upload waits for others


def unpack(upload: File[bytes]) -> Opened | None:
    """What is in a parcel; None for a file that is none.

    Raises Refused: "too-large" for a parcel longer than any file may be, or what a child ends with.
    """
    name = upload.name or ""
    head = upload.read(_HEAD)
    upload.seek(0)
    if kind_of(head, name) not in PARCELS and not head.startswith(_PACKED):
        return None
    most = settings.UPLOAD_MAX_BYTES
    if upload.size > most:
        raise Refused("too-large", size=upload.size, limit=most)
    with child_for(opened, patience=_PATIENCE) as child:
        return child.ask(_OPENING, opened, upload.read(), name, _bounds())


def unpack_mail(raw: bytes) -> Opened:
    """What is in a mail as it came over the wire. Raises Refused with what a child ends with."""
    with child_for(opened_mail, patience=_PATIENCE) as child:
        return child.ask(_OPENING, opened_mail, raw, _bounds())


def _bounds() -> Bounds:
    most = settings.UPLOAD_MAX_BYTES
    return Bounds(size=most, together=4 * most, files=_MOST_FILES)
