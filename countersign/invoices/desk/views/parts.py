"""A large file in parts, then its draft: what the desk's script does where it can."""

from typing import Final

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.documents import parts
from countersign.documents.parts import Sending, Unlike
from countersign.documents.refusals import explain
from countersign.documents.uploads import takes_files
from countersign.extraction.files import Refused
from countersign.invoices.desk.actions import UploadOutcome, attempt

from .uploads import LATER, answered

_AGAIN: Final = 409
_KEPT: Final = 204


@takes_files
@require_POST
@agent_only
def part(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Keep one part; 409 when it has come otherwise than it was sent."""
    sending, sent = _sending(request, key), request.FILES.get("part")
    if parts.is_too_many(number):
        return _too_large(request, sending)
    try:
        if not isinstance(sent, UploadedFile):
            raise Unlike
        parts.keep(sending, number, sent, request.POST.get("sha256", ""))
    except Unlike:
        return HttpResponse(status=_AGAIN)
    return HttpResponse(status=_KEPT)


@require_POST
@agent_only
def whole(request: MemberRequest, key: str) -> HttpResponse:
    """The draft, as of an upload; 409 when parts are missing. Asked twice, the second answer names the draft of the first."""
    sending, name = _sending(request, key), request.POST.get("name", "")
    size = request.POST.get("size", "")
    if not (size.isascii() and size.isdigit() and len(size) < 16):
        raise Http404
    if int(size) > settings.UPLOAD_MAX_BYTES:
        return _too_large(request, sending, name)
    try:
        with parts.whole(sending, int(size)) as file:
            outcomes = attempt(File(file, name), by=request.membership)
    except Unlike:
        return HttpResponse(status=_AGAIN)
    kept = any(one.begun or (one.refusal and one.refusal.code in LATER) for one in outcomes)  # fmt: skip
    if not kept:
        parts.forget(sending)
    return answered(request, outcomes)


@require_POST
@agent_only
def forget(request: MemberRequest, key: str) -> HttpResponse:
    """The sender has the answer: the parts are not needed any more."""
    parts.forget(_sending(request, key))
    return HttpResponse(status=_KEPT)


def _sending(request: MemberRequest, key: str) -> Sending:
    sending = Sending.of(request.membership, key)
    if sending is None:
        raise Http404
    return sending


def _too_large(request: MemberRequest, sending: Sending, name: str = "") -> HttpResponse:  # fmt: skip
    parts.forget(sending)
    most = settings.UPLOAD_MAX_BYTES
    refusal = explain(Refused("too-large", size=most, limit=most))
    return answered(request, [UploadOutcome(name, refusal=refusal)])
