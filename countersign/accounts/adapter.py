"""How allauth's sign-in fits in: who may register, what a new user becomes, who is told of changes."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from countersign.mail.actions import post_rendered
from countersign.mail.rendered import Rendered

from . import actions, browsers
from .addresses import address_of
from .mails import CHANGES
from .models import User
from .must_go import must_go_to
from .queries import memberships

# What is limited for all unknown browsers together (ACCOUNT_RATE_LIMITS).
ELSEWHERE: Final = "login_elsewhere"
# In the session, while somebody signs in in several steps.
BEGAN_WITH: Final = "countersign_began_with"
# On the request: the account that somebody has given the password of, and now gives the second factor for.
SECOND_STEP: Final = "countersign_second_step"

# On the request: somebody came through the provider, and need not be sent there.
BY_PROVIDER: Final = "countersign_by_provider"

# Other ways to show once more that it is you, by allauth's name for each.
_AGAIN: Final[dict[str, str | Promise]] = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code of your app"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}


def second_step(user: User) -> str:
    """What tries of a second factor are counted as."""
    return f"second factor of {user.pk}"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {  # allauth reads it as a dict of the class
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Somebody has ended your access."),
        "duplicate_email": _("This is your mail address already."),
        "email_password_mismatch": _("Mail address or password is not right."),
        "email_taken": _("Somebody signs in here with this mail address already."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This is not the code."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link does not work any more."),
        "rate_limited": _("That was too often. Wait a few minutes."),
        "same_as_current": _("This is what it is already."),
        "too_many_login_attempts": _("That was too often. Wait a few minutes."),
        "unknown_email": _("Nobody signs in here with this mail address."),
        "unverified_primary_email": _("Prove the mail address first."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whoever registers first becomes the owner, unless registration is closed; then the setting decides."""
        if settings.COUNTERSIGN_SIGNUP == "invite":
            return not actions.has_owner()
        return bool(settings.COUNTERSIGN_SIGNUP == "open")

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> User:
        """Where addresses are proved, whoever registers becomes a member once theirs is; elsewhere at once."""
        user.name = form.cleaned_data.get("name", "")
        user.waits = True
        user = super().save_user(request, user, form, commit=commit)
        if commit and not settings.ADDRESSES_ARE_PROVED:
            actions.join(user)
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Somebody has read the mail to this address: it counts, and who registered with it is a member.

        Who began before the account was taken back from them has no password any more, and proves nothing.
        """
        if not email_address.user.has_usable_password():
            return False
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            self.has_proved(request, email_address.user)
        return confirmed

    def has_proved(self, request: HttpRequest, user: User) -> None:
        """Let the address count; and let in who waited for that, if one may still register."""
        actions.prove(user)
        if user.waits and self.is_open_for_signup(request):
            actions.join(user)

    def send_password_reset_mail(
        self, user: User, email: str, context: dict[str, Any]
    ) -> None:
        """Only to the address that somebody signs in with: none that they have not proved yet lets anybody in."""
        if email.lower() == user.email:
            super().send_password_reset_mail(user, email, context)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries are counted together: an address, but apart from it the browsers that the account has signed in with."""
        if request.user.is_authenticated:
            return f"account-{request.user.pk}"
        email = getattr(request, SECOND_STEP, "") or request.POST.get("login", "")
        return browsers.known(request, email) or str(super().get_client_ip(request))

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        """Wrong passwords are counted by address and account together."""
        return f"{self.get_client_ip(request)} {credentials.get('email', '').lower()}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """And those from all unknown browsers together, many more of them."""
        super().pre_authenticate(request, **credentials)
        email = credentials.get("email", "").lower()
        if not request.user.is_authenticated and not browsers.known(request, email):
            self.count_elsewhere(request, email)

    def count_elsewhere(self, request: HttpRequest, what: str) -> None:
        """Refuse when too much was tried from unknown browsers, wherever they are."""
        if not ratelimit.consume(request, action=ELSEWHERE, key=what):
            raise self.validation_error("too_many_login_attempts")

    def pre_login(
        self, request: HttpRequest, user: User, **more: Any
    ) -> HttpResponse | None:
        """Note with which password somebody begins; further steps may follow. Who must come through a provider is sent there."""
        if not getattr(request, BY_PROVIDER, False) and (key := must_go_to(user)):
            messages.info(request, _("You sign in through your organization."))
            return redirect("accounts:provider", key)
        request.session[BEGAN_WITH] = user.get_session_auth_hash()
        response: HttpResponse | None = super().pre_login(request, user, **more)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """Nobody comes in who began with a password that was changed, or an account that was taken back, meanwhile."""
        began_with = request.session.pop(BEGAN_WITH, "")
        if began_with != user.get_session_auth_hash():
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def post_login(
        self, request: HttpRequest, user: User, **more: Any
    ) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **more)
        for what in (user.email, second_step(user)):
            ratelimit.clear(request, action=ELSEWHERE, key=what)
        browsers.remember(request, response, user)
        for member in memberships(user.pk, 0)[:1]:
            actions.came_in(
                user,
                key=request.session.session_key or "",
                agent=request.headers.get("User-Agent", ""),
                address=address_of(request, member.organization),
            )
        return response

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Write it now and let the worker send it: how long a mail server takes, no page tells anybody.

        In the name of the configured address, whatever host the request claims to be for.
        """
        ours = {
            name: _ours(value) if name.endswith("_url") else value
            for name, value in context.items()
        }
        values = {
            "request": self.request,
            "email": email,
            "current_site": _Site(),
            "subject": "Countersign",
        }
        written = self.render_mail(template_prefix, email, values | ours)
        post_rendered(
            template_prefix,
            Rendered(
                to=email,
                subject=written.subject,
                text=written.body,
                html=next((one[0] for one in written.alternatives), ""),
            ),
            useful_until=_useful_until(self.request, context),
        )

    def send_account_already_exists_mail(self, email: str) -> None:
        """As long after the form was sent as a new account would take: nobody learns by the clock who is registered."""
        make_password(email)
        super().send_account_already_exists_mail(email)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """How somebody may show that it is them, in our words; the first is asked for."""
        found: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return [one | {"description": str(_AGAIN[one["id"]])} for one in found]

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Record what changed about how somebody signs in, and tell them: ``mfa/email/totp_activated``.

        This browser stays in, no other does.
        """
        what = template_prefix.rpartition("/")[2]
        if what not in CHANGES:
            return
        known = context or {}
        actions.sign_in_changed(
            user,
            what,
            request=self.request,
            before=known.get("from_email", ""),
            after=known.get("to_email", ""),
        )
        if self.request.user == user:
            update_session_auth_hash(self.request, user)


@dataclass(frozen=True, slots=True)
class _Site:
    """What allauth's mails call the site that they come from."""

    @property
    def name(self) -> str:
        return str(urlsplit(settings.SITE_URL).hostname)

    domain = name


def _useful_until(request: HttpRequest, context: Any) -> datetime:
    """How long the code or link of a mail works. A code that is sent again has the time of the first."""
    now = time.time()
    if "code" not in context:
        days = app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS
        seconds = min(settings.PASSWORD_RESET_TIMEOUT, days * 24 * 3600)
        return datetime.fromtimestamp(now + seconds, UTC)
    waits = request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY) or {}
    began = waits["at"] if waits.get("code") == context["code"] else now
    seconds = app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT
    return datetime.fromtimestamp(began + seconds, UTC)


def _ours(address: str) -> str:
    """An address of this installation: what follows the host, at the host that is configured."""
    parts = urlsplit(address)
    return f"{settings.SITE_URL}{parts._replace(scheme='', netloc='').geturl()}"
