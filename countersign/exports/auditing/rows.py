"""The rows of the archive: some hundred invoices at a time, in a bounded number of queries."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from countersign.accounts.models import Organization
from countersign.coding.queries import lines_of
from countersign.documents.models import Document
from countersign.exports.models import ExportedInvoice
from countersign.history.models import Event, moment
from countersign.invoices.models import (
    FurtherFile,
    Invoice,
    InvoiceDocument,
    InvoiceQuerySet,
    LineItem,
    Status,
)
from countersign.payments.models import Payment
from countersign.review.models import Decision
from countersign.vendors.models import Vendor

from .tables import Value

AT_ONCE: Final = 300
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """An original or a further file (`kind`), its name, and the invoice that it belongs to."""

    document: Document
    invoice: int
    name: str
    kind: str = "original"


def invoices_of(
    organization: Organization | int, first: date, last: date
) -> InvoiceQuerySet:
    """What was ever submitted and is of these days: a draft is nothing yet."""
    ours = Invoice.objects.filter(
        organization=organization, issue_date__gte=first, issue_date__lte=last
    )
    return ours.exclude(status=Status.DRAFT)


def batches(rows: InvoiceQuerySet) -> Iterator[list[Invoice]]:
    """Invoices by our number, as many at a time as are asked about together."""
    after = 0
    ordered = rows.select_related("agent").order_by("pk")
    while some := list(ordered.filter(pk__gt=after)[:AT_ONCE]):
        yield some
        after = some[-1].pk


def vendors(organization: int, pks: Sequence[int]) -> Iterator[Row]:
    for one in Vendor.objects.filter(organization=organization, pk__in=pks).order_by(
        "pk"
    ):
        texts = (one.tax_number, one.street, one.postcode, one.city, one.country)
        yield (one.pk, one.name, one.vat_id, *texts, one.creditor_number)


def invoice(one: Invoice) -> Row:
    return (
        one.pk,
        one.number,
        one.kind,
        one.status,
        one.vendor_id,
        one.vendor_name,
        one.issue_date,
        one.due_date,
        one.currency,
        one.net_total,
        one.tax_total,
        one.gross_total,
        one.to_pay,
        one.iban,
        one.order_reference,
        str(one.agent),
        _at(one.created_at),
        _at(one.submitted_at),
        _at(one.decided_at),
        _at(one.exported_at),
        one.paid_amount,
        _at(one.paid_at),
        one.version,
        _at(one.locked_at),
        one.counts_in,
        one.reverses_id,
        _json(one.more),
    )


def items(organization: int, pks: Sequence[int]) -> Iterator[Row]:
    rows = LineItem.objects.filter(organization=organization, invoice__in=pks)
    for one in rows.order_by("invoice", "position", "pk"):
        yield (
            one.pk,
            one.invoice_id,
            one.position,
            one.description,
            one.quantity,
            one.unit,
            one.unit_price,
            one.price_base_quantity,
            one.tax_rate,
            one.line_total,
            _json(one.more),
        )


def coding(organization: int, pks: Sequence[int]) -> Iterator[Row]:
    found = lines_of(organization, pks)
    for pk in pks:
        for one in found.get(pk, ()):
            yield (
                one.pk,
                pk,
                one.position,
                one.account.number if one.account else "",
                one.account.name if one.account else "",
                one.cost_centre.number if one.cost_centre else "",
                one.cost_object.number if one.cost_object else "",
                one.tax_code.number if one.tax_code else "",
                one.amount,
                one.tax,
            )


def decisions(organization: int, pks: Sequence[int]) -> Iterator[Row]:
    rows = Decision.objects.filter(organization=organization, invoice__in=pks)
    for one in rows.select_related("user").order_by("pk"):
        yield (
            one.pk,
            one.invoice_id,
            one.verdict,
            one.version,
            str(one.user),
            one.via,
            one.confirmed,
            _at(one.at),
            one.comment,
            _at(one.withdrawn_at),
            "yes" if one.own else "no",
        )


def payments(organization: int, pks: Sequence[int]) -> Iterator[Row]:
    rows = Payment.objects.filter(organization=organization, invoice__in=pks)
    for one in rows.select_related("account", "by").order_by("pk"):
        yield (
            one.pk,
            one.invoice_id,
            one.how,
            Decimal(one.amount),
            Decimal(one.discount),
            one.paid_on,
            one.booked_on,
            one.account.iban if one.account else "",
            one.note,
            str(one.by),
            _at(one.at),
            _at(one.undone_at),
        )


def exports(organization: int, pks: Sequence[int]) -> Iterator[Row]:
    rows = ExportedInvoice.objects.filter(organization=organization, invoice__in=pks)
    for one in rows.select_related("export").order_by("export", "invoice"):
        made = one.export
        yield (
            made.pk,
            one.invoice_id,
            one.version,
            made.file_name,
            made.sha256,
            _at(made.made_at),
            _at(made.cancelled_at),
        )


def events(organization: int, pks: Sequence[int]) -> Iterator[Row]:
    rows = Event.objects.filter(
        organization_id=organization, subject_type="invoice", subject_id__in=pks
    )
    for one in rows.defer("content").order_by("sequence"):
        yield (
            one.sequence,
            _at(one.at),
            one.actor_id,
            one.actor_name,
            one.via,
            one.address,
            one.verb,
            one.subject_id,
            _json(one.data),
            one.hash,
            one.previous_hash,
        )


def originals(organization: int, pks: Sequence[int]) -> Iterator[Use]:
    uses = InvoiceDocument.objects.filter(organization=organization, invoice__in=pks)
    for one in uses.select_related("document").order_by("invoice", "position", "pk"):
        yield Use(one.document, one.invoice_id, one.document.name)
    further = FurtherFile.objects.filter(organization=organization, invoice__in=pks)
    for row in further.select_related("document").order_by("invoice", "pk"):
        yield Use(row.document, row.invoice_id, row.name, row.kind)


def _at(value: datetime | None) -> str:
    return moment(value) or ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
