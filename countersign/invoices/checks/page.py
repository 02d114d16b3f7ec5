"""Rules that hold an invoice to its vendor's page, as people with the right have written it."""

from collections.abc import Iterator
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from .check import Check, Level
from .checked import CheckedInvoice

_FIELDS: Final = {"payment_days": ("due_date",), "discount": ("due_date",)}


def blocked(checked: CheckedInvoice) -> Iterator[Check]:
    """Nobody has blocked its vendor. Only ending the block ends it."""
    vendor = checked.invoice.vendor
    if vendor is None or vendor.blocked_at is None:
        return
    zone = checked.invoice.organization.zone
    day = checked.formats.show_date(timezone.localdate(vendor.blocked_at, zone))
    text = _("This vendor is blocked since %(day)s: “%(reason)s”")
    words = {"day": day, "reason": vendor.block_reason}
    yield Check(
        "vendor-blocked",
        Level.STOP,
        text % words,
        ("vendor_name",),
        is_answerable=False,
    )


def vendor_page(checked: CheckedInvoice) -> Iterator[Check]:
    """What the invoice says of its vendor is what the vendor's page says."""
    for one in checked.otherwise:
        text = _("%(what)s: this invoice says %(here)s, the vendor's page %(known)s.")
        words = {"what": one.what, "here": one.here, "known": one.known}
        yield Check(
            "vendor-page",
            Level.DOUBT,
            text % words,
            _FIELDS.get(one.name, ("vendor_name",)),
            subject=one.key,
            takes=one.name if one.values else "",
        )
