"""What was paid of an invoice: looked at, and kept when it was paid elsewhere."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Final

from django.utils.translation import gettext as _
from ninja import Body, Field, Router, Schema, Status
from pydantic import ConfigDict

from countersign.accounts.formats import locale_override
from countersign.accounts.http import MemberRequest
from countersign.exports.formats.separated import with_decimals
from countersign.payments.access import invoice_for
from countersign.payments.models import How, Payment
from countersign.payments.settling import actions
from countersign.payments.settling.forms import PaidForm

from .problems import Problem
from .scoped import Token, manages

router = Router(tags=["Payments"])
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
    auth=Token("payments:read", manages),
    summary="What was paid of it",
)
def list_payments(request: MemberRequest, invoice_id: int) -> Payments:
    """Each payment of the invoice. What is to be paid is a list of invoices with `payment=unpaid`."""
    invoice = invoice_for(request, invoice_id)
    found = invoice.payments.order_by("pk")
    return Payments(payments=[PaymentOut.of(one, invoice.digits) for one in found])


class Paid(Schema):
    """What was paid elsewhere."""

    model_config = ConfigDict(extra="forbid")
    amount: str = Field(pattern=_AMOUNT, examples=["119.00"])
    paid_on: str = Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        examples=["2026-03-31"],
        json_schema_extra={"format": "date"},
    )
    closes: bool = Field(default=False, description="The rest is not to be paid any more.")  # fmt: skip
    note: str = Field(default="", max_length=200)


@router.post(
    "/invoices/{int:invoice_id}/payments",
    response={201: PaymentOut},
    auth=Token("payments:write", manages),
    summary="Keep that it was paid",
)
def keep_payment(request: MemberRequest, invoice_id: int, said: Body[Paid]) -> Any:
    """Keep that an approved invoice, or a part of it, was paid by another program. It moves no money."""
    invoice = invoice_for(request, invoice_id)
    typed = said.model_dump(exclude={"closes"}) | ({"closes": "on"} if said.closes else {})  # fmt: skip
    with locale_override("en_GB"):  # in which numbers have a point
        form = PaidForm(request.membership, invoice, typed)
        errors = [
            {"pointer": f"/{name}", "detail": str(text)}
            for name, texts in form.errors.items()
            for text in texts
        ]
    if errors:
        raise Problem("not-understood", errors=errors)
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
