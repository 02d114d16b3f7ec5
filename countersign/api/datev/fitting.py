"""What does not fit into DATEV's files, and agreeing to the short form that is proposed."""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from ninja import Body, Field, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.forms import Sent
from countersign.api.problems import Problem
from countersign.exports.adviser import actions
from countersign.exports.adviser.checking import (
    checked,
    creditors_now,
    key_of,
    misfit_of,
)
from countersign.exports.books import words
from countersign.exports.books.setup import Books
from countersign.exports.datev.fitting import Misfit
from countersign.invoices.access import visible_invoice
from countersign.invoices.vendors.access import current_vendor

from .noun import AGREES, CHECKS, router


class DatevMisfit(Schema):
    """A value that does not fit; `proposed` is the form in which it would, null where there is none."""

    id: int = Field(description="Of the invoice or vendor.")
    field: str
    value: str
    why: str
    proposed: str | None
    key: str | None = Field(description="By which one agrees to what is proposed.")

    @classmethod
    def of(cls, one: Misfit) -> "DatevMisfit":
        """What is told of a misfit."""
        return cls(
            id=one.subject,
            field=words.field_of(one),
            value=one.value,
            why=words.why_of(one),
            proposed=one.proposed,
            key=None if one.proposed is None else key_of(one),
        )


class DatevMisfits(Schema):
    """What does not fit of the oldest invoices that wait to be exported; `more` than these wait where it is true."""

    misfits: list[DatevMisfit]
    looked_at: int
    fitting: int
    more: bool


class DatevVendorMisfits(Schema):
    """What does not fit of vendors with a creditor number."""

    misfits: list[DatevMisfit]


@router.get(
    "/datev/misfits",
    response=DatevMisfits,
    auth=CHECKS,
    summary="What does not fit of invoices",
)
def list_datev_misfits(request: MemberRequest) -> DatevMisfits:
    """Approved invoices that are not exported are held to the files, as an export will."""
    organization = request.membership.organization
    found = checked(organization, _books(request))
    return DatevMisfits(
        misfits=[DatevMisfit.of(one.misfit) for one in found.found],
        looked_at=found.looked_at,
        fitting=found.fitting,
        more=found.more,
    )


@router.get(
    "/datev/vendor-misfits",
    response=DatevVendorMisfits,
    auth=CHECKS,
    summary="What does not fit of vendors",
)
def list_datev_vendor_misfits(request: MemberRequest) -> DatevVendorMisfits:
    """All vendors with a creditor number are held to the file of creditors."""
    found = creditors_now(request.membership.organization)
    if found is None:
        raise _not_set()
    return DatevVendorMisfits(misfits=[DatevMisfit.of(one) for one in found[1]])


class AgreeVendor(Sent):
    """To which form: the `key` of the misfit."""

    key: str = Field(max_length=64)


class Agree(AgreeVendor):
    """To which form, and whether it is always taken in that field."""

    always: bool = False


@router.post(
    "/invoices/{int:invoice_id}/datev-forms",
    response={204: None},
    auth=AGREES,
    summary="Agree to a short form of an invoice",
)
def agree_datev_form(request: MemberRequest, invoice_id: int, said: Body[Agree]) -> Any:
    """Take what is proposed: for this value of the invoice, or always in this field. Again changes nothing."""
    member, invoice = request.membership, visible_invoice(request, invoice_id)
    misfit = misfit_of(member.organization, _books(request), invoice.pk, said.key)
    if misfit is None:
        raise _gone()
    if said.always:
        actions.agree_always(misfit.field, by=member)
    else:
        actions.agree(misfit, invoice=invoice, by=member)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/vendors/{int:vendor_id}/datev-forms",
    response={204: None},
    auth=AGREES,
    summary="Agree to a short form of a vendor",
)
def agree_vendor_datev_form(
    request: MemberRequest, vendor_id: int, said: Body[AgreeVendor]
) -> Any:
    """Take what is proposed for this value of the vendor. Again changes nothing."""
    member, vendor = request.membership, current_vendor(request, vendor_id)
    found = creditors_now(member.organization, only=[vendor.pk])
    if found is None:
        raise _not_set()
    for misfit in found[1]:
        if misfit.proposed is not None and key_of(misfit) == said.key:
            actions.agree(misfit, vendor=vendor, by=member)
            return Status(HTTPStatus.NO_CONTENT, None)
    raise _gone()


def _books(request: MemberRequest) -> Books:
    books = Books.of(request.membership.organization_id)
    if books is None:
        raise _not_set()
    return books


def _not_set() -> Problem:
    return Problem(
        "not-now", _("Nothing is set for DATEV yet: an owner does that under Settings.")
    )


def _gone() -> Problem:
    text = _("This has changed since the page was shown. Please look again.")
    return Problem("not-now", text)
