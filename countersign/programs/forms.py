"""What an owner says of a program."""

import ipaddress
import re
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.tokens.scopes import SCOPES

from .models import ROLES, Kind

_MOST: Final = 10
_LONGEST: Final = 500
_PLAIN: Final = re.compile(r"[\x21-\x5b\x5d-\x7e]+", re.ASCII)


class ProgramForm(forms.Form):
    """A program that asks by OAuth."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=30,
        help_text=gettext_lazy("Members and the history see it under this name."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("It is"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        initial=Kind.SERVER,
    )
    addresses = forms.CharField(
        label=gettext_lazy("Addresses that members are sent back to"),
        required=False,
        max_length=_MOST * (_LONGEST + 2),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line, letter for letter as the program names it; for members who agree."
        ),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("For the organization it acts as"),
        choices=[(one.value, one.label) for one in ROLES],
        help_text=gettext_lazy(
            "What it enters is on everybody’s desk. A manager sees all invoices."
        ),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may ask to"),
        choices=SCOPES.items,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_addresses(self) -> list[str]:
        """Each of them one that a browser may be sent to."""
        lines: list[str] = self.cleaned_data["addresses"].split()
        if len(lines) > _MOST:
            text = _("At most %(most)s addresses.")
            raise forms.ValidationError(text % {"most": _MOST})
        for one in lines:
            if not is_fit(one):
                text = _(
                    "%(address)s can’t be used: it must be https (http only for 127.0.0.1), without name, password and #."
                )
                raise forms.ValidationError(text % {"address": one[:80]})
        return lines

    def clean(self) -> dict[str, Any]:
        """Whoever asks members has to send them back."""
        said: dict[str, Any] = super().clean() or {}
        asks = said.get("kind") != Kind.MACHINE
        if asks and not said.get("addresses") and "addresses" not in self.errors:
            self.add_error("addresses", _("Where are members sent back to?"))
        return said


def is_fit(address: str) -> bool:
    """May members be sent there with a code? Over https, or to a program on their own machine."""
    if len(address) > _LONGEST or not _PLAIN.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or "#" in address or "*" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
