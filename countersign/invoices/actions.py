"""The one place where an invoice's status changes; `states` says which moves there are."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.history.actions import record

from .content.actions import settle
from .content.whole import WHOLE, whole_of
from .models import FINAL, Invoice, LineItem, Status
from .queries import further_of, items_of, uses_of
from .states import DECIDED, must_allow, must_be_decided, must_be_waiting

TOOK_BACK: Final = "took back"
_MOVED: Final = (
    *("status", "changed_at", "submitted_at", "decided_at", "set_aside_at"),
    *("paid_unknown", "counts_in"),
)


def move(
    invoice: Invoice,
    to: Status,
    *,
    by: Membership,
    comment: str = "",
    data: Mapping[str, Any] | None = None,
    whole: Mapping[str, Any] | None = None,
    items: Iterable[LineItem] | None = None,
    at: datetime | None = None,
) -> None:
    """Change the status of an invoice that the caller holds, and record it; or raise NotAllowed.

    `data` is what else the history is to say of it, `whole` what else its line is to keep, `items` those stored, where
    they are at hand; `at` is when, where that is known already.
    """
    must_allow(invoice, to)
    said = {**({"comment": comment} if comment else {}), **(data or {})}
    _change(invoice, to, by=by, verb=to, said=said, whole=whole, items=items, at=at)


def move_back(
    invoice: Invoice, *, by: Membership, whole: Mapping[str, Any] | None = None
) -> None:
    """Put a decided invoice back on the managers' desk; whether it is still time is the decision's affair."""
    must_be_decided(invoice)
    _change(invoice, Status.SUBMITTED, by=by, verb="withdrew", said={}, whole=whole)


def move_to_desk(
    invoice: Invoice, *, returned_at: datetime | None, by: Membership
) -> None:
    """Put what waits on its agent's desk again, as a draft or, where it was returned before, as returned; or raise NotAllowed."""
    must_be_waiting(invoice)
    to = Status.RETURNED if returned_at else Status.DRAFT
    _change(invoice, to, by=by, verb=TOOK_BACK, said={}, whole=None, at=returned_at)


def record_whole(
    invoice: Invoice,
    verb: str,
    *,
    by: Membership,
    data: Mapping[str, Any],
    whole: Mapping[str, Any] | None = None,
    items: Iterable[LineItem] | None = None,
) -> None:
    """Record a line about an invoice that keeps all of it as it is now, and who acts, in the caller's transaction.

    For whatever is decided on it. `whole` is what else the line is to keep, by names of its own: it is plain JSON,
    moments as text. Costs two queries, for items and files, where they are not at hand. `verify_history` compares
    rows with it.
    """
    stored = items_of(invoice) if items is None else items
    files = [use.document for use in uses_of(invoice)]
    kept = whole_of(invoice, stored, files, further_of(invoice))
    said = {WHOLE: kept, "by": by.identity, **(whole or {})}
    record(invoice.organization_id, by.actor, verb, invoice, data, whole=said)


def _change(
    invoice: Invoice,
    to: Status,
    *,
    by: Membership,
    verb: str,
    said: Mapping[str, Any],
    whole: Mapping[str, Any] | None,
    items: Iterable[LineItem] | None = None,
    at: datetime | None = None,
) -> None:
    settle(invoice, by=by)
    before, now = invoice.status, timezone.now()
    invoice.status = to
    invoice.changed_at = now
    invoice.set_aside_at = invoice.paid_unknown = None
    invoice.decided_at = (at or now) if to in DECIDED else None
    invoice.counts_in = None
    if to in FINAL:
        invoice.counts_in = invoice.organization.counts_in(invoice.issue_date)
    if verb == Status.SUBMITTED:
        invoice.submitted_at = now
    invoice.save(update_fields=_MOVED)
    data = {"status": [before, to], "version": invoice.version, **said}
    record_whole(invoice, verb, by=by, data=data, whole=whole, items=items)
