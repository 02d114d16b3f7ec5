"""The one place where an invoice's status changes; `states` says which moves there are."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.history.actions import record

from .content.actions import settle
from .models import Invoice, Status
from .states import must_allow, must_be_decided


def move(
    invoice: Invoice,
    to: Status,
    *,
    by: Membership,
    comment: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Change the status of an invoice that the caller holds, and record it; or raise NotAllowed.

    `data` is what else the history is to say of it.
    """
    must_allow(invoice, to)
    said = {**({"comment": comment} if comment else {}), **(data or {})}
    _change(invoice, to, by=by, verb=to, said=said)


def move_back(invoice: Invoice, *, by: Membership) -> None:
    """Put a decided invoice back on the managers' desk; whether it is still time is the decision's affair."""
    must_be_decided(invoice)
    _change(invoice, Status.SUBMITTED, by=by, verb="withdrew", said={})


def _change(
    invoice: Invoice, to: Status, *, by: Membership, verb: str, said: Mapping[str, Any]
) -> None:
    settle(invoice, by=by)
    before, now = invoice.status, timezone.now()
    invoice.status = to
    invoice.changed_at = now
    if to == Status.SUBMITTED:
        invoice.decided_at = None
        invoice.submitted_at = now if verb == Status.SUBMITTED else invoice.submitted_at
    else:
        invoice.decided_at = now
    invoice.save(update_fields=["status", "changed_at", "submitted_at", "decided_at"])
    data = {"status": [before, to], "version": invoice.version, **said}
    record(invoice.organization_id, by.actor, verb, invoice, data)
