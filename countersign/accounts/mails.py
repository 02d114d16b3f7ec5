"""Mails about membership."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from countersign.mail.letters import Message, letter

from .models import Membership, User


def way_in(user: User) -> str:
    """The address where a user sets a password, as long as they have none; then where they sign in."""
    path = reverse("account_login")
    if not user.has_usable_password():
        key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
        uid, token = key.split("-", 1)
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}
        )
    return f"{settings.SITE_URL}{path}"


@letter("accounts.welcome", _("Invitation"))
def welcome(membership_id: int) -> Message | None:
    """Tells a new member what they are here, with a fresh link to set a password while they have none."""
    member = (
        Membership.objects.select_related("organization", "user")
        .filter(pk=membership_id)
        .first()
    )
    if not member:
        return None
    context = {
        "member": member,
        "address": way_in(member.user),
        "site": settings.SITE_URL,
    }
    return Message(
        member.user.email,
        "accounts/mails/welcome",
        context,
        language=member.organization.language,
    )
