"""A file that a call brings: as a form with one `file`, or as the body itself; its answer is the same however often it is sent."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final

from django.core.files import File
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema

from countersign.accounts.http import MemberRequest
from countersign.documents import spool
from countersign.documents.uploads import take_files

from .actions import keep_first
from .door import asked_of, key_of
from .forms import Written, wrong

_CHUNK: Final = 64 * 1024
BYTES: Final = {"type": "string", "contentMediaType": "application/octet-stream"}
BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": BYTES},
                }
            },
            "application/octet-stream": {"schema": BYTES},
        },
    }
}
"""What an operation says of itself that is sent a file."""


class FileName(Written):
    """How a file is called that is sent as the body itself."""

    name: str = Field(default="", max_length=255, examples=["R-2026-17.pdf"])


def fetched(told: str) -> dict[str, Any]:
    """What an operation says of itself that answers a file."""
    content = {"*/*": {"schema": BYTES}}
    return {"responses": {200: {"description": told, "content": content}}}


@contextmanager
def sent(request: MemberRequest, name: str) -> Iterator[File[bytes]]:
    """The file that a call brings. Raises Problem where there is none."""
    if request.content_type == "multipart/form-data":
        take_files(request)
        files = [one for each in request.FILES.lists() for one in each[1]]
        if len(files) != 1:
            raise wrong("file", _("Send one file, as “file”."))
        yield files[0]
        return
    with spool.fresh() as kept:
        while chunk := request.read(_CHUNK):
            kept.write(chunk)
        kept.seek(0)
        yield File(kept, name or "file")


def sha256_of(file: File[bytes]) -> bytes:
    """Of all its bytes; it is read from the beginning again then."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()


def made(request: MemberRequest, digest: bytes, said: Schema) -> HttpResponse:
    """The answer to a call whose file became something; under its Idempotency-Key the first one that was given."""
    response = JsonResponse(
        said.model_dump(),
        status=HTTPStatus.CREATED,
        content_type="application/json; charset=utf-8",
    )
    if key := key_of(request):
        token: Any = request.token  # type: ignore[attr-defined]
        return keep_first(token, key, asked_of(request, digest), response)
    return response
