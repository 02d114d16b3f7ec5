"""From where the demo organization pays, and what it has paid of its older invoices."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from countersign.accounts.models import Membership, Organization
from countersign.invoices.models import Invoice
from countersign.invoices.settling.actions import keep_paid
from countersign.payments.models import How, OwnAccount, Payment

_AFTER: Final = timedelta(days=40)  # between approval and payment


def own_account(organization: Organization) -> OwnAccount:
    """An account that banks in test systems know."""
    return OwnAccount.objects.create(
        organization=organization,
        label="Geschäftskonto",
        name="Demo GmbH",
        iban="DE02500105170137075030",
        bic="INGDDEFFXXX",
        street="Hauptstraße",
        building="1",
        postal_code="10115",
        town="Berlin",
        country="DE",
    )


def paid_ones(by: Membership) -> Iterator[tuple[datetime, Invoice, dict[str, Any]]]:
    """Keep what was approved long enough ago as paid: when, which invoice, and what the history says."""
    formats = by.organization.formats
    now = timezone.now()
    rows = Invoice.objects.visible_to(by).unpaid().filter(decided_at__lt=now - _AFTER)
    account = OwnAccount.objects.of(by).first()
    for invoice in rows.order_by("pk"):
        amount, at = invoice.to_pay, (invoice.decided_at or now) + _AFTER
        if amount is None or amount <= 0:
            continue
        day = at.astimezone(by.zone).date()
        payment = Payment.objects.create(
            organization=by.organization,
            invoice=invoice,
            how=How.HAND,
            amount=amount,
            discount=Decimal(0),
            paid_on=day,
            booked_on=day,
            account=account,
            by=by.user,
            at=at,
        )
        keep_paid(invoice, amount=amount, settled_at=at)
        shown = formats.show_amount(amount, invoice.currency)
        data = {
            "payment": payment.pk,
            "amount": f"{shown} {invoice.currency}",
            "day": formats.show_date(day),
            "how": How.HAND.value,
        }
        yield at, invoice, data
