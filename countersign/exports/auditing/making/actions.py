"""From the row of a file that was asked for to its bytes, kept by their hash."""

import hashlib
import logging
import tempfile
from datetime import timedelta
from typing import IO, Final

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from countersign.documents.storage import CHUNK, StorageAway, files
from countersign.exports.auditing import archive, procedure
from countersign.exports.auditing.holding import Holding
from countersign.exports.auditing.hooks import WRITERS
from countersign.exports.models import AuditFile, AuditKind, State
from countersign.history.actions import record
from countersign.history.actor import Actor

MOST_ATTEMPTS: Final = 3
STRAY_AFTER: Final = timedelta(hours=1)
log = logging.getLogger(__name__)


def fulfil(row: AuditFile) -> None:
    """Make the file and keep it. Runs again without harm; one that is made, or being made elsewhere, is left alone.

    Raises StorageAway, and then it waits for another attempt.
    """
    attempt = _begin(row)
    if not attempt:
        return
    organization = row.organization
    try:
        with (
            organization.own_words(),
            tempfile.TemporaryFile(prefix="countersign-") as file,
        ):
            if row.kind == AuditKind.ARCHIVE and row.first and row.last:
                row.invoices = archive.write(organization, row.first, row.last, file)
            elif row.kind == AuditKind.WHOLE:
                row.invoices = WRITERS[row.kind](organization, file)
            else:
                file.write(procedure.draw(Holding.of(organization), row.asked_at))
            row.sha256, row.size = _digest(file)
            files().save(row.path, File(file))
    except StorageAway:
        _put_back(row, attempt)
        raise
    _ready(row, attempt)


def give_up(row: AuditFile) -> None:
    """Say for good that it could not be made."""
    ours = AuditFile.objects.filter(row.itself).exclude(state=State.READY)
    ours.update(state=State.FAILED, changed_at=timezone.now())


@transaction.atomic
def _begin(row: AuditFile) -> int:
    """Take it into one's hands: which attempt this is; 0 when somebody else has it, or nothing is to be done."""
    held = AuditFile.objects.filter(row.itself).select_for_update(no_key=True).first()
    if held is None or held.state in (State.READY, State.FAILED):
        return 0
    stale = held.changed_at < timezone.now() - STRAY_AFTER
    if held.state == State.MAKING and not stale:
        return 0
    if held.attempt >= MOST_ATTEMPTS:
        log.warning("File %s for the auditor could not be made", held.pk)
        held.state = State.FAILED
        held.save(update_fields=["state"])
        return 0
    held.state, held.attempt = State.MAKING, held.attempt + 1
    held.changed_at = timezone.now()
    held.save(update_fields=["state", "attempt", "changed_at"])
    return held.attempt


def _put_back(row: AuditFile, attempt: int) -> None:
    ours = AuditFile.objects.filter(row.itself, attempt=attempt, state=State.MAKING)
    ours.update(state=State.WAITING, attempt=attempt - 1, changed_at=timezone.now())


@transaction.atomic
def _ready(row: AuditFile, attempt: int) -> None:
    rows = AuditFile.objects.filter(row.itself, attempt=attempt, state=State.MAKING)
    held = rows.select_for_update(no_key=True).first()
    if held is None:  # another worker has it by now
        return
    held.state, held.made_at = State.READY, timezone.now()
    held.sha256, held.size, held.invoices = row.sha256, row.size, row.invoices
    held.file_name = _file_name(row)
    held.save()
    data = {
        "kind": held.kind,
        "file": held.file_name,
        "sha256": held.sha256,
        "days": [held.first and str(held.first), held.last and str(held.last)],
        "invoices": held.invoices,
    }
    actor = Actor(row.by_id, str(row.by))
    record(row.organization_id, actor, "made audit file", held, data)


def _file_name(row: AuditFile) -> str:
    if row.kind == AuditKind.ARCHIVE:
        return f"audit-{row.first:%Y-%m-%d}-{row.last:%Y-%m-%d}.zip"
    local = row.asked_at.astimezone(row.organization.zone)
    if row.kind == AuditKind.WHOLE:
        return f"organization-{row.organization_id}-{local:%Y-%m-%d-%H%M}.zip"
    return f"procedure-{local:%Y-%m-%d-%H%M}.pdf"


def _digest(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return digest.hexdigest(), size
