"""Where one starts."""

from django.http import HttpResponse
from django.shortcuts import redirect

from countersign.accounts.doors import member_only
from countersign.accounts.http import MemberRequest


@member_only
def home(request: MemberRequest) -> HttpResponse:
    """The desk for whoever enters invoices, the review for whoever decides."""
    return redirect(
        "invoices:desk"
        if request.membership.enters and not request.membership.via
        else "review:queue"
    )
