"""An invoice as programs see it: fields by the names of `invoices.content.fields`, amounts as texts, a credit note's as its page prints them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Field, Schema

from countersign.api.documents import DocumentOut
from countersign.exports.formats.separated import with_decimals
from countersign.invoices.content.fields import FURTHER, HEADER, ITEM, TABLES, form_of
from countersign.invoices.content.signs import turned
from countersign.invoices.content.values import plain, rows, value
from countersign.invoices.models import Invoice, LineItem
from countersign.invoices.queries import items_of, uses_of

Amount = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$", examples=["119.00"])]


class Party(Schema):
    """A person or a vendor."""

    id: int
    name: str


class Head(Schema):
    """What stands above an invoice's items, and where it stands itself."""

    id: int
    version: int = Field(description="What a change and a decision must name.")
    status: str = Field(description="draft, submitted, returned, approved or rejected")
    agent: int = Field(description="On whose desk it is, or was: a user's number.")
    vendor: int | None = Field(default=None, description="The vendor's number, once it is known.")  # fmt: skip
    kind: str = Field(examples=["invoice"])
    number: str | None = Field(default=None, description="BT-1", examples=["R-2026-17"])
    vendor_name: str | None = Field(default=None, description="BT-27, the seller")
    issue_date: date | None = Field(default=None, description="BT-2")
    due_date: date | None = Field(default=None, description="BT-9")
    currency: str | None = Field(default=None, description="BT-5", examples=["EUR"])
    order_reference: str | None = Field(default=None, description="BT-13")
    iban: str | None = Field(default=None, description="BT-84")
    net_total: Amount | None = Field(default=None, description="BT-109")
    tax_total: Amount | None = Field(default=None, description="BT-110")
    gross_total: Amount | None = Field(default=None, description="BT-112")
    amount_due: Amount | None = Field(default=None, description="BT-115, where it is not the gross total")  # fmt: skip
    to_pay: Amount | None = Field(default=None, description="What is to be paid; below nothing is to be had back.")  # fmt: skip
    paid_amount: Amount | None = Field(default=None)
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    paid_at: datetime | None = None
    exported_at: datetime | None = None


class Item(Schema):
    """One item. `key` is its own: whoever sends it again changes this one."""

    key: str
    description: str | None = Field(default=None, description="BT-153")
    unit: str | None = Field(default=None, description="BT-130")
    quantity: Amount | None = Field(default=None, description="BT-129")
    unit_price: Amount | None = Field(default=None, description="BT-146")
    price_base_quantity: Amount | None = Field(default=None, description="BT-149")
    tax_rate: Amount | None = Field(default=None, description="BT-152")
    line_total: Amount | None = Field(default=None, description="BT-131")


class Whole(Head):
    """All of an invoice."""

    no_items: bool
    items: list[Item]
    more: dict[str, str] = Field(description=f"What not every invoice has: {', '.join(FURTHER)}.")  # fmt: skip
    tables: dict[str, list[dict[str, str]]] = Field(description="Rows beside the items: taxes, allowances, discounts and others.")  # fmt: skip
    not_understood: dict[str, str] = Field(description="What was typed and is no value of its field, by field.")  # fmt: skip
    documents: list[DocumentOut]


def head_of(invoice: Invoice) -> dict[str, Any]:
    """What `Head` has of an invoice."""
    return {
        "id": invoice.pk,
        "version": invoice.version,
        "status": invoice.status,
        "agent": invoice.agent_id,
        "vendor": invoice.vendor_id,
        **{name: _value(invoice, name) for name in HEADER},
        "to_pay": _amount(invoice.to_pay, invoice),
        "paid_amount": _amount(invoice.paid_amount, invoice),
        "created_at": invoice.created_at,
        "changed_at": invoice.changed_at,
        "submitted_at": invoice.submitted_at,
        "decided_at": invoice.decided_at,
        "paid_at": invoice.paid_at,
        "exported_at": invoice.exported_at,
    }


def whole_of(invoice: Invoice, items: Iterable[LineItem] | None = None) -> Whole:
    """All of it as it is stored; two queries, for items and files."""
    stored = items_of(invoice) if items is None else items
    more = {name: _value(invoice, name) for name in FURTHER}
    documents = {use.document.pk: use.document for use in uses_of(invoice)}
    return Whole(
        **head_of(invoice),
        no_items=invoice.no_items,
        items=[_item(one, invoice) for one in stored],
        more={name: text for name, text in more.items() if text},
        tables=_tables(invoice),
        not_understood=invoice.unparsed,
        documents=[DocumentOut.of(one) for one in documents.values()],
    )


def _value(invoice: Invoice, path: str) -> str | None:
    return _written(path, value(invoice, path), invoice)


def _written(path: str, found: Any, invoice: Invoice) -> str | None:
    """A stored value as its text: amounts with the decimals of their currency."""
    found = turned(path, found, invoice.kind)
    if isinstance(found, Decimal) and form_of(path) == "amount":
        return with_decimals(found, invoice.digits)
    return plain(found)


def _amount(amount: Decimal | None, invoice: Invoice) -> str | None:
    return None if amount is None else with_decimals(amount, invoice.digits)


def _item(item: LineItem, invoice: Invoice) -> Item:
    cells = {name: _written(name, getattr(item, name), invoice) for name in ITEM}
    return Item(key=str(item.key), **cells)


def _tables(invoice: Invoice) -> dict[str, list[dict[str, str]]]:
    found = {}
    for table in TABLES:
        lines = [
            {
                name: _written(f"{table.name}.{at}.{name}", cell, invoice) or ""
                for name, cell in row.items()
            }
            for at, row in enumerate(rows(invoice, table.name))
        ]
        if lines:
            found[table.name] = lines
    return found
