"""What is taken along: archives of a period, procedure documents, the whole organization, the evidence of one invoice."""

from datetime import date, datetime
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Body, Field, Query, Router, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.database.keyset import Order
from countersign.documents.storage import files
from countersign.exports.access import own_audit_file
from countersign.exports.auditing import actions
from countersign.exports.evidence import archive
from countersign.exports.models import AuditFile, AuditKind
from countersign.exports.models.export import State
from countersign.invoices.access import visible_invoice

from .cursors import Paged, page
from .files import fetched
from .forms import Sent, wrong
from .problems import Problem
from .scoped import Token, manages, owns

router = Router(tags=["Archives"])
READS: Final = Token("archives:read", owns)
_NEWEST: Final = Order("asked_at", descending=True)
_IN_MEMORY: Final = 1024 * 1024


class ArchiveOut(Schema):
    """A file to take along; it is there once it is ready."""

    id: int
    kind: AuditKind
    state: State
    first: date | None
    last: date | None
    asked_at: datetime
    made_at: datetime | None
    file_name: str
    size: int
    sha256: str
    invoices: int

    @classmethod
    def of(cls, row: AuditFile) -> "ArchiveOut":
        """What is told of one."""
        return cls(
            id=row.pk,
            kind=AuditKind(row.kind),
            state=State(row.state),
            first=row.first,
            last=row.last,
            asked_at=row.asked_at,
            made_at=row.made_at,
            file_name=row.file_name,
            size=row.size,
            sha256=row.sha256,
            invoices=row.invoices,
        )


class Archives(Schema):
    """One page of archives, the newest first."""

    archives: list[ArchiveOut]
    next: str | None = Field(default=None, description="`cursor` of the next page; null on the last one.")  # fmt: skip


@router.get("/archives", response=Archives, auth=READS, summary="Archives")
def list_archives(request: MemberRequest, asked: Query[Paged]) -> Archives:
    """All that can be fetched. The whole of an organization is kept for some days."""
    rows = AuditFile.objects.visible_to(request.membership)
    found, following = page(rows, _NEWEST, asked)
    return Archives(archives=[ArchiveOut.of(one) for one in found], next=following)


class AskArchive(Sent):
    """Which one; an archive of a period has its days."""

    kind: AuditKind
    first: date | None = Field(default=None, examples=["2026-01-01"])
    last: date | None = Field(default=None, examples=["2026-12-31"])


@router.post(
    "/archives",
    response={201: ArchiveOut},
    auth=Token("archives:write", owns),
    summary="Ask for an archive",
)
def ask_archive(request: MemberRequest, said: Body[AskArchive]) -> Any:
    """It is made in a while: ask for it again until its state is ready."""
    days: dict[str, date] = {}
    if said.kind == AuditKind.ARCHIVE:
        if said.first is None or said.last is None:
            raise wrong("last" if said.first else "first", _("This is needed."))
        if said.first > said.last:
            text = _("The first day comes before the last one.")
            raise wrong("first", text)
        days = {"first": said.first, "last": said.last}
    row = actions.ask(said.kind, by=request.membership, **days)
    return Status(HTTPStatus.CREATED, ArchiveOut.of(row))


@router.get(
    "/archives/{int:archive_id}",
    response=ArchiveOut,
    auth=READS,
    summary="One archive",
)
def get_archive(request: MemberRequest, archive_id: int) -> ArchiveOut:
    """How far it is, or what came of it."""
    return ArchiveOut.of(own_audit_file(request, archive_id))


@router.get(
    "/archives/{int:archive_id}/file",
    response={200: None},
    auth=READS,
    summary="Fetch an archive's file",
    openapi_extra=fetched("The very bytes that were made."),
)
def fetch_archive(request: MemberRequest, archive_id: int) -> HttpResponseBase:
    """Once it is ready."""
    row = own_audit_file(request, archive_id)
    if row.state != State.READY:
        raise Problem("not-now", _("It is not ready."))
    try:
        chunks = files().part(row.path)
    except FileNotFoundError as problem:
        text = _("%(file)s is not in the storage any more. Tell whoever runs Countersign here.")  # fmt: skip
        raise Problem("not-now", text % {"file": row.file_name}) from problem
    response = StreamingHttpResponse(chunks, content_type=row.media_type)
    response["Content-Disposition"] = f'attachment; filename="{row.file_name}"'
    response["Content-Length"] = str(row.size)
    return response


@router.get(
    "/invoices/{int:invoice_id}/evidence",
    response={200: None},
    auth=Token("history:read", manages),
    summary="Fetch the evidence of an invoice",
    openapi_extra=fetched("A ZIP that can be checked without this program."),
)
def fetch_evidence(request: MemberRequest, invoice_id: int) -> HttpResponseBase:
    """All that proves what became of it."""
    invoice = visible_invoice(request, invoice_id)
    out = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by the response
    try:
        archive.write(invoice, out)
    except archive.NotTheOriginal as problem:
        out.close()
        text = _(
            "%(file)s is not in the storage as it was uploaded. Tell whoever runs Countersign here."
        )
        raise Problem("not-now", text % {"file": problem.document}) from problem
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=archive.archive_name(invoice))
