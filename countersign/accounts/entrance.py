"""Forms of allauth at the entrance, with what follows from them here."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, ResetPasswordKeyForm
from allauth.account.utils import filter_users_by_email
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from . import actions, browsers
from .adapter import SECOND_STEP, second_step


class AddressForm(AddEmailForm):  # type: ignore[misc] # allauth is untyped
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


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc] # the same
    """A password set by the address from a mail: who could read that mail has proved theirs."""

    def save(self) -> None:
        super().save()
        adapter = get_adapter()
        adapter.has_proved(adapter.request, self.user)


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc] # the same
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
        for factor in Authenticator.objects.filter(user=self.user):
            if factor.wrap().validate_code(code):
                self.authenticator = factor
                return code
        raise mfa_adapter().validation_error("incorrect_code")
