"""What was paid of an invoice: looked at, and kept when it was paid elsewhere."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Final

from django.utils.translation import gettext as _
from ninja import Body, Field, Schema, Status

from countersign.accounts.formats import locale_override
from countersign.accounts.http import MemberRequest
from countersign.api.forms import PLAIN, Sent, refused
from countersign.api.problems import Problem
from countersign.exports.formats.separated import with_decimals
from countersign.payments.access import invoice_for, payment_for
from countersign.payments.models import How, Payment
from countersign.payments.settling import actions
from countersign.payments.settling.forms import PaidForm

from .noun import DAY, READS, WRITES, router

_AMOUNT: Final = r"^-?[0-9]{1,12}(\.[0-9]{1,3})?$"


class PaymentOut(Schema):
    """What was paid of one invoice."""

    id: int
    invoice: int
    how: How = Field(description="By a run, by hand, or as a statement says.")
    amount: str = Field(examples=["119.00"])
    discount: str = Field(examples=["0.00"])
    closes: bool = Field(description="The rest is not to be paid any more.")
    paid_on: date
    booked_on: date | None = None
    note: str
    at: datetime
    undone_at: datetime | None = None

    @classmethod
    def of(cls, payment: Payment, digits: int) -> "PaymentOut":
        """What is told of a payment."""
        return cls(
            id=payment.pk,
            invoice=payment.invoice_id,
            how=How(payment.how),
            amount=with_decimals(payment.amount, digits),
            discount=with_decimals(payment.discount, digits),
            closes=payment.closes,
            paid_on=payment.paid_on,
            booked_on=payment.booked_on,
            note=payment.note,
            at=payment.at,
            undone_at=payment.undone_at,
        )


class Payments(Schema):
    """What was paid of an invoice, the oldest first; also what was undone."""

    payments: list[PaymentOut]


@router.get(
    "/invoices/{int:invoice_id}/payments",
    response=Payments,
    auth=READS,
    summary="What was paid of it",
)
def list_payments(request: MemberRequest, invoice_id: int) -> Payments:
    """Each payment of the invoice. What is to be paid is a list of invoices with `payment=unpaid`."""
    invoice = invoice_for(request, invoice_id)
    found = invoice.payments.order_by("pk")
    return Payments(payments=[PaymentOut.of(one, invoice.digits) for one in found])


class Paid(Sent):
    """What was paid elsewhere."""

    amount: str = Field(pattern=_AMOUNT, examples=["119.00"])
    paid_on: str = Field(
        pattern=DAY,
        examples=["2026-03-31"],
        json_schema_extra={"format": "date"},
    )
    closes: bool = Field(default=False, description="The rest is not to be paid any more.")  # fmt: skip
    note: str = Field(default="", max_length=200)


@router.post(
    "/invoices/{int:invoice_id}/payments",
    response={201: PaymentOut},
    auth=WRITES,
    summary="Keep that it was paid",
)
def keep_payment(request: MemberRequest, invoice_id: int, said: Body[Paid]) -> Any:
    """Keep that an approved invoice, or a part of it, was paid by another program. It moves no money."""
    invoice = invoice_for(request, invoice_id)
    typed = said.model_dump(exclude={"closes"}) | ({"closes": "on"} if said.closes else {})  # fmt: skip
    with locale_override(PLAIN):
        form = PaidForm(request.membership, invoice, typed)
        if not form.is_valid():
            raise refused(form)
    try:
        payment = actions.pay_by_hand(
            invoice, by=request.membership, **form.cleaned_data
        )
    except actions.NotPayable as problem:
        text = _(
            "Nothing is kept: it is not approved, in a payment run, or settled already."
        )
        raise Problem("not-now", text) from problem
    except actions.TooMuch as problem:
        text = _("Nothing is kept: it is more than is left to pay.")
        raise Problem("not-now", text) from problem
    return Status(HTTPStatus.CREATED, PaymentOut.of(payment, invoice.digits))


class Undo(Sent):
    """Why a payment counts no more."""

    reason: str = Field(default="", max_length=500)


@router.post(
    "/payments/{int:payment_id}/undo",
    response=PaymentOut,
    auth=WRITES,
    summary="Undo a payment",
)
def undo_payment(
    request: MemberRequest, payment_id: int, said: Body[Undo]
) -> PaymentOut:
    """It came back, or was kept by mistake: the invoice is to be paid again. Again changes nothing."""
    payment = payment_for(request, payment_id)
    actions.undo(payment, by=request.membership, comment=said.reason.strip())
    payment = payment_for(request, payment_id)
    return PaymentOut.of(payment, payment.invoice.digits)
