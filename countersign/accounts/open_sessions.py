"""Where somebody is signed in, as pages show it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Membership, SignedIn


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session: in which browser and from where it began, when, and whether it is the one that looks."""

    pk: int
    browser: str
    address: str
    began_at: datetime
    is_this: bool


def sessions_of(member: Membership, key: str | None) -> list[OpenSession]:
    """Where a member is signed in, the latest first; `key` is the session that looks."""
    live = Session.objects.filter(expire_date__gt=timezone.now())
    found = SignedIn.objects.filter(
        user=member.user_id, key__in=live.values("session_key")
    )
    return [
        OpenSession(
            pk=one.pk,
            browser=one.browser or _("Another browser or program"),
            address=one.address,
            began_at=one.began_at,
            is_this=one.key == key,
        )
        for one in found.order_by("-began_at", "-pk")
    ]
