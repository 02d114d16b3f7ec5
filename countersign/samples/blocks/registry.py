"""All blocks by the names that layouts use."""

from collections.abc import Callable
from typing import Final, NamedTuple

from countersign.samples.blocks import closings, forms, heads, rolls, tables, totals
from countersign.samples.canvas import Canvas
from countersign.samples.printing import Printed

Block = Callable[[Canvas, Printed], None]


class Closing(NamedTuple):
    """What follows the totals once, and the foot of every page."""

    after: Block
    foot: Block


HEADS: Final[dict[str, Block]] = {
    "window": heads.window,
    "bare": heads.bare,
    "sentence": heads.sentence,
    "corner": heads.corner,
    "bar": heads.bar,
    "band": forms.band,
    "boxes": forms.boxes,
    "form": forms.form,
    "sidebar": forms.sidebar,
    "roll": forms.roll,
}
TABLES: Final[dict[str, Block]] = {
    "ruled": tables.ruled,
    "striped": tables.striped,
    "boxed": tables.boxed,
    "headless": tables.headless,
    "taxed": tables.taxed,
    "grouped": tables.grouped,
    "airy": tables.airy,
    "stacked": rolls.stacked,
    "roll": rolls.roll,
    "none": rolls.none,
}
TOTALS: Final[dict[str, Block]] = {
    "right": totals.right,
    "boxed": totals.boxed,
    "breakdown": totals.breakdown,
    "left": totals.left,
    "across": totals.across,
    "sentence": totals.sentence,
    "prose": totals.prose,
    "till": rolls.till_sums,
}
CLOSINGS: Final[dict[str, Closing]] = {
    "columns": Closing(closings.words, closings.columns_foot),
    "line": Closing(closings.words, closings.line_foot),
    "bank": Closing(closings.bank_block, closings.page_number),
    "slip": Closing(closings.slip, closings.page_number),
    "plain": Closing(closings.plain, closings.page_number),
    "till": Closing(closings.till, closings.nothing),
}
