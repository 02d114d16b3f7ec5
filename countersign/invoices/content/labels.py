"""What the screens call each field."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from countersign.invoices.models import Invoice, LineItem

from .fields import TABLES, field_at, is_cell

_LABELS: Final[dict[str, str | Promise]] = {
    field.name: field.verbose_name
    for model in (LineItem, Invoice)
    for field in model._meta.fields
}
_TABLES: Final = {table.name: table.label for table in TABLES}


def label(path: str) -> str:
    """The label of an invoice's or item's field, in the reader's language; KeyError for one that there is not."""
    field = field_at(path)
    if field is None or not field.label:
        return str(_LABELS[path])
    if not is_cell(path):
        return str(field.label)
    table, at, _column = path.split(".")
    words = {"table": _TABLES[table], "number": int(at) + 1, "label": field.label}
    return _("%(table)s %(number)s: %(label)s") % words
