"""Files that a phone's own “Share” sends to the installed app (share_target in the web app manifest)."""

from typing import Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.documents.uploads import takes_files
from countersign.invoices.desk.actions import attempt

from .uploads import answered

# The browser itself, or a page of ours: a site that sends a form is "cross-site" or "same-site", and no page can say otherwise.
_OURS: Final = ("none", "same-origin")


@csrf_exempt
@takes_files
@require_http_methods(["GET", "POST"])
@agent_only
def share(request: MemberRequest) -> HttpResponse:
    """Each file becomes a draft, as of an upload; nothing that another site sent is looked at.

    The browser posts without a page of ours, so there is no token: it says by `Sec-Fetch-Site` that nobody else does. Who had
    to sign in first comes back by GET, without the files.
    """
    if request.method == "GET":
        return render(request, "invoices/desk/not_shared.html", {"was_away": True})
    if request.headers.get("Sec-Fetch-Site") not in _OURS:
        return render(request, "invoices/desk/not_shared.html", status=403)
    sent = request.FILES.getlist("files")
    files = [one for one in sent if isinstance(one, UploadedFile)]
    if not files:
        messages.error(request, _("There was no file in what was shared."))
        return redirect("invoices:desk")
    by = request.membership
    return answered(request, [told for one in files for told in attempt(one, by=by)])
