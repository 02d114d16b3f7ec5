"""Making an export: from the filter to the file, kept and marked."""

import logging
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Organization
from countersign.exports.formats import Misfit
from countersign.exports.making import keeping
from countersign.exports.making.choosing import NobodyAsks
from countersign.exports.making.held import Superseded
from countersign.exports.making.held import held as held_row
from countersign.exports.making.writing import written
from countersign.exports.models import Export, State
from countersign.exports.names import filled, safe_file_name
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.invoices.models import Invoice

from .freeing import empty
from .marking import mark
from .telling import tell_owners

STRAY_AFTER: Final = timedelta(minutes=5)
_MOST_LISTED: Final = 5000  # misfits that are kept with an export

log = logging.getLogger(__name__)


class Busy(Exception):
    """Another export of the organization is being made: this one has its turn after it."""


def fulfil(export: Export) -> None:
    """Make the file, keep it, and mark its invoices as exported. Raises Busy; runs again without harm after dying anywhere."""
    organization = export.organization
    try:
        attempt = _begin(export)
        if attempt > 1:  # what a worker that died had marked is chosen anew
            empty(export)
        with organization.own_words():
            _make(export, organization, attempt)
    except Superseded:
        log.info("Export %s is made elsewhere", export.pk)
    except NobodyAsks:
        why = _("Whoever asked for it is no manager here any more.")
        fail(export, why, attempt=attempt)


def put_off(export: Export) -> None:
    """The storage is away: the export waits for its next attempt."""
    ours = Export.objects.filter(export.itself, state=State.MAKING)
    ours.update(state=State.WAITING, beat_at=timezone.now())


def fail(export: Export, problem: str, *, attempt: int) -> None:
    """Say for good that an export could not be made; what was marked already is freed."""
    ours = Export.objects.filter(export.itself, attempt=attempt)
    under_way = ours.filter(state__in=(State.WAITING, State.MAKING))
    if not under_way.update(state=State.FAILED, problem=problem[:300]):
        return
    with transaction.atomic():
        data = {"profile": export.profile_was["name"], "comment": problem}
        record(export.organization_id, SYSTEM, "export failed", export, data)
        if export.by_id is None:  # the schedule asked: nobody looks
            tell_owners(export)
    empty(export)


def _begin(export: Export) -> int:
    """Take an export that waits, or whose worker is taken for dead, into one's hands; or raise Busy or Superseded."""
    try:
        with transaction.atomic():
            held = held_row(export)
            stale = held.beat_at < timezone.now() - STRAY_AFTER
            if held.state != State.WAITING and not (
                held.state == State.MAKING and stale
            ):
                raise Superseded
            held.state, held.attempt = State.MAKING, held.attempt + 1
            held.beat_at, held.done = timezone.now(), 0
            held.save(update_fields=["state", "attempt", "beat_at", "done"])
    except IntegrityError as problem:
        raise Busy from problem
    return held.attempt


def _make(export: Export, organization: Organization, attempt: int) -> None:
    def tell(done: int, **more: int) -> None:
        _beat(export, attempt, done=done, **more)

    with tempfile.TemporaryFile(prefix="countersign-") as file:
        made = written(export, organization, file, tell)
        keeping.send(export, file)
    export.invoices, export.sums = made.counting.count, made.counting.sums
    export.left_out = _listed(organization, made.misfits)
    export.file_name = _file_name(export, organization, made.extension)
    export.media_type = made.media_type
    mark(export, attempt, made.counting)


def _listed(
    organization: Organization, misfits: Sequence[Misfit]
) -> list[dict[str, Any]]:
    """What did not fit, each with the invoice's number and vendor as they are now."""
    told = misfits[:_MOST_LISTED]
    rows = Invoice.objects.filter(
        organization=organization, pk__in={one.invoice for one in told}
    )
    names = {row.pk: row for row in rows.only("number", "vendor_name", "organization")}
    return [
        {
            "invoice": one.invoice,
            "number": str(names.get(one.invoice, "")),
            "vendor": names[one.invoice].vendor_name if one.invoice in names else "",
            "field": one.field,
            "why": one.why,
            "left_out": one.left_out,
        }
        for one in told
    ]


def _file_name(export: Export, organization: Organization, ending: str) -> str:
    local = export.asked_at.astimezone(organization.zone)
    values: Mapping[str, str] = {
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H%M}",
        "profile": str(export.profile_was.get("name", "")),
        "organization": organization.name,
        "export": str(export.pk),
    }
    return safe_file_name(filled(export.profile_was["file_name"], values), ending)


def _beat(export: Export, attempt: int, **values: Any) -> None:
    """Say that the worker lives and how far it is; or raise Superseded."""
    ours = Export.objects.filter(export.itself, attempt=attempt, state=State.MAKING)
    if not ours.update(beat_at=timezone.now(), **values):
        raise Superseded
