"""Months: what is left in one, closed once and for all; one invoice of a closed month reversed."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Field, Path, Router, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.exports.formats.separated import with_decimals
from countersign.invoices.access import visible_invoice
from countersign.invoices.search.months import NotAMonth, read_month
from countersign.money.currencies import exponent
from countersign.month.closing import actions as closing
from countersign.month.closing.left import Left, last_day, left_in
from countersign.month.models import ClosedMonth
from countersign.month.reversing import actions as reversing

from .forms import Sent, wrong
from .problems import Problem
from .scoped import Token, manages

router = Router(tags=["Months"])
READS: Final = Token("months:read", manages)
CLOSES: Final = Token("months:write", manages)
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2026-03"])]  # fmt: skip


class MonthPart(Schema):
    """How many there are in a currency, and what they come to."""

    part: str = Field(description="approved, rejected, unexported, unpaid, on_desk or submitted")  # fmt: skip
    currency: str
    count: int
    amount: str


class MonthOut(Schema):
    """Where a month stands; `parts` are what closing it would lock or leave, while it is open."""

    month: str = Field(examples=["2026-03"])
    is_over: bool
    is_closed: bool
    closed_at: datetime | None
    parts: list[MonthPart]
    seen: str = Field(description="Says what was seen, for closing it.")


@router.get(
    "/months/{month}", response=MonthOut, auth=READS, summary="How a month stands"
)
def get_month(request: MemberRequest, month: Path[Month]) -> MonthOut:
    """Whether it is closed, or what is left in it and in all before."""
    return _told(request, _first(month))


class Close(Sent):
    """That it is meant, as it was seen."""

    seen: str = Field(max_length=100)
    carry: bool = Field(default=False, description="What nobody has decided on counts in a later month.")  # fmt: skip
    note: str = Field(default="", max_length=300)


@router.post(
    "/months/{month}/close", response=MonthOut, auth=CLOSES, summary="Close a month"
)
def close_month(
    request: MemberRequest, month: Path[Month], said: Body[Close]
) -> MonthOut:
    """Lock all that was decided in it and before, for good. 409 where it is not over, is closed, or is not as it was seen."""
    first = _first(month)
    try:
        closing.close(
            first,
            seen=said.seen,
            carry=said.carry,
            note=said.note,
            by=request.membership,
        )
    except closing.Undecided as problem:
        text = _(
            "Not closed: decide on what is not decided, or say that it is to count later."
        )
        raise _other(request, first, text) from problem
    except closing.OtherThanSeen as problem:
        text = _(
            "Not closed: something has changed since. Please look at what it is now."
        )
        raise _other(request, first, text) from problem
    except (closing.NotOver, closing.AlreadyClosed) as problem:
        text = _("%(month)s is closed already, or not over yet.")
        raise Problem("not-now", text % {"month": month}) from problem
    request.membership.organization.refresh_from_db(fields=["closed_through"])
    return _told(request, first)


def _other(request: MemberRequest, first: date, text: str) -> Problem:
    kept = _told(request, first).model_dump()
    return Problem("not-now", text, kept=kept)


def _first(month: str) -> date:
    try:
        return read_month(month)
    except NotAMonth as problem:
        raise Http404 from problem


def _told(request: MemberRequest, first: date) -> MonthOut:
    member = request.membership
    organization, last = member.organization, last_day(first)
    before = organization.closed_through
    is_closed = before is not None and last <= before
    row = None
    if is_closed:
        closed = ClosedMonth.objects.visible_to(member).filter(month__gte=first)
        row = closed.order_by("month").first()
    left = None if is_closed else left_in(organization, first)
    today = timezone.localdate(timezone=organization.zone)
    return MonthOut(
        month=f"{first:%Y-%m}",
        is_over=last < today,
        is_closed=is_closed,
        closed_at=row.at if row else None,
        parts=list(_parts(left)) if left else [],
        seen=left.seen if left else "",
    )


def _parts(left: Left) -> list[MonthPart]:
    return [
        MonthPart(
            part=name,
            currency=currency,
            count=one.count,
            amount=with_decimals(one.amount, exponent(currency)),
        )
        for name, some in left.parts.items()
        for currency, one in sorted(some.items())
        if one.count
    ]


class Reverse(Sent):
    """Why an invoice is taken back."""

    reason: str = Field(min_length=1, max_length=500, pattern=r"\S")


class Reversal(Schema):
    """The invoice of today that takes the other one back."""

    invoice: int
    reverses: int


@router.post(
    "/invoices/{int:invoice_id}/reverse",
    response={201: Reversal},
    auth=CLOSES,
    summary="Reverse a locked invoice",
)
def reverse_invoice(
    request: MemberRequest, invoice_id: int, said: Body[Reverse]
) -> Any:
    """Take one of a closed month back by an invoice of today, so that the month stays as it is. Not by whoever entered it."""
    invoice = visible_invoice(request, invoice_id)
    try:
        taking = reversing.reverse(invoice, reason=said.reason, by=request.membership)
    except reversing.NoReason as problem:
        raise wrong("reason", _("Say why.")) from problem
    except reversing.NotReversible as problem:
        raise Problem("not-now", str(problem)) from problem
    except reversing.OwnInvoice as problem:
        raise Http404 from problem
    said_now = Reversal(invoice=taking.pk, reverses=invoice.pk)
    return Status(HTTPStatus.CREATED, said_now)
