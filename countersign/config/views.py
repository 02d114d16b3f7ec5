"""The start page, and the texts of scripts."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.i18n import JavaScriptCatalog

from countersign.accounts.doors import member_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.table.own import OwnTable


@member_only
def home(request: MemberRequest) -> HttpResponse:
    """The saved view that somebody begins with; else the desk for whoever enters invoices, the review for whoever decides.

    At the very first three questions to an owner.
    """
    member = request.membership
    if member.owns and not member.via and member.organization.is_new:
        return redirect("starting:start")
    first = OwnTable.of(member).first
    if first and not member.via:
        return redirect(f"{reverse('invoices:list')}?{first.query}")
    return redirect(
        "invoices:desk"
        if request.membership.enters and not request.membership.via
        else "review:queue"
    )


class Texts(JavaScriptCatalog):
    """The texts that scripts show, in the reader's language."""

    def get_paths(self, packages: object) -> list[str]:
        return [str(path) for path in settings.LOCALE_PATHS]
