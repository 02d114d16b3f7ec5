"""What invoices are coded with, and how each one is."""

from .chart import (
    CHART,
    Account,
    AccountKind,
    ChartRow,
    CostCentre,
    CostObject,
    TaxCode,
)
from .field import CustomField, FieldKind, Place
from .line import CodingLine
from .rule import CodingRule
from .settings import CodingSettings
from .suggestion import CodingSuggestion

__all__ = [
    "CHART",
    "Account",
    "AccountKind",
    "ChartRow",
    "CodingLine",
    "CodingRule",
    "CodingSettings",
    "CodingSuggestion",
    "CostCentre",
    "CostObject",
    "CustomField",
    "FieldKind",
    "Place",
    "TaxCode",
]
