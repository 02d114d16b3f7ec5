"""Forms of allauth at the entrance, with what follows from them here."""

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    ChangeEmailForm,
    ChangePasswordForm,
    ConfirmEmailVerificationCodeForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.account.utils import filter_users_by_email
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import actions, browsers
from .adapter import SECOND_STEP, second_step
from .must_go import OPERATOR

# What every form of ours calls its fields, by their names.
_LABELS: Final[dict[str, str | Promise]] = {
    "login": _("Mail address"),
    "email": _("Mail address"),
    "password": _("Password"),
    "oldpassword": _("Your password until now"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
}


# Factors that give a code to type; a passkey gives none.
_OF_CODES: Final = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


class Worded:
    """Fields are called as they are everywhere here, and say so above them alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = getattr(self, "fields", {})
        for name, field in fields.items():
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(Worded, LoginForm):  # type: ignore[misc] # allauth is untyped
    """Mail address and password; `company` is the operator's provider, by its settings."""

    company_key: Final = OPERATOR

    @property
    def company(self) -> Any:
        return settings.SIGN_IN


class RegisterForm(Worded, SignupForm):  # type: ignore[misc] # the same
    """Name, mail address and a first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _LABELS["password"]

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Two that register one address in the same moment (a second click) are answered as if one had come after the other."""
        with actions.alone_with_address(self.cleaned_data["email"]):
            try:
                self.clean_email()
            except ValidationError as problem:
                messages.error(request, problem.messages[0])
                return None, redirect("account_login")
            saved: tuple[Any, HttpResponse | None] = super().try_save(request)
            return saved


class ForgottenForm(Worded, ResetPasswordForm):  # type: ignore[misc] # the same
    """Where to mail the address to."""


class ChangeForm(Worded, ChangePasswordForm):  # type: ignore[misc] # the same
    """Another password."""


class FirstPasswordForm(Worded, SetPasswordForm):  # type: ignore[misc] # the same
    """A password for who has none."""


class PasswordAgainForm(Worded, ReauthenticateForm):  # type: ignore[misc] # the same
    """The password once more."""


class ProofForm(Worded, ConfirmEmailVerificationCodeForm):  # type: ignore[misc] # the same
    """The code from the mail."""


class OtherAddressForm(Worded, ChangeEmailForm):  # type: ignore[misc] # the same
    """Another address for the code."""


class FactorAgainForm(Worded, CodeAgainForm):  # type: ignore[misc] # the same
    """A code once more."""


class FirstCodeForm(Worded, ActivateTOTPForm):  # type: ignore[misc] # the same
    """The first code of an app."""


class AddressForm(Worded, AddEmailForm):  # type: ignore[misc] # allauth is untyped
    """Another mail address. Where nobody proves theirs, somebody else's is refused at once."""

    def clean_email(self) -> str:
        email = str(super().clean_email())
        if not settings.ADDRESSES_ARE_PROVED and filter_users_by_email(email):
            raise get_adapter().validation_error("email_taken")
        return email

    def save(self, request: HttpRequest) -> object:
        """First of all note which one they have, so that it is told of the change."""
        actions.note_address(self.user)
        return super().save(request)


class NewPasswordForm(Worded, ResetPasswordKeyForm):  # type: ignore[misc] # the same
    """A password set by the address from a mail: who could read that mail has proved theirs."""

    def save(self) -> None:
        super().save()
        adapter = get_adapter()
        adapter.has_proved(adapter.request, self.user)


class SecondFactorForm(Worded, AuthenticateForm):  # type: ignore[misc] # the same
    """A code from an app, after the password. Wrong ones elsewhere do not shut anybody out of a browser of theirs."""

    def clean_code(self) -> str:
        request, adapter = context.request, get_adapter()
        setattr(request, SECOND_STEP, self.user.email)
        what = second_step(self.user)
        where = adapter.get_client_ip(request)
        if not ratelimit.consume(request, action="login_failed", key=f"{where} {what}"):
            raise adapter.validation_error("too_many_login_attempts")
        if not browsers.known(request, self.user.email):
            adapter.count_elsewhere(request, what)
        code: str = self.cleaned_data["code"]
        of_codes = Authenticator.objects.filter(user=self.user, type__in=_OF_CODES)
        for factor in of_codes:
            if factor.wrap().validate_code(code):
                self.authenticator = factor
                return code
        raise mfa_adapter().validation_error("incorrect_code")
