"""Which layouts there are: what each is made of, and what its invoices contain."""

from dataclasses import dataclass
from random import Random
from typing import Final

from countersign.samples.model import Kind


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a page, by name, and the content that goes with them.

    `lines` is the fewest and the most items; `tax_rates` how many rates an invoice mixes at most;
    `discounts` asks for a discount on lines, `details` for second lines below descriptions,
    `spread` for items enough to fill several pages.
    """

    head: str
    table: str
    totals: str
    closing: str
    paper: str = "a4"
    lines: tuple[int, int] = (1, 7)
    kind: Kind = "invoice"
    tax_rates: int = 1
    tax_included: bool = False
    discounts: bool = False
    details: bool = False
    due_date: bool = True


LAYOUTS: Final[dict[str, Layout]] = {
    "window": Layout("window", "ruled", "right", "columns", details=True),
    "corner": Layout("corner", "striped", "boxed", "bank"),
    "band": Layout("band", "boxed", "breakdown", "line", tax_rates=3),
    "carried": Layout(
        "bare", "ruled", "right", "columns", lines=(26, 64), tax_rates=2, details=True
    ),
    "letter": Layout("sentence", "none", "prose", "plain", lines=(1, 1)),
    "receipt": Layout(
        "roll",
        "roll",
        "till",
        "till",
        "roll",
        (2, 9),
        "receipt",
        2,
        tax_included=True,
        due_date=False,
    ),
    "landscape": Layout(
        "form",
        "boxed",
        "across",
        "line",
        "landscape",
        (3, 10),
        tax_rates=2,
        discounts=True,
    ),
    "credit": Layout(
        "window", "ruled", "boxed", "columns", lines=(1, 3), kind="credit note"
    ),
    "form": Layout("form", "boxed", "right", "bank", "letter", (2, 8)),
    "sidebar": Layout("sidebar", "airy", "right", "plain", lines=(2, 6), details=True),
    "headless": Layout("bare", "headless", "left", "columns", lines=(1, 5)),
    "stacked": Layout("bar", "stacked", "right", "bank", lines=(2, 7), tax_rates=2),
    "slip": Layout("boxes", "ruled", "boxed", "slip", lines=(1, 5)),
    "grouped": Layout(
        "corner", "grouped", "breakdown", "line", lines=(4, 10), tax_rates=2
    ),
    "discounts": Layout(
        "band", "striped", "across", "bank", lines=(3, 8), discounts=True, details=True
    ),
    "statement": Layout("bar", "airy", "right", "plain", "letter", (1, 4)),
    "shop": Layout(
        "corner", "boxed", "right", "line", "a5", (1, 5), tax_rates=2, tax_included=True
    ),
    "taxed": Layout("boxes", "taxed", "boxed", "line", lines=(2, 7), tax_rates=3),
    "narrative": Layout("sentence", "headless", "sentence", "plain", lines=(1, 4)),
    "correction": Layout(
        "boxes", "boxed", "breakdown", "columns", lines=(1, 3), kind="correction"
    ),
}
# Blocks that only go together with what they were made for.
_BOUND: Final = frozenset({"roll", "none", "prose", "till"})


def layout(name: str, seed: int) -> Layout:
    """The layout of this name; "mixed" puts one together from the blocks of the others."""
    if name != "mixed":
        return LAYOUTS[name]
    random = Random(f"mixed {seed}")  # noqa: S311 - demo data
    free = [one for one in LAYOUTS.values() if not _BOUND & {one.head, one.table}]
    return Layout(
        head=random.choice(sorted({one.head for one in free})),
        table=random.choice(sorted({one.table for one in free})),
        totals=random.choice(sorted({one.totals for one in free})),
        closing=random.choice(sorted({one.closing for one in free})),
        paper=random.choice(("a4", "a4", "letter")),
        lines=random.choice(((1, 4), (2, 9), (6, 14))),
        tax_rates=random.choice((1, 1, 2, 3)),
        tax_included=random.random() < 0.12,
        discounts=random.random() < 0.2,
        details=random.random() < 0.4,
    )
