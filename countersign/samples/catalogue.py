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
}


def layout(name: str, seed: int) -> Layout:
    """The layout of this name; "mixed" puts one together from the blocks of the others."""
    if name != "mixed":
        return LAYOUTS[name]
    random = Random(f"mixed {seed}")  # noqa: S311 - demo data
    whole = [one for one in LAYOUTS.values() if one.paper in ("a4", "letter")]
    return Layout(
        head=random.choice(whole).head,
        table=random.choice(whole).table,
        totals=random.choice(whole).totals,
        closing=random.choice(whole).closing,
        paper=random.choice(("a4", "a4", "letter")),
        lines=random.choice(((1, 4), (2, 9), (6, 14))),
        tax_rates=random.choice((1, 1, 2, 3)),
        tax_included=random.random() < 0.12,
        discounts=random.random() < 0.2,
        details=random.random() < 0.4,
    )
