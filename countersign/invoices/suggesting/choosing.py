"""Which of the suggested values the form takes, and as what."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from countersign.invoices.content.fields import (
    FURTHER,
    HEADER,
    ITEM,
    ITEM_MORE,
    field_at,
    is_cell,
)
from countersign.invoices.models import AMOUNT_PLACES, FACTOR_PLACES, Suggestion

LEAST: Final = 0.4  # below this a field stays empty: a wrong value is worse than none

Chosen = dict[str, Any]  # values by field name


def best(suggested: Iterable[Suggestion]) -> tuple[Chosen, list[tuple[int, Chosen]]]:
    """What the form is filled with: header values by field, then each line's number and values."""
    header: Chosen = {}
    lines: dict[int, Chosen] = defaultdict(dict)
    for row in suggested:
        if row.rank or row.confidence < LEAST:
            continue
        name = "vendor_name" if row.field == "vendor" else row.field
        if is_taken(name, in_line=row.line is not None):
            place = header if row.line is None else lines[row.line]
            place[name] = value_of(name, row.value)
    return header, sorted(lines.items())


def is_taken(name: str, *, in_line: bool) -> bool:
    """Has the invoice, or an item of it, a place for such a value?"""
    if in_line:
        return name in (*ITEM, *ITEM_MORE)
    return name in (*HEADER, *FURTHER) or (is_cell(name) and field_at(name) is not None)


def value_of(name: str, text: str) -> Any:
    """A suggestion's text as the field's value; None for what the field can't hold."""
    field = field_at(name)
    try:
        match field.kind if field else None:
            case "date":
                return date.fromisoformat(text)
            case "amount":
                return _kept(Decimal(text), AMOUNT_PLACES)
            case "factor":
                return _kept(Decimal(text), FACTOR_PLACES)
    except (ValueError, InvalidOperation):
        return None
    return text if field and len(text) <= field.length else None


def _kept(value: Decimal, places: int) -> Decimal | None:
    """As far as it can be kept: some e-invoices state a line with six decimals, and a field left empty would say less."""
    if not value.is_finite() or abs(value) >= 10**12:
        return None
    step = Decimal(1).scaleb(-places)
    return (
        value if value == round(value, places) else value.quantize(step, ROUND_HALF_UP)
    )
