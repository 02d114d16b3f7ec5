"""What an invoice's page says of its month and of what took it back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.invoices.search.months import in_words

from .actions import why_not


@dataclass(frozen=True, slots=True)
class Standing:
    """`sentences` about it; `other` is the id of what took it back, or of what it takes back; `can_reverse` it here."""

    sentences: tuple[str, ...]
    other: int | None
    can_reverse: bool


def standing_of(
    invoice: Invoice, member: Membership, reversal: int | None
) -> Standing | None:
    """None for what is neither locked nor reversed. `reversal` is the id of what took it back. It asks nothing."""
    if not (invoice.locked_at or invoice.reverses_id):
        return None
    sentences = []
    other = None
    if invoice.locked_at and invoice.issue_date:
        counted = invoice.counts_in or invoice.issue_date
        words = {
            "month": in_words(counted),
            "at": member.organization.formats.show_moment(
                invoice.locked_at, member.zone
            ),
        }
        text = _("Locked since %(at)s: %(month)s is closed. It can be paid and exported, and changes in nothing else.")  # fmt: skip
        sentences.append(text % words)
    if invoice.reverses_id:
        other = invoice.reverses_id
        sentences.append(_("It takes back what is locked:"))
    elif invoice.reversed_at:
        other = reversal
        sentences.append(_("It is reversed by:"))
    can = member.manages and not member.via and not why_not(invoice)
    return Standing(tuple(sentences), other, can and invoice.admits(member))
