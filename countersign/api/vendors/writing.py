"""A vendor's page: begun, changed at a version, blocked; what was learnt forgotten; its VAT id asked about."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Field, Schema, Status

from countersign.accounts.formats import Formats
from countersign.accounts.http import MemberRequest
from countersign.api.forms import PLAIN, Sent, filled, wrong
from countersign.api.problems import Problem
from countersign.api.versions import IF_MATCH, seen, tag
from countersign.invoices.vendors.access import current_vendor
from countersign.invoices.vendors.forms import VendorForm
from countersign.vendors import actions, vies
from countersign.vendors.models import Vendor

from .looking import VendorOut, told
from .noun import WRITES, router

Line = Annotated[str, Field(max_length=200)]


class VendorIn(Sent):
    """What a vendor's page is to say; what is left out stays, null empties."""

    name: Line | None = Field(default=None, examples=["Beispiel GmbH"])
    aliases: list[Line] | None = Field(default=None, max_length=50, description="All spellings on invoices beside the name.")  # fmt: skip
    street: Line | None = None
    postcode: Line | None = None
    city: Line | None = None
    country: Line | None = Field(default=None, examples=["DE"])
    vat_id: Line | None = Field(default=None, examples=["DE136695976"])
    tax_number: Line | None = None
    customer_number: Line | None = None
    creditor_number: Line | None = None
    payment_days: int | None = Field(default=None, ge=0, le=365)
    discount_percent: Line | None = Field(default=None, examples=["2"])
    discount_days: int | None = Field(default=None, ge=0, le=365)


@router.post("/vendors", response={201: VendorOut}, auth=WRITES, summary="Add a vendor")
def add_vendor(
    request: MemberRequest, said: Body[VendorIn], response: HttpResponse
) -> Any:
    """One of which no invoice has come yet. 422 where another one is called or spelt so, or has its creditor number."""
    member = request.membership
    form = filled(lambda data: VendorForm(Formats.of(PLAIN), data), said)
    try:
        vendor = actions.add(member.organization, form.page, by=member)
    except (actions.NameTaken, actions.NumberTaken) as taken:
        raise _taken(taken, form) from taken
    response["Location"] = f"/api/v1/vendors/{vendor.pk}"
    return Status(HTTPStatus.CREATED, told(vendor, response))


@router.patch(
    "/vendors/{int:vendor_id}",
    response=VendorOut,
    auth=WRITES,
    summary="Change a vendor's page",
    openapi_extra={"parameters": [IF_MATCH]},
)
def change_vendor(
    request: MemberRequest,
    vendor_id: int,
    said: Body[VendorIn],
    response: HttpResponse,
) -> VendorOut:
    """Write what differs on its page at the version that If-Match names. 409 shows both: `kept` is stored, `yours` was sent."""
    version, vendor = seen(request), current_vendor(request, vendor_id)
    if version != vendor.version:
        raise changed(vendor, said)
    formats = Formats.of(PLAIN)
    stored = VendorForm.of(vendor, formats)
    form = filled(
        lambda data: stored if data is None else VendorForm(formats, data), said
    )
    try:
        actions.change(vendor, form.page, version=version, by=request.membership)
    except actions.PageChanged as problem:
        raise changed(current_vendor(request, vendor_id), said) from problem
    except (actions.NameTaken, actions.NumberTaken) as taken:
        raise _taken(taken, form) from taken
    return told(current_vendor(request, vendor_id), response)


def changed(vendor: Vendor, said: Sent) -> Problem:
    """That a vendor's page is another version by now, with both sides."""
    return Problem(
        "changed",
        _("It is version %(version)s by now.") % {"version": vendor.version},
        headers={"ETag": tag(vendor.version)},
        kept=VendorOut.of(vendor).model_dump(),
        yours=said.model_dump(mode="json", exclude_unset=True),
    )


def _taken(taken: actions.NameTaken | actions.NumberTaken, form: VendorForm) -> Problem:
    if isinstance(taken, actions.NumberTaken):
        text = _("%(other)s has this number already.") % {"other": taken.other}
        return wrong("creditor_number", text)
    text = _("“%(name)s” means the vendor %(other)s already.")
    is_name = taken.name == form.cleaned_data.get("name")
    words = {"name": taken.name, "other": taken.other}
    return wrong("name" if is_name else "aliases", text % words)


class Block(Sent):
    """Why a vendor is blocked."""

    reason: str = Field(min_length=1, max_length=1000, pattern=r"\S")


@router.post(
    "/vendors/{int:vendor_id}/block",
    response=VendorOut,
    auth=WRITES,
    summary="Block a vendor",
)
def block_vendor(
    request: MemberRequest, vendor_id: int, said: Body[Block], response: HttpResponse
) -> VendorOut:
    """None of its invoices can be approved until somebody ends it. Again changes nothing."""
    vendor = current_vendor(request, vendor_id)
    actions.block(vendor, reason=said.reason.strip(), by=request.membership)
    return told(current_vendor(request, vendor_id), response)


@router.post(
    "/vendors/{int:vendor_id}/unblock",
    response=VendorOut,
    auth=WRITES,
    summary="End a block",
)
def unblock_vendor(
    request: MemberRequest, vendor_id: int, response: HttpResponse
) -> VendorOut:
    """Its invoices can be approved again. Again changes nothing."""
    actions.unblock(current_vendor(request, vendor_id), by=request.membership)
    return told(current_vendor(request, vendor_id), response)


@router.post(
    "/vendors/{int:vendor_id}/forget",
    response={204: None},
    auth=WRITES,
    summary="Forget what was learnt of a vendor",
)
def forget_vendor(request: MemberRequest, vendor_id: int) -> Any:
    """Where its layouts put which field is learnt anew. Again changes nothing."""
    actions.forget(current_vendor(request, vendor_id), by=request.membership)
    return Status(HTTPStatus.NO_CONTENT, None)


class Vies(Schema):
    """What VIES says of a vendor's VAT id."""

    vat_id: str
    is_valid: bool


@router.post(
    "/vendors/{int:vendor_id}/vies",
    response=Vies,
    auth=WRITES,
    summary="Ask VIES for its VAT id",
)
def ask_vies(request: MemberRequest, vendor_id: int) -> Vies:
    """Ask now, and keep the answer on its page; nothing is kept of what was not answered (503)."""
    vendor, organization = (
        current_vendor(request, vendor_id),
        request.membership.organization,
    )
    if not organization.may_ask_vies:
        raise Problem("not-now", _("The owner has not allowed to ask VIES."))
    vat_id = vendor.vat_id
    try:
        answer = vies.ask(vat_id, asked_by=organization.vat_id)
    except vies.NotInVies as problem:
        text = _("VIES knows VAT ids of members of the European Union alone.")
        raise Problem("not-now", text) from problem
    except vies.NoAnswer as problem:
        text = _("VIES gave no answer (%(why)s). Please try again later.")
        headers = {"Retry-After": "60"}
        said = text % {"why": problem}
        raise Problem("not-answering", said, headers=headers) from problem
    actions.keep_answer(vendor, vat_id, answer, by=request.membership)
    return Vies(vat_id=vat_id, is_valid=answer.is_valid)
