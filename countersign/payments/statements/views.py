"""Statements of the bank: read in, and booked by a person."""

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.documents.refusals import explain
from countersign.documents.uploads import takes_files
from countersign.extraction.files import Refused
from countersign.invoices.access import not_by_link
from countersign.payments import access, queries
from countersign.payments.settling.actions import NotPayable, TooMuch

from . import actions
from .forms import NotNamed, parts_named
from .matching import Matcher
from .page import LOOKED_AT, keys_of, open_lines

_LARGEST: Final = 20 * 1024 * 1024


@takes_files
@manager_only
@not_by_link
def statements(request: MemberRequest) -> HttpResponse:
    """The open bookings, and a place for statements."""
    if request.method != "POST":
        return _page(request)
    files = [
        one for one in request.FILES.getlist("files") if isinstance(one, UploadedFile)
    ]
    if not files:
        messages.error(request, _("Choose at least one file."))
        return _page(request, 422)
    ok = [_read(request, one) for one in files]
    return redirect("payments:statements") if all(ok) else _page(request, 422)


@require_POST
@manager_only
@not_by_link
def book(request: MemberRequest, pk: int) -> HttpResponse:
    """Book what was proposed and seen, or the invoices that were named."""
    line = access.line_for(request, pk)
    member = request.membership
    try:
        if numbers := request.POST.get("numbers", "").strip():
            parts = parts_named(numbers[:500], line, member)
        else:
            proposal = Matcher.of(member, LOOKED_AT).propose(line)
            if proposal is None or keys_of(proposal) != request.POST.get("keys"):
                raise actions.Gone
            parts = list(proposal.parts)
        actions.book(line, parts, by=member)
    except NotNamed as problem:
        messages.error(request, _("Nothing is booked: %(why)s") % {"why": problem})
        return _page(request, 422)
    except (actions.Gone, NotPayable, TooMuch, actions.NotTheSum):
        messages.error(
            request, _("Nothing is booked: something has changed. Please look again.")
        )
        return _page(request, 409)
    messages.success(request, _("The booking is kept as paid."))
    return redirect("payments:statements")


@require_POST
@manager_only
@not_by_link
def set_aside(request: MemberRequest, pk: int) -> HttpResponse:
    """List a booking no more."""
    try:
        actions.set_aside(access.line_for(request, pk), by=request.membership)
    except actions.Gone:
        messages.error(request, _("Somebody has dealt with this booking already."))
    return redirect("payments:statements")


def _read(request: MemberRequest, file: "UploadedFile[bytes]") -> bool:
    name = file.name or ""
    if (file.size or 0) > min(_LARGEST, settings.UPLOAD_MAX_BYTES):
        messages.error(
            request, _("%(name)s is too large for a statement.") % {"name": name}
        )
        return False
    try:
        taken = actions.read_in(file.read(), name, by=request.membership)
    except Refused as problem:
        wrong = f"{name}: {explain(problem)}"
    except actions.NoStatement:
        wrong = _(
            "%(name)s is no bank statement in camt or MT940 form. Nothing was read."
        )
    except actions.TooMany:
        wrong = _("%(name)s has too many bookings for one file. Nothing was read.")
    except actions.NotOurs as problem:
        told = _(
            "%(name)s is of another account (%(accounts)s). An owner adds own accounts under Settings."
        )
        wrong = told % {"name": name, "accounts": ", ".join(problem.accounts) or "?"}
    else:
        _tell(request, name, taken)
        return True
    messages.error(request, wrong.replace("%(name)s", name))
    return False


def _tell(request: MemberRequest, name: str, taken: actions.TakenIn) -> None:
    text = ngettext(
        "%(name)s: %(count)s new booking.",
        "%(name)s: %(count)s new bookings.",
        taken.new,
    )
    told = [text % {"name": name, "count": taken.new}]
    if taken.known:
        text = ngettext(
            "%(count)s booking was known before.",
            "%(count)s bookings were known before.",
            taken.known,
        )
        told.append(text % {"count": taken.known})
    if taken.elsewhere:
        text = ngettext(
            "%(count)s booking of another account is left out.",
            "%(count)s bookings of other accounts are left out.",
            taken.elsewhere,
        )
        told.append(text % {"count": taken.elsewhere})
    if taken.pending:
        text = ngettext(
            "%(count)s that the bank has not booked yet is left out.",
            "%(count)s that the bank has not booked yet are left out.",
            taken.pending,
        )
        told.append(text % {"count": taken.pending})
    messages.success(request, " ".join(told))


def _page(request: MemberRequest, status: int = 200) -> HttpResponse:
    after = queries.place_of(request.GET.get("after", ""))
    lines, more = open_lines(request.membership, after)
    context = {"room": "payments", "lines": lines, "more": more}
    return render(
        request, "payments/statements/statements.html", context, status=status
    )
