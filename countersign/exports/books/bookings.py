"""An invoice's record as what it is posted as."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePath
from typing import Final

from countersign.exports.datev.packages import ENDINGS
from countersign.exports.datev.records import Booking, Discount, File, Share
from countersign.exports.models import PostingText
from countersign.exports.records import CodingLine, Original, Record, Tax

from .setup import Books

# Under which names our documents have their GUIDs.
_NAMESPACE: Final = uuid.UUID("6e1f6b0e-5a0b-4d59-9d0c-5a7d3f2b9c11")
_ENDINGS: Final = {
    "application/pdf": "pdf",
    "application/xml": "xml",
    "text/xml": "xml",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
}
_NOTHING: Final = Decimal(0)
_STANDARD: Final = "S"
_OWED_BY_US: Final = ("AE", "K")  # taxed by whom it is invoiced to


def booking_of(record: Record, books: Books, organization: int) -> Booking:
    """All that is posted of an invoice. What is not known is empty: the writer lists it."""
    total = record.gross_total or _NOTHING
    return Booking(
        invoice=record.id,
        number=record.number,
        vendor=record.vendor_name,
        creditor=record.vendor.creditor_number or books.default_creditor,
        day=record.issue_date,
        due=record.due_date,
        currency=record.currency,
        total=total,
        shares=tuple(_shares(record, books)),
        guid=guid_of(record, organization),
        exchange=books.exchange(record.currency, record.issue_date),
        discounts=tuple(
            Discount(one.until, one.percent, one.amount) for one in record.discounts
        ),
        files=tuple(_file(one) for one in record.originals),
        iban=record.iban,
        bic=_bic(record),
    )


def guid_of(record: Record, organization: int) -> str:
    """By what the document is known in both files: the same as long as its originals are. Empty without any."""
    if not record.originals:
        return ""
    hashes = ",".join(sorted(one.sha256 for one in record.originals))
    return str(uuid.uuid5(_NAMESPACE, f"{organization}:{record.id}:{hashes}"))


def _shares(record: Record, books: Books) -> Iterator[Share]:
    if not record.coding:
        yield from _uncoded(record, books)
        return
    # Lines that differ in nothing that is posted are one posting.
    merged: dict[Share, Decimal] = {}
    for line in record.coding:
        share = _coded(line, record, books)
        like = replace(share, amount=_NOTHING)
        merged[like] = merged.get(like, _NOTHING) + share.amount
    for like, amount in merged.items():
        yield replace(like, amount=amount)


def _coded(line: CodingLine, record: Record, books: Books) -> Share:
    rate, category, key = _tax_of(line, record, books)
    return Share(
        account=line.account,
        amount=(line.amount or _NOTHING) + (line.tax or _NOTHING),
        tax_key=key or _key(rate, category, books),
        rate=rate,
        taxed=_is_taxed(rate, category, record),
        cost_1=line.cost_centre,
        cost_2=line.cost_object,
        text=_text(line, record, books),
    )


def _uncoded(record: Record, books: Books) -> Iterator[Share]:
    """On the default account, one share for each rate."""
    account, total = books.default_account, record.gross_total or _NOTHING
    taxes = [one for one in record.taxes if one.base is not None]
    sums = [(one.base or _NOTHING) + (one.tax or _NOTHING) for one in taxes]
    if not taxes or sum(sums, _NOTHING) != total:
        rate = _only_rate(record)
        taxes, sums = [Tax(_only(record.taxes), rate)], [total]
    for one, amount in zip(taxes, sums, strict=True):
        category = one.category or _category(one.rate)
        yield Share(
            account=account,
            amount=amount,
            tax_key=_key(one.rate, category, books),
            rate=one.rate,
            taxed=_is_taxed(one.rate, category, record),
            text=record.vendor_name,
        )


def _is_taxed(rate: Decimal | None, category: str, record: Record) -> bool:
    """Does a posting need a key? Where a rate is not known, the invoice's tax says so."""
    if rate is None and category not in _OWED_BY_US:
        return bool(record.tax_total)
    return bool(rate) or category in _OWED_BY_US


def _tax_of(
    line: CodingLine, record: Record, books: Books
) -> tuple[Decimal | None, str, str]:
    """Rate, category and key of a line: its tax code's, its item's, or the only ones that the invoice has."""
    if code := books.codes.get(line.tax_code):
        return code.rate, code.category or _category(code.rate), code.key
    for item in record.items:
        if item.position == line.position:
            category = str(item.more.get("tax_category", ""))
            return item.tax_rate, category or _category(item.tax_rate), ""
    rate = _only_rate(record)
    return rate, _only(record.taxes) or _category(rate), ""


def _only_rate(record: Record) -> Decimal | None:
    rates = {one.rate for one in record.taxes if one.rate is not None}
    rates = rates or {one.tax_rate for one in record.items if one.tax_rate is not None}
    return rates.pop() if len(rates) == 1 else None


def _only(taxes: Sequence[Tax]) -> str:
    categories = {one.category for one in taxes if one.category}
    return categories.pop() if len(categories) == 1 else ""


def _category(rate: Decimal | None) -> str:
    return _STANDARD if rate else ""


def _key(rate: Decimal | None, category: str, books: Books) -> str:
    return books.keys.get((category, rate), "") if rate is not None else ""


def _text(line: CodingLine, record: Record, books: Books) -> str:
    item = next(
        (one.description for one in record.items if one.position == line.position), ""
    )
    if books.text == PostingText.VENDOR or not item:
        return record.vendor_name
    if books.text == PostingText.ITEM:
        return item
    return f"{record.vendor_name}, {item}"


def _file(one: Original) -> File:
    suffix = PurePath(one.name).suffix.lstrip(".").lower()
    known = _ENDINGS.get(one.media_type, suffix)
    return File(suffix if suffix in ENDINGS else known, one.size, one.chunks)


def _bic(record: Record) -> str:
    return next(
        (
            str(one.get("bic", ""))
            for one in record.accounts
            if one.get("account") == record.iban
        ),
        "",
    )
