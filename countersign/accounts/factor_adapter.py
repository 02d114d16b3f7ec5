"""How allauth's second factors fit in: their secrets are sealed, passkeys are this site's, and who must have one keeps one."""

from typing import Final
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import second_factors
from .models import User
from .queries import must_have_factor

_FACTORS: Final = second_factors.FACTORS


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # it has no types
    """What allauth asks of second factors here."""

    error_messages = {  # allauth reads it as a dict of the class
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _(
            "Turn two-factor sign-in off before you add a mail address."
        ),
        "cannot_delete_authenticator": _(
            "An organization that you work in asks for a second factor: add another one before you remove this one."
        ),
        "incorrect_code": _("This is not the code."),
        "incorrect_passkey": _("This passkey lets nobody in here."),
        "unverified_email": _(
            "Prove your mail address before you turn two-factor sign-in on."
        ),
    }

    def encrypt(self, text: str) -> str:
        return second_factors.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factors.opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays with whoever must have one."""
        if authenticator.type not in _FACTORS:
            return True
        others = Authenticator.objects.filter(
            user=authenticator.user_id, type__in=_FACTORS
        ).exclude(pk=authenticator.pk)
        return others.exists() or not must_have_factor(authenticator.user_id)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose passkeys they are: this installation's, at the address that is configured."""
        return {"id": str(urlsplit(settings.SITE_URL).hostname), "name": "Countersign"}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What a passkey is called until its owner says otherwise."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        if not count:
            return gettext("Passkey")
        return gettext("Passkey %(number)s") % {"number": count + 1}
