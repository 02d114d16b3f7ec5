"""EXTF Buchungsstapel: one file a financial year, or a month of it, and more where one grows too long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from .columns import POSTING
from .extf import day8, head, headings
from .fitting import Misfit, Why
from .postings import BELEGFELD_1, Posted, written
from .records import Client

MOST_POSTINGS: Final = 99_999
MOST_BYTES: Final = 50 * 1024 * 1024
_VERSION: Final = "13"


@dataclass(frozen=True, slots=True)
class Batch:
    """One file and what it holds."""

    name: str
    content: bytes
    postings: int
    first: date
    last: date


def batches(
    posted: Iterable[Posted], client: Client, *, made_at: datetime, by_month: bool
) -> Iterator[Batch]:
    """The files of these invoices, in the order of their periods."""
    periods: dict[tuple[date, int], list[Posted]] = {}
    for one in posted:
        begin = client.year_begin(one.day)
        periods.setdefault((begin, one.day.month if by_month else 0), []).append(one)
    for begin, month in sorted(periods, key=lambda at: _in_year(at, client)):
        own = sorted(
            periods[begin, month], key=lambda one: (one.day, one.booking.invoice)
        )
        yield from _files(own, client, begin=begin, month=month, made_at=made_at)


def under_one_number(posted: Iterable[Posted], client: Client) -> list[Misfit]:
    """Different numbers of a creditor that their short forms make one: DATEV would clear them against each other."""
    seen: dict[tuple[str, str, date], str] = {}
    found = []
    for one in posted:
        whose = (one.creditor, one.number, client.year_begin(one.day))
        before = seen.setdefault(whose, one.booking.number)
        if before != one.booking.number:
            value = f"{before} = {one.booking.number} = {one.number}"
            found.append(
                Misfit(one.booking.invoice, "number", BELEGFELD_1.name, value, Why.SAME)
            )
    return found


def _in_year(at: tuple[date, int], client: Client) -> tuple[date, int]:
    begin, month = at
    return begin, (month - client.first_month) % 12


def _files(
    own: list[Posted], client: Client, *, begin: date, month: int, made_at: datetime
) -> Iterator[Batch]:
    period = f"{begin:%Y}"
    if client.first_month > 1:
        period += f"-{begin.year + 1}"
    if month:
        period = f"{own[0].day:%Y-%m}"
    for at, part in enumerate(_parts(own, client), 1):
        first, last = part[0][0].day, part[-1][0].day
        more = "" if at == 1 else f"-{at}"
        rows = [row for _one, lines in part for row in lines]
        title = f"Eingangsrechnungen {period}{more}"
        content = b"".join(
            [
                _head(client, begin, first, last, made_at, title),
                headings(POSTING),
                *rows,
            ]
        )
        name = f"EXTF_Buchungsstapel_{period}{more}.csv"
        yield Batch(name, content, len(rows), first, last)


def _parts(
    own: list[Posted], client: Client
) -> Iterator[list[tuple[Posted, list[bytes]]]]:
    """An invoice is never torn apart."""
    part: list[tuple[Posted, list[bytes]]] = []
    count = size = 0
    for one in own:
        lines = list(written(one, client))
        more = sum(map(len, lines))
        full = count + len(lines) > MOST_POSTINGS or size + more > MOST_BYTES - 16384
        if part and full:
            yield part
            part, count, size = [], 0, 0
        part.append((one, lines))
        count, size = count + len(lines), size + more
    if part:
        yield part


def _head(
    client: Client, begin: date, first: date, last: date, made_at: datetime, title: str
) -> bytes:
    more = {
        "Formatkategorie": "21",
        "Formatname": "Buchungsstapel",
        "Formatversion": _VERSION,
        "Datum von": day8(first),
        "Datum bis": day8(last),
        "Bezeichnung": title,
        "Buchungstyp": "1",
        "Rechnungslegungszweck": "0",
        "Festschreibung": "1" if client.locked else "0",
        "WKZ": client.currency,
    }
    return head(client, begin=begin, made_at=made_at, more=more)
