"""Taking back what is locked, by an invoice of its own that counts below nothing what it counted."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.coding.models import CodingLine
from countersign.invoices.actions import record_whole
from countersign.invoices.content.signs import turned
from countersign.invoices.content.values import of_text, plain
from countersign.invoices.models import Invoice, Kind, LineItem, Status
from countersign.invoices.queries import hold_again, items_of, keep_months
from countersign.invoices.search.actions import index
from countersign.payments.settling.actions import NotPayable, pay_by_hand

_AMOUNTS: Final = ("net_total", "tax_total", "gross_total", "amount_due")
_SAME: Final = (
    *("organization", "agent", "number", "vendor", "vendor_name", "currency"),
    *("order_reference", "iban", "no_items", "coding_kept"),
)
_OF_ITEM: Final = (
    *("organization_id", "key", "position", "description", "unit", "unit_price"),
    *("price_base_quantity", "tax_rate", "worked_out", "more"),
)


class NoReason(Exception):
    """It needs a reason."""


class OwnInvoice(Exception):
    """Nobody reverses what they have entered themselves, unless owners approve alone."""


class NotReversible(Exception):
    """Only what is approved and locked is reversed, and once; the text says why."""


@transaction.atomic
def reverse(invoice: Invoice, *, reason: str, by: Membership) -> Invoice:
    """Take a locked invoice back: the invoice that does so, of today, so that the closed month stays as it is.

    It has the same number, items and coding with their amounts the other way round. What was left to pay of the one is set
    off against the other. Raises NoReason, OwnInvoice or NotReversible; then nothing has happened.
    """
    if not (reason := reason.strip()):
        raise NoReason
    keep_months(invoice.organization_id)
    invoice = hold_again(invoice)
    if why := why_not(invoice):
        raise NotReversible(why)
    if not invoice.admits(by):
        raise OwnInvoice
    taking = _opposite(invoice)
    taking.save(force_insert=True)
    items = _items(invoice, taking)
    _code(invoice, taking)
    index(taking)
    invoice.reversed_at = taking.decided_at
    invoice.save(update_fields=["reversed_at"])
    data = {"number": invoice.number, "comment": reason, "version": 1}
    about = {"reverses": invoice.pk}
    record_whole(taking, "reversal", by=by, data=data | about, whole=about, items=items)
    about = {"reversal": taking.pk}
    record_whole(invoice, "reversed", by=by, data={"comment": reason} | about)
    _set_off(invoice, taking, by=by)
    return taking


def why_not(invoice: Invoice) -> str:
    """Why an invoice can't be reversed, in words; empty where it can."""
    if invoice.reverses_id or invoice.status != Status.APPROVED:
        return _("Only an approved invoice is reversed. Enter what is right anew.")
    if invoice.reversed_at:
        return _("It is reversed already.")
    if invoice.locked_at is None:
        return _("Its month is not closed.")
    return ""


def _opposite(invoice: Invoice) -> Invoice:
    """The invoice that takes it back, not stored yet."""
    now = timezone.now()
    taking = Invoice(
        **{name: getattr(invoice, name) for name in _SAME},
        **{name: _minus(getattr(invoice, name)) for name in _AMOUNTS},
        kind=Kind.INVOICE if invoice.is_credit else Kind.CREDIT_NOTE,
        status=Status.APPROVED,
        issue_date=_today(invoice),
        created_at=now,
        changed_at=now,
        submitted_at=now,
        decided_at=now,
        findings={},
        reverses=invoice,
    )
    more = {path: _other_way(path, text) for path, text in (invoice.more or {}).items()}
    taking.more = more | {"preceding_invoice": invoice.number}
    return taking


def _today(invoice: Invoice) -> date:
    return timezone.localdate(timezone=invoice.organization.zone)


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else 0 - value


def _other_way(path: str, text: str) -> str:
    """A value of what not every invoice has; amounts the other way round."""
    value = of_text(path, text)
    other = turned(path, value, Kind.CREDIT_NOTE)
    return text if other is value else plain(other) or text


def _items(invoice: Invoice, taking: Invoice) -> list[LineItem]:
    rows = [
        LineItem(
            **{name: getattr(item, name) for name in _OF_ITEM},
            invoice=taking,
            quantity=_minus(item.quantity),
            line_total=_minus(item.line_total),
        )
        for item in items_of(invoice)
    ]
    return LineItem.objects.bulk_create(rows)


def _code(invoice: Invoice, taking: Invoice) -> None:
    ours = CodingLine.objects.filter(organization=invoice.organization_id)
    rows = []
    for line in ours.filter(invoice=invoice).order_by("position"):
        line.pk, line.invoice = None, taking
        line.amount, line.tax = _minus(line.amount), _minus(line.tax)
        line._state.adding = True
        rows.append(line)
    CodingLine.objects.bulk_create(rows)


def _set_off(invoice: Invoice, taking: Invoice, *, by: Membership) -> None:
    """What is left to pay of one is paid with the other; what was paid is to be had back."""
    left = invoice.left_to_pay
    if not left:
        return
    try:
        for one, amount in ((invoice, left), (taking, 0 - left)):
            pay_by_hand(
                one,
                amount=amount,
                paid_on=_today(invoice),
                account=None,
                closes=False,
                note=_("set off against its reversal"),
                by=by,
            )
    except NotPayable as problem:
        why = _("It is in a payment run. Cancel the run first.")
        raise NotReversible(why) from problem
