"""From rows to records: some hundred invoices at a time, in a bounded number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any, Final

from django.db.models import TextField
from django.db.models.functions import Cast

from countersign.accounts.models import Organization
from countersign.accounts.places import link_to
from countersign.coding.queries import lines_of
from countersign.database.among import OneOf
from countersign.documents.models import Document
from countersign.documents.serving import file_name
from countersign.documents.storage import StorageAway, files
from countersign.exports.formats import Part
from countersign.exports.records import (
    NOBODY,
    NOTHING,
    Allowance,
    CodingLine,
    Discount,
    Item,
    Original,
    Payment,
    Record,
    Tax,
    Values,
    Vendor,
)
from countersign.invoices.content.fields import FURTHER, ITEM, ITEM_MORE, is_custom
from countersign.invoices.content.values import of_text, rows
from countersign.invoices.models import (
    FurtherFile,
    Invoice,
    InvoiceDocument,
    LineItem,
)
from countersign.payments.models import Payment as StoredPayment

AT_ONCE: Final = 1000
# In the order of the fields of a `Record`.
_HEAD: Final = (
    *("pk", "version", "kind", "status", "number", "vendor_name", "issue_date"),
    *("due_date", "currency", "order_reference", "iban", "net_total", "tax_total"),
    *("gross_total", "amount_due", "paid_amount", "reverses"),
)
# As texts: PostgreSQL's driver takes longer for a moment than for the rest of the row.
_MOMENTS: Final = tuple(
    Cast(name, TextField()) for name in ("paid_at", "created_at", "decided_at")
)
_BESIDE: Final = ("agent__name", "agent__email")
_OF_VENDOR: Final = (
    *("vendor", "vendor__name", "vendor__vat_id", "vendor__details"),
    *("vendor__creditor_number", "vendor__street", "vendor__postcode"),
    *("vendor__city", "vendor__country", "vendor__tax_number"),
)
_TABLES: Final = ("taxes", "allowances", "discounts", "accounts")
_ITEM: Final = frozenset(ITEM) & {one.name for one in fields(Item)}


def records(
    organization: Organization, pks: Iterable[int], parts: frozenset[Part]
) -> Iterator[list[Record]]:
    """The records of these invoices in their order, as many at a time as are asked for together; what is gone is left out."""
    left = iter(pks)
    while some := tuple(islice(left, AT_ONCE)):
        yield _batch(organization, some, parts)


def _batch(
    organization: Organization, pks: Sequence[int], parts: frozenset[Part]
) -> list[Record]:
    ours = Invoice.objects.filter(OneOf(pks), organization=organization).order_by()
    more = ("more",) if Part.MORE in parts else ()
    vendor = _OF_VENDOR if Part.VENDOR in parts else ()
    found = ours.values_list(*_HEAD, *_MOMENTS, *_BESIDE, *more, *vendor)
    address = link_to(organization.pk, "invoices:detail", 0)
    before, _zero, after = address.rpartition("0")
    made: dict[int, Record] = {}
    known: dict[int | None, Vendor] = {None: NOBODY}  # each once: few send many
    head = len(_HEAD)
    own = head + len(_MOMENTS)
    at = own + len(_BESIDE) + len(more)
    for row in found:
        whose = row[at] if vendor else None
        if whose not in known:
            known[whose] = _vendor(*row[at:])
        values: list[Any] = [*row[:head], *map(_moment, row[head:own])]
        values += (
            row[own] or row[own + 1],
            f"{before}{row[0]}{after}",
            (row[own + 2] or NOTHING) if more else NOTHING,
            known[whose],
        )
        made[row[0]] = Record(*values)
    beside = _beside(organization, made, parts)
    wanted = (made[pk] for pk in pks if pk in made)
    if not beside:
        return list(wanted)
    return [
        replace(
            one, **{part: of[one.id] for part, of in beside.items() if one.id in of}
        )
        for one in wanted
    ]


def _moment(text: str | None) -> datetime | None:
    """As the database writes it: PostgreSQL with an offset, SQLite in UTC without."""
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _vendor(pk: int, name: str, vat_id: str, details: Any, *page: str | None) -> Vendor:
    written = (text or "" for text in page)
    if not details:
        return Vendor(pk, name, vat_id, NOTHING, *written)
    said = {key: one["value"] for key, one in details.items()}
    return Vendor(pk, name, vat_id or said.get("vat_id", ""), said, *written)


def _beside(
    organization: Organization, made: Mapping[int, Record], parts: frozenset[Part]
) -> dict[str, Mapping[int, Any]]:
    """What stands in other tables, or in one column by path, by the name of the record's field and the invoice."""
    found: dict[str, Mapping[int, Any]] = {}
    keys: dict[int, dict[Any, int]] = defaultdict(dict)
    own = _own(made) if Part.MORE in parts else {}
    if Part.ITEMS in parts or Part.CODING in parts:
        items = _items(organization, list(made), keys, own)
        if Part.ITEMS in parts:
            found["items"] = items
    if Part.CODING in parts:
        found["coding"] = _coding(organization, list(made), keys)
    if Part.PAYMENTS in parts:
        found["payments"] = _payments(organization, list(made))
    if Part.ORIGINALS in parts:
        found["originals"] = _originals(organization, list(made))
    if Part.FURTHER in parts:
        found["further"] = _further(organization, list(made))
    if Part.MORE in parts:
        found |= _more(made)
        found["custom"] = {pk: some[""] for pk, some in own.items() if "" in some}
    return found


