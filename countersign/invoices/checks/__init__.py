"""Named rules about an invoice: each reads, none writes."""

from collections.abc import Iterable
from dataclasses import replace

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, LineItem

from .check import ORDER, Check, Given, Level
from .checked import CheckedInvoice
from .rules import FURTHER_RULES, Rule, all_rules, rules_about
from .vendor import bank

__all__ = [
    "FURTHER_RULES",
    "Check",
    "CheckedInvoice",
    "Given",
    "Level",
    "Rule",
    "all_checks",
    "all_rules",
    "bank_checks",
    "doubts_of",
    "needed",
    "rules_about",
    "said_of",
    "stops",
]


def all_checks(
    invoice: Invoice,
    member: Membership | None,
    items: Iterable[LineItem] | None = None,
) -> list[Check]:
    """What every rule says, the heaviest first. Earlier invoices are named only when `member` may see them."""
    return said_of(CheckedInvoice.of(invoice, member, items))


def said_of(
    checked: CheckedInvoice, rules: Iterable[Rule] | None = None
) -> list[Check]:
    """The same for an invoice that is loaded already, or of some rules only; stops with the answers given to them."""
    found = [
        _answered(replace(check, rule=rule.name), checked)
        for rule in (all_rules() if rules is None else rules)
        for check in rule.says(checked)
    ]
    return sorted(found, key=lambda check: ORDER.index(check.level))


def needed(found: Iterable[Check]) -> list[Check]:
    """What keeps an invoice from being submitted; empty when nothing does."""
    return [check for check in found if check.level == Level.NEEDED]


def stops(found: Iterable[Check]) -> list[Check]:
    """What keeps an invoice from being approved, by anybody and in any way; empty when nothing does."""
    return [check for check in found if check.stops]


def doubts_of(found: Iterable[Check]) -> list[Check]:
    """What a careful person looks at first: doubts, and stops that nobody has answered."""
    return [check for check in found if check.level == Level.DOUBT or check.stops]


def bank_checks(checked: CheckedInvoice) -> list[Check]:
    """What is to be said of the account that the invoice names; its items do not matter."""
    return [_answered(check, checked) for check in bank(checked)]


def _answered(check: Check, checked: CheckedInvoice) -> Check:
    if check.level != Level.STOP or not check.is_answerable:
        return check
    return replace(check, given=checked.answers.get(check.key))
