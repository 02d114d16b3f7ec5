"""How allauth's sign-in fits in: who may register, what a new user becomes, who is told of changes."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from . import actions
from .mails import CHANGES
from .models import Membership, User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whoever registers first becomes the owner, unless registration is closed; then the setting decides."""
        if settings.COUNTERSIGN_SIGNUP == "invite":
            return not actions.has_owner()
        return bool(settings.COUNTERSIGN_SIGNUP == "open")

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> User:
        user.name = form.cleaned_data.get("name", "")
        user = super().save_user(request, user, form, commit=commit)
        if commit and not Membership.objects.filter(user=user).exists():
            actions.join(user)
        return user

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """In the name of the configured address, whatever host the request claims to be for."""
        super().send_mail(template_prefix, email, {**context, "current_site": _Site()})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The configured address, whatever host the request claims to be for."""
        return _ours(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: Any
    ) -> str:
        """The same for the link that proves a mail address."""
        return _ours(super().get_email_confirmation_url(request, emailconfirmation))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Record what changed about how somebody signs in, and tell them: ``mfa/email/totp_activated``."""
        what = template_prefix.rpartition("/")[2]
        if what in CHANGES:
            actions.sign_in_changed(user, what, request=self.request)


@dataclass(frozen=True, slots=True)
class _Site:
    """What allauth's mails call the site that they come from."""

    @property
    def name(self) -> str:
        return str(urlsplit(settings.SITE_URL).hostname)

    domain = name


def _ours(address: str) -> str:
    """An address of this installation: what follows the host, at the host that is configured."""
    parts = urlsplit(address)
    return f"{settings.SITE_URL}{parts._replace(scheme='', netloc='').geturl()}"
