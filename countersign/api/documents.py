"""Files: uploaded, looked at, fetched."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django.core.files import File
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from countersign.accounts.http import MemberRequest
from countersign.documents import spool
from countersign.documents.models import Document, ReadingState
from countersign.documents.serving import serve
from countersign.documents.uploads import take_files
from countersign.invoices.access import document_for
from countersign.invoices.desk.actions import UploadOutcome, attempt

from .actions import keep_first
from .door import asked_of, key_of
from .problems import Problem
from .scoped import Token, enters

router = Router(tags=["Documents"])
_LATER: Final = ("storage-away", "busy")
_CHUNK: Final = 64 * 1024
_FILE: Final = {"type": "string", "contentMediaType": "application/octet-stream"}
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": _FILE},
                }
            },
            "application/octet-stream": {"schema": _FILE},
        },
    }
}


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


class Named(Schema):
    """How a file is called that is sent as the body itself."""

    name: str = Field(default="", max_length=255, examples=["R-2026-17.pdf"])


@router.post(
    "/documents",
    response={201: Uploaded},
    auth=Token("documents:write", enters),
    url_name="upload_document",
    summary="Upload a file",
    openapi_extra=_BODY,
)
def upload_document(request: MemberRequest, named: Query[Named]) -> HttpResponse:
    """Upload an invoice, as a form with one `file` or as the body itself; each becomes a draft, which is read in a moment.

    The same file again finds the draft that was made of it. A file that packs others becomes a draft for each.
    """
    with _sent(request, named.name) as file:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        outcomes = attempt(file, by=request.membership)
    response = _answer(outcomes)
    if key := key_of(request):
        asked = asked_of(request, digest.digest())
        token: Any = request.token  # type: ignore[attr-defined]
        return keep_first(token, key, asked, response)
    return response


@contextmanager
def _sent(request: MemberRequest, name: str) -> Iterator[File[bytes]]:
    """The file that a call brings. Raises Problem where there is none."""
    if request.content_type == "multipart/form-data":
        take_files(request)
        files = [one for each in request.FILES.lists() for one in each[1]]
        if len(files) != 1:
            text = _("Send one file, as “file”.")
            error = {"pointer": "/file", "detail": text}
            raise Problem("not-understood", text, errors=[error])
        yield files[0]
        return
    with spool.fresh() as kept:
        while chunk := request.read(_CHUNK):
            kept.write(chunk)
        kept.seek(0)
        yield File(kept, name or "invoice")


def _answer(outcomes: list[UploadOutcome]) -> HttpResponse:
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
    said = Uploaded(outcomes=[_outcome(one) for one in outcomes])
    return HttpResponse(
        said.model_dump_json(),
        status=HTTPStatus.CREATED,
        content_type="application/json; charset=utf-8",
    )


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
    openapi_extra={
        "responses": {
            200: {
                "description": "The bytes as they were uploaded.",
                "content": {"*/*": {"schema": _FILE}},
            }
        }
    },
)
def fetch_original(request: MemberRequest, document_id: int) -> HttpResponseBase:
    """The file byte for byte, or the part of it that a Range asks for. It may lead on to the storage, for some minutes."""
    return serve(request, document_for(request, document_id))
