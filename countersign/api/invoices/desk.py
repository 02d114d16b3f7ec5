"""What an agent does with an invoice as a whole: taken, handed over, put with another one, set aside, deleted."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, Final, TypeVar

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Field, Status

from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership, User
from countersign.api.actions import all_or_nothing
from countersign.api.forms import Sent, wrong
from countersign.api.problems import Problem
from countersign.api.scoped import Token, enters
from countersign.documents import actions as documents
from countersign.invoices.access import own_invoice, visible_invoice
from countersign.invoices.desk import actions as desk
from countersign.invoices.entering import actions as entering
from countersign.invoices.holding.actions import take
from countersign.invoices.models import Invoice
from countersign.selection import actions as selection

from .answering import must_be_as_seen, now
from .entering import WRITES
from .noun import router
from .shown import Whole

ASSIGNS: Final = Token("invoices:assign")
T = TypeVar("T")


@router.delete(
    "/invoices/{int:invoice_id}",
    response={204: None},
    auth=Token("invoices:delete", enters),
    summary="Delete an invoice",
)
@all_or_nothing
def delete_invoice(request: MemberRequest, invoice_id: int) -> Any:
    """Remove one's own invoice, with files that nothing else uses, for good; once anybody has decided on it, it stays (409).

    The history keeps what it was. With If-Match only that version.
    """
    invoice = own_invoice(request, invoice_id)
    must_be_as_seen(request, invoice)
    take(invoice, by=request.membership)
    _or_404(partial(entering.delete, invoice.pk, by=request.membership))
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/invoices/{int:invoice_id}/set-aside",
    response=Whole,
    auth=WRITES,
    summary="Set an invoice aside",
)
@all_or_nothing
def set_invoice_aside(
    request: MemberRequest, invoice_id: int, response: HttpResponse
) -> Whole:
    """Take what managers returned or rejected off one's desk; all of it stays, and submitting it again puts it back."""
    invoice = take(own_invoice(request, invoice_id), by=request.membership)
    desk.set_aside(invoice, by=request.membership)
    return now(request, invoice, response)


class Take(Sent):
    """How an invoice of everybody's becomes one's own."""

    over: bool = Field(default=False, description="Also where a colleague is in it, who is told by mail.")  # fmt: skip


@router.post(
    "/invoices/{int:invoice_id}/take",
    response=Whole,
    auth=WRITES,
    summary="Take an invoice from everybody's desk",
)
def take_invoice(
    request: MemberRequest,
    invoice_id: int,
    response: HttpResponse,
    said: Body[Take] = Take(),  # noqa: B008 - as ninja reads it
) -> Whole:
    """Make one of everybody's one's own; one that is one's own stays so. 409 while a colleague is in it."""
    invoice = own_invoice(request, invoice_id)
    take(invoice, by=request.membership, over=said.over)
    return now(request, invoice, response)


class HandOver(Sent):
    """To whom an invoice goes, and why."""

    to: int | None = Field(default=None, ge=1, le=2**63 - 1, description="A user's number; null for everybody's desk.")  # fmt: skip
    note: str = Field(default="", max_length=500, description="Shown on the desk, in the mail and in the history.")  # fmt: skip


@router.post(
    "/invoices/{int:invoice_id}/hand-over",
    response={204: None},
    auth=ASSIGNS,
    summary="Hand an invoice over",
)
def hand_invoice_over(
    request: MemberRequest, invoice_id: int, said: Body[HandOver]
) -> Any:
    """Put an open invoice on a colleague's desk, or on everybody's: one's own, and for managers anybody's. They are told by mail.

    Whoever had it before does not decide on it. With If-Match only that version.
    """
    invoice, by = visible_invoice(request, invoice_id), request.membership
    must_be_as_seen(request, invoice)
    to = _colleague(said.to, by)
    note = " ".join(said.note.split())
    do = partial(selection.hand_over, to=to, by=by, note=note)
    [outcome] = selection.do_each([(invoice, invoice.version)], do)
    if outcome.reason:
        raise Problem("not-now", outcome.reason)
    selection.tell_both([outcome], to=to, by=by)
    return Status(HTTPStatus.NO_CONTENT, None)


def _colleague(user: int | None, by: Membership) -> User:
    """Who enters invoices here and has this number, or who stands for everybody. Raises Problem."""
    if user is None:
        return everybody_of(by.organization)
    members = Membership.objects.filter(organization=by.organization_id).agents()
    found = members.filter(user=user, user__is_active=True).select_related("user")
    for member in found:
        return member.user
    raise wrong("to", _("Nobody who enters invoices here has this number."))


class Join(Sent):
    """With which invoice."""

    into: int = Field(ge=1, le=2**63 - 1, description="The other one's number.")


@router.post(
    "/invoices/{int:invoice_id}/join",
    response=Whole,
    auth=WRITES,
    summary="Add an invoice to another one",
)
@all_or_nothing
def join_invoices(
    request: MemberRequest, invoice_id: int, said: Body[Join], response: HttpResponse
) -> Whole:
    """Move the items and files of one's own draft to another open one of one's own, which is answered; the first is gone then."""
    invoice = take(own_invoice(request, invoice_id), by=request.membership)
    must_be_as_seen(request, invoice)
    into = own_invoice(request, said.into)
    join = partial(entering.join, invoice.pk, into.pk, by=request.membership)
    return now(request, _or_404(join), response)


@router.post(
    "/invoices/{int:invoice_id}/read-again",
    response={202: None},
    auth=WRITES,
    summary="Read its files again",
)
def read_invoice_again(request: MemberRequest, invoice_id: int) -> Any:
    """Read those files anew that could not be read for a reason that may be over. What comes of it stands in its suggestions."""
    for document in own_invoice(request, invoice_id).files:
        documents.read_again(document)
    return Status(HTTPStatus.ACCEPTED, None)


def _or_404(act: Callable[[], T]) -> T:
    try:
        return act()
    except Invoice.DoesNotExist as gone:
        raise Http404 from gone