def _own(made: Mapping[int, Record]) -> dict[int, dict[str, dict[str, str]]]:
    """Each invoice's custom fields by their keys: under "" its own, under an item's key that item's."""
    found: dict[int, dict[str, dict[str, str]]] = {}
    for pk, record in made.items():
        for path in filter(is_custom, record.more):
            _custom, key, *item, _value = path.split(".")
            of = found.setdefault(pk, {}).setdefault(item[0] if item else "", {})
            of[key] = record.more[path]
    return found


def _items(
    organization: Organization,
    pks: list[int],
    keys: dict[int, dict[Any, int]],
    own: Mapping[int, Mapping[str, Values]],
) -> dict[int, tuple[Item, ...]]:
    """Each invoice's items with their custom fields; `keys` learns which of them has which position, from 1."""
    stored = LineItem.objects.filter(organization=organization, invoice__in=pks)
    found: dict[int, list[Item]] = defaultdict(list)
    for row in stored.order_by("invoice", "position", "pk").iterator(AT_ONCE):
        place = len(found[row.invoice_id]) + 1
        keys[row.invoice_id][row.key] = place
        values = {name: getattr(row, name) for name in _ITEM}
        more = _named(row.more, ITEM_MORE)
        custom = own.get(row.invoice_id, {}).get(str(row.key), NOTHING)
        item = Item(place, **values, more=more, id=row.pk, custom=custom)
        found[row.invoice_id].append(item)
    return {pk: tuple(some) for pk, some in found.items()}


def _named(more: Mapping[str, str] | None, names: Iterable[str]) -> Values:
    if not more:
        return NOTHING
    return {name: of_text(name, more[name]) for name in names if name in more}


def _coding(
    organization: Organization, pks: list[int], keys: Mapping[int, Mapping[Any, int]]
) -> dict[int, tuple[CodingLine, ...]]:
    return {
        pk: tuple(
            CodingLine(
                amount=line.amount,
                tax=line.tax,
                percent=line.percent,
                position=keys.get(pk, {}).get(line.item_key),
                account=line.account.number if line.account else "",
                account_name=line.account.name if line.account else "",
                cost_centre=line.cost_centre.number if line.cost_centre else "",
                cost_object=line.cost_object.number if line.cost_object else "",
                tax_code=line.tax_code.number if line.tax_code else "",
                tax_rate=line.tax_code.rate if line.tax_code else None,
                datev_key=line.tax_code.datev_key if line.tax_code else "",
            )
            for line in lines
        )
        for pk, lines in lines_of(organization.pk, pks).items()
    }


def _payments(
    organization: Organization, pks: list[int]
) -> dict[int, tuple[Payment, ...]]:
    stored = StoredPayment.objects.filter(
        organization=organization, invoice__in=pks, undone_at=None
    )
    found: dict[int, list[Payment]] = defaultdict(list)
    for row in stored.order_by("invoice", "paid_on", "pk"):
        payment = Payment(
            on=row.booked_on or row.paid_on,
            amount=Decimal(row.amount),
            how=row.how,
            discount=Decimal(row.discount),
            booked=row.booked_on is not None,
        )
        found[row.invoice_id].append(payment)
    return {pk: tuple(some) for pk, some in found.items()}


def _originals(
    organization: Organization, pks: list[int]
) -> dict[int, tuple[Original, ...]]:
    uses = InvoiceDocument.objects.filter(organization=organization, invoice__in=pks)
    found: dict[int, list[Original]] = defaultdict(list)
    for use in uses.select_related("document").order_by("invoice", "position", "pk"):
        found[use.invoice_id].append(original(use.document, part=use.part))
    return {pk: tuple(some) for pk, some in found.items()}


def _further(
    organization: Organization, pks: list[int]
) -> dict[int, tuple[Original, ...]]:
    rows = FurtherFile.objects.filter(organization=organization, invoice__in=pks)
    found: dict[int, list[Original]] = defaultdict(list)
    for row in rows.select_related("document").order_by("invoice", "pk"):
        one = replace(original(row.document), name=row.name, kind=row.kind)
        found[row.invoice_id].append(one)
    return {pk: tuple(some) for pk, some in found.items()}


def original(document: Document, *, part: int = 0) -> Original:
    """A document as formats see it."""
    return Original(
        name=file_name(document),
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256,
        part=part,
        chunks=partial(_chunks, document.path),
    )


def _chunks(path: str) -> Iterator[bytes]:
    try:
        yield from files().part(path)
    except StorageAway as problem:
        raise OSError(str(problem)) from problem


def _more(made: Mapping[int, Record]) -> dict[str, Mapping[int, Any]]:
    """What lies in one column by path, as values."""
    found: dict[str, dict[int, Any]] = {name: {} for name in ("more", *_TABLES)}
    for pk, record in made.items():
        stored = record.more
        if not stored:
            continue
        found["more"][pk] = _named(stored, FURTHER)
        invoice = Invoice(more=stored)
        for name in _TABLES:
            if some := rows(invoice, name):
                found[name][pk] = tuple(_ROWS[name](row) for row in some)
    return dict(found)


def _tax(row: dict[str, Any]) -> Tax:
    return Tax(**row)


def _allowance(row: dict[str, Any]) -> Allowance:
    line = row.get("line")
    charge = bool(row.get("charge"))
    return Allowance(**{**row, "charge": charge, "line": line and int(line)})


def _discount(row: dict[str, Any]) -> Discount:
    return Discount(**row)


_ROWS: Final[Mapping[str, Any]] = {
    "taxes": _tax,
    "allowances": _allowance,
    "discounts": _discount,
    "accounts": dict,
}
