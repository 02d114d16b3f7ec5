"""Exports: the list, asking for one, looking at one, having its file, cancelling it."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.database import keyset
from countersign.invoices.access import not_by_link

from . import actions, shown
from .access import own_export
from .forms import CancelForm, NewForm
from .making import keeping
from .making.choosing import shown as shown_by
from .making.choosing import unexported as not_exported
from .models import Export

_ROWS: Final = 50
_MOST: Final = 1000  # invoices that are counted unasked
_NEWEST: Final = keyset.Order("asked_at", descending=True)


@require_safe
@manager_only
@not_by_link
def exports(request: MemberRequest) -> HttpResponse:
    """All exports, the newest first, and how much is not exported yet."""
    member = request.membership
    rows = Export.objects.visible_to(member).select_related("by")
    page = keyset.page(rows, _NEWEST, asked=request.GET, size=_ROWS)
    waiting = len(not_exported(member.organization_id).values("pk")[: _MOST + 1])
    context = {
        "room": "exports",
        "page": page,
        "rows": shown.rows(page.rows, member),
        "waiting": min(waiting, _MOST),
        "more": waiting > _MOST,
    }
    return render(request, "exports/list.html", context)


@manager_only
@not_by_link
def new(request: MemberRequest) -> HttpResponse:
    """Which invoices they are and what they come to; then how they are to be written."""
    member = request.membership
    unexported = "unexported" in request.GET
    posted = request.POST if request.method == "POST" else None
    form = NewForm(member, posted, unexported=unexported)
    if form.is_valid():
        address = request.GET.urlencode()
        export = actions.ask(
            form.profile, by=member, filter=address, unexported=unexported
        )
        return redirect("exports:detail", export.pk)
    choice = None if unexported else shown_by(request.GET.urlencode(), member)
    rows = choice.rows if choice else not_exported(member.organization_id)
    totals = rows.totals()
    context = {
        "room": "exports",
        "form": form,
        "unexported": unexported,
        "unread": choice.asked.unread if choice else (),
        "address": "unexported" if unexported else request.GET.urlencode(),
        "count": sum(total.count for total in totals),
        "totals": [total for total in totals if total.currency],
    }
    status = 422 if form.errors else 200
    return render(request, "exports/new.html", context, status=status)


@require_safe
@manager_only
@not_by_link
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    """One export: how far it is, then what is in it, what is not, and what changed since."""
    return _page(request, own_export(request, pk), CancelForm())


@require_safe
@manager_only
@not_by_link
def file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The file, the very bytes that were made; never half of another one."""
    export = own_export(request, pk)
    if not export.made_at:
        return redirect("exports:detail", pk)
    try:
        keeping.must_be_whole(export)
    except keeping.Altered:
        text = _(
            "%(file)s is not in the storage as it was made. Tell whoever runs Countersign here."
        )
        messages.error(request, text % {"file": export})
        return redirect("exports:detail", pk)
    response = StreamingHttpResponse(
        keeping.chunks(export) if request.method != "HEAD" else (),
        content_type=export.media_type,
    )
    response["Content-Length"] = str(export.size)
    disposition = content_disposition_header(True, export.file_name)  # noqa: FBT003 - Django's signature
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@manager_only
@not_by_link
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that an export does not count, and why: its invoices can be exported again."""
    export = own_export(request, pk)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _page(request, export, form, status=422)
    try:
        actions.cancel(export, by=request.membership, **form.cleaned_data)
    except actions.NotReady:
        messages.error(request, _("Only an export that is ready can be cancelled."))
        return redirect("exports:detail", pk)
    text = _("%(file)s is cancelled. Its invoices can be exported again.")
    messages.success(request, text % {"file": export})
    return redirect("exports:detail", pk)


@require_POST
@manager_only
@not_by_link
def again(request: MemberRequest, pk: int) -> HttpResponse:
    """Another export by the same profile, as it was, of what is now as its filter says."""
    export = own_export(request, pk)
    fresh = actions.ask_again(export, by=request.membership)
    return redirect("exports:detail", fresh.pk)


def _page(
    request: MemberRequest, export: Export, form: CancelForm, status: int = 200
) -> HttpResponse:
    context = {
        "room": "exports",
        "export": export,
        "shown": shown.page(export, request.membership),
        "form": form,
    }
    template = "exports/detail.html"
    if request.headers.get("HX-Request"):
        template = "exports/_export.html"
    return render(request, template, context, status=status)
