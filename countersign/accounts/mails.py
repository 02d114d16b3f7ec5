"""Mails about membership."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from countersign.mail.letters import Message, letter

from .hooks import WELCOMING
from .models import Membership, User
from .names import told
from .places import link_to

# What somebody changed about how they sign in, by the name that the history has it under.
CHANGES: Final[Mapping[str, str | Promise]] = {
    "password_changed": _("Your password was changed."),
    "password_set": _("A password was set for you."),
    "password_reset": _("Your password was set anew by an address from a mail."),
    "email_changed": _("Your mail address was changed."),
    "email_deleted": _("A further mail address of yours was removed."),
    "totp_activated": _("A second factor, an authenticator app, was added."),
    "totp_deactivated": _("Your second factor was removed."),
    "webauthn_added": _("A passkey was added for you."),
    "webauthn_removed": _("A passkey of yours was removed."),
    "recovery_codes_generated": _("New recovery codes were made for you."),
}


def way_in(user: User, organization_id: int = 0) -> str:
    """The address where a user sets a password, as long as they have none; then where they sign in. It leads into an organization."""
    if user.has_usable_password():
        return link_to(organization_id, "account_login")
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    reset = "account_reset_password_from_key"
    return link_to(organization_id, reset, *key.split("-", 1))


@letter("accounts.welcome", _("Invitation"))
def welcome(
    organization_id: int, membership_id: int, by: int | None = None
) -> Message | None:
    """Tells a new member who invited them to what, with a fresh link to set a password while they have none.

    Who decides on invoices gets a link to what waits already.
    """
    member = _member(organization_id, membership_id)
    if not member:
        return None
    who = User.objects.filter(pk=by).first() if by else None
    context = {
        "member": member,
        "who": told(organization_id, who) if who else "",
        "has_password": member.user.has_usable_password(),
        "address": way_in(member.user, organization_id),
        "site": settings.SITE_URL,
    }
    if member.manages:
        for waiting in WELCOMING.values():
            context |= waiting(member)
    return Message(
        member.user.email,
        "accounts/mails/welcome",
        context,
    )


@letter("accounts.changed", _("Change of how somebody signs in"))
def changed(
    organization_id: int,
    membership_id: int,
    what: str,
    at: str,
    before: str = "",
    after: str = "",
    to: str = "",
) -> Message | None:
    """Tells somebody of a change (one of CHANGES) to how they sign in, made at a moment in ISO 8601.

    A change of the mail address, from `before` to `after`, is told at both.
    """
    member = _member(organization_id, membership_id)
    if not member:
        return None
    formats = member.organization.formats
    to = to or member.user.email
    context = {
        "member": member,
        "what": CHANGES[what],
        "at": formats.show_moment(datetime.fromisoformat(at), member.zone),
        "before": before,
        "after": after,
        "is_theirs": to == member.user.email,
        "address": link_to(0, "account_reset_password"),
    }
    return Message(
        to,
        "accounts/mails/changed",
        context,
    )


def _member(organization_id: int, membership_id: int) -> Membership | None:
    ours = Membership.objects.filter(organization=organization_id)
    known = ours.select_related("organization", "user")
    return known.filter(pk=membership_id).first()
