"""The columns of an item table: which ones a vendor prints, in which order and how wide."""

from dataclasses import dataclass
from typing import Final

from countersign.money import tax_amount
from countersign.samples.canvas import Align, Canvas, Span
from countersign.samples.model import SampleLine
from countersign.samples.printing import Printed

_ORDERS: Final = (
    (
        "position",
        "description",
        "quantity",
        "unit",
        "unit_price",
        "tax_rate",
        "line_total",
    ),
    ("quantity", "unit", "description", "unit_price", "line_total"),
    ("article", "description", "quantity", "unit_price", "tax_rate", "line_total"),
    ("description", "quantity", "unit_price", "line_total"),
    ("position", "article", "description", "unit_price", "quantity", "line_total"),
    (
        "position",
        "quantity",
        "unit",
        "article",
        "description",
        "tax_rate",
        "unit_price",
        "line_total",
    ),
    ("description", "unit_price", "quantity", "unit", "tax_rate", "line_total"),
)
# Given up one after the other where descriptions get too little room.
_DISPENSABLE: Final = ("article", "position", "unit", "tax_amount")
_NARROWEST = 120.0
_LEFT: Final = ("article", "description", "unit")
# Which field of a line a column shows; the others are there for people only.
_FIELDS: Final = (
    "description",
    "quantity",
    "unit",
    "unit_price",
    "tax_rate",
    "line_total",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its left edge and width, and how its cells are aligned."""

    key: str
    x: float
    width: float
    align: Align

    def anchor(self, pad: float = 4.0) -> float:
        """Where text of this column is anchored."""
        if self.align == "R":
            return self.x + self.width - pad
        return self.x + self.width / 2 if self.align == "C" else self.x + pad


def columns(canvas: Canvas, printed: Printed, *, taxed: bool = False) -> list[Column]:
    """The vendor's columns, filling the width between the margins.

    With `taxed` each line also tells its tax and what it comes to with it.
    """
    sample = printed.sample
    keys = list(_ORDERS[printed.look.shape % len(_ORDERS)])
    if taxed:
        keys = ["description", "quantity", "unit_price", "line_total"]
        keys += ["tax_rate", "tax_amount", "line_gross"]
    if any(line.discount for line in sample.lines):
        keys.insert(keys.index("line_total"), "discount_rate")
    if len({line.tax_rate for line in sample.lines}) > 1 and "tax_rate" not in keys:
        keys.insert(keys.index("line_total"), "tax_rate")
    widths = {key: _width(canvas, printed, key, keys) for key in keys}
    widths.pop("description")
    for key in _DISPENSABLE:
        if canvas.inner - sum(widths.values()) < _NARROWEST and key in widths:
            keys.remove(key)
            widths.pop(key)
    widths["description"] = canvas.inner - sum(widths.values())
    found, x = [], canvas.left
    for key in keys:
        align: Align = "L" if key in _LEFT else "R"
        if key == "position" or (key == "quantity" and printed.look.shape % 5 == 2):
            align = "C"
        found.append(Column(key, x, widths[key], align))
        x += widths[key]
    return found


def _width(canvas: Canvas, printed: Printed, key: str, keys: list[str]) -> float:
    unit = "unit" not in keys
    words = heading(printed, key).split(" ")
    wide = max(canvas.measure(word, bold=True) for word in words)
    for at, line in enumerate(printed.sample.lines):
        spans = cell(printed, line, at, key, unit=unit)
        wide = max(wide, sum(canvas.measure(span.text) for span in spans))
    return wide + 12 + printed.look.shape % 4 * 4


def heading(printed: Printed, key: str) -> str:
    """What stands over a column."""
    if key == "tax_amount":
        return printed.say("tax")
    if key == "line_gross":
        return printed.say("line_total_gross")
    if printed.sample.tax_included and key in ("unit_price", "line_total"):
        return printed.say(f"{key}_gross")
    return printed.say(key)


def cell(
    printed: Printed, line: SampleLine, at: int, key: str, *, unit: bool = False
) -> list[Span]:
    """What a line prints in a column, marked as the value it is; `unit` appends it to the quantity."""
    currency = printed.sample.currency
    tax = tax_amount(line.line_total, line.tax_rate, currency)
    texts = {
        "position": str(at + 1),
        "article": line.article,
        "description": line.description,
        "quantity": printed.quantity(line),
        "unit": printed.unit(line),
        "unit_price": printed.price(line),
        "tax_rate": printed.rate(line.tax_rate),
        "discount_rate": printed.rate(line.discount) if line.discount else "",
        "line_total": printed.cell(line.line_total),
        "tax_amount": printed.number(tax),
        "line_gross": printed.number(line.line_total + tax),
    }
    spans = [Span(texts[key], f"lines.{at}.{key}" if key in _FIELDS else "")]
    if unit and key == "quantity":
        spans += [Span(" "), Span(texts["unit"], f"lines.{at}.unit")]
    return spans
