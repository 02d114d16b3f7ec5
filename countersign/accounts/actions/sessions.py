"""Sessions: noted when somebody signs in, ended one by one or all at once."""

from collections.abc import Mapping
from typing import Final

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership, SignedIn, User
from countersign.accounts.queries import works_elsewhere
from countersign.history.actions import record

# Programs and systems by what they say of themselves; the first that fits counts.
_PROGRAMS: Final[Mapping[str, str]] = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS: Final[Mapping[str, str]] = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


@transaction.atomic
def came_in(user: User, *, key: str, agent: str, address: str) -> None:
    """Note a session that has just begun: in which browser, from where (as much of that as is kept)."""
    SignedIn.objects.filter(key=key).delete()
    SignedIn.objects.create(
        user=user, key=key, browser=_browser(agent), address=address
    )


def moved(before: str, after: str) -> None:
    """A session goes on under another key."""
    SignedIn.objects.filter(key=before).update(key=after)


@transaction.atomic
def end_session(one: SignedIn, *, of: Membership, by: Membership) -> None:
    """End one session now. The history says which it was unless its user works in other organizations, too."""
    Session.objects.filter(session_key=one.key).delete()
    one.delete()
    data = {"of": str(of)}
    if not works_elsewhere(of.organization_id, of.user_id):
        data |= {"browser": one.browser, "address": one.address}
    record(of.organization_id, by.actor, "ended session", of, data)


@transaction.atomic
def end_all_sessions(of: Membership, *, by: Membership, but: str = "") -> None:
    """End all sessions of a member now; `but` is the key of the one that goes on."""
    end_each(of.user, but=but)
    record(of.organization_id, by.actor, "ended sessions", of, {"of": str(of)})


def end_each(user: User, *, but: str = "") -> None:
    """End the sessions of a user, those of older releases too, in the caller's transaction. The one that goes on must be told (`update_session_auth_hash`)."""
    user.sessions_ended += 1
    user.save(update_fields=["sessions_ended"])
    SignedIn.objects.filter(user=user).exclude(key=but).delete()


def forget_ended() -> int:
    """Remove the notes of sessions that are over; how many."""
    live = Session.objects.filter(expire_date__gt=timezone.now())
    return SignedIn.objects.exclude(key__in=live.values("session_key")).delete()[0]


def _browser(agent: str) -> str:
    """``Firefox, Windows``: in words of ours, as others can write anything there."""
    found = (
        next((name for sign, name in known.items() if sign in agent), "")
        for known in (_PROGRAMS, _SYSTEMS)
    )
    return ", ".join(name for name in found if name)
