"""Downloads."""

from tempfile import SpooledTemporaryFile
from typing import Final

from django.contrib import messages
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import visible_invoice

from . import archive

_IN_MEMORY: Final = 1024 * 1024


@require_safe
@manager_only
def evidence(request: MemberRequest, pk: int) -> HttpResponseBase:
    """All that proves what became of an invoice, as one ZIP."""
    invoice = visible_invoice(request, pk)
    out = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by the response
    try:
        archive.write(invoice, out)
    except archive.NotTheOriginal as problem:
        out.close()
        text = _(
            "%(file)s is not in the storage as it was uploaded. Tell whoever runs Countersign here."
        )
        messages.error(request, text % {"file": problem.document})
        return redirect("invoices:detail", pk)
    out.seek(0)
    response = FileResponse(
        out, as_attachment=True, filename=archive.archive_name(invoice)
    )
    response["Cache-Control"] = "private, no-store"
    return response
