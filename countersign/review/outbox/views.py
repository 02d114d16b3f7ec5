"""Mail that could not be delivered, for the owner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest
from countersign.mail import letters
from countersign.mail.models import Letter
from countersign.review import access

from . import actions


@require_safe
@owner_only
def outbox(request: MemberRequest) -> HttpResponse:
    """What failed and why, newest first."""
    organization = request.membership.organization
    rows = [
        {
            "letter": letter,
            "title": letters.title(letter.kind),
            "asked_at": organization.formats.show_moment(
                letter.created_at, request.membership.zone
            ),
        }
        for letter in Letter.objects.failed(organization.pk)[:200]
    ]
    return render(
        request, "review/outbox/outbox.html", {"rows": rows, "room": "people"}
    )


@require_POST
@owner_only
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Try a failed letter again."""
    letter = access.failed_letter(request, pk)
    actions.send_again(letter, by=request.membership)
    text = _("The mail to %(recipient)s is on its way again.")
    messages.success(request, text % {"recipient": letter.recipient})
    return redirect("review:outbox")
