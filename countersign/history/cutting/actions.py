"""Cutting off the oldest lines of a history so that the rest can still be proven; how long they are kept."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from django.db import connection, models, transaction

from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.history.models import Chain, Checkpoint, Event, Keeping

from .cut import REMOVED, Cut, StillNeeded, is_shorter, possible

SHORTENED: Final = "shortened keeping"
_TABLE: Final = Keeping._meta.db_table


@transaction.atomic
def keep_at_least(years: int) -> int:
    """Let the database keep lines so many calendar years (0: for ever); how many it keeps now.

    A longer time counts at once. A shorter one changes nothing: that takes `shorten`.
    """
    kept, is_new = Keeping.objects.get_or_create(pk=1, defaults={"years": years})
    if not is_new and is_shorter(kept.years, years):
        kept.years = years
        kept.save(update_fields=["years"])
    return kept.years


@transaction.atomic
def shorten(years: int, subjects: Iterable[models.Model]) -> None:
    """Let the database keep lines for less than before, with a line in each organization's history (its subject).

    Takes the guard off for the moment, so whoever may only write rows cannot do it.
    """
    kept = Keeping.objects.select_for_update(no_key=True).get(pk=1)
    data = {"years": [kept.years, years]}
    for subject in subjects:
        record(subject.pk, SYSTEM, SHORTENED, subject, data)
    with _unguarded():
        Keeping.objects.filter(pk=kept.pk).update(years=years)


@contextmanager
def _unguarded() -> Iterator[None]:
    """Without the triggers of the table in this block: on SQLite they are taken down and put up as they were."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {_TABLE} DISABLE TRIGGER USER")
            yield
            cursor.execute(f"ALTER TABLE {_TABLE} ENABLE TRIGGER USER")
            return
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        triggers = cursor.execute(query, [_TABLE]).fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


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
        "years": Keeping.objects.get(pk=1).years,
    }
    record(organization_id, SYSTEM, REMOVED, subject, data)
    Checkpoint.objects.create(
        organization_id=organization_id, sequence=cut.sequence, hash=cut.hash
    )
    Event.objects.filter(
        organization_id=organization_id, sequence__lte=cut.sequence
    ).delete()
    return cut
