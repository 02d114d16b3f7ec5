"""EXTF Buchungsstapel: one file a financial year, or a month of it, and more where one grows too long."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from .columns import POSTING
from .extf import day8, head, headings
from .fitting import Misfit, Why
from .postings import BELEGFELD_1, Posted, written
from .records import Client

MOST_POSTINGS: Final = 99_999
MOST_BYTES: Final = 50 * 1024 * 1024
_FIRST_LINES: Final = 16 * 1024  # header and headings
_IN_MEMORY: Final = 1024 * 1024
_VERSION: Final = "13"


@dataclass(slots=True)
class _Part:
    """The postings of one file, and between which days they are."""

    rows: IO[bytes]
    first: date
    last: date
    postings: int = 0
    size: int = 0


@dataclass(slots=True)
class Batches:
    """Takes invoices one by one and keeps none of them: their lines wait in files that are the disk's once they grow.

    `open_files` closes all of them in the end.
    """

    client: Client
    made_at: datetime
    open_files: ExitStack
    by_month: bool = False
    _parts: dict[tuple[date, int], list[_Part]] = field(default_factory=dict)
    _numbers: dict[tuple[str, str, date], str] = field(default_factory=dict)

    def same_number(self, one: Posted) -> Misfit | None:
        """Told where the short form of its number is that of another invoice: DATEV would clear them against each other."""
        whose = (one.creditor, one.number, self.client.year_begin(one.day))
        before = self._numbers.setdefault(whose, one.booking.number)
        if before == one.booking.number:
            return None
        value = f"{before} = {one.booking.number} = {one.number}"
        heading = BELEGFELD_1.name
        return Misfit(one.booking.invoice, "number", heading, value, Why.SAME)

    def add(self, one: Posted) -> None:
        """Write its lines to the file of its period; an invoice is never torn apart."""
        lines = list(written(one, self.client))
        size = sum(map(len, lines))
        part = self._part(one, len(lines), size)
        part.rows.writelines(lines)
        part.first, part.last = min(part.first, one.day), max(part.last, one.day)
        part.postings += len(lines)
        part.size += size

    def files(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Each file by its name, in the order of their periods, to be read from its beginning."""
        for begin, month in sorted(self._parts, key=self._order):
            for at, part in enumerate(self._parts[begin, month], 1):
                period = self._period(begin, month, part) + (f"-{at}" if at > 1 else "")
                yield (
                    f"EXTF_Buchungsstapel_{period}.csv",
                    self._whole(begin, part, period),
                )

    def _part(self, one: Posted, postings: int, size: int) -> _Part:
        begin = self.client.year_begin(one.day)
        parts = self._parts.setdefault(
            (begin, one.day.month if self.by_month else 0), []
        )
        last = parts[-1] if parts else None
        room = MOST_BYTES - _FIRST_LINES
        if (
            last is None
            or last.postings + postings > MOST_POSTINGS
            or last.size + size > room
        ):
            parts.append(_Part(self._spool(), one.day, one.day))
        return parts[-1]

    def _order(self, at: tuple[date, int]) -> tuple[date, int]:
        begin, month = at
        return begin, (month - self.client.first_month) % 12

    def _period(self, begin: date, month: int, part: _Part) -> str:
        if month:
            return f"{part.first:%Y-%m}"
        if self.client.first_month > 1:
            return f"{begin:%Y}-{begin.year + 1}"
        return f"{begin:%Y}"

    def _whole(self, begin: date, part: _Part, period: str) -> IO[bytes]:
        more = {
            "Formatkategorie": "21",
            "Formatname": "Buchungsstapel",
            "Formatversion": _VERSION,
            "Datum von": day8(part.first),
            "Datum bis": day8(part.last),
            "Bezeichnung": f"Eingangsrechnungen {period}",
            "Buchungstyp": "1",
            "Rechnungslegungszweck": "0",
            "Festschreibung": "1" if self.client.locked else "0",
            "WKZ": self.client.currency,
        }
        whole = self._spool()
        whole.write(head(self.client, begin=begin, made_at=self.made_at, more=more))
        whole.write(headings(POSTING))
        part.rows.seek(0)
        copyfileobj(part.rows, whole)
        whole.seek(0)
        return whole

    def _spool(self) -> IO[bytes]:
        return self.open_files.enter_context(SpooledTemporaryFile(_IN_MEMORY))
