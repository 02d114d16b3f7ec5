"""Counting what entering an invoice takes, and comparing what was read with what was submitted."""

import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.invoices.content.fields import HEADER, ITEM
from countersign.invoices.content.signs import turned, unsigned
from countersign.invoices.content.values import plain
from countersign.invoices.models import Effort, FieldOutcome, Invoice, Kind, LineItem
from countersign.invoices.queries import suggestions_of, uses_of
from countersign.invoices.suggesting.choosing import Chosen, best

SITTINGS: Final = 100  # openings of one invoice's entry page that are counted


@dataclass(frozen=True, slots=True)
class Counts:
    """What one opening of the entry page has counted so far."""

    keystrokes: int
    clicks: int
    seconds: int


@transaction.atomic
def report(
    invoice_pk: int, sitting: uuid.UUID, counts: Counts, *, by: Membership
) -> None:
    """Keep what one opening of the entry page has counted since it was opened.

    Counts only grow, so the same again, or an earlier one that arrives late, adds nothing.
    Raises Invoice.DoesNotExist for another's invoice.
    """
    invoice = Invoice.objects.of(by).hold(invoice_pk)
    effort = _of(invoice)
    sent = [counts.keystrokes, counts.clicks, counts.seconds]
    known = effort.sittings.get(str(sitting))
    if known is None and len(effort.sittings) >= SITTINGS:
        return
    known = known or [0, 0, 0]
    _keep(effort, {str(sitting): [*map(max, known, sent)]})


def move_effort(source: Invoice, target: Invoice) -> None:
    """Count what was spent on one invoice to another that it is added to; the caller holds both."""
    spent = Effort.objects.filter(
        organization=source.organization_id, invoice=source
    ).first()
    if spent and spent.sittings:
        _keep(_of(target), spent.sittings)


def compare(invoice: Invoice, items: Sequence[LineItem], *, again: bool) -> None:
    """Keep which of the best suggestions the invoice, held by the caller, still has in its fields and items.

    Submitting `again` compares anew. Without a file there is nothing to compare.
    """
    if again:
        invoice.outcomes.all().delete()
    corrections = None
    if uses_of(invoice):
        outcomes = _Comparison(invoice, items).outcomes
        FieldOutcome.objects.bulk_create(outcomes)
        corrections = sum(outcome.changed + outcome.typed for outcome in outcomes)
    Effort.objects.bulk_create(
        [
            Effort(
                organization_id=invoice.organization_id,
                invoice=invoice,
                corrections=corrections,
            )
        ],
        update_conflicts=True,
        unique_fields=["invoice"],
        update_fields=["corrections"],
    )


def _of(invoice: Invoice) -> Effort:
    return Effort.objects.get_or_create(
        organization_id=invoice.organization_id, invoice=invoice
    )[0]


def _keep(effort: Effort, sittings: dict[str, list[int]]) -> None:
    effort.sittings |= sittings
    effort.keystrokes, effort.clicks, effort.seconds = map(
        sum, zip(*effort.sittings.values(), strict=True)
    )
    effort.save()


class _Comparison:
    def __init__(self, invoice: Invoice, items: Sequence[LineItem]) -> None:
        self._invoice = invoice
        self._counts: dict[str, FieldOutcome] = defaultdict(FieldOutcome)
        header, lines = best(suggestions_of(invoice))
        self._header(header)
        self._items(items, dict(lines))

    @property
    def outcomes(self) -> list[FieldOutcome]:
        for field, outcome in self._counts.items():
            outcome.organization_id = self._invoice.organization_id
            outcome.invoice, outcome.field = self._invoice, field
        return list(self._counts.values())

    def _header(self, read: Chosen) -> None:
        usual = self._invoice.organization.currency
        for name in HEADER:
            value = getattr(self._invoice, name)
            is_given = (name, value) in (("currency", usual), ("kind", Kind.INVOICE))
            self._count(name, read.get(name), value, is_given=is_given)

    def _items(self, items: Sequence[LineItem], lines: dict[int, Chosen]) -> None:
        for item in items:
            read = lines.pop(item.read_line, {}) if item.read_line is not None else {}
            for name in ITEM:
                is_given = _is_worked_out(item, name)
                self._count(
                    name, read.get(name), getattr(item, name), is_given=is_given
                )
        for read in lines.values():  # what a person threw out
            for name, value in read.items():
                self._count(name, value, None, is_given=False)

    def _count(self, name: str, read: Any, value: Any, *, is_given: bool) -> None:
        if name not in (*HEADER, *ITEM):
            return
        if plain(read) is not None:
            kind = self._invoice.kind
            here, there = turned(name, value, kind), unsigned(name, read, kind)
            outcome = "kept" if _bare(there) == _bare(here) else "changed"
        elif plain(value) is not None and not is_given:
            outcome = "typed"
        else:
            return
        counts = self._counts[name]
        setattr(counts, outcome, getattr(counts, outcome) + 1)


def _is_worked_out(item: LineItem, name: str) -> bool:
    return name == "line_total" and item.worked_out


def _bare(value: Any) -> str:
    """The value without spaces: saving tidies those."""
    return re.sub(r"\s+", "", plain(value) or "")
