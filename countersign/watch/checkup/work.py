"""Whether what waits is being done: worker, schedule, letters."""

import time
from collections.abc import Iterator
from datetime import timedelta
from importlib.util import find_spec
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.extraction.rules.sets import unexpected
from countersign.history.heads.stamping import NotStamped, roots
from countersign.invoices.judging.packs import packs
from countersign.invoices.judging.words import BROKEN
from countersign.mail.models import NOBODYS, Letter, State
from countersign.retention.models import Notice
from countersign.watch import life
from countersign.watch.metrics import untold_since, untried_since, waiting_since
from countersign.webhooks.models import Webhook

from .finding import Finding, advise, fine, mend

_QUEUE_PATIENCE: Final = {"default": 60, "rules": 3600, "ocr": 3600}  # seconds
_SCHEDULE_PATIENCE: Final = 15 * 60
_MAIL_PATIENCE: Final = 10 * 60


def look() -> Iterator[Finding]:
    """Queues, the schedule's sign of life, mail that failed."""
    for queue, (count, age) in waiting_since(timezone.now()).items():
        if age > _QUEUE_PATIENCE.get(queue, 60):
            process = _("worker") if queue == "default" else _("reader")
            values = {"count": count, "queue": queue, "minutes": age / 60}
            values |= {"process": process}
            yield mend(
                ngettext(
                    "%(count)s job waits in the queue “%(queue)s”, for %(minutes).0f minutes. Start the %(process)s, or another one.",
                    "%(count)s jobs wait in the queue “%(queue)s”, the oldest for %(minutes).0f minutes. Start the %(process)s, or another one.",
                    count,
                )
                % values
            )
        else:
            yield fine(_("The queue “%(queue)s” is worked off.") % {"queue": queue})
    seen = life.seen()
    if seen is None or time.time() - seen > _SCHEDULE_PATIENCE:
        yield mend(
            _(
                "The schedule is not running: no summaries, nothing that was lost is made up for. Start “python manage.py run_schedule”."
            )
        )
    else:
        yield fine(_("The schedule runs."))
    yield from _letters()
    yield from _webhooks()
    yield from _stamps()
    yield from _rules()
    yield from _retention()


def _retention() -> Iterator[Finding]:
    """Where nothing was removed, though it is over: a person has to look."""
    for notice in Notice.objects.exclude(refused="").select_related("organization"):
        values = {"organization": notice.organization, "why": notice.refused}
        yield mend(
            _("Nothing is removed of what is over in %(organization)s. %(why)s")
            % values
        )


def _letters() -> Iterator[Finding]:
    """What does not go out, and what could not be delivered: to members, and to whoever registers or signs in."""
    if untried_since(timezone.now()) > _MAIL_PATIENCE:
        yield mend(
            _(
                "Mail waits, and nobody sends it. Start “python manage.py send_letters --stay”."
            )
        )
    late = timezone.now() - timedelta(seconds=_MAIL_PATIENCE)
    held_up = Letter.objects.due().filter(created_at__lt=late).exclude(error="")
    if letter := held_up.order_by("pk").first():
        count = held_up.count()
        values = {"count": count, "problem": letter.problem}
        yield mend(
            ngettext(
                "%(count)s mail waits for the mail server. %(problem)s",
                "%(count)s mails wait for the mail server. %(problem)s",
                count,
            )
            % values
        )
    lost = Letter.objects.filter(state=State.FAILED)
    failed = lost.exclude(organization_id=NOBODYS).count()
    if failed:
        yield advise(
            ngettext(
                "%(count)s mail could not be delivered. The owner sees it under People.",
                "%(count)s mails could not be delivered. The owner sees them under People.",
                failed,
            )
            % {"count": failed}
        )
    codes = lost.filter(organization_id=NOBODYS).count()
    if codes:
        yield advise(
            ngettext(
                "%(count)s mail with a code or link to register or sign in could not be delivered in the last 7 days. The worker's log says why.",
                "%(count)s mails with codes or links to register or sign in could not be delivered in the last 7 days. The worker's log says why.",
                codes,
            )
            % {"count": codes}
        )


def _webhooks() -> Iterator[Finding]:
    """Whether other programs are told what they are to be told."""
    if untold_since(timezone.now()) > _MAIL_PATIENCE:
        yield mend(
            _(
                "Webhooks wait, and nobody sends them. Start “python manage.py run_schedule”."
            )
        )
    away = Webhook.objects.filter(stopped_at=None, failures__gt=2).count()
    if away:
        yield advise(
            ngettext(
                "The receiver of %(count)s webhook can’t be reached. The owner sees why under Settings, Webhooks.",
                "The receivers of %(count)s webhooks can’t be reached. The owners see why under Settings, Webhooks.",
                away,
            )
            % {"count": away}
        )


def _rules() -> Iterator[Finding]:
    """The sets that are shipped, where they are installed, and the operator's packs."""
    if find_spec("saxonche") is not None:
        for problem in unexpected():
            values = {"problem": problem}
            yield mend(
                _(
                    "Official rules: %(problem)s. Install requirements-rules.txt and requirements-reader.txt again."
                )
                % values
            )
    found = packs()
    for broken in found.broken:
        values = {
            "folder": broken.folder,
            "reason": str(BROKEN[broken.code]) % {"detail": broken.detail},
        }
        yield mend(_("The rule pack %(folder)s is left out. %(reason)s") % values)
    for pack in found.good:
        values = {"name": pack.name, "version": pack.version}
        yield fine(_("The rule pack %(name)s %(version)s is in use.") % values)


def _stamps() -> Iterator[Finding]:
    if not settings.TIMESTAMP_URL:
        return
    try:
        roots()
    except NotStamped as problem:
        yield mend(
            _("The history is not stamped: COUNTERSIGN_TIMESTAMP_ROOTS, %(problem)s.")
            % {"problem": problem}
        )
        return
    values = {"url": settings.TIMESTAMP_URL}
    yield fine(_("The history is stamped by %(url)s.") % values)
