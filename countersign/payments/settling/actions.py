"""What was paid of an invoice: kept, undone, reckoned up. Each verb is one transaction with its line in the history."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.invoices.actions import record_whole
from countersign.invoices.models import Invoice, Status
from countersign.invoices.queries import hold_again
from countersign.invoices.settling.actions import keep_paid
from countersign.payments.models import How, OwnAccount, PaidElsewhere, Payment
from countersign.payments.queries import due_before

NO_FILE: Final[Mapping[str, Any]] = MappingProxyType({})
_AT_ONCE: Final = 50  # invoices in one transaction, each with its line in the history


class NotPayable(Exception):
    """Only what is approved and not settled is paid."""


class TooMuch(Exception):
    """It is more than is left to pay."""


@transaction.atomic
def pay_by_hand(
    invoice: Invoice,
    *,
    amount: Decimal,
    paid_on: date,
    account: OwnAccount | None,
    closes: bool,
    note: str,
    by: Membership,
) -> Payment:
    """Keep that a part of an invoice, or all of it, was paid elsewhere; `closes`: the rest is not to be paid any more.

    Raises NotPayable, also while the invoice is in a payment run, or TooMuch.
    """
    invoice = hold_again(invoice)
    if invoice.runs.filter(is_live=True).exists():
        raise NotPayable
    payment = Payment(
        invoice=invoice,
        how=How.HAND,
        amount=amount,
        discount=Decimal(0),
        closes=closes,
        paid_on=paid_on,
        booked_on=paid_on,
        account=account,
        note=note,
        by=by.user,
    )
    return keep(payment, by=by)


@transaction.atomic
def keep_some(asked: PaidElsewhere) -> bool:
    """Keep the next of many invoices as paid elsewhere, each as by hand; are there more?

    What is in a payment run or settled by now is passed over. Ends where who said it manages no more.
    """
    held = PaidElsewhere.objects.select_for_update(no_key=True, of=("self",))
    known = held.select_related("by__user", "by__organization")
    asked = known.get(asked.itself)
    if asked.done_at is not None:
        return False
    some: list[Invoice] = []
    if asked.by.manages:
        rows = due_before(asked.by, asked.before, decided=asked.asked_at)
        some = list(rows.filter(pk__gt=asked.last).order_by("pk")[:_AT_ONCE])
    for one in some:
        if keep_elsewhere(one, paid_on=asked.paid_on, by=asked.by):
            asked.kept += 1
        else:
            asked.left += 1
        asked.last = one.pk
    asked.moved_at = timezone.now()
    if not (is_more := len(some) == _AT_ONCE):
        asked.done_at = asked.moved_at
    asked.save()
    return is_more


def keep_elsewhere(invoice: Invoice, *, paid_on: date, by: Membership) -> bool:
    """Keep that all that is left of an invoice was paid elsewhere; False where it is in a run or settled already."""
    try:
        pay_by_hand(
            invoice,
            amount=invoice.left_to_pay,
            paid_on=paid_on,
            account=None,
            closes=False,
            note=_("paid elsewhere"),
            by=by,
        )
    except (NotPayable, TooMuch):
        return False
    return True


def keep(
    payment: Payment,
    *,
    by: Membership,
    verb: str = "paid",
    file: Mapping[str, Any] = NO_FILE,
) -> Payment:
    """Keep one payment of an invoice that the caller holds, in its transaction; or raise NotPayable, TooMuch.

    `file` is what its line of the history says besides: which file for the bank it is in.
    """
    invoice = payment.invoice
    if invoice.status != Status.APPROVED or invoice.paid_at is not None:
        raise NotPayable
    left, told = invoice.left_to_pay, payment.amount + payment.discount
    is_same_way = left * told > 0 or payment.closes
    if not is_same_way or abs(told) > abs(left):
        raise TooMuch
    payment.organization_id = by.organization_id
    payment.save()
    reckon(invoice)
    record_payment(payment, invoice, verb, by=by, file=file)
    return payment


@transaction.atomic
def undo(payment: Payment, *, by: Membership, comment: str = "") -> bool:
    """Let a payment count no more: it came back, or was kept by mistake. Did it count?

    One of a run leaves it, so that the invoice can be paid again; a booking of a statement is open again.
    """
    invoice = hold_again(payment.invoice)
    payment = Payment.objects.select_for_update(no_key=True).get(payment.itself)
    payment.invoice = invoice
    if payment.undone_at is not None:
        return False
    payment.undone_by, payment.undone_at = by.user, timezone.now()
    payment.save(update_fields=["undone_by", "undone_at"])
    if payment.run_invoice:
        payment.run_invoice.is_live = False
        payment.run_invoice.save(update_fields=["is_live"])
    if line := payment.line:
        line.booked_at = line.booked_by = None
        line.save(update_fields=["booked_at", "booked_by"])
    reckon(invoice)
    record_payment(payment, invoice, "undid payment", by=by, comment=comment)
    return True


def reckon(invoice: Invoice) -> None:
    """Keep with an invoice that the caller holds what its payments come to."""
    rows = Payment.objects.filter(
        organization=invoice.organization_id, invoice=invoice, undone_at=None
    )
    counting = list(rows)
    amount = sum((one.amount for one in counting), Decimal(0))
    told = sum((one.amount + one.discount for one in counting), Decimal(0))
    to_pay = invoice.to_pay or Decimal(0)
    is_settled = bool(counting) and (
        abs(told) >= abs(to_pay) or any(one.closes for one in counting)
    )
    settled_at = (invoice.paid_at or timezone.now()) if is_settled else None
    keep_paid(invoice, amount=amount if counting else None, settled_at=settled_at)


def record_payment(
    payment: Payment,
    invoice: Invoice,
    verb: str,
    *,
    by: Membership,
    comment: str = "",
    file: Mapping[str, Any] = NO_FILE,
) -> None:
    """Record a line about a payment of an invoice that the caller holds; it keeps all of both."""
    formats = invoice.organization.formats
    shown = formats.show_amount(payment.amount, invoice.currency)
    data: dict[str, Any] = {
        "payment": payment.pk,
        "amount": f"{shown} {invoice.currency}",
        "day": formats.show_date(payment.booked_on or payment.paid_on),
        "how": str(payment.how),
        **file,
    }
    if said := comment or payment.note:
        data["comment"] = said
    record_whole(invoice, verb, by=by, data=data, whole={"payment": payment.whole})
