"""What invoices are coded with, and how each one is."""

from .chart import (
    CHART,
    Account,
    AccountKind,
    ChartRow,
    CostCentre,
    CostObject,
    TaxCategory,
    TaxCode,
)
from .field import CustomField, FieldKind, Place
from .line import CodingLine
from .rule import CodingRule
from .settings import CodingSettings
from .vendor import VendorCoding

__all__ = [
    "CHART",
    "Account",
    "AccountKind",
    "ChartRow",
    "CodingLine",
    "CodingRule",
    "CodingSettings",
    "CostCentre",
    "CostObject",
    "CustomField",
    "FieldKind",
    "Place",
    "TaxCategory",
    "TaxCode",
    "VendorCoding",
]
