"""Cutting a file of several invoices, and making it whole again."""

from typing import Annotated, Literal

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Field, Schema

from countersign.accounts.http import MemberRequest
from countersign.api.forms import Sent, wrong
from countersign.documents.refusals import explain
from countersign.extraction.files import Refused
from countersign.invoices.access import own_invoice
from countersign.invoices.cutting import actions
from countersign.invoices.cutting.proposed import Cut, pieces_proposed
from countersign.invoices.holding.actions import take
from countersign.invoices.models import Invoice

from .answering import must_be_as_seen, now
from .entering import WRITES
from .listing import READS
from .noun import router
from .shown import Whole


class Page(Sent):
    """A page of the whole file, and by how many degrees it is turned."""

    page: int = Field(ge=1, le=100_000)
    turn: Literal[0, 90, 180, 270] = 0


Piece = Annotated[list[Page], Field(min_length=1, max_length=2000)]


class Pieces(Sent):
    """The pages of each invoice; a page that stands nowhere belongs to none."""

    pieces: list[Piece] = Field(min_length=1, max_length=500, examples=[[[{"page": 1}], [{"page": 2}, {"page": 3}]]])  # fmt: skip


class Proposed(Schema):
    """How a file would be cut; `is_cut`: it is a part of one already."""

    is_cut: bool
    pages: int = Field(description="How many the file has.")
    pieces: list[list[Page]]


@router.get(
    "/invoices/{int:invoice_id}/cut",
    response=Proposed,
    auth=READS,
    summary="How its file would be cut",
)
def get_cut(request: MemberRequest, invoice_id: int) -> Proposed:
    """Where each invoice seems to begin in the file of one's own draft; 404 where there is nothing to cut."""
    cut = _cut_of(own_invoice(request, invoice_id))
    pieces = [] if cut.whole else pieces_proposed(cut.file)
    return Proposed(
        is_cut=cut.whole is not None,
        pages=cut.file.page_count,
        pieces=[
            [Page(page=page, turn=turn) for page, turn in piece]  # type: ignore[arg-type]
            for piece in pieces
        ],
    )


class Drafts(Schema):
    """The drafts that a file became, the one that was cut first."""

    invoices: list[int]


@router.post(
    "/invoices/{int:invoice_id}/cut",
    response=Drafts,
    auth=WRITES,
    summary="Cut its file into invoices",
)
def cut_invoice(request: MemberRequest, invoice_id: int, said: Body[Pieces]) -> Drafts:
    """Give each piece a draft of its own; the whole file is attached to each. With If-Match only that version."""
    invoice = own_invoice(request, invoice_id)
    must_be_as_seen(request, invoice)
    pages = _cut_of(invoice).file.page_count
    pieces = [[(one.page, one.turn) for one in piece] for piece in said.pieces]
    named = [page for piece in pieces for page, _turn in piece]
    if max(named) > pages or len(named) != len(set(named)):
        raise wrong("pieces", _("Each page of the file can stand in one place only."))
    own = take(invoice, by=request.membership)
    try:
        drafts = actions.cut(own, pieces, by=request.membership.actor)
    except Refused as refused:
        raise wrong("pieces", str(explain(refused).wrong)) from refused
    return Drafts(invoices=[one.pk for one in drafts])


@router.post(
    "/invoices/{int:invoice_id}/cut/undo",
    response=Whole,
    auth=WRITES,
    summary="Make its file whole again",
)
def undo_cut(request: MemberRequest, invoice_id: int, response: HttpResponse) -> Whole:
    """Make the drafts that were cut from one file one again, the first, which keeps what was typed; the others go."""
    invoice = own_invoice(request, invoice_id)
    _cut_of(invoice)
    own = take(invoice, by=request.membership)
    return now(request, actions.undo(own, by=request.membership), response)


def _cut_of(invoice: Invoice) -> Cut:
    found = Cut.of(invoice)
    if found is None:
        raise Http404
    return found
