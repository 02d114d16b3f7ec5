"""To which accounts a vendor is paid, and how: confirming an account is for people."""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from ninja import Body, Field, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.actions import in_turn
from countersign.api.forms import Sent, filled
from countersign.api.problems import Problem
from countersign.api.scoped import Token, manages
from countersign.invoices.vendors.access import account_for, current_vendor
from countersign.invoices.vendors.forms import AccountForm
from countersign.payments.own import actions as own
from countersign.payments.own.forms import VendorPayingForm
from countersign.vendors import actions
from countersign.vendors.models import Vendor

from .looking import AccountOut
from .noun import WRITES, router


class AccountIn(Sent):
    """An account: an IBAN unless `scheme` says what else."""

    iban: str = Field(max_length=60, examples=["DE02120300000000202051"])
    scheme: str | None = Field(default=None, max_length=20, examples=["bankgiro"])


@router.post(
    "/vendors/{int:vendor_id}/accounts",
    response={201: AccountOut},
    auth=WRITES,
    summary="Add an account of a vendor",
)
def add_vendor_account(
    request: MemberRequest, vendor_id: int, said: Body[AccountIn]
) -> Any:
    """Write it on the vendor's page. Nothing is paid to it before somebody else, a person, has confirmed it."""
    vendor = current_vendor(request, vendor_id)
    form = filled(lambda data: AccountForm(data), said)  # noqa: PLW0108 - its first argument is what is posted
    account = actions.add_account(vendor, **form.cleaned_data, by=request.membership)
    return Status(HTTPStatus.CREATED, AccountOut.of(account))


@router.delete(
    "/vendors/accounts/{int:account_id}",
    response={204: None},
    auth=WRITES,
    summary="Take an account off a vendor's page",
)
def remove_vendor_account(request: MemberRequest, account_id: int) -> Any:
    """One that nobody has ever confirmed; a confirmed one is revoked instead (409)."""
    account = account_for(request, account_id)
    if not actions.remove_account(account, by=request.membership):
        text = _("It was confirmed once, so it stays: revoke it instead.")
        raise Problem("not-now", text)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/vendors/accounts/{int:account_id}/revoke",
    response=AccountOut,
    auth=WRITES,
    summary="Take back that an account is a vendor's",
)
def revoke_vendor_account(request: MemberRequest, account_id: int) -> AccountOut:
    """Nothing is paid to it any more. Again changes nothing."""
    actions.revoke(account_for(request, account_id), by=request.membership)
    return AccountOut.of(account_for(request, account_id))


class PayingOut(Schema):
    """How a vendor is paid."""

    name: str = Field(description="As the bank knows the account holder, where that is not the vendor's name here.")  # fmt: skip
    collects: bool = Field(description="Several invoices may come as one payment.")


@router.get(
    "/vendors/{int:vendor_id}/paying",
    response=PayingOut,
    auth=Token("vendors:read", manages),
    summary="How a vendor is paid",
)
def get_vendor_paying(request: MemberRequest, vendor_id: int) -> PayingOut:
    """As somebody has said, or as usual."""
    return _told(current_vendor(request, vendor_id))


class PayingIn(Sent):
    """How a vendor is to be paid; what is left out stays."""

    name: str | None = Field(default=None, max_length=70)
    collects: bool | None = None


@router.patch(
    "/vendors/{int:vendor_id}/paying",
    response=PayingOut,
    auth=WRITES,
    summary="Say how a vendor is paid",
)
@in_turn
def set_vendor_paying(
    request: MemberRequest, vendor_id: int, said: Body[PayingIn]
) -> PayingOut:
    """For the next payment runs. It moves no money."""
    vendor = current_vendor(request, vendor_id)
    paying = own.paying_of(vendor)
    form = filled(lambda data: VendorPayingForm(data, instance=paying), said)
    own.keep_paying(form.instance, by=request.membership)
    return _told(vendor)


def _told(vendor: Vendor) -> PayingOut:
    paying = own.paying_of(vendor)
    return PayingOut(name=paying.name, collects=paying.collects)
