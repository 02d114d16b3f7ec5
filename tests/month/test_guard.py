"""What the database itself refuses once a month is closed, whoever asks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from countersign.accounts.models import Organization
from countersign.coding.models import Account, CodingLine
from countersign.history.models import Keeping
from countersign.invoices.models import (
    FurtherFile,
    Invoice,
    InvoiceDocument,
    LineItem,
    Status,
)
from countersign.month.models import ClosedMonth
from countersign.review.models import Decision, Verdict
from tests.factories import make_document, make_further, make_invoice

NOW = datetime(2026, 4, 3, 12, tzinfo=UTC)


@pytest.fixture
def locked(alice, mona, organization):
    """An approved invoice with all that belongs to it, locked."""
    invoice = make_invoice(
        alice,
        status=Status.APPROVED,
        document=make_document(alice),
        submitted_at=NOW,
        decided_at=NOW,
    )
    make_further(invoice)
    account = Account.objects.create(
        organization=organization, number="4930", name="Bürobedarf"
    )
    ours: dict[str, Any] = {"organization": organization, "invoice": invoice}
    CodingLine.objects.create(**ours, position=1, account=account, amount=100, tax=19)
    Decision.objects.create(
        **ours, version=1, verdict=Verdict.APPROVED, user=mona.user, at=NOW
    )
    Invoice.objects.filter(invoice.itself).update(locked_at=NOW)
    return Invoice.objects.get(invoice.itself)


def refused(do: Callable[[], object]) -> bool:
    """Does the database refuse it, since its month is closed? Then nothing has happened."""
    try:
        with transaction.atomic():
            do()
    except DatabaseError as problem:
        return "its month is closed" in str(problem)
    return False


CHANGES: dict[str, Any] = {
    "status": Status.SUBMITTED,
    "version": 2,
    "kind": "credit note",
    "number": "R-9",
    "vendor_name": "Andere AG",
    "vendor": None,
    "issue_date": date(2026, 5, 1),
    "due_date": None,
    "currency": "CHF",
    "order_reference": "PO-1",
    "iban": "DE02120300000000202051",
    "net_total": Decimal(1),
    "tax_total": Decimal(1),
    "gross_total": Decimal(1),
    "amount_due": Decimal(1),
    "more": {"coding.0.account": "1"},
    "no_items": True,
    "unparsed": {"number": "?"},
    "answers": [{}],
    "coding_kept": {"known": []},
    "submitted_at": None,
    "decided_at": None,
    "locked_at": None,
    "counts_in": date(2026, 5, 1),
}


@pytest.mark.parametrize("name", CHANGES)
def test_no_value_of_a_locked_invoice_changes(locked, name):
    rows = Invoice.objects.filter(locked.itself)
    assert refused(lambda: rows.update(**{name: CHANGES[name]}))
    assert not refused(lambda: rows.update(**{name: getattr(locked, name)}))


def test_a_locked_invoice_is_not_removed(locked):
    assert refused(lambda: Invoice.objects.filter(locked.itself).delete())


@pytest.mark.parametrize(
    "model", [LineItem, CodingLine, InvoiceDocument, FurtherFile, Decision]
)
def test_nothing_that_belongs_to_it_changes_goes_or_comes(locked, model):
    rows = model.objects.filter(organization=locked.organization_id, invoice=locked)
    (row,) = rows
    assert refused(row.save)
    assert refused(rows.delete)
    row.pk = None
    if model is LineItem:
        row.key = "00000000-0000-0000-0000-000000000001"
    assert refused(lambda: row.save(force_insert=True))
    assert rows.count() == 1


def test_a_part_of_another_invoice_cannot_be_hung_on_it(locked, alice):
    other = make_invoice(alice)
    items = LineItem.objects.filter(organization=other.organization_id, invoice=other)
    assert refused(lambda: items.update(invoice=locked))


def test_it_can_still_be_paid_exported_and_be_taken_off_a_desk(locked):
    rows = Invoice.objects.filter(locked.itself)
    now = timezone.now()
    rows.update(
        paid_amount=119, paid_at=now, exported_at=now, set_aside_at=now, reversed_at=now
    )
    assert refused(lambda: rows.update(reversed_at=None))


def test_what_is_decided_does_not_join_a_closed_month(alice, organization):
    waiting = make_invoice(alice, status=Status.SUBMITTED)
    draft = make_invoice(alice)
    Organization.objects.filter(pk=organization.pk).update(
        closed_through=date(2026, 3, 31)
    )
    rows = Invoice.objects.filter(waiting.itself)
    assert refused(lambda: rows.update(status=Status.APPROVED))
    assert refused(lambda: rows.update(status=Status.REJECTED))
    assert refused(
        lambda: rows.update(status=Status.APPROVED, counts_in=date(2026, 3, 1))
    )
    assert refused(lambda: make_invoice(alice, status=Status.APPROVED))
    assert not refused(
        lambda: rows.update(status=Status.APPROVED, counts_in=date(2026, 4, 1))
    )
    assert refused(lambda: rows.update(counts_in=None))
    assert not refused(
        lambda: Invoice.objects.filter(draft.itself).update(status=Status.SUBMITTED)
    )


def test_a_closing_stays_as_it_is_and_no_month_is_opened_again(organization, mona):
    row = ClosedMonth.objects.create(
        organization=organization, month=date(2026, 3, 1), by=mona.user
    )
    organizations = Organization.objects.filter(pk=organization.pk)
    organizations.update(closed_through=date(2026, 3, 31))
    for do in (
        lambda: ClosedMonth.objects.filter(row.itself).update(note="x"),
        lambda: ClosedMonth.objects.filter(row.itself).delete(),
        lambda: organizations.update(closed_through=None),
        lambda: organizations.update(closed_through=date(2026, 2, 28)),
    ):
        with (
            pytest.raises(DatabaseError, match="not opened again"),
            transaction.atomic(),
        ):
            do()
    organizations.update(closed_through=date(2026, 4, 30))


@pytest.mark.parametrize(("kept", "goes"), [(0, False), (9, True), (11, False)])
def test_what_was_kept_for_long_enough_goes(alice, kept, goes):
    decided = timezone.now() - timedelta(days=3656)  # ten years ago, and some days
    old = make_invoice(
        alice,
        status=Status.APPROVED,
        document=make_document(alice),
        issue_date=decided.date(),
        submitted_at=decided,
        decided_at=decided,
    )
    Invoice.objects.filter(old.itself).update(locked_at=decided)
    Keeping.objects.update_or_create(pk=1, defaults={"years": kept})
    assert refused(lambda: Invoice.objects.filter(old.itself).delete()) is not goes
