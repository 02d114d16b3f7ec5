"""Saying what is not coded once an organization has begun to code."""

from typing import Final

from countersign.invoices.models import Invoice

_AT_ONCE: Final = 2000


def mark_uncoded(organization_id: int) -> None:
    """Of all invoices that nobody has said it of, some thousand at a time."""
    rows = Invoice.objects.filter(organization=organization_id, coded=None)
    last = 0
    while some := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]
    ):
        rows.filter(pk__in=some).update(coded=False)
        last = some[-1]
