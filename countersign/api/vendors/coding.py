"""How a vendor's invoices are coded as a rule."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Field, Schema

from countersign.accounts.http import MemberRequest
from countersign.api.forms import Sent, wrong
from countersign.api.problems import Problem
from countersign.api.scoped import Token, manages
from countersign.api.versions import IF_MATCH, seen, tag
from countersign.coding.actions.defaults import NotInChart, set_default
from countersign.coding.models import CHART
from countersign.coding.queries import coding_of_vendor
from countersign.coding.setup import Setup
from countersign.invoices.vendors.access import current_vendor
from countersign.vendors.actions import PageChanged
from countersign.vendors.models import Vendor

from .noun import READS, router


class DefaultCoding(Schema):
    """Numbers of the charts; nothing: the vendor's page says nothing of it."""

    account: str = Field(default="", max_length=40, examples=["4930"])
    cost_centre: str = Field(default="", max_length=40)
    cost_object: str = Field(default="", max_length=40)
    tax_code: str = Field(default="", max_length=40)


class DefaultCodingIn(Sent, DefaultCoding):
    """The whole of it: what is left out is emptied."""


@router.get(
    "/vendors/{int:vendor_id}/coding",
    response=DefaultCoding,
    auth=READS,
    summary="How its invoices are coded as a rule",
)
def get_vendor_coding(
    request: MemberRequest, vendor_id: int, response: HttpResponse
) -> DefaultCoding:
    """Its ETag is that of the vendor's page."""
    vendor = current_vendor(request, vendor_id)
    response["ETag"] = tag(vendor.version)
    return _told(vendor)


@router.put(
    "/vendors/{int:vendor_id}/coding",
    response=DefaultCoding,
    auth=Token("coding:write", manages),
    summary="Say how its invoices are coded as a rule",
    openapi_extra={"parameters": [IF_MATCH]},
)
def set_vendor_coding(
    request: MemberRequest,
    vendor_id: int,
    said: Body[DefaultCodingIn],
    response: HttpResponse,
) -> DefaultCoding:
    """By numbers of active rows of the charts, at the version of the vendor's page that If-Match names."""
    version, vendor = seen(request), current_vendor(request, vendor_id)
    if not Setup.of(vendor.organization).columns:
        raise Http404
    typed = {column: " ".join(getattr(said, column).split()) for column in CHART}
    try:
        set_default(vendor, typed, version=version, by=request.membership)
    except NotInChart as problem:
        text = _("“%(typed)s” is not in the chart, or not active any more.")
        words = {"typed": typed[problem.column]}
        raise wrong(problem.column, text % words) from problem
    except PageChanged as problem:
        vendor = current_vendor(request, vendor_id)
        raise Problem(
            "changed",
            _("It is version %(version)s by now.") % {"version": vendor.version},
            headers={"ETag": tag(vendor.version)},
            kept=_told(vendor).model_dump(),
            yours=said.model_dump(exclude_unset=True),
        ) from problem
    vendor = current_vendor(request, vendor_id)
    response["ETag"] = tag(vendor.version)
    return _told(vendor)


def _told(vendor: Vendor) -> DefaultCoding:
    found = coding_of_vendor(vendor.organization_id, vendor.pk)
    row = found[0] if found else None
    named = {column: getattr(row, column, None) for column in CHART}
    return DefaultCoding(
        **{column: one.number if one else "" for column, one in named.items()}
    )
