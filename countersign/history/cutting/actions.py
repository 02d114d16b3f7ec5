"""Cutting off the oldest lines of a history so that the rest can still be proven."""

from datetime import UTC, datetime

from django.db import models, transaction

from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.history.models import Chain, Checkpoint, Event

from .cut import REMOVED, Cut, StillNeeded, possible


@transaction.atomic
def remove(
    subject: models.Model, *, before: datetime, still_needed: StillNeeded
) -> Cut:
    """Remove these lines of an organization's history; `subject` is the organization.

    A checkpoint keeps the hash of the last one, and a line of the history itself says what was removed, so
    the chain begins at the checkpoint and still proves all that is left.
    """
    organization_id = subject.pk
    Chain.objects.select_for_update(no_key=True).filter(
        organization_id=organization_id
    ).first()
    cut = possible(organization_id, before=before, still_needed=still_needed)
    if not cut.lines:
        return cut
    data = {
        "lines": cut.lines,
        "up_to": cut.sequence,
        "hash": cut.hash,
        "before": before.astimezone(UTC).isoformat(),
    }
    record(organization_id, SYSTEM, REMOVED, subject, data)
    Checkpoint.objects.create(
        organization_id=organization_id, sequence=cut.sequence, hash=cut.hash
    )
    Event.objects.filter(
        organization_id=organization_id, sequence__lte=cut.sequence
    ).delete()
    return cut
