"""Named rules about an invoice: each reads, none writes."""

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.invoices.past import Past

from .check import Check, Level, Stop
from .duplicates import duplicates
from .input import codes, dates, missing, unreadable
from .notices import notices
from .sheet import Sheet
from .sums import gross, item_sum, line_totals, tax
from .vendor import amount, bank, vat_id

__all__ = [
    "Check",
    "Level",
    "Sheet",
    "Stop",
    "all_checks",
    "approval_errors",
    "bank_checks",
    "errors",
    "said_of",
]

_RULES = (
    unreadable,
    missing,
    codes,
    dates,
    notices,
    bank,
    vat_id,
    line_totals,
    item_sum,
    tax,
    gross,
)
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.OK: 2}


def all_checks(
    invoice: Invoice, member: Membership | None, past: Past | None = None
) -> list[Check]:
    """What every rule says, the worst first. Earlier invoices are named only when `member` may see them.

    `past` is what is known of the vendor, where the caller has it already.
    """
    return said_of(Sheet.of(invoice, past), member)


def said_of(sheet: Sheet, member: Membership | None) -> list[Check]:
    """The same for an invoice that is loaded already."""
    found = [check for rule in _RULES for check in rule(sheet)]
    found += duplicates(sheet, member)
    found += amount(sheet, member)
    return sorted(found, key=lambda check: _ORDER[check.level])


def errors(invoice: Invoice) -> list[Check]:
    """What keeps the invoice from being submitted; empty when nothing does."""
    return [
        check
        for check in all_checks(invoice, None)
        if check.level == Level.ERROR and check.stops == Stop.SUBMITTING
    ]


def approval_errors(invoice: Invoice) -> list[Check]:
    """What keeps a submitted invoice from being approved; empty when nothing does."""
    return [check for check in bank_checks(invoice) if check.level == Level.ERROR]


def bank_checks(invoice: Invoice) -> list[Check]:
    """What is to be said of the account that the invoice names."""
    return list(bank(Sheet.of(invoice)))
