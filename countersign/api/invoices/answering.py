"""What an operation on an invoice answers: how it is now, or that it is another version than the one that was meant."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from countersign.accounts.http import MemberRequest
from countersign.api.problems import Problem
from countersign.api.versions import seen, tag
from countersign.invoices.access import visible_invoice
from countersign.invoices.models import Invoice

from .shown import Whole, whole_of


def now(request: MemberRequest, invoice: Invoice, response: HttpResponse) -> Whole:
    """All of it as it is stored now, with its ETag."""
    invoice = visible_invoice(request, invoice.pk)
    response["ETag"] = tag(invoice.version)
    return whole_of(invoice)


def must_be(invoice: Invoice, version: int | None) -> None:
    """Raise Problem where a version was named and it is another one by now."""
    if version is not None and version != invoice.version:
        raise changed(invoice)


def must_be_as_seen(request: HttpRequest, invoice: Invoice) -> None:
    """The same by If-Match, where a call has it."""
    must_be(invoice, seen(request) if "If-Match" in request.headers else None)


def changed(invoice: Invoice) -> Problem:
    """That it is another version by now, with all that is stored."""
    text = _("It is version %(version)s by now.") % {"version": invoice.version}
    return Problem(
        "changed",
        text,
        headers={"ETag": tag(invoice.version)},
        kept=whole_of(invoice).model_dump(),
    )
