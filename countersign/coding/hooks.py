"""What coding does when rooms below call."""

from countersign.accounts.hooks import ROWS_OF_VIEWS
from countersign.history.hooks import ROWS
from countersign.invoices.checks import FURTHER_RULES, Rule
from countersign.invoices.models import Invoice
from countersign.invoices.suggesting.hooks import FILLED, FILLING
from countersign.vendors.models import Vendor

from . import checks, proving
from .actions import suggesting
from .models import CodingRule, CustomField
from .told import told

ROWS_OF_VIEWS.hang(
    "coding",
    {
        "coding:correct": Invoice,
        "coding:vendor": Vendor,
        "coding:change_field": CustomField,
        "coding:change_rule": CodingRule,
        "coding:delete_rule": CodingRule,
        "coding:move_rule": CodingRule,
    },
)
FURTHER_RULES.hang("coding", Rule(checks.coding, checks.LOOKED_AT))
FURTHER_RULES.hang("own_fields", Rule(checks.own_fields, checks.OWN_LOOKED_AT))
FILLING.hang("coding", suggesting.fill)
FILLED.hang("coding", told)
ROWS.hang("coding.lines", proving.differing)
