"""Two invoices side by side: what they have in common and what not."""

from dataclasses import dataclass

from .entry import HEADER
from .labels import label
from .models import Invoice
from .shown import shown


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both."""

    label: str
    here: str
    there: str

    @property
    def is_same(self) -> bool:
        return self.here == self.there


def side_by_side(here: Invoice, there: Invoice) -> list[Line]:
    """Every field that either has, as the organization writes it; then how many items."""
    left, right = shown(here, []).values, shown(there, []).values
    lines = [Line(label(name), left[name], right[name]) for name in HEADER]
    return [line for line in lines if line.here or line.there]
