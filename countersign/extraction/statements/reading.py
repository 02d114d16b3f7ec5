"""A bank statement from its bytes, whichever format it has: called in a child process."""

from typing import Final

from countersign.extraction.einvoice.refusal import XmlRefused

from . import camt, mt940
from .booking import ReadStatement

MOST: Final = 20_000  # bookings of one file


def read_statement(data: bytes) -> ReadStatement | None:
    """What it says; None for what is no statement, no bookings but `too_many` where there are more than MOST."""
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\0", b"")
    try:
        found = camt.read(data) if start.startswith(b"<") else mt940.read(data)
    except XmlRefused:
        return None
    if found is not None and len(found.bookings) > MOST:
        return ReadStatement(found.kind, (), too_many=True)
    return found
