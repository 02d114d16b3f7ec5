"""Accounts that the organization pays from; and all that was due before a day, paid elsewhere."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Field, Query, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.actions import in_turn
from countersign.api.forms import Sent, filled, wrong
from countersign.api.problems import Problem
from countersign.exports.formats.separated import with_decimals
from countersign.money.currencies import exponent
from countersign.payments import queries
from countersign.payments.elsewhere import actions as elsewhere
from countersign.payments.models import OwnAccount
from countersign.payments.models.own import Abroad
from countersign.payments.own import actions
from countersign.payments.own.forms import OwnAccountForm

from .noun import READS, SEES_OWN, SETS, WRITES, router

Line = Annotated[str, Field(max_length=70)]


class OwnAccountOut(Schema):
    """An own account, with holder and address as the bank knows them."""

    id: int
    label: str
    iban: str
    bic: str
    currency: str
    name: str
    street: str
    building: str
    postal_code: str
    town: str
    country: str
    one_booking: bool = Field(description="The bank books a file as one sum.")
    structured: bool = Field(description="The bank takes a list of invoices with one payment.")  # fmt: skip
    abroad: Abroad
    is_closed: bool

    @classmethod
    def of(cls, account: OwnAccount) -> "OwnAccountOut":
        """What is told of one."""
        names = [name for name in cls.model_fields if name not in ("id", "is_closed")]
        told = {name: getattr(account, name) for name in names}
        return cls(id=account.pk, is_closed=account.closed_at is not None, **told)


class OwnAccounts(Schema):
    """All of them, the usual one first."""

    accounts: list[OwnAccountOut]


class OwnAccountIn(Sent):
    """An own account; what is left out stays, null empties."""

    label: Line | None = None
    iban: Line | None = Field(default=None, examples=["DE02120300000000202051"])
    bic: Line | None = None
    currency: Line | None = Field(default=None, examples=["EUR"])
    name: Line | None = None
    street: Line | None = None
    building: Line | None = None
    postal_code: Line | None = None
    town: Line | None = None
    country: Line | None = Field(default=None, examples=["DE"])
    one_booking: bool | None = None
    structured: bool | None = None
    abroad: Abroad | None = None


@router.get(
    "/own-accounts", response=OwnAccounts, auth=SEES_OWN, summary="Own accounts"
)
def list_own_accounts(request: MemberRequest) -> OwnAccounts:
    """Also those that nothing is paid from any more."""
    rows = OwnAccount.objects.of(request.membership)
    return OwnAccounts(accounts=[OwnAccountOut.of(one) for one in rows])


@router.post(
    "/own-accounts",
    response={201: OwnAccountOut},
    auth=SETS,
    summary="Add an own account",
)
def add_own_account(request: MemberRequest, said: Body[OwnAccountIn]) -> Any:
    """Runs can be paid from it then."""
    blank = OwnAccount(
        organization=request.membership.organization,
        currency=request.membership.organization.currency,
    )
    form = filled(lambda data: OwnAccountForm(data, instance=blank), said)
    return Status(HTTPStatus.CREATED, _kept(form, request))


@router.patch(
    "/own-accounts/{int:own_account_id}",
    response=OwnAccountOut,
    auth=SETS,
    summary="Change an own account",
)
@in_turn
def change_own_account(
    request: MemberRequest, own_account_id: int, said: Body[OwnAccountIn]
) -> OwnAccountOut:
    """What was paid from it stays."""
    account = _account_for(request, own_account_id)
    form = filled(lambda data: OwnAccountForm(data, instance=account), said)
    return _kept(form, request)


def _kept(form: OwnAccountForm, request: MemberRequest) -> OwnAccountOut:
    try:
        actions.keep_account(form.instance, by=request.membership)
    except actions.StandsAlready as problem:
        raise wrong("iban", _("This account is there already.")) from problem
    return OwnAccountOut.of(_account_for(request, form.instance.pk))


class CloseAccount(Sent):
    """Whether it is closed."""

    closed: bool = True


@router.post(
    "/own-accounts/{int:own_account_id}/close",
    response=OwnAccountOut,
    auth=SETS,
    summary="Close an own account",
)
def close_own_account(
    request: MemberRequest, own_account_id: int, said: Body[CloseAccount]
) -> OwnAccountOut:
    """Pay from it no more, or (`closed` is false) again."""
    account = _account_for(request, own_account_id)
    actions.close_account(account, closed=said.closed, by=request.membership)
    return OwnAccountOut.of(_account_for(request, own_account_id))


def _account_for(request: MemberRequest, pk: int) -> OwnAccount:
    return get_object_or_404(OwnAccount.objects.of(request.membership), pk=pk)


class LeftOut(Schema):
    """What is left to pay in a currency."""

    currency: str
    count: int
    amount: str


class WasDue(Schema):
    """All that was due before a day and is not paid; `seen` goes back with the answer."""

    left: list[LeftOut]
    seen: str


class Before(Schema):
    """Due before which day."""

    before: date = Field(examples=["2026-01-01"])


@router.get(
    "/paid-elsewhere", response=WasDue, auth=READS, summary="What was due before a day"
)
def get_paid_elsewhere(request: MemberRequest, asked: Query[Before]) -> WasDue:
    """What would be kept as paid elsewhere: whoever begins here has paid it before."""
    now = timezone.now()
    rows = queries.due_before(request.membership, asked.before, decided=now)
    left = queries.left_of(rows)
    return WasDue(
        left=[
            LeftOut(
                currency=one.currency,
                count=one.count,
                amount=with_decimals(one.amount, exponent(one.currency)),
            )
            for one in left
        ],
        seen=elsewhere.seen_as(left),
    )


class SayPaid(Sent):
    """What was seen, and when it was paid."""

    before: date = Field(examples=["2026-01-01"])
    paid_on: date = Field(examples=["2025-12-31"])
    seen: str = Field(max_length=2000)


@router.post(
    "/paid-elsewhere",
    response={202: None},
    auth=WRITES,
    summary="Keep all that was due before a day as paid",
)
def say_paid_elsewhere(request: MemberRequest, said: Body[SayPaid]) -> Any:
    """A worker keeps them, some at a time. It moves no money. 409 where it is something else by now than was seen.

    A member says it: a token of the organization is answered 403.
    """
    member = request.membership
    if member.pk is None:
        raise Problem("not-allowed")
    today = timezone.localdate(timezone=member.zone)
    for name in ("before", "paid_on"):
        if getattr(said, name) > today:
            raise wrong(name, _("This day is still to come."))
    try:
        elsewhere.say_paid(
            said.before,
            paid_on=said.paid_on,
            seen=said.seen,
            decided=timezone.now(),
            by=member,
        )
    except elsewhere.OtherThanSeen as problem:
        text = _(
            "Nothing is kept yet: please look at what it is now, and say it again."
        )
        raise Problem("not-now", text) from problem
    except elsewhere.AnotherOne as problem:
        text = _("What was said before is still being kept: please wait a moment.")
        raise Problem("not-now", text) from problem
    return Status(HTTPStatus.ACCEPTED, None)
