"""Forms of allauth at the entrance, with what follows from them here."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordKeyForm


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc] # allauth is untyped
    """A password set by the address from a mail: who could read that mail has proved theirs."""

    def save(self) -> None:
        super().save()
        adapter = get_adapter()
        adapter.has_proved(adapter.request, self.user)
