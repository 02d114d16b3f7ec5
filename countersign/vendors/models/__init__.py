"""Suppliers: who they are, where money for them goes, what their earlier invoices taught us."""

from .account import BankAccount, BankAccountQuerySet
from .alias import Alias
from .keys import END, bare_code, company_parts, name_key, shown_account
from .lesson import Lesson
from .merge import Apart, Merge
from .vat_answer import VatAnswer
from .vendor import DETAILS, LABELS, Vendor, VendorQuerySet

__all__ = [
    "DETAILS",
    "END",
    "LABELS",
    "Alias",
    "Apart",
    "BankAccount",
    "BankAccountQuerySet",
    "Lesson",
    "Merge",
    "VatAnswer",
    "Vendor",
    "VendorQuerySet",
    "bare_code",
    "company_parts",
    "name_key",
    "shown_account",
]
