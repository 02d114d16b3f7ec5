"""The coding of many invoices, in a bounded number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from .models import CodingLine, CustomField


def lines_of(
    organization: int, invoices: Collection[int]
) -> Mapping[int, Sequence[CodingLine]]:
    """The lines of these submitted invoices, by invoice, each with its account, cost centre, cost object and tax code: one query.

    An invoice that is not coded has none.
    """
    rows = (
        CodingLine.objects.filter(organization=organization, invoice__in=invoices)
        .select_related("account", "cost_centre", "cost_object", "tax_code")
        .order_by("invoice", "position")
    )
    found: dict[int, list[CodingLine]] = defaultdict(list)
    for row in rows:
        found[row.invoice_id].append(row)
    return found


def custom_fields(organization: int) -> Sequence[CustomField]:
    """The custom fields of an organization, also those that are not asked for any more: one query."""
    return list(CustomField.objects.filter(organization=organization).order_by("pk"))
