"""What the screens call each field, and the codes that stand in some."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from countersign.documents.codes import names
from countersign.invoices.models import Invoice, Kind, LineItem

from .fields import TABLES, field_at, is_cell

_LABELS: Final[dict[str, str | Promise]] = {
    field.name: field.verbose_name
    for model in (LineItem, Invoice)
    for field in model._meta.fields
}
_NAMES: Final[Mapping[str, Callable[[str], str]]] = {
    "payment_means": names.payment_means,
    "tax_category": names.category,
    "taxes.category": names.category,
    "unit": names.unit,
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


def name_of_code(path: str, code: str) -> str:
    """What the code that stands in a field is called; empty where it has no name."""
    if is_cell(path):
        table, _at, column = path.split(".")
        path = f"{table}.{column}"
    name = _NAMES[path](code) if path in _NAMES else ""
    return "" if name == code else name


def with_name(path: str, value: str) -> str:
    """A value of a field for reading: a kind by its name, another code with its name behind it."""
    if path == "kind":
        return str(Kind(value).label) if value in Kind.values else value
    name = name_of_code(path, value)
    return f"{value} ({name})" if name else value
