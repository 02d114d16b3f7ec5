"""What a person says that a booking paid, where nothing fits by itself."""

from decimal import Decimal

from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.identity.written import plain
from countersign.invoices.models import Invoice
from countersign.invoices.models.numbers import number_key
from countersign.payments.models import StatementLine

from .matching import Part


class NotNamed(Exception):
    """What was typed names no unpaid invoice: the text says why."""


def parts_named(text: str, line: StatementLine, member: Membership) -> list[Part]:
    """The unpaid invoices whose numbers were typed, separated by commas; the last one takes what is left of the amount.

    Raises NotNamed.
    """
    parts, left = [], -line.amount
    for typed in (one.strip() for one in plain(text).split(",")):
        if not typed:
            continue
        rows = Invoice.objects.visible_to(member).unpaid()
        found = list(
            rows.filter(number_key=number_key(typed)[:100], currency=line.currency)[:2]
        )
        if len(found) != 1:
            why = (
                _("No unpaid invoice in this currency has the number “%(number)s”.")
                if not found
                else _("Several unpaid invoices have the number “%(number)s”.")
            )
            raise NotNamed(why % {"number": typed[:100]})
        amount = min(found[0].left_to_pay, left) if left > 0 else left
        parts.append(Part(found[0], amount))
        left -= amount
    if not parts:
        raise NotNamed(_("Please type the number of an invoice."))
    if left != Decimal(0):
        raise NotNamed(_("These invoices do not come to the amount of the booking."))
    return parts
