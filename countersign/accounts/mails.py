"""Mails about membership."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from countersign.mail.letters import Message, letter

from .models import Membership


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
    path = reverse("account_login")
    if not member.user.has_usable_password():
        key = f"{user_pk_to_url_str(member.user)}-{default_token_generator.make_token(member.user)}"
        uid, token = key.split("-", 1)
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}
        )
    context = {
        "member": member,
        "address": f"{settings.SITE_URL}{path}",
        "site": settings.SITE_URL,
    }
    return Message(
        member.user.email,
        "accounts/mails/welcome",
        context,
        language=member.organization.language,
    )
