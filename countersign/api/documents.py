"""Files: uploaded, looked at, fetched."""

from datetime import datetime
from typing import Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema

from countersign.accounts.http import MemberRequest
from countersign.documents.models import Document, ReadingState
from countersign.documents.serving import serve
from countersign.invoices.access import document_for
from countersign.invoices.desk.actions import UploadOutcome, attempt

from .files import BODY, FileName, fetched, made, sent, sha256_of
from .problems import Problem
from .scoped import Token, enters

router = Router(tags=["Documents"])
_LATER: Final = ("storage-away", "busy")


class DocumentOut(Schema):
    """One uploaded file."""

    id: int
    name: str = Field(examples=["R-2026-17.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int
    sha256: str
    pages: int
    uploaded_at: datetime
    reading: ReadingState

    @classmethod
    def of(cls, document: Document) -> "DocumentOut":
        """What is told of a document."""
        return cls(
            id=document.pk,
            name=document.name,
            media_type=document.media_type,
            size=document.size,
            sha256=document.sha256,
            pages=document.page_count,
            uploaded_at=document.uploaded_at,
            reading=ReadingState(document.reading_state),
        )


class Outcome(Schema):
    """What one file became: a draft; or why it was not taken."""

    name: str
    invoice: int | None = None
    document: DocumentOut | None = None
    was_there: bool = Field(
        default=False,
        description="The same file was entered here before: `invoice` is that one.",
    )
    problem: str = Field(
        default="", description="Why it was not taken, and what helps."
    )


class Uploaded(Schema):
    """What became of a file, or of each of those that it packs (a ZIP, a mail)."""

    outcomes: list[Outcome]


@router.post(
    "/documents",
    response={201: Uploaded},
    auth=Token("documents:write", enters),
    url_name="upload_document",
    summary="Upload a file",
    openapi_extra=BODY,
)
def upload_document(request: MemberRequest, named: Query[FileName]) -> HttpResponse:
    """Upload an invoice, as a form with one `file` or as the body itself; each becomes a draft, which is read in a moment.

    The same file again finds the draft that was made of it. A file that packs others becomes a draft for each.
    """
    with sent(request, named.name or "invoice") as file:
        digest = sha256_of(file)
        outcomes = attempt(file, by=request.membership)
    return made(request, digest, _answer(outcomes))


def _answer(outcomes: list[UploadOutcome]) -> Uploaded:
    if not any(one.begun for one in outcomes):
        refused = [one.refusal for one in outcomes if one.refusal]
        if refused and all(one.code in _LATER for one in refused):
            text = str(refused[0])
            raise Problem("not-answering", text, headers={"Retry-After": "60"})
        errors = [
            {"pointer": "/file", "detail": _problem(one), "file": one.name}
            for one in outcomes
        ]
        raise Problem("not-understood", _problem(outcomes[0]), errors=errors)
    return Uploaded(outcomes=[_outcome(one) for one in outcomes])


def _outcome(one: UploadOutcome) -> Outcome:
    if not one.begun:
        return Outcome(name=one.name, problem=_problem(one))
    return Outcome(
        name=one.name,
        invoice=one.begun.invoice.pk,
        document=DocumentOut.of(one.begun.document),
        was_there=not one.begun.is_new,
    )


def _problem(one: UploadOutcome) -> str:
    return str(one.refusal) if one.refusal else one.aside


@router.get(
    "/documents/{int:document_id}",
    response=DocumentOut,
    auth=Token("documents:read"),
    summary="One file",
)
def get_document(request: MemberRequest, document_id: int) -> DocumentOut:
    """What is known of a file that an invoice has which one may see."""
    return DocumentOut.of(document_for(request, document_id))


@router.get(
    "/documents/{int:document_id}/original",
    response={200: None},
    auth=Token("documents:read"),
    summary="Fetch a file",
    openapi_extra=fetched("The bytes as they were uploaded."),
)
def fetch_original(request: MemberRequest, document_id: int) -> HttpResponseBase:
    """The file byte for byte, or the part of it that a Range asks for. It may lead on to the storage, for some minutes."""
    return serve(request, document_for(request, document_id))
