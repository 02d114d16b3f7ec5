"""The letter that reminds of what waits, written while it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership
from countersign.accounts.names import all_told
from countersign.invoices.models import Invoice, Status
from countersign.mail.letters import Message, letter
from countersign.review.letters import MOST_ROWS, about, stands_in
from countersign.review.links.mails import way_in
from countersign.review.queries import manager_of

from .models import Kind, Reminder

REMINDER: Final = "reminders.reminder"


@dataclass(frozen=True, slots=True)
class Listing:
    """The first rows of what waits, and how many more there are."""

    rows: Sequence[dict[str, Any]]
    more: int


@letter(REMINDER, _("Reminder of what waits"))
def reminder(organization_id: int, membership_id: int, at: str) -> Message | None:
    """List what waits for a manager, and to an owner what waits too long; pointless when all is decided.

    One link is minted for the whole mail: every row opens by it.
    """
    manager = manager_of(organization_id, membership_id)
    if not manager:
        return None
    late = _still_waiting(manager, datetime.fromisoformat(at))
    escalated = [one.invoice for one in late if one.kind == Kind.ESCALATION]
    own = [one.invoice for one in late if one.kind == Kind.REMINDER]
    own = [one for one in own if one not in escalated]
    if not late:
        return None
    return Message(
        to=manager.user.email,
        template="reminders/mails/reminder",
        context={
            "organization": manager.organization,
            "escalated": _listing(escalated, manager),
            "reminded": _listing(own, manager),
            "late": len(escalated),
            "count": len(escalated) + len(own),
            "first": about([*escalated, *own][0]),
            "stands_in": stands_in(manager),
            **way_in(manager, None),
        },
    )


def _still_waiting(manager: Membership, at: datetime) -> list[Reminder]:
    """What one mail tells of and is not decided yet, the longest wait first."""
    told = (
        Reminder.objects.filter(
            organization=manager.organization_id, membership=manager, at=at
        )
        .filter(invoice__status=Status.SUBMITTED)
        .select_related("invoice__organization", "invoice__agent")
        .order_by("submitted_at", "invoice")
    )
    return [one for one in told if one.invoice.submitted_at == one.submitted_at]


def _listing(invoices: Sequence[Invoice], manager: Membership) -> Listing:
    first = invoices[:MOST_ROWS]
    agents = all_told(manager.organization_id, (one.agent for one in first))
    rows = [_row(one, manager, agents[one.agent_id]) for one in first]
    return Listing(rows, len(invoices) - len(rows))


def _row(invoice: Invoice, manager: Membership, agent: str) -> dict[str, Any]:
    since = (invoice.submitted_at or invoice.created_at).astimezone(manager.zone)
    formats = manager.organization.formats
    return {**about(invoice), "agent": agent, "since": formats.show_date(since.date())}
