"""What is asked of coding all the time, and the coding of many invoices in a bounded number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet

from countersign.database.prepared import prepared
from countersign.invoices.models import TAKEN

from .models import CodingLine, CodingRule, CustomField, VendorCoding


def lines_of(
    organization: int, invoices: Collection[int]
) -> Mapping[int, Sequence[CodingLine]]:
    """The lines of these invoices, by invoice, each with its account, cost centre, cost object and tax code: one query.

    An invoice that is not coded has none, nor has one that is on its agent's desk.
    """
    found: dict[int, list[CodingLine]] = defaultdict(list)
    for row in _lines(organization).filter(invoice__in=invoices):
        found[row.invoice_id].append(row)
    return found


def lines_of_one(organization: int, invoice: int) -> Sequence[CodingLine]:
    """The same of one invoice."""
    return list(_lines(organization).filter(invoice=invoice))


def _lines(organization: int) -> QuerySet[CodingLine]:
    rows = CodingLine.objects.filter(
        organization=organization, invoice__status__in=TAKEN
    )
    named = rows.select_related("account", "cost_centre", "cost_object", "tax_code")
    return named.order_by("invoice", "position")


@prepared
def _fields(organization: int) -> QuerySet[CustomField]:
    return CustomField.objects.filter(organization=organization).order_by("pk")


def custom_fields(organization: int) -> Sequence[CustomField]:
    """The custom fields of an organization, also those that are not asked for any more: one query."""
    return _fields(organization)


@prepared
def rules(organization: int) -> QuerySet[CodingRule]:
    """The owner's rules in order, with what they name."""
    ours = CodingRule.objects.filter(organization=organization)
    named = ours.select_related(
        "vendor", "account", "cost_centre", "cost_object", "tax_code"
    )
    return named.order_by("position", "pk")


@prepared
def coding_of_vendor(organization: int, vendor: int) -> QuerySet[VendorCoding]:
    """How a vendor is coded by default, with what that names: one row, or none."""
    ours = VendorCoding.objects.filter(organization=organization, vendor=vendor)
    return ours.select_related("account", "cost_centre", "cost_object", "tax_code")
