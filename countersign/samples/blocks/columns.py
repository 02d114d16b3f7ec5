"""The columns of an item table: which ones a vendor prints, in which order and how wide."""

from dataclasses import dataclass
from typing import Final

from countersign.samples.model import SampleLine
from countersign.samples.printing import Printed
from countersign.samples.sheet import Align, Sheet, Span

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
_WIDTHS: Final = {
    "position": 34.0,
    "article": 58.0,
    "quantity": 48.0,
    "unit": 42.0,
    "unit_price": 78.0,
    "tax_rate": 48.0,
    "discount_rate": 50.0,
    "line_total": 84.0,
}
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


def columns(sheet: Sheet, printed: Printed) -> list[Column]:
    """The vendor's columns, filling the width between the margins."""
    sample = printed.sample
    keys = list(_ORDERS[printed.look.shape % len(_ORDERS)])
    if any(line.discount for line in sample.lines):
        keys.insert(keys.index("line_total"), "discount_rate")
    if len({line.tax_rate for line in sample.lines}) > 1 and "tax_rate" not in keys:
        keys.insert(keys.index("line_total"), "tax_rate")
    scale = min(1.0, sheet.inner / 500)
    widths = {key: _WIDTHS[key] * scale for key in keys if key != "description"}
    widths["description"] = sheet.inner - sum(widths.values())
    found, x = [], sheet.left
    for key in keys:
        align: Align = "L" if key in _LEFT else "R"
        if key == "position" or (key == "quantity" and printed.look.shape % 5 == 2):
            align = "C"
        found.append(Column(key, x, widths[key], align))
        x += widths[key]
    return found


def heading(printed: Printed, key: str) -> str:
    """What stands over a column."""
    if printed.sample.tax_included and key in ("unit_price", "line_total"):
        return printed.say(f"{key}_gross")
    return printed.say(key)


def cell(printed: Printed, line: SampleLine, at: int, key: str) -> Span:
    """What a line prints in a column, marked as the value it is."""
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
    }
    return Span(texts[key], f"lines.{at}.{key}" if key in _FIELDS else "")
