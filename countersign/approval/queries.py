"""What is asked of an organization's rules and limits all the time."""

from decimal import Decimal
from typing import Any, Final

from django.db.models import F, QuerySet

from countersign.accounts.models import User
from countersign.database.prepared import prepared

from .models import Limit, Machines, Rule

_NAMED: Final = ("id", "name", "email")  # what a rule's words need of a person


def rules_of(organization_id: int) -> list[Rule]:
    """An organization's rules in order, with the people they name: one query, a row for each of these."""
    found: dict[int, Rule] = {}
    rows: Any = rules_with_people(organization_id)
    for row in rows:
        rule = found.setdefault(row.pk, row)
        rule.known_people = rule.known_people or []
        if row.named_id:
            values = {name: getattr(row, f"named_{name}") for name in _NAMED}
            rule.known_people.append(User(**values))
    return list(found.values())


def limits_of(organization_id: int) -> dict[str, Decimal]:
    """Above which amount an approval must be confirmed, by currency: one query."""
    found = limits(organization_id)
    return {one.currency: one.amount for one in found if one.amount is not None}


@prepared
def machines_of(organization: int) -> QuerySet[Machines]:
    """The row by which programs may approve; none where they may not."""
    return Machines.objects.filter(organization=organization)


@prepared
def rules_with_people(organization: int) -> QuerySet[Rule]:
    """The rules in order, a row for each person that they name: `named_id`, `named_name`, `named_email`."""
    people = {f"named_{name}": F(f"named__user__{name}") for name in _NAMED}
    return (
        Rule.objects.filter(organization=organization)
        .select_related("organization", "vendor", "agent")
        .annotate(**people)
        .order_by("position", "pk")
    )


@prepared
def limits(organization: int) -> QuerySet[Limit]:
    """The limits in every currency."""
    return Limit.objects.filter(organization=organization)
