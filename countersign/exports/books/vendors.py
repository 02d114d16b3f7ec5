"""Vendors as the books have them."""

from collections.abc import Collection, Iterator

from countersign.exports.datev.records import Creditor
from countersign.vendors.models import BankAccount, Vendor

AT_ONCE = 1000


def creditors(
    organization: int, only: Collection[int] | None = None
) -> Iterator[Creditor]:
    """Vendors that have a creditor number, by it, each with its one confirmed account; of those in `only`, if given."""
    numbered = Vendor.objects.filter(organization=organization, creditor_number__gt="")
    rows = numbered.current()
    if only is not None:
        rows = rows.filter(pk__in=only)
    confirmed = BankAccount.objects.filter(organization=organization).confirmed()
    ibans: dict[int, list[str]] = {}
    for vendor, iban in confirmed.order_by("pk").values_list("vendor", "iban"):
        ibans.setdefault(vendor, []).append(iban)
    for row in rows.order_by("creditor_number").iterator(AT_ONCE):
        own = ibans.get(row.pk, [])
        yield _creditor(row, own[0] if len(own) == 1 else "")


def _creditor(row: Vendor, iban: str) -> Creditor:
    said = row.said
    return Creditor(
        vendor=row.pk,
        account=row.creditor_number or "",
        name=row.name,
        vat_id=(row.vat_id or said.get("vat_id", "")).replace(" ", ""),
        tax_number=row.tax_number or "",
        street=row.street or "",
        postcode=row.postcode or "",
        city=row.city or "",
        country=row.country or "",
        email=said.get("email", ""),
        phone=said.get("phone", ""),
        iban=iban,
        customer_number=row.customer_number or "",
    )
