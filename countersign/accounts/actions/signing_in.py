"""How somebody signs in: their mail address proved, a change to it told, an account taken back."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from countersign.accounts.addresses import address_of
from countersign.accounts.hooks import SIGN_IN_CHANGED
from countersign.accounts.models import Identity, Membership, User
from countersign.history.actions import record
from countersign.history.actor import Actor
from countersign.mail.actions import post

from .sessions import end_each


@transaction.atomic
def prove(user: User) -> None:
    """Let the mail address of a user count: mail to it has reached them. Again changes nothing."""
    if user.is_proved:
        return
    user.proved_email = user.email
    user.save(update_fields=["proved_email"])
    known = EmailAddress.objects.filter(user=user)
    known.exclude(email=user.email).update(primary=False)
    known.get_or_create(user=user, email=user.email)
    known.filter(email=user.email).update(verified=True, primary=True)
    for member in _memberships(user):
        data = {"email": user.email}
        record(member.organization_id, member.actor, "proved address", member, data)


@transaction.atomic
def note_address(user: User) -> None:
    """Let allauth know which mail address a user signs in with, before it adds another one."""
    known = EmailAddress.objects.filter(user=user)
    if not known.filter(primary=True).exists():
        known.get_or_create(user=user, email=user.email)
        known.filter(email=user.email).update(primary=True)


@transaction.atomic
def take_back(user: User, *, name: str, by: Actor) -> None:
    """Leave an account to whoever reads its mail: no password, session, link, second factor or provider lets anybody in.

    For an address that somebody registered who never proved it. The name that they chose goes, too; `name` is whose it is.
    """
    user.set_unusable_password()
    user.proved_email, user.name = "", name
    user.waits = False
    user.save()
    end_each(user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Identity.objects.filter(user=user).delete()
    for member in _memberships(user):
        for follow in SIGN_IN_CHANGED.values():
            follow(member, by)
        data = {"email": user.email}
        record(member.organization_id, by, "took account back", member, data)


@transaction.atomic
def sign_in_changed(
    user: User, what: str, *, request: HttpRequest, before: str = "", after: str = ""
) -> None:
    """Record a change (one of `mails.CHANGES`) to how somebody signs in, and tell them by mail; their links and sessions end.

    A changed mail address is told `before` and `after`, and to both. The session of the request goes on if it is theirs.
    """
    session = getattr(request, "session", None)
    end_each(user, but=(session and session.session_key) or "")
    data = {"what": what}
    if after:
        data |= {"before": before, "after": after}
    for member in _memberships(user):
        member.address = address_of(request, member.organization)
        record(member.organization_id, member.actor, "changed sign-in", member, data)
        for follow in SIGN_IN_CHANGED.values():
            follow(member, member.actor)
        for to in dict.fromkeys((before or user.email, after or user.email)):
            _tell(member, what, before, after, to=to)


def _tell(member: Membership, what: str, before: str, after: str, *, to: str) -> None:
    post(
        "accounts.changed",
        member.pk,
        what,
        timezone.now().isoformat(),
        before,
        after,
        to,
        organization_id=member.organization_id,
        to=to,
    )


def _memberships(user: User) -> QuerySet[Membership]:
    members = Membership.objects.filter(user=user)
    return members.select_related("organization", "user").order_by("organization")
