"""Forms of allauth at the entrance, with what follows from them here."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, ResetPasswordKeyForm
from allauth.account.utils import filter_users_by_email
from django.conf import settings
from django.http import HttpRequest

from . import actions


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
