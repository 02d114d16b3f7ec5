"""What the entry form posts, built from an invoice or from plain values."""

from typing import Any
from uuid import uuid4

from django.http import QueryDict

from countersign.invoices.content.fields import HEADER, ITEM
from countersign.invoices.content.values import plain
from countersign.invoices.models import Invoice

ITEM_FIELDS = (*ITEM, "worked_out")


def posted(*items: dict[str, str], **header: str) -> QueryDict:
    """A posted form: header fields by name, a dict for each item (its `key` made up unless given)."""
    data = QueryDict(mutable=True)
    data.update(header)
    for item in items:
        data.appendlist("item_key", item.get("key") or str(uuid4()))
        for name in ITEM_FIELDS:
            data.appendlist(f"item_{name}", item.get(name, ""))
    return data


def posted_of(invoice: Invoice, **changed: str) -> dict[str, Any]:
    """The form as the invoice has it stored, with some fields typed differently, as the test client posts it."""
    header = {name: plain(getattr(invoice, name)) or "" for name in HEADER}
    items = [
        {name: plain(getattr(item, name)) or "" for name in ITEM}
        | {"key": str(item.key)}
        for item in invoice.items.all()
    ]
    flags = {"no_items": "1"} if invoice.no_items else {}
    data = posted(*items, **header | flags | changed)
    data["version"] = str(invoice.version)
    return dict(data.lists())
