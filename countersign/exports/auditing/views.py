"""The owner's page for the tax auditor: archives and procedure documents."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest
from countersign.documents.storage import files
from countersign.exports.models import AuditFile, AuditKind, State

from . import actions
from .forms import PeriodForm
from .shown import shown


@require_safe
@owner_only
def audit(request: MemberRequest) -> HttpResponse:
    """What was made, the newest first, and what can be asked for."""
    return _page(request, PeriodForm(member=request.membership))


@require_POST
@owner_only
def ask_archive(request: MemberRequest) -> HttpResponse:
    """Have the archive of a period made."""
    form = PeriodForm(request.POST, member=request.membership)
    if not form.is_valid():
        return _page(request, form, status=422)
    actions.ask(AuditKind.ARCHIVE, by=request.membership, **form.cleaned_data)
    messages.success(request, _("The archive is being made. It appears below."))
    return redirect("exports:audit")


@require_POST
@owner_only
def ask_procedure(request: MemberRequest) -> HttpResponse:
    """Have the procedure documentation written."""
    actions.ask(AuditKind.PROCEDURE, by=request.membership)
    messages.success(request, _("The document is being written. It appears below."))
    return redirect("exports:audit")


@require_safe
@owner_only
def fetch(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The very bytes that were made."""
    ours = AuditFile.objects.visible_to(request.membership)
    row = get_object_or_404(ours, pk=pk, state=State.READY)
    try:
        chunks = files().part(row.path)
    except FileNotFoundError:
        text = _("%(file)s is not in the storage any more. Tell whoever runs Countersign here.")  # fmt: skip
        messages.error(request, text % {"file": row.file_name})
        return redirect(
            "backup:archive" if row.kind == AuditKind.WHOLE else "exports:audit"
        )
    response = StreamingHttpResponse(chunks, content_type=row.media_type)
    response["Content-Disposition"] = f'attachment; filename="{row.file_name}"'
    response["Content-Length"] = row.size
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: MemberRequest, form: PeriodForm, status: int = 200) -> HttpResponse:
    kinds = (AuditKind.ARCHIVE, AuditKind.PROCEDURE)
    rows = shown(request.membership, kinds)
    context = {"form": form, "rows": rows, "room": "settings"}
    return render(request, "exports/auditing/audit.html", context, status=status)
