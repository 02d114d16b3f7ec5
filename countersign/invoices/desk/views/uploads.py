"""Files in, drafts out."""

from typing import Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.documents.uploads import takes_files
from countersign.invoices.access import entered_document
from countersign.invoices.desk.actions import (
    UploadOutcome,
    attempt,
    attempt_pages,
    begin,
    enter_again,
)

from .desk import show_desk

LATER: Final = ("storage-away", "busy")
"""Refusals that say nothing of the file: it may be sent again."""


@takes_files
@require_POST
@agent_only
def upload(request: MemberRequest) -> HttpResponse:
    """Each file becomes a draft; the first one opens, unless something must be said of one of them."""
    files = [
        one for one in request.FILES.getlist("files") if isinstance(one, UploadedFile)
    ]
    if not files:
        messages.error(request, _("Choose at least one file."))
        return redirect("invoices:desk")
    if request.POST.get("as_pages"):
        outcomes = attempt_pages(files, by=request.membership)
    else:
        outcomes = [
            told for one in files for told in attempt(one, by=request.membership)
        ]
    return answered(request, outcomes)


def answered(request: MemberRequest, outcomes: list[UploadOutcome]) -> HttpResponse:
    """What became of files: lines for the script that sent them, else the draft itself where nothing must be said."""
    begun = [outcome.begun for outcome in outcomes if outcome.begun]
    status = 200 if begun else _status(outcomes)
    if request.headers.get("X-Requested-With") == "file-drop":
        context = {"outcomes": outcomes}
        return render(request, "invoices/desk/_outcomes.html", context, status=status)
    if len(begun) == len(outcomes) and all(one.is_new for one in begun):
        return redirect("invoices:edit", begun[0].invoice.pk)
    return show_desk(request, outcomes, status=status)


def _status(outcomes: list[UploadOutcome]) -> int:
    """What nothing but refusals is answered with: 503 when trying again later is all there is to do."""
    later = all(one.refusal and one.refusal.code in LATER for one in outcomes)
    return 503 if later else 422


@require_POST
@agent_only
def again(request: MemberRequest, pk: int) -> HttpResponse:
    """Enter an invoice from a file that was entered before."""
    document = entered_document(request, pk)
    invoice = enter_again(document, by=request.membership)
    return redirect("invoices:edit", invoice.pk)


@require_POST
@agent_only
def new(request: MemberRequest) -> HttpResponse:
    """Begin an invoice without a file."""
    return redirect("invoices:edit", begin(by=request.membership).pk)
