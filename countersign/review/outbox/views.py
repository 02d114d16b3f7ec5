"""Mail that could not be delivered, for the owner."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest
from countersign.mail import letters
from countersign.mail.models import Letter, LetterQuerySet
from countersign.review import access

from . import actions

_SHOWN: Final = 200


@require_safe
@owner_only
def outbox(request: MemberRequest) -> HttpResponse:
    """What failed and why, and what the mail server holds up, newest first."""
    failed = access.failed_letters(request)
    held_up = Letter.objects.held_up(request.membership.organization_id)
    context = {
        "rows": _rows(request, failed),
        "held_up": _rows(request, held_up),
        "can_send_all": failed[1:2].exists(),
        "room": "people",
    }
    return render(request, "review/outbox/outbox.html", context)


@require_POST
@owner_only
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Try a failed letter again."""
    letter = access.failed_letter(request, pk)
    failed = access.failed_letters(request)
    actions.send_again(failed.filter(pk=letter.pk), by=request.membership)
    text = _("The mail to %(recipient)s is on its way again.")
    messages.success(request, text % {"recipient": letter.recipient})
    return redirect("review:outbox")


@require_POST
@owner_only
def send_all_again(request: MemberRequest) -> HttpResponse:
    """Try all failed letters again."""
    failed = access.failed_letters(request)
    count = actions.send_again(failed, by=request.membership)
    text = ngettext(
        "%(count)s mail is on its way again.",
        "%(count)s mails are on their way again.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("review:outbox")


def _rows(request: MemberRequest, found: LetterQuerySet) -> list[dict[str, Any]]:
    formats = request.membership.organization.formats
    return [
        {
            "letter": letter,
            "title": letters.title(letter.kind),
            "asked_at": formats.show_moment(letter.created_at, request.membership.zone),
        }
        for letter in found[:_SHOWN]
    ]
