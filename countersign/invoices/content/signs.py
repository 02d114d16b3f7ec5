"""The sign of a credit note: its amounts are stored negative, and typed and shown in the form as its page prints them.

So every total, list, limit and mail counts it right without a thought, and whoever types need not think of it either.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from countersign.invoices.models import Kind

from .fields import INVOICE, MORE, form_of, is_cell

_HEADER: Final = frozenset(
    one.name for one in (*INVOICE, *MORE) if one.kind == "amount"
)
_ITEM: Final = frozenset(("quantity", "line_total"))


def turned(path: str, value: Any, kind: str) -> Any:
    """A stored value as the form has it, and the other way round."""
    if kind != Kind.CREDIT_NOTE or not isinstance(value, Decimal):
        return value
    name = path.rpartition(".")[2]
    has_sign = path in _HEADER or (
        form_of(path) == "amount" if is_cell(path) else name in _ITEM
    )
    return 0 - value if has_sign else value


def unsigned(path: str, read: Any, kind: str) -> Any:
    """What a credit note's page prints, with either sign, as the form has it."""
    is_signed = turned(path, read, kind) is not read
    return abs(read) if is_signed else read


def header(values: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """What a credit note says beside its items as it is stored, whichever sign it was typed or read with."""
    if kind != Kind.CREDIT_NOTE:
        return dict(values)
    return {path: _stored(path, value, kind) for path, value in values.items()}


def _stored(path: str, value: Any, kind: str) -> Any:
    there = turned(path, value, kind)
    if there is value or path == "rounding_amount":  # which goes either way
        return there
    return 0 - abs(value)


def items(lines: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    """Items of a credit note as they are stored: where all are printed with a minus, that is the minus of the whole."""
    totals = [line["line_total"] for line in lines if line.get("line_total")]
    if totals and all(total < 0 for total in totals):
        return [_of_negative(line) for line in lines]
    if kind != Kind.CREDIT_NOTE:
        return list(lines)
    return [
        {name: turned(name, value, kind) for name, value in line.items()}
        for line in lines
    ]


def _of_negative(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """An item whose total is printed with a minus: where its price is not, its quantity is meant to be."""
    quantity, price = line.get("quantity"), line.get("unit_price")
    if quantity is None or price is None or price < 0:
        return line
    return {**line, "quantity": 0 - abs(quantity)}
