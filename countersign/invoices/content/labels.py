"""What the screens call each field."""

from typing import Final

from django.utils.functional import Promise

from countersign.invoices.models import Invoice, LineItem

_LABELS: Final[dict[str, str | Promise]] = {
    field.name: field.verbose_name
    for model in (LineItem, Invoice)
    for field in model._meta.fields
}


def label(name: str) -> str:
    """The label of an invoice's or item's field, in the reader's language."""
    return str(_LABELS[name])
