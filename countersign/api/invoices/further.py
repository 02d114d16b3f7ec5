"""Further files of an invoice: put beside it, named, moved, taken out, removed. They are fetched as documents."""

from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Field, Query, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.files import BODY, FileName, made, sent, sha256_of
from countersign.api.forms import Sent, wrong
from countersign.api.problems import Problem
from countersign.documents.refusals import explain
from countersign.extraction.files import Refused
from countersign.invoices.access import own_invoice, visible_invoice
from countersign.invoices.further import actions
from countersign.invoices.further.access import or_404, own_file
from countersign.invoices.further.rows import (
    HasItAlready,
    OneOfSeveral,
    further_rows,
    must_take_files,
)
from countersign.invoices.models import FurtherFile, FurtherKind

from .answering import now
from .entering import WRITES
from .listing import READS
from .noun import router
from .shown import Whole


class FurtherOut(Schema):
    """A further file; its bytes are those of its `document`."""

    id: int
    invoice: int
    document: int
    name: str = Field(examples=["delivery-note.pdf"])
    kind: FurtherKind
    added_at: datetime

    @classmethod
    def of(cls, row: FurtherFile) -> "FurtherOut":
        """What is told of one."""
        return cls(
            id=row.pk,
            invoice=row.invoice_id,
            document=row.document_id,
            name=row.name,
            kind=FurtherKind(row.kind),
            added_at=row.added_at,
        )


class Files(Schema):
    """An invoice's further files in their order."""

    files: list[FurtherOut]


@router.get(
    "/invoices/{int:invoice_id}/files",
    response=Files,
    auth=READS,
    url_name="further_files",
    summary="Its further files",
)
def list_further_files(request: MemberRequest, invoice_id: int) -> Files:
    """What somebody put beside it that is not read for it."""
    rows = further_rows(visible_invoice(request, invoice_id))
    return Files(files=[FurtherOut.of(one) for one in rows])


class Added(FileName):
    """How the file is called, and what it is."""

    kind: FurtherKind | None = Field(default=None, description="Nothing: as its content says.")  # fmt: skip


@router.post(
    "/invoices/{int:invoice_id}/files",
    response={201: FurtherOut},
    auth=WRITES,
    url_name="further_files",
    summary="Add a further file",
    openapi_extra=BODY,
)
def add_further_file(
    request: MemberRequest, invoice_id: int, named: Query[Added]
) -> HttpResponse:
    """Put a file beside one's own invoice, as a form with one `file` or as the body itself. The same file again changes nothing."""
    invoice = own_invoice(request, invoice_id)
    must_take_files(invoice)
    with sent(request, named.name) as file:
        digest = sha256_of(file)
        kind = named.kind or ""
        try:
            row = or_404(
                partial(actions.add, invoice, file, kind, by=request.membership)
            )
        except Refused as refused:
            raise wrong("file", str(explain(refused))) from refused
        except HasItAlready as problem:
            row = _there_already(invoice_id, request, digest, problem)
    return made(request, digest, FurtherOut.of(row))


def _there_already(
    invoice_id: int, request: MemberRequest, digest: bytes, problem: HasItAlready
) -> FurtherFile:
    rows = further_rows(own_invoice(request, invoice_id))
    for row in rows.filter(document__sha256=digest.hex()):
        return row
    raise _has(problem) from problem


class NameKind(Sent):
    """What a further file is."""

    kind: FurtherKind


@router.patch(
    "/files/{int:file_id}",
    response=FurtherOut,
    auth=WRITES,
    summary="Say what a further file is",
)
def name_further_file(
    request: MemberRequest, file_id: int, said: Body[NameKind]
) -> FurtherOut:
    """Until its invoice is decided."""
    row, _invoice = own_file(request, file_id)
    or_404(partial(actions.name_kind, row, said.kind, by=request.membership))
    return FurtherOut.of(own_file(request, file_id)[0])


class Into(Sent):
    """With which invoice."""

    into: int = Field(ge=1, le=2**63 - 1)


@router.post(
    "/files/{int:file_id}/move",
    response=FurtherOut,
    auth=WRITES,
    summary="Put a further file with another invoice",
)
def move_further_file(
    request: MemberRequest, file_id: int, said: Body[Into]
) -> FurtherOut:
    """Both are one's own, and nobody has decided with this file."""
    row, _invoice = own_file(request, file_id)
    into = own_invoice(request, said.into)
    try:
        moved = or_404(partial(actions.move, row, into.pk, by=request.membership))
    except HasItAlready as problem:
        raise _has(problem) from problem
    return FurtherOut.of(moved)


@router.delete(
    "/files/{int:file_id}",
    response={204: None},
    auth=WRITES,
    summary="Remove a further file",
)
def remove_further_file(request: MemberRequest, file_id: int) -> Any:
    """For good, unless something else uses it; once anybody has decided with it, it stays (409)."""
    row, _invoice = own_file(request, file_id)
    or_404(partial(actions.remove, row, by=request.membership))
    return Status(HTTPStatus.NO_CONTENT, None)


class Some(Sent):
    """Some further files of one invoice."""

    files: list[int] = Field(min_length=1, max_length=20)


@router.post(
    "/files/take-out",
    response={201: Whole},
    auth=WRITES,
    summary="Begin a draft from further files",
)
def take_out_files(
    request: MemberRequest, said: Body[Some], response: HttpResponse
) -> Any:
    """Make a draft of one's own of some further files of one invoice: they are read for it now."""
    pairs = [own_file(request, one) for one in dict.fromkeys(said.files)]
    if len({invoice.pk for _row, invoice in pairs}) > 1:
        raise Http404
    rows = [row for row, _invoice in pairs]
    draft = or_404(partial(actions.take_out, rows, by=request.membership))
    return Status(HTTPStatus.CREATED, now(request, draft, response))


class PutWith(Into):
    """With which invoice the file of a draft goes, and as what."""

    kind: FurtherKind | None = None
    sure: bool = Field(default=False, description="Also where something was entered in the draft, which is gone then.")  # fmt: skip


@router.post(
    "/invoices/{int:invoice_id}/put-with",
    response=Files,
    auth=WRITES,
    summary="Put a draft's file with another invoice",
)
def put_with_invoice(
    request: MemberRequest, invoice_id: int, said: Body[PutWith]
) -> Files:
    """The file of one's own draft becomes a further file of another one of one's own; the draft is gone then."""
    draft, into = own_invoice(request, invoice_id), own_invoice(request, said.into)
    kind, by = said.kind or "", request.membership
    put = partial(actions.put_with, draft.pk, into.pk, kind, by=by, sure=said.sure)
    try:
        rows = or_404(put)
    except actions.WasTypedIn as problem:
        text = _("Something was entered in this draft: say “sure” where it may go.")
        raise Problem("not-now", text) from problem
    except OneOfSeveral as problem:
        text = _("%(draft)s is one of several invoices in its file: that file goes with no other invoice.")  # fmt: skip
        raise Problem("not-now", text % {"draft": draft}) from problem
    except HasItAlready as problem:
        raise _has(problem) from problem
    return Files(files=[FurtherOut.of(one) for one in rows])


def _has(problem: HasItAlready) -> Problem:
    text = _("%(invoice)s has this file already, as %(file)s. Nothing was changed.")
    words = {"invoice": problem.invoice, "file": problem.name}
    return Problem("not-now", text % words)
