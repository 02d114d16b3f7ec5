"""All rules there are, and which of them a change can make say something else."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from countersign.hooks import Hook
from countersign.invoices.content.changes import ORDER
from countersign.invoices.content.fields import FACTORS, FURTHER, TOTALS

from .accounts import accounts
from .check import Check
from .checked import CheckedInvoice
from .closed import closed_month
from .due import due
from .duplicates import duplicates
from .file import LOOKED_AT, file, unread
from .input import codes, dates, missing, undescribed, unreadable
from .notices import notices
from .page import blocked, vendor_page
from .payment_codes import payment_codes
from .rates import rate
from .seller import seller
from .sender import sender
from .sums import gross, item_sum, line_totals, tax
from .vat_table import vat_table
from .vendor import amount, bank, elsewhere, likeness, other_bank, vat_id


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule says of an invoice.

    A rule that asks the database names the fields it looks at: as long as none of them changes, it need not
    be asked again. One that only looks at what was typed names none and is asked each time.
    """

    says: Callable[[CheckedInvoice], Iterable[Check]]
    looks_at: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.says.__name__

    def may_differ(self, changed: Collection[str]) -> bool:
        """May it say something else after these fields have changed?"""
        return not self.looks_at or not self.looks_at.isdisjoint(changed)


RULES: Final = (
    Rule(unreadable),
    Rule(missing),
    Rule(undescribed),
    Rule(codes),
    Rule(dates),
    Rule(closed_month),
    Rule(unread, frozenset({"documents"})),
    Rule(file, frozenset(LOOKED_AT)),
    Rule(accounts, frozenset({"vendor_name", "iban", "account"})),
    Rule(other_bank, frozenset({"vendor_name", "iban", "account", "scheme", "bic"})),
    Rule(
        payment_codes,
        frozenset({*TOTALS, "vendor_name", "iban", "currency", "amount_due"}),
    ),
    Rule(notices, frozenset({*TOTALS, *FACTORS, "currency", "line_total", ORDER})),
    Rule(blocked),
    Rule(bank, frozenset({"vendor_name", "iban"})),
    Rule(elsewhere, frozenset({"vendor_name", "iban"})),
    Rule(likeness, frozenset({"vendor_name", "iban"})),
    Rule(sender),
    Rule(vat_id, frozenset({"vendor_name"})),
    Rule(seller, frozenset({"vendor_name"})),
    Rule(
        vendor_page,
        frozenset({"vendor_name", "issue_date", "due_date", "percent", "until"}),
    ),
    Rule(line_totals),
    Rule(item_sum),
    Rule(tax),
    Rule(gross),
    Rule(vat_table),
    Rule(due, frozenset({"amount_due", "gross_total", *FURTHER})),
    Rule(
        rate,
        frozenset({"net_total", "tax_total", "gross_total", "vendor_name", "iban"}),
    ),
    Rule(
        duplicates,
        frozenset(
            {
                "number",
                "vendor_name",
                "issue_date",
                "currency",
                "gross_total",
                "kind",
                "preceding_invoice",
            }
        ),
    ),
    Rule(amount, frozenset({"vendor_name", "currency", "gross_total"})),
)


# What rooms above have to say of an invoice.
FURTHER_RULES: Final = Hook[Rule]("invoices.checks")


def all_rules() -> tuple[Rule, ...]:
    """Our own, and those that hang in from above."""
    return (*RULES, *FURTHER_RULES.values())


def rules_about(changed: Collection[str]) -> list[Rule]:
    """The rules that may say something else after these fields have changed."""
    return [rule for rule in all_rules() if rule.may_differ(changed)]
