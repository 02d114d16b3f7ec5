"""How allauth's sign-in fits in: who may register, what a new user becomes, who is told of changes."""

from typing import Any

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
