"""The tables of the archive, described once: by this the files are written, and the auditor's program is told what is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Form = Literal["text", "whole", "amount", "factor", "date"]
Value = str | int | Decimal | date | None

FACTOR_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `of` is the table whose key it names."""

    name: str
    label: str | Promise
    form: Form = "text"
    of: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table. The first `keys` columns are what each row is known by."""

    name: str
    label: str | Promise
    columns: tuple[Column, ...]
    keys: int = 1

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


VENDORS: Final = Table("vendors", _("Vendors"), (
    Column("vendor_id", _("Number of the vendor"), "whole"),
    Column("name", _("Name")),
    Column("vat_id", _("VAT id")),
    Column("tax_number", _("Tax number")),
    Column("street", _("Street")),
    Column("postcode", _("Postcode")),
    Column("city", _("Town")),
    Column("country", _("Country")),
    Column("creditor_number", _("Creditor number")),
))  # fmt: skip
INVOICES: Final = Table("invoices", _("Invoices"), (
    Column("invoice_id", _("Our number of the invoice"), "whole"),
    Column("number", _("Invoice number")),
    Column("kind", _("Kind")),
    Column("status", _("Status")),
    Column("vendor_id", _("Number of the vendor"), "whole", "vendors"),
    Column("vendor_name", _("Vendor")),
    Column("issue_date", _("Issue date"), "date"),
    Column("due_date", _("Due date"), "date"),
    Column("currency", _("Currency")),
    Column("net_total", _("Net total"), "amount"),
    Column("tax_total", _("Tax total"), "amount"),
    Column("gross_total", _("Gross total"), "amount"),
    Column("amount_due", _("Amount due"), "amount"),
    Column("iban", _("IBAN")),
    Column("order_reference", _("Order reference")),
    Column("entered_by", _("Entered by")),
    Column("entered_at", _("Entered")),
    Column("submitted_at", _("Submitted")),
    Column("decided_at", _("Decided")),
    Column("exported_at", _("Exported")),
    Column("paid_amount", _("Paid"), "amount"),
    Column("paid_at", _("Settled")),
    Column("version", _("Version"), "whole"),
    Column("locked_at", _("Locked, since its month is closed")),
    Column("counts_in", _("Counts in the month of"), "date"),
    Column("reverses", _("Reverses our number"), "whole"),
    Column("more", _("Further fields (JSON)")),
))  # fmt: skip
ITEMS: Final = Table("items", _("Items"), (
    Column("item_id", _("Number of the item"), "whole"),
    Column("invoice_id", _("Our number of the invoice"), "whole", "invoices"),
    Column("position", _("Position"), "whole"),
    Column("description", _("Description")),
    Column("quantity", _("Quantity"), "factor"),
    Column("unit", _("Unit")),
    Column("unit_price", _("Unit price"), "factor"),
    Column("price_base_quantity", _("Price per"), "factor"),
    Column("tax_rate", _("Tax rate"), "factor"),
    Column("line_total", _("Line total"), "amount"),
    Column("more", _("Further fields (JSON)")),
))  # fmt: skip
CODING: Final = Table("coding", _("Coding"), (
    Column("coding_id", _("Number of the coding line"), "whole"),
    Column("invoice_id", _("Our number of the invoice"), "whole", "invoices"),
    Column("position", _("Position"), "whole"),
    Column("account", _("Account")),
    Column("account_name", _("Name of the account")),
    Column("cost_centre", _("Cost centre")),
    Column("cost_object", _("Cost object")),
    Column("tax_code", _("Tax code")),
    Column("amount", _("Amount"), "amount"),
    Column("tax", _("Tax"), "amount"),
))  # fmt: skip
DECISIONS: Final = Table("decisions", _("Decisions"), (
    Column("decision_id", _("Number of the decision"), "whole"),
    Column("invoice_id", _("Our number of the invoice"), "whole", "invoices"),
    Column("verdict", _("Verdict")),
    Column("version", _("Version"), "whole"),
    Column("by", _("By")),
    Column("via", _("Came in by")),
    Column("confirmed", _("Confirmed by")),
    Column("at", _("Moment")),
    Column("reason", _("Reason")),
    Column("withdrawn_at", _("Withdrawn")),
    Column("own", _("By who entered it")),
))  # fmt: skip
PAYMENTS: Final = Table("payments", _("Payments"), (
    Column("payment_id", _("Number of the payment"), "whole"),
    Column("invoice_id", _("Our number of the invoice"), "whole", "invoices"),
    Column("how", _("By a run, by hand or from a statement")),
    Column("amount", _("Amount"), "amount"),
    Column("discount", _("Cash discount taken"), "amount"),
    Column("paid_on", _("Paid on"), "date"),
    Column("booked_on", _("Booked on"), "date"),
    Column("account", _("Our account (IBAN)")),
    Column("note", _("Note")),
    Column("by", _("By")),
    Column("at", _("Moment")),
    Column("undone_at", _("Undone")),
))  # fmt: skip
EXPORTS: Final = Table("exports", _("Exports"), (
    Column("export_id", _("Number of the export"), "whole"),
    Column("invoice_id", _("Our number of the invoice"), "whole", "invoices"),
    Column("version", _("Version"), "whole"),
    Column("file", _("File")),
    Column("sha256", _("SHA-256")),
    Column("at", _("Moment")),
    Column("cancelled_at", _("Cancelled")),
), keys=2)  # fmt: skip
EVENTS: Final = Table("events", _("History"), (
    Column("sequence", _("Number of the line"), "whole"),
    Column("at", _("Moment")),
    Column("actor_id", _("Number of the person"), "whole"),
    Column("actor", _("Person")),
    Column("via", _("Came in by")),
    Column("address", _("Address (IP)")),
    Column("verb", _("What was done")),
    Column("invoice_id", _("Our number of the invoice"), "whole", "invoices"),
    Column("data", _("What changed (JSON)")),
    Column("hash", _("Hash of the line")),
    Column("previous_hash", _("Hash of the line before")),
))  # fmt: skip
ORIGINALS: Final = Table("originals", _("Originals"), (
    Column("document_id", _("Number of the file"), "whole"),
    Column("invoice_id", _("Our number of the invoice"), "whole", "invoices"),
    Column("file", _("Where it is in this archive")),
    Column("name", _("Name when it was uploaded")),
    Column("media_type", _("Media type")),
    Column("size", _("Size in bytes"), "whole"),
    Column("sha256", _("SHA-256 when it was uploaded")),
    Column("uploaded_at", _("Uploaded")),
    Column("state", _("State: whole, altered or missing")),
    Column("kind", _("What it is: original, or which further file of the invoice")),
), keys=2)  # fmt: skip
ALL: Final[Sequence[Table]] = (
    VENDORS,
    INVOICES,
    ITEMS,
    CODING,
    DECISIONS,
    PAYMENTS,
    EXPORTS,
    EVENTS,
    ORIGINALS,
)
