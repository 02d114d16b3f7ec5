"""The owner's page to take everything along: what will be in the archive, and those that were made."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest
from countersign.exports.auditing import actions
from countersign.exports.auditing.shown import shown
from countersign.exports.models import AuditKind

from .holdings import Holdings


@require_safe
@owner_only
def archive(request: MemberRequest) -> HttpResponse:
    """What there is to take along, and the archives that can be fetched."""
    context = {
        "holdings": Holdings.of(request.membership.organization_id),
        "rows": shown(request.membership, [AuditKind.WHOLE]),
        "days": actions.KEPT_DAYS,
        "room": "settings",
    }
    return render(request, "backup/archive.html", context)


@require_POST
@owner_only
def ask(request: MemberRequest) -> HttpResponse:
    """Have the archive made."""
    actions.ask(AuditKind.WHOLE, by=request.membership)
    messages.success(request, _("The archive is being made. It appears below."))
    return redirect("backup:archive")
