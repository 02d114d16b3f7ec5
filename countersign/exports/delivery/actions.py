"""Delivering finished files: each once, under one name, and again later when it did not work."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from countersign.database.sealing import unseal
from countersign.database.tenancy import by_organization
from countersign.documents.storage import StorageAway
from countersign.exports.making import keeping
from countersign.exports.making.actions import tell_owners
from countersign.exports.models import SEALED_FOR, Export, State, Target
from countersign.history.actions import record
from countersign.history.actor import SYSTEM

from .place import Parcel, Put, Undelivered

# Apart, as what they need takes much memory: a worker that delivers to none of them does without.
_PUT: Final[Mapping[str, str]] = {
    Target.FOLDER.value: "countersign.exports.delivery.folder.put",
    Target.S3.value: "countersign.exports.delivery.bucket.put",
    Target.SFTP.value: "countersign.exports.delivery.sftp.put",
}
# How long after each attempt the next one comes; after the last one owners are told.
WAITS: Final = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120, 360))
_LATE: Final = timedelta(minutes=45)  # longer than any attempt


def name_of(export: Export) -> str:
    """What its file is called there: the same at every attempt, and no other export's."""
    return f"{export.pk:06}-{export.file_name}"


def goes_somewhere(export: Export) -> bool:
    """Did its profile say where to?"""
    return export.profile_was.get("target") in _PUT


def deliver(export: Export) -> timedelta | None:
    """Put the file where the profile says now, unless it is there or cancelled; answers how long to wait for another attempt.

    Never in a transaction. One that dies between putting and saying so puts the same bytes under the same name again.
    """
    waiting = _undelivered().filter(
        export.itself, delivery_attempts=export.delivery_attempts
    )
    attempt = export.delivery_attempts + 1
    if not waiting.update(delivery_attempts=attempt, beat_at=timezone.now()):
        return None
    with export.organization.own_words():
        try:
            _put(export)
        except (Undelivered, keeping.Altered, StorageAway) as problem:
            return _failed(export, attempt, problem)
    with transaction.atomic():
        Export.objects.filter(export.itself).update(
            delivered_at=timezone.now(), delivery_problem=""
        )
        data = {"file": name_of(export), "sha256": export.sha256}
        record(export.organization_id, SYSTEM, "delivered export", export, data)
    return None


def lost() -> list[Export]:
    """Those whose worker died with them, or whose next attempt has been lost."""
    before = timezone.now() - max(WAITS) - _LATE
    rows = _undelivered().filter(beat_at__lt=before, delivery_attempts__lte=len(WAITS))
    return [export for some in by_organization(rows) for export in some]


def _undelivered() -> "QuerySet[Export]":
    rows = Export.objects.filter(
        state=State.READY, delivered_at=None, cancelled_at=None
    )
    return rows.filter(profile_was__target__in=list(_PUT))


def _put(export: Export) -> None:
    profile = export.profile
    if profile is None:
        raise Undelivered(_("The profile was deleted."))
    if profile.target not in _PUT:
        raise Undelivered(_("The profile does not say any more where to."))
    secret = unseal(profile.target_secret, SEALED_FOR) if profile.target_secret else ""
    if secret is None:
        raise Undelivered(
            _("The kept password cannot be read any more. Type it in again.")
        )
    keeping.must_be_whole(export)
    put: Put = import_string(_PUT[profile.target])
    parcel = Parcel(export.organization_id, name_of(export), keeping.chunks(export))
    put(parcel, profile.target_settings, secret)


@transaction.atomic
def _failed(export: Export, attempt: int, problem: Exception) -> timedelta | None:
    why = str(problem)
    if isinstance(problem, keeping.Altered):
        why = _("The file is not in the storage as it was made.")
    Export.objects.filter(export.itself).update(delivery_problem=why[:300])
    if attempt <= len(WAITS):
        return WAITS[attempt - 1]
    data = {"file": name_of(export), "comment": why}
    record(export.organization_id, SYSTEM, "export not delivered", export, data)
    tell_owners(export)
    return None
