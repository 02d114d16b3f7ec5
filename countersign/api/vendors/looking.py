"""Vendors, and the accounts that they are paid to."""

from datetime import datetime
from typing import Final

from django.http import HttpResponse
from ninja import Field, Query, Schema

from countersign.accounts.http import MemberRequest
from countersign.api.cursors import Paged, page
from countersign.api.versions import tag
from countersign.database.keyset import Order
from countersign.invoices.content.values import plain
from countersign.invoices.vendors.access import current_vendor
from countersign.vendors.models import Alias, BankAccount, Vendor, name_key

from .noun import READS, router

_BY_NAME: Final = Order("key")


class VendorOut(Schema):
    """A vendor (EN 16931: seller) as its page says it is."""

    id: int
    name: str = Field(examples=["Beispiel GmbH"])
    vat_id: str = Field(examples=["DE136695976"])
    tax_number: str
    street: str
    postcode: str
    city: str
    country: str
    customer_number: str
    creditor_number: str = Field(description="Under which it is booked.")
    payment_days: int | None = None
    discount_percent: str | None = Field(default=None, examples=["2"])
    discount_days: int | None = None
    aliases: list[str] = Field(description="How it is spelt on invoices beside its name.")  # fmt: skip
    version: int = Field(description="Of its page: what a change must name in If-Match.")  # fmt: skip
    is_blocked: bool

    @classmethod
    def of(cls, vendor: Vendor) -> "VendorOut":
        """What is told of a vendor."""
        return cls(
            id=vendor.pk,
            name=vendor.name,
            vat_id=vendor.vat_id,
            tax_number=vendor.tax_number or "",
            street=vendor.street or "",
            postcode=vendor.postcode or "",
            city=vendor.city or "",
            country=vendor.country or "",
            customer_number=vendor.customer_number or "",
            creditor_number=vendor.creditor_number or "",
            payment_days=vendor.payment_days,
            discount_percent=plain(vendor.discount_percent),
            discount_days=vendor.discount_days,
            aliases=[one.name for one in sorted(vendor.aliases.all(), key=_made)],
            version=vendor.version,
            is_blocked=vendor.blocked_at is not None,
        )


def _made(alias: Alias) -> int:
    return alias.pk


class Vendors(Schema):
    """One page of vendors, by name."""

    vendors: list[VendorOut]
    next: str | None = Field(default=None, description="`cursor` of the next page; null on the last one.")  # fmt: skip


class Named(Paged):
    """Which vendors."""

    name: str = Field(default="", max_length=100, description="A part of their name, or of another spelling of it.")  # fmt: skip


@router.get("/vendors", response=Vendors, auth=READS, summary="Vendors")
def list_vendors(request: MemberRequest, asked: Query[Named]) -> Vendors:
    """All of the organization's, but for those that were merged into another one."""
    rows = Vendor.objects.visible_to(request.membership).current()
    if key := name_key(" ".join(asked.name.replace("\0", " ").split())):
        rows = rows.spelt_with(request.membership.organization_id, key)
    found, following = page(rows.prefetch_related("aliases"), _BY_NAME, asked)
    return Vendors(vendors=[VendorOut.of(one) for one in found], next=following)


@router.get(
    "/vendors/{int:vendor_id}", response=VendorOut, auth=READS, summary="One vendor"
)
def get_vendor(
    request: MemberRequest, vendor_id: int, response: HttpResponse
) -> VendorOut:
    """One that was merged into another one is not found. Its ETag names the version of its page."""
    return told(current_vendor(request, vendor_id), response)


def told(vendor: Vendor, response: HttpResponse) -> VendorOut:
    """A vendor with the ETag of its page."""
    response["ETag"] = tag(vendor.version)
    return VendorOut.of(vendor)


class AccountOut(Schema):
    """An account that a vendor's invoices named, or that somebody typed on its page."""

    id: int
    iban: str
    scheme: str | None = Field(description="What else its number is, where it is no IBAN.")  # fmt: skip
    seen_at: datetime
    confirmed_at: datetime | None = None
    revoked_at: datetime | None = None
    is_confirmed: bool = Field(description="Money may be sent there.")

    @classmethod
    def of(cls, account: BankAccount) -> "AccountOut":
        """What is told of an account."""
        return cls(
            id=account.pk,
            iban=account.iban,
            scheme=account.scheme,
            seen_at=account.seen_at,
            confirmed_at=account.confirmed_at,
            revoked_at=account.revoked_at,
            is_confirmed=account.confirmed_at is not None
            and account.revoked_at is None,
        )


class Accounts(Schema):
    """A vendor's accounts, the oldest first."""

    accounts: list[AccountOut]


@router.get(
    "/vendors/{int:vendor_id}/accounts",
    response=Accounts,
    auth=READS,
    summary="A vendor's accounts",
)
def list_vendor_accounts(request: MemberRequest, vendor_id: int) -> Accounts:
    """Each with whether somebody has confirmed that it is the vendor's. Confirming is for people."""
    vendor = current_vendor(request, vendor_id)
    rows = vendor.accounts.order_by("pk")
    return Accounts(accounts=[AccountOut.of(one) for one in rows])
