"""What an invoice says otherwise than its vendor's page, and letting the page say it, too."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Field, Schema

from countersign.accounts.http import MemberRequest
from countersign.api.forms import Sent
from countersign.api.problems import Problem
from countersign.api.scoped import Token, manages
from countersign.invoices.access import visible_invoice
from countersign.invoices.vendors.access import current_vendor
from countersign.invoices.vendors.otherwise import otherwise_of
from countersign.vendors import actions

from .looking import VendorOut, told
from .noun import WRITES, router
from .writing import changed


class Difference(Schema):
    """One thing that the invoice says `here`, and the page of its vendor otherwise (`known`)."""

    name: str = Field(examples=["vat_id"])
    here: str = Field(examples=["DE136695976"])
    known: str = Field(examples=["DE129273398"])
    key: str | None = Field(description="By which it is taken over; null where the page has no room for it.")  # fmt: skip


class Differences(Schema):
    """All that an invoice says otherwise; `version` is that of the page that was compared."""

    differences: list[Difference]
    version: int | None = Field(description="What taking over may name; null where it has no vendor yet.")  # fmt: skip


@router.get(
    "/invoices/{int:invoice_id}/vendor-differences",
    response=Differences,
    auth=Token("vendors:read", manages),
    summary="What an invoice says otherwise",
)
def list_vendor_differences(request: MemberRequest, invoice_id: int) -> Differences:
    """What the page is silent about is no difference."""
    invoice = visible_invoice(request, invoice_id)
    return Differences(
        differences=[
            Difference(
                name=one.name,
                here=one.here,
                known=one.known,
                key=one.key if one.values else None,
            )
            for one in otherwise_of(invoice)
        ],
        version=invoice.vendor.version if invoice.vendor else None,
    )


class TakeOver(Sent):
    """What to take over: the `key` of a difference, and at which version of the page."""

    key: str = Field(max_length=400, examples=["vat_id:DE136695976"])
    version: int | None = Field(default=None, ge=0, le=2**31 - 1, description="Refuse where the page has changed since (409 shows it).")  # fmt: skip


@router.post(
    "/invoices/{int:invoice_id}/vendor-differences",
    response=VendorOut,
    auth=WRITES,
    summary="Take over what an invoice says",
)
def take_over_vendor(
    request: MemberRequest,
    invoice_id: int,
    said: Body[TakeOver],
    response: HttpResponse,
) -> VendorOut:
    """Let the page of its vendor say what the invoice says; 409 where that is no difference any more, or the page is another version."""
    invoice = visible_invoice(request, invoice_id)
    for one in otherwise_of(invoice):
        if one.key == said.key and one.values and invoice.vendor:
            try:
                actions.change(
                    invoice.vendor,
                    actions.Page(one.values),
                    version=said.version,
                    by=request.membership,
                    verb="took_over",
                    said_by=invoice.number,
                )
            except actions.PageChanged as problem:
                now = current_vendor(request, invoice.vendor.pk)
                raise changed(now, said) from problem
            return told(current_vendor(request, invoice.vendor.pk), response)
    text = _("Nothing is taken over: invoice or page have changed since.")
    raise Problem("not-now", text)
