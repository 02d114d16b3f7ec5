"""Which rule assigns an invoice, and what rules would have assigned of what came in of late."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice

from .arrived import Arrival, arrivals
from .models import AssigningRule

LOOKED_AT: Final = 100
"""How many that came in of late are looked at,"""
_AMONG: Final = 500  # among the latest ones, whoever brought them


def entering(organization: int) -> frozenset[int]:
    """Who enters invoices in an organization now, as numbers of users: nobody else is assigned anything."""
    rows = Membership.objects.filter(organization=organization, user__is_active=True)
    return frozenset(rows.agents().values_list("user", flat=True))


def first_of(
    rules: Iterable[AssigningRule],
    invoice: Invoice,
    arrival: Arrival,
    here: Collection[int],
) -> AssigningRule | None:
    """The first active rule that fits; one to somebody who has left is passed over."""
    for rule in rules:
        if rule.active and rule.user_id in here and rule.fits(invoice, arrival):
            return rule
    return None


@dataclass(frozen=True, slots=True)
class Tried:
    """What rules would have assigned of the `came` latest that came in: how many each, by its key."""

    came: int
    by_rule: Mapping[int, int]


def tried(organization: int, rules: Sequence[AssigningRule]) -> Tried:
    """Of one that is not active, or to somebody who has left: what it would have been the first to fit."""
    latest = Invoice.objects.filter(organization=organization).order_by("-created_at", "-pk")  # fmt: skip
    found = list(latest[:_AMONG])
    came = arrivals(organization, [one.pk for one in found])
    looked_at = [one for one in found if one.pk in came][:LOOKED_AT]
    here = entering(organization)
    counts = dict.fromkeys((rule.pk for rule in rules), 0)
    for invoice in looked_at:
        for rule in rules:
            if rule.fits(invoice, came[invoice.pk]):
                counts[rule.pk] += 1
                if rule.active and rule.user_id in here:
                    break
    return Tried(len(looked_at), counts)
