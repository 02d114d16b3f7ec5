"""Who sent it by mail."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .check import Check, Level
from .checked import CheckedInvoice


def sender(checked: CheckedInvoice) -> Iterator[Check]:
    """It came from an address that can be taken for a known vendor's."""
    if seen := checked.invoice.look_alike:
        text = _("It was sent by %(sender)s, which can be taken for %(known)s, where a known vendor writes from. It is not the same.")  # fmt: skip
        yield Check(
            *("look-alike-sender", Level.DOUBT, text % seen, ("vendor_name",)),
            subject=seen["sender"],
        )
