"""The number that a vendor is booked under: which one is free."""

from typing import Final

from countersign.accounts.models import Organization

from .models import Vendor

LONGEST: Final = 9  # digits


def next_number(organization: Organization) -> str:
    """The next free number of the organization's range: above all that are taken, else the first gap; "" when all are."""
    first, last = organization.creditors_from, organization.creditors_to
    rows = Vendor.objects.filter(organization=organization, creditor_number__gt="")
    numbers = rows.values_list("creditor_number", flat=True)
    taken = {
        int(number)
        for number in numbers
        if number and number.isdecimal() and first <= int(number) <= last
    }
    after = max(taken, default=first - 1) + 1
    free = (
        after
        if after <= last
        else next((one for one in range(first, last + 1) if one not in taken), None)
    )
    return "" if free is None else str(free)
