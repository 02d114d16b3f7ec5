"""The daily summary, written while it is sent."""

from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.mail.letters import Message, letter
from countersign.review.links.mails import way_in
from countersign.review.queries import manager_of

from .day_report import day_report

DAILY: Final = "summaries.daily"


@letter(DAILY, _("Daily summary"))
def daily(organization_id: int, membership_id: int, day: str) -> Message | None:
    """The summary of a day for one manager; pointless once they no longer manage.

    One link is minted for the whole mail: every row opens by it.
    """
    manager = manager_of(organization_id, membership_id)
    if not manager:
        return None
    way = way_in(manager, None)
    found = day_report(manager, date.fromisoformat(day), timezone.now(), way["address"])
    return Message(
        to=manager.user.email,
        template="summaries/mails/daily",
        context={
            "organization": manager.organization,
            "report": found,
            "listings": [found.waiting, found.due, found.overdue],
            "everything": f"{way['address']}?show=all",
            **way,
        },
    )
