"""Whether all of this could be had again: the last good backup, and the last time that one was tried out."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.watch.actions import BACKUP, DRILL, DRILL_FAILED
from countersign.watch.models import Sign

from .finding import Finding, advise, fine, mend

_LATE: Final = timedelta(days=2)
_TOO_LATE: Final = timedelta(days=8)
_DRILL_EVERY: Final = timedelta(days=100)


def look() -> Iterator[Finding]:
    """How old they are, as far as they were made from here."""
    names = (BACKUP, DRILL, DRILL_FAILED)
    signs = {sign.name: sign for sign in Sign.objects.filter(name__in=names)}
    made, drilled = signs.get(BACKUP), signs.get(DRILL)
    failed = signs.get(DRILL_FAILED)
    if failed and (drilled is None or drilled.at < failed.at):
        yield mend(
            _("The backup %(set)s could not be restored when it was tried out: %(why)s")
            % failed.told
        )
    if made is None:
        yield advise(
            _(
                "No backup was made from here yet. Run “python manage.py backup” each night."
            )
        )
        return
    yield _of_backup(made)
    if made.told.get("healed"):
        yield advise(
            ngettext(
                "The last backup found %(count)s damaged copy in its place and wrote it anew. Look at that disk.",
                "The last backup found %(count)s damaged copies in its place and wrote them anew. Look at that disk.",
                made.told["healed"],
            )
            % {"count": made.told["healed"]}
        )
    if drilled is None or timezone.now() - drilled.at > _DRILL_EVERY:
        yield advise(
            _(
                "No backup was tried out in the last 100 days. Run “python manage.py restore PLACE --drill”."
            )
        )
    else:
        yield fine(_("A backup was tried out, and could be restored."))


def _of_backup(made: Sign) -> Finding:
    age = timezone.now() - made.at
    text = ngettext(
        "The last good backup is %(days)s day old.",
        "The last good backup is %(days)s days old.",
        age.days,
    ) % {"days": age.days}
    if age <= _LATE:
        return fine(text)
    why = _("Look at what makes them, and at its mails.")
    return (mend if age > _TOO_LATE else advise)(f"{text} {why}")
