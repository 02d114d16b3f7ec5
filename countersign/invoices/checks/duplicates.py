"""Rules about invoices that are likely the same as an earlier one."""

from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.invoices.content.amounts import Amounts, kind_of
from countersign.invoices.duplicates.difference import Difference
from countersign.invoices.duplicates.of_one import LikelyDuplicate
from countersign.invoices.duplicates.of_pair import (
    ALIKE_NUMBER,
    NUMBER_AGAIN,
    SAME_BILL,
    SAME_FILE,
    SAME_NUMBER,
)
from countersign.invoices.models import TAKEN, Invoice, Status

from .check import Check, Level
from .checked import CheckedInvoice
from .rejected import rejected

_FIELDS: Final = {
    SAME_NUMBER: "number",
    ALIKE_NUMBER: "number",
    SAME_FILE: "documents",
    SAME_BILL: "gross_total",
    NUMBER_AGAIN: "number",
}
_TEXTS: Final[dict[str, str | Promise]] = {
    ALIKE_NUMBER: gettext_lazy(
        "The number is that of %(which)s, but for this: %(parts)s."
    ),
    SAME_FILE: gettext_lazy("The same file was already entered as %(which)s."),
    SAME_BILL: gettext_lazy(
        "%(which)s is from the same vendor and day and has the same gross total."
    ),
    NUMBER_AGAIN: gettext_lazy(
        "This vendor had the number before, on another day and for another amount: %(which)s."
        " Has its numbering begun anew?"
    ),
}
# The same to an agent who may not see the other invoice.
_UNSEEN: Final[dict[str, str | Promise]] = {
    SAME_NUMBER: gettext_lazy("Another agent has this number of this vendor too."),
    ALIKE_NUMBER: gettext_lazy(
        "The number is that of another agent's invoice, but for this: %(parts)s."
    ),
    SAME_FILE: gettext_lazy("The same file was already entered by another agent."),
    SAME_BILL: gettext_lazy(
        "Another agent's invoice is from the same vendor and day and has the same gross total."
    ),
    NUMBER_AGAIN: gettext_lazy(
        "This vendor had the number before, on another day and for another amount, with another agent."
        " Has its numbering begun anew?"
    ),
}
# Letters that look like others when small.
_SMALL: Final = {"L": "l", "RN": "rn", "VV": "vv"}


def duplicates(checked: CheckedInvoice) -> Iterator[Check]:
    """Every likely duplicate, and what was said when one was rejected; named and linked only for a member who may see it.

    What somebody has told apart is left out, but for a number that is taken.
    """
    member = checked.member
    for one in checked.likely:
        if one.is_silent_for(member):
            continue
        earlier = one.earlier
        seen = member is not None and earlier.is_seen_by(member)
        yield _check(checked, one, seen=seen)
    yield from rejected(checked)


def _check(checked: CheckedInvoice, one: LikelyDuplicate, *, seen: bool) -> Check:
    name, earlier = one.reasons[0], one.earlier
    joins = name == SAME_NUMBER and seen and _joins(checked.invoice, earlier)
    text = str(_TEXTS.get(name) or _number_text(one, joins=joins))
    if not seen:
        text = _unseen_text(one, name)
    elif one.is_question and one.gives_back:
        text = _("%(which)s has this number too. Does the credit note belong to it?")
    words = {
        "which": _named(checked, earlier) if seen else "",
        "parts": _parts(one.difference) if one.difference else "",
    }
    message = text % words
    if seen and one.is_told_apart and one.told_apart and not one.is_taken:
        said = _("%(who)s says that they are two.") % {"who": one.told_apart.by}
        message = f"{message} {said}"
    pk = earlier.pk if seen else None
    subject = f"{earlier.pk}:{','.join(one.reasons)}"
    fields = (_FIELDS[name],)
    level = _weight(one)
    return Check(name, level, message, fields, pk, joins=joins, subject=subject)


def _weight(one: LikelyDuplicate) -> Level:
    if one.is_taken:
        return Level.NEEDED
    return Level.DOUBT if one.is_question else Level.STOP


def _joins(invoice: Invoice, earlier: Invoice) -> bool:
    """Into one's own other open one goes a draft: what was returned stays with its decision."""
    is_own = earlier.agent_id == invoice.agent_id
    return is_own and earlier.is_open and invoice.status == Status.DRAFT


def _unseen_text(one: LikelyDuplicate, name: str) -> str:
    if name == SAME_NUMBER and one.earlier.status in TAKEN:
        return _("This number of this vendor was already submitted by another agent.")
    return str(_UNSEEN[name])


def _number_text(one: LikelyDuplicate, *, joins: bool) -> str:
    if one.earlier.status in TAKEN:
        return _("This number of this vendor was already submitted: %(which)s.")
    if one.earlier.status == Status.REJECTED:
        return _("This number of this vendor was rejected before: %(which)s.")
    if joins:
        return _("You are already entering this invoice: %(which)s. Add to it?")
    return _("This number of this vendor is also being entered as %(which)s.")


def _parts(differs: Difference) -> str:
    """In what the numbers differ, in words."""
    parts = [
        _("%(letter)s and %(digit)s")
        % {"letter": _SMALL.get(letter, letter), "digit": digit}
        for digit, letter in differs.signs
    ]
    if differs.zeros:
        parts.append(_("leading zeros"))
    if differs.prefix:
        parts.append(_("“%(prefix)s” in front") % {"prefix": differs.prefix})
    if differs.suffix:
        parts.append(_("“%(suffix)s” at the end") % {"suffix": differs.suffix})
    return ", ".join(parts or [_("signs that look alike")])


def _named(checked: CheckedInvoice, earlier: Invoice) -> str:
    parts = [f"{kind_of(earlier)} {earlier}".strip()]
    if earlier.vendor_name != checked.invoice.vendor_name:
        parts.append(earlier.vendor_name or _("no vendor"))
    if earlier.issue_date:
        parts.append(checked.formats.show_date(earlier.issue_date))
    amounts = Amounts.of(earlier, checked.formats)
    if amounts.to_pay:
        parts.append(str(amounts))
    parts.append(str(earlier.get_status_display()))
    return ", ".join(parts)
