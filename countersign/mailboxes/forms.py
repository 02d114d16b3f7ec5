"""What an owner fills in about a mailbox."""

from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.choices import DayField
from countersign.accounts.models import Membership
from countersign.database.sealing import unseal
from countersign.identity.written import has_unseen

from . import secrets
from .models import SEALED_FOR, Handled, Mailbox, Proof
from .oauth import token_for
from .problems import FIELDS, Away, in_words
from .server import Place

# Who is shown the password, or the permission.
_GIVEN_TO: Final = ("host", "port", "security", "user", "proof", "token_url", "client_id")  # fmt: skip
_TEXTS: Final = (
    "host",
    "user",
    "secret",
    "folder",
    "moved_to",
    "token_url",
    "client_id",
    "client_secret",
    "refresh_token",
    "scope",
)

_ONE_FOLDER: Final = ("host", "port", "user", "folder")


def _secret(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
        strip=False,
        max_length=10_000,
    )


class MailboxForm(forms.ModelForm[Mailbox]):
    """Where the mailbox is, how to get in, and what becomes of mails."""

    port = forms.IntegerField(
        label=gettext_lazy("Port"), min_value=1, max_value=65535, initial=993
    )
    since = DayField(
        label=gettext_lazy("Mails from this day on"),
        help_text=gettext_lazy("Older mails are left alone."),
    )
    secret = _secret(gettext_lazy("Password"))

    client_secret = _secret(gettext_lazy("Client secret"))
    refresh_token = _secret(gettext_lazy("Refresh token"))

    field_order = [
        "host",
        "port",
        "security",
        "user",
        "proof",
        "secret",
        "token_url",
        "client_id",
        "client_secret",
        "refresh_token",
        "scope",
        "folder",
    ]

    class Meta:
        model = Mailbox
        fields = [
            "host",
            "port",
            "security",
            "user",
            "proof",
            "token_url",
            "client_id",
            "scope",
            "folder",
            "since",
            "member",
            "strangers_wait",
            "handled",
            "moved_to",
        ]
        help_texts = {
            "member": gettext_lazy("Whose desk the drafts are put on."),
            "moved_to": gettext_lazy("It is made if it is not there."),
        }

    def __init__(self, by: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organization = by.organization
        self._was = {name: getattr(self.instance, name) for name in _GIVEN_TO}
        today = timezone.localdate(timezone=by.zone)
        since = self.fields["since"]
        assert isinstance(since, DayField)  # noqa: S101 - declared above
        since.read_as(by.organization.formats, today)
        if not self.instance.pk:
            self.initial["since"] = today
        else:
            for name in ("secret", "client_secret", "refresh_token"):
                self.fields[name].help_text = _("Left empty, the kept one stays.")
        desks = by.organization.memberships.agents().select_related("user")
        member = self.fields["member"]
        assert isinstance(member, forms.ModelChoiceField)  # noqa: S101 - the model says so
        member.queryset = desks.filter(user__is_active=True).order_by("pk")
        member.empty_label = _("Everybody’s desk")
        member.required = False

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for name in _TEXTS:
            if has_unseen(typed.get(name) or ""):
                self.add_error(name, _("There is a sign in it that cannot be seen."))
        if typed.get("handled") != Handled.MOVED:
            typed["moved_to"] = ""
        elif not typed.get("moved_to"):
            self.add_error("moved_to", _("This is needed."))
        elif typed["moved_to"] == typed.get("folder"):
            self.add_error("moved_to", _("It is in this folder already."))
        if typed.get("proof") == Proof.OAUTH:
            self._clean_permission(typed)
        elif not typed.get("secret"):
            self._clean_kept_secret(typed, "secret")
        ours = Mailbox.objects.filter(organization=self.instance.organization_id)
        same = ours.filter(**{name: typed.get(name) for name in _ONE_FOLDER})
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("folder", _("This folder is fetched from already."))
        return typed

    def _clean_permission(self, typed: dict[str, Any]) -> None:
        for name in ("token_url", "client_id"):
            if not typed.get(name):
                self.add_error(name, _("This is needed."))
        if typed.get("refresh_token"):
            client = typed.get("client_secret", "")
            typed["secret"] = secrets.joined(client, typed["refresh_token"])
        else:
            typed["secret"] = ""
            self._clean_kept_secret(typed, "refresh_token")

    def _clean_kept_secret(self, typed: dict[str, Any], name: str) -> None:
        """What is kept is shown to nobody but the server that it was typed for."""
        if not self.instance.pk:
            self.add_error(name, _("This is needed."))
        elif any(typed.get(one) != self._was[one] for one in _GIVEN_TO):
            self.add_error(
                name, _("Type it in again for another server, user or encryption.")
            )

    def place(self) -> Place:
        """What was typed, as the place to be looked at. Raises Away."""
        typed = self.cleaned_data
        secret = typed["secret"] or unseal(self.instance.secret, SEALED_FOR) or ""
        if typed["proof"] == Proof.OAUTH:
            asked = secrets.permission(self.instance, secret)
            token = token_for(asked, anew=True)
            if token.refresh_token != asked.refresh_token:
                typed["secret"] = secrets.renewed(secret, token.refresh_token)
            secret = token.access_token
        names = ("host", "port", "security", "user", "folder", "proof")
        return Place(secret=secret, **{name: typed[name] for name in names})

    def tell(self, problem: Away) -> None:
        """Say at its field what keeps the mailbox from being looked at."""
        self.add_error(FIELDS.get(problem.code), in_words(problem.code))
