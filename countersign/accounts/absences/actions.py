"""Handing one's decisions to somebody else for an absence, and taking them back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Delegation, Membership
from countersign.history.actions import record


class Overlapping(Exception):
    """The member is away on some of these days already: `earlier` says when, and who stands in."""

    def __init__(self, earlier: Delegation) -> None:
        super().__init__(str(earlier))
        self.earlier = earlier


@transaction.atomic
def delegate(
    absent: Membership,
    to: Membership,
    *,
    starts_on: date,
    ends_on: date,
    by: Membership,
) -> Delegation:
    """Let another manager decide in place of `absent` from one day to another, or raise Overlapping.

    The member is held, so that two absences cannot overlap.
    """
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(absent.itself)
    earlier = (
        absent.delegations.open(timezone.now())
        .filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
        .first()
    )
    if earlier:
        raise Overlapping(earlier)
    made = Delegation.objects.create(
        organization_id=absent.organization_id,
        membership=absent,
        delegate=to,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(absent.organization_id, by.actor, "delegated", absent, _said(made))
    return made


@transaction.atomic
def end(delegation: Delegation, *, by: Membership) -> None:
    """End an absence before its last day; again changes nothing."""
    held = Delegation.objects.filter(delegation.itself, ended_at=None)
    if not held.update(ended_at=timezone.now()):
        return
    record(
        delegation.organization_id,
        by.actor,
        "ended delegation",
        delegation.membership,
        _said(delegation),
    )


def _said(delegation: Delegation) -> dict[str, str]:
    return {
        "manager": str(delegation.membership),
        "delegate": str(delegation.delegate),
        "from": delegation.starts_on.isoformat(),
        "to": delegation.ends_on.isoformat(),
    }
