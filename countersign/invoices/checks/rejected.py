"""That something like it was rejected before."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from countersign.invoices.duplicates.rejected import RejectedBefore, rejected_before

from .check import Check, Level
from .checked import CheckedInvoice


def rejected(checked: CheckedInvoice) -> Iterator[Check]:
    """Every rejected one that resembles it: why, by whom and when, to whoever may see that one."""
    member = checked.member
    for one in rejected_before(checked.likely):
        earlier = one.likely.earlier
        seen = member is not None and earlier.is_seen_by(member)
        silent = one.likely.is_silent_for(member)
        yield Check(
            "rejected-before",
            Level.HINT if silent else Level.DOUBT,
            _in_words(checked, one)
            if seen
            else _("One that resembles it was rejected before."),
            ("number",),
            earlier.pk if seen else None,
            subject=str(earlier.pk),
        )


def _in_words(checked: CheckedInvoice, one: RejectedBefore) -> str:
    words = {
        "which": one.likely.earlier,
        "reason": one.reason,
        "by": one.by,
        "day": checked.formats.show_date(
            one.at.astimezone(checked.invoice.organization.zone).date()
        ),
    }
    return _("Rejected before, as %(which)s: “%(reason)s”, by %(by)s, %(day)s.") % words
