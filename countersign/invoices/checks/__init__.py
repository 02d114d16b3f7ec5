"""Named rules about an invoice: each reads, none writes."""

from collections.abc import Iterable
from dataclasses import replace

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, LineItem

from .check import Check, Level, Stop
from .checked import CheckedInvoice
from .rules import RULES, Rule, rules_about
from .vendor import bank

__all__ = [
    "RULES",
    "Check",
    "CheckedInvoice",
    "Level",
    "Stop",
    "all_checks",
    "approval_errors",
    "bank_checks",
    "errors",
    "rules_about",
    "said_of",
]

_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.OK: 2}


def all_checks(
    invoice: Invoice,
    member: Membership | None,
    items: Iterable[LineItem] | None = None,
) -> list[Check]:
    """What every rule says, the worst first. Earlier invoices are named only when `member` may see them."""
    return said_of(CheckedInvoice.of(invoice, member, items))


def said_of(checked: CheckedInvoice, rules: Iterable[Rule] = RULES) -> list[Check]:
    """The same for an invoice that is loaded already, or of some rules only."""
    found = [
        replace(check, rule=rule.name) for rule in rules for check in rule.says(checked)
    ]
    return sorted(found, key=lambda check: _ORDER[check.level])


def errors(invoice: Invoice, items: Iterable[LineItem] | None = None) -> list[Check]:
    """What keeps the invoice from being submitted; empty when nothing does."""
    return [
        check
        for check in all_checks(invoice, None, items)
        if check.level == Level.ERROR and check.stops == Stop.SUBMITTING
    ]


def approval_errors(checked: CheckedInvoice) -> list[Check]:
    """What keeps a submitted invoice from being approved; empty when nothing does."""
    return [check for check in bank_checks(checked) if check.level == Level.ERROR]


def bank_checks(checked: CheckedInvoice) -> list[Check]:
    """What is to be said of the account that the invoice names; its items do not matter."""
    return list(bank(checked))
