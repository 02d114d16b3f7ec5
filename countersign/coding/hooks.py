"""What coding does when rooms below call."""

from countersign.history.hooks import ROWS
from countersign.invoices.checks import FURTHER_RULES, Rule
from countersign.invoices.suggesting.hooks import FILLED, FILLING

from . import checks, proving
from .actions import suggesting
from .told import told

FURTHER_RULES.hang("coding", Rule(checks.coding, checks.LOOKED_AT))
FURTHER_RULES.hang("own_fields", Rule(checks.own_fields, checks.OWN_LOOKED_AT))
FILLING.hang("coding", suggesting.fill)
FILLED.hang("coding", told)
ROWS.hang("coding.lines", proving.differing)
