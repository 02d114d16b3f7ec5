"""The start page, the app of one organization, and the texts of scripts."""

import json
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from countersign.accounts.doors import member_only, signed_in_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.table.own import OwnTable

_STATIC: Final = Path(__file__).parents[1] / "static"
_APP: Final = "app/countersign.webmanifest"


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


@require_safe
@signed_in_only
def manifest(request: MemberRequest) -> HttpResponse:
    """The app as it is installed for one organization, for who works in several: what a phone shares with it goes there."""
    app: dict[str, Any] = json.loads((_STATIC / _APP).read_text("utf-8"))
    name = request.membership.organization.name
    start = reverse("home")
    app |= {"id": start, "start_url": start, "name": f"Countersign · {name}"}
    app["short_name"] = name
    app["share_target"]["action"] = reverse("invoices:share")
    for icon in app["icons"]:
        icon["src"] = static(f"app/{icon['src']}".replace("app/../", ""))
    return JsonResponse(app, content_type="application/manifest+json")


class Texts(JavaScriptCatalog):
    """The texts that scripts show, in the reader's language."""

    def get_paths(self, packages: object) -> list[str]:
        return [str(path) for path in settings.LOCALE_PATHS]
