"""Saying of two invoices that they are not the same one."""

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.invoices.models import Invoice, NotDuplicate

from .of_one import likely_duplicates


class NotAlike(Exception):
    """Nothing is told of these two, or it is an error that nobody can wave away."""


class NotTold(Exception):
    """Whoever says it for everybody says why."""


def counts_for_all(one: Invoice, other: Invoice, by: Membership) -> bool:
    """Would the managers be told no more of these two if this member says that they are not the same?"""
    return by.manages and not by.via and one.admits(by) and other.admits(by)


def can_tell(one: Invoice, other: Invoice, by: Membership) -> bool:
    """May this member say of the two that they are not the same: do they manage, or is one of them on their desk?"""
    return by.manages or one.is_on_desk_of(by) or other.is_on_desk_of(by)


@transaction.atomic
def tell_apart(
    invoice: Invoice, other: Invoice, *, by: Membership, why: str = ""
) -> None:
    """Remember that two invoices, both of which `by` may see, are not the same one, for the reasons that hold now.

    Said by a manager who signed in and entered neither it counts for everybody, otherwise for those who enter. Both
    invoices get a line in their history. Saying it again changes nothing; raises NotAlike or NotTold.
    """
    if invoice.pk == other.pk:
        raise NotAlike
    ours = Invoice.objects.filter(organization=by.organization_id)
    first, second = (ours.hold(pk) for pk in sorted({invoice.pk, other.pk}))
    here = first if first.pk == invoice.pk else second
    found = next(
        (one for one in likely_duplicates(here) if one.earlier.pk == other.pk), None
    )
    if found is None or found.is_taken:
        raise NotAlike
    for_all, why = counts_for_all(first, second, by), why.strip()
    if for_all and not why:
        raise NotTold
    said = found.told_apart
    if said and found.is_told_apart and (said.for_all or not for_all):
        return
    NotDuplicate.objects.update_or_create(
        organization_id=by.organization_id,
        first=first,
        second=second,
        defaults={
            "reasons": list(found.reasons),
            "by": by.user,
            "for_all": for_all,
            "why": why,
        },
    )
    for one, another in ((first, second), (second, first)):
        data = {"other": another.pk, "reasons": list(found.reasons)}
        data |= {"comment": why} if why else {}
        record(one.organization_id, by.actor, "told_apart", one, data)
