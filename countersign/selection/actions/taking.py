"""Taking the originals of selected invoices along: the history of each says who did."""

from collections.abc import Sequence

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.history.actions import record_each
from countersign.selection.archive import Files


@transaction.atomic
def take_originals(taken: Sequence[Files], *, by: Membership) -> None:
    """Record with each invoice that its files go out in one ZIP, and of how many invoices that is; before the first byte is sent."""
    lines = [
        (
            one.invoice,
            {"invoices": len(taken), "files": [str(file) for file in one.documents]},
        )
        for one in taken
    ]
    record_each(by.organization_id, by.actor, "took originals", lines)
