"""Does an invoice fit into DATEV's files? The same answer before an export and in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from countersign.exports.datev import ledger
from countersign.exports.datev.fitting import Misfit, Why
from countersign.exports.datev.packages import LINK, files_fit
from countersign.exports.datev.postings import Posted, posted
from countersign.exports.datev.records import Booking
from countersign.exports.records import Record

from .bookings import booking_of
from .setup import Books


@dataclass(frozen=True, slots=True)
class Judged:
    """What is written of an invoice, or all that keeps it out."""

    posted: Posted | None
    misfits: Sequence[Misfit]


def judged(
    record: Record,
    books: Books,
    organization: int,
    *,
    documents: bool = True,
    ledger_data: bool = False,
) -> Judged:
    """Hold an invoice to the files: its postings, its originals where they go along, its ledger data where these are written."""
    booking = booking_of(record, books, organization)
    misfits: list[Misfit] = []
    if not documents:
        booking = _alone(booking)
    elif booking.files:
        fits, fitting = files_fit(booking, books.agreed)
        misfits += fitting.misfits or _unreadable(booking)
        if not fits:
            booking = _alone(booking)
    found = posted(booking, books.client, books.agreed)
    if not isinstance(found, Posted):
        return Judged(None, _once([*found, *misfits]))
    if ledger_data:
        misfits += ledger.unfit(found, books.agreed)
    return Judged(None if misfits else found, _once(misfits))


def _alone(booking: Booking) -> Booking:
    """Without its originals, and so without the link to them."""
    return replace(booking, guid="", files=())


def _unreadable(booking: Booking) -> list[Misfit]:
    """An original that can't be had now is found before its package is begun."""
    for at, one in enumerate(booking.files, 1):
        try:
            next(iter(one.chunks()), b"")
        except OSError:
            value = f"{at}. {one.ending}"
            return [Misfit(booking.invoice, "file", LINK.name, value, Why.GONE)]
    return []


def _once(misfits: Sequence[Misfit]) -> tuple[Misfit, ...]:
    """Several shares may say the same."""
    return tuple(dict.fromkeys(misfits))
