"""The rule that compares what an e-invoice says of its seller with what approved ones said."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from countersign.identity.written import plain
from countersign.invoices.suggesting.said import seller_of
from countersign.vendors.models import DETAILS, Vendor, name_key

from .check import Check, Level
from .checked import CheckedInvoice

# Who somebody is before the law; the VAT id has a rule of its own.
_WEIGHTY: Final = ("tax_number", "registration", "address", "country")
# Where somebody else might answer in the vendor's place.
_TOLD: Final = ("email", "phone")


def _is_on_page(vendor: Vendor | None, name: str) -> bool:
    column = "city" if name == "address" else name
    return bool(getattr(vendor, column, None))


def seller(checked: CheckedInvoice) -> Iterator[Check]:
    """Address, numbers and ways to reach the seller are those that the vendor's approved e-invoices had."""
    vendor = checked.invoice.vendor
    known = vendor.said if vendor else {}
    if not known:
        return
    here = seller_of(checked.documents)
    for name in (*_WEIGHTY, *_TOLD):
        if _is_on_page(vendor, name):  # `vendor_page` speaks of that
            continue
        old, new = known.get(name, ""), here.get(name, "")
        if old and new and name_key(plain(old)) != name_key(plain(new)):
            words = {"what": DETAILS[name], "new": new, "old": old}
            text = _(
                "%(what)s of the vendor is %(new)s here; earlier invoices had %(old)s."
            )
            level = Level.DOUBT if name in _WEIGHTY else Level.HINT
            yield Check("seller", level, text % words, ("vendor_name",))
