"""Two invoices side by side: what they have in common and what not."""

from dataclasses import dataclass

from countersign.accounts.models import Membership
from countersign.invoices.content.fields import HEADER, field_at
from countersign.invoices.content.labels import label
from countersign.invoices.content.shown import text
from countersign.invoices.content.values import value
from countersign.invoices.duplicates.of_one import LikelyDuplicate, likely_duplicates
from countersign.invoices.models import Invoice


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field of both."""

    label: str
    here: str
    there: str

    @property
    def is_same(self) -> bool:
        return self.here == self.there


def side_by_side(here: Invoice, there: Invoice) -> list[ComparedField]:
    """Every field that either has, as the organization writes it, amounts with their sign."""
    left, right = _values(here), _values(there)
    lines = [
        ComparedField(label(path), left.get(path, ""), right.get(path, ""))
        for path in {**left, **right}
    ]
    return [line for line in lines if line.here or line.there]


def _values(invoice: Invoice) -> dict[str, str]:
    """By path, what is stored, or what was typed and not understood."""
    formats, currency = invoice.organization.formats, invoice.currency
    found = {
        path: text(path, value(invoice, path), formats, currency)
        for path in (*HEADER, *(invoice.more or {}))
    }
    kind = str(invoice.get_kind_display())
    typed = {path: raw for path, raw in invoice.unparsed.items() if field_at(path)}
    return {**found, **typed, "kind": kind}


def doubt_between(
    here: Invoice, there: Invoice, member: Membership
) -> LikelyDuplicate | None:
    """What this member is told of the two and may wave away; None when there is nothing to say."""
    found = (one for one in likely_duplicates(here) if one.earlier.pk == there.pk)
    doubt = next(found, None)
    if doubt is None or doubt.is_taken or doubt.is_silent_for(member):
        return None
    return doubt
