"""What an invoice's page says of its payments, worked out before the template."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, Status
from countersign.invoices.vendors.history import VendorHistory
from countersign.payments import obstacles, queries
from countersign.payments.giro.code import GiroCode, giro_code
from countersign.payments.models import How
from countersign.payments.queries import MoneyLine


@dataclass(frozen=True, slots=True)
class ShownPayment:
    """One payment; `can_undo` while it counts."""

    pk: int
    text: str
    amount: str
    note: str
    run: int | None
    undone: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """What was paid of an invoice, what keeps it from being paid, and what a manager can do."""

    invoice: int
    state: str
    is_settled: bool
    left: str
    obstacle: str
    payments: Sequence[ShownPayment]
    can_pay: bool
    today: str
    amount: str
    accounts: Sequence[MoneyLine]
    code: GiroCode | None


def panel(history: VendorHistory, member: Membership) -> Panel | None:
    """What a member sees of an invoice beside its vendor's history; None while nobody has approved it.

    Managers who signed in can do something.
    """
    invoice = history.invoice
    if invoice.status != Status.APPROVED:
        return None
    formats = member.organization.formats
    acts = member.manages and not member.via
    left = invoice.left_to_pay
    shown = f"{formats.show_amount(left, invoice.currency)} {invoice.currency}"
    lines = queries.money_of(invoice, left=bool(left), member=member if acts else None)
    payments = [one for one in lines if one.what == "payment"]
    obstacle = _obstacle(history, lines) if left else ""
    can_pay = acts and bool(left) and not isinstance(obstacle, obstacles.InRun)
    return Panel(
        invoice=invoice.pk,
        state=_state(invoice, payments),
        is_settled=invoice.paid_at is not None,
        left=shown if left else "",
        obstacle=obstacle,
        payments=[_payment(one, invoice, member, acts=acts) for one in payments],
        can_pay=can_pay,
        today=formats.show_date(timezone.localdate(timezone=member.zone)),
        amount=formats.show_amount(left, invoice.currency),
        accounts=[one for one in lines if one.what == "account"],
        code=giro_code(invoice, formats) if can_pay and not obstacle else None,
    )


def _obstacle(history: VendorHistory, lines: Sequence[MoneyLine]) -> str:
    """What keeps it from being paid by a run."""
    confirmed = {
        (one.vendor_id, one.iban)
        for one in history.accounts
        if one.is_confirmed and one.scheme is None
    }
    run = next((one.pk for one in lines if one.what == "run"), None)
    return obstacles.of_one(history.invoice, confirmed, run)


def _state(invoice: Invoice, payments: Sequence[MoneyLine]) -> str:
    """Paid, ordered from the bank, paid in part, or to be paid."""
    counting = [one for one in payments if one.undone_at is None]
    if invoice.paid_at is None:
        return _("Paid in part") if counting else _("To pay")
    if any(one.booked_on is None for one in counting):
        return _("In a file for the bank")
    return _("Paid")


def _payment(
    payment: MoneyLine, invoice: Invoice, member: Membership, *, acts: bool
) -> ShownPayment:
    formats = member.organization.formats
    day = formats.show_date(payment.booked_on or payment.paid_on)
    if payment.booked_on is None:
        text = _("ordered for %(day)s") % {"day": day}
    else:
        text = _("paid on %(day)s") % {"day": day}
    how = str(How(payment.how).label)
    currency = invoice.currency
    notes = [how, payment.account, payment.text]
    if payment.discount:
        saved = formats.show_amount(payment.discount, currency)
        notes.append(_("cash discount %(amount)s") % {"amount": saved})
    undone = ""
    if payment.undone_at:
        who = payment.undone_name or payment.undone_email
        undone = _("undone by %(who)s") % {"who": who}
    return ShownPayment(
        pk=payment.pk,
        text=text,
        amount=f"{formats.show_amount(payment.amount, currency)} {currency}",
        note=" · ".join(one for one in notes if one),
        run=payment.run,
        undone=undone,
        can_undo=acts and not payment.undone_at,
    )
