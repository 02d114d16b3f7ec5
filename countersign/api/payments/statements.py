"""Statements of the bank: read in, and their bookings booked or set aside."""

from datetime import date
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Field, Query, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.cursors import Paged, page
from countersign.api.files import BODY, FileName, made, sent, sha256_of
from countersign.api.forms import Sent, wrong
from countersign.api.problems import Problem
from countersign.database.keyset import Order
from countersign.documents.refusals import explain
from countersign.exports.formats.separated import with_decimals
from countersign.extraction.files import Refused
from countersign.money.currencies import exponent
from countersign.payments import access
from countersign.payments.models import StatementLine
from countersign.payments.settling.actions import NotPayable, TooMuch
from countersign.payments.statements import actions
from countersign.payments.statements.forms import NotNamed, parts_named
from countersign.payments.statements.matching import Matcher, Proposal
from countersign.payments.statements.page import LOOKED_AT, keys_of

from .noun import BOOKS, READS, router

_FIRST: Final = Order("booked_on")
_LARGEST: Final = 20 * 1024 * 1024


class TakenIn(Schema):
    """What came of a statement."""

    statement: int
    new: int = Field(description="Bookings that were not known.")
    known: int
    elsewhere: int = Field(description="Of other accounts: left out.")
    pending: int = Field(description="Not booked by the bank yet: left out.")


@router.post(
    "/statements",
    response={201: TakenIn},
    auth=BOOKS,
    url_name="read_statement",
    summary="Read a statement in",
    openapi_extra=BODY,
)
def read_statement(request: MemberRequest, named: Query[FileName]) -> HttpResponse:
    """A file of the bank (camt or MT940), as a form with one `file` or as the body itself. Each booking is kept once, whichever files name it."""
    with sent(request, named.name) as file:
        if (file.size or 0) > min(_LARGEST, settings.UPLOAD_MAX_BYTES):
            raise Problem("too-large")
        digest = sha256_of(file)
        name = named.name or file.name or "statement"
        taken = _read_in(file.read(), name, request)
    said = TakenIn(
        statement=taken.statement.pk,
        new=taken.new,
        known=taken.known,
        elsewhere=taken.elsewhere,
        pending=taken.pending,
    )
    return made(request, digest, said)


def _read_in(data: bytes, name: str, request: MemberRequest) -> actions.TakenIn:
    words = {"name": name}
    try:
        return actions.read_in(data, name, by=request.membership)
    except Refused as problem:
        raise wrong("file", str(explain(problem))) from problem
    except actions.NoStatement as problem:
        text = _(
            "%(name)s is no bank statement in camt or MT940 form. Nothing was read."
        )
        raise wrong("file", text % words) from problem
    except actions.TooMany as problem:
        text = _("%(name)s has too many bookings for one file. Nothing was read.")
        raise wrong("file", text % words) from problem
    except actions.NotOurs as problem:
        text = _(
            "%(name)s is of another account (%(accounts)s). An owner adds own accounts under Settings."
        )
        words["accounts"] = ", ".join(problem.accounts) or "?"
        raise wrong("file", text % words) from problem


class PartOut(Schema):
    """An invoice that a booking may have paid, and how much of it."""

    invoice: int
    amount: str
    discount: str


class BookingOut(Schema):
    """A line of a statement that nobody has said anything of; less than nothing went out."""

    id: int
    account: int
    booked_on: date
    amount: str = Field(examples=["-119.00"])
    currency: str
    name: str
    text: str
    parts: list[PartOut] = Field(description="What it may have paid; nothing where nothing comes close.")  # fmt: skip
    why: str
    sure: bool
    keys: str = Field(description="Names this proposal, for booking it.")


class Bookings(Schema):
    """One page of open bookings, the first one first."""

    bookings: list[BookingOut]
    next: str | None = Field(default=None, description="`cursor` of the next page; null on the last one.")  # fmt: skip


@router.get("/bookings", response=Bookings, auth=READS, summary="Open bookings")
def list_bookings(request: MemberRequest, asked: Query[Paged]) -> Bookings:
    """Of which nobody has said yet what they paid, each with what it may have paid."""
    member = request.membership
    rows = StatementLine.objects.filter(
        organization=member.organization_id, booked_at=None, set_aside_at=None
    )
    found, following = page(rows, _FIRST, asked)
    matcher = Matcher.of(member, LOOKED_AT) if found else None
    return Bookings(
        bookings=[
            _told(one, matcher.propose(one) if matcher and one.amount else None)
            for one in found
        ],
        next=following,
    )


def _told(line: StatementLine, proposal: Proposal | None) -> BookingOut:
    digits = exponent(line.currency)
    return BookingOut(
        id=line.pk,
        account=line.account_id,
        booked_on=line.booked_on,
        amount=with_decimals(line.amount, digits),
        currency=line.currency,
        name=line.name,
        text=line.text,
        parts=[
            PartOut(
                invoice=one.invoice.pk,
                amount=with_decimals(one.amount, digits),
                discount=with_decimals(one.discount, digits),
            )
            for one in (proposal.parts if proposal else ())
        ],
        why=str(proposal.why) if proposal else "",
        sure=proposal.sure if proposal else False,
        keys=keys_of(proposal),
    )


class Book(Sent):
    """What a booking paid: the proposal that was seen, or invoices by their numbers."""

    keys: str = Field(default="", max_length=5000)
    numbers: str = Field(default="", max_length=500, description="Separated by commas, instead of `keys`.", examples=["R-1, R-2"])  # fmt: skip


@router.post(
    "/bookings/{int:booking_id}/book",
    response={204: None},
    auth=BOOKS,
    summary="Book a booking",
)
def book_booking(request: MemberRequest, booking_id: int, said: Body[Book]) -> Any:
    """Keep that it paid these invoices. 409 where the proposal is another one by now: look again."""
    line, member = access.line_for(request, booking_id), request.membership
    try:
        if numbers := said.numbers.strip():
            parts = parts_named(numbers, line, member)
        else:
            proposal = Matcher.of(member, LOOKED_AT).propose(line)
            if proposal is None or keys_of(proposal) != said.keys:
                raise actions.Gone
            parts = list(proposal.parts)
        actions.book(line, parts, by=member)
    except NotNamed as problem:
        raise wrong("numbers", str(problem)) from problem
    except (actions.Gone, NotPayable, TooMuch, actions.NotTheSum) as problem:
        text = _("Nothing is booked: something has changed. Please look again.")
        raise Problem("not-now", text) from problem
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/bookings/{int:booking_id}/set-aside",
    response={204: None},
    auth=BOOKS,
    summary="Set a booking aside",
)
def set_booking_aside(request: MemberRequest, booking_id: int) -> Any:
    """It paid no invoice that is here: it is listed no more."""
    try:
        actions.set_aside(access.line_for(request, booking_id), by=request.membership)
    except actions.Gone as problem:
        text = _("Somebody has dealt with this booking already.")
        raise Problem("not-now", text) from problem
    return Status(HTTPStatus.NO_CONTENT, None)
