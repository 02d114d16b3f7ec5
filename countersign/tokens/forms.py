"""What is said of a new token."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from countersign.accounts.models import Role

from .scopes import SCOPES

_DAYS: Final = (30, 90, 365)
_FOR_DAYS: Final = ngettext_lazy("%(days)s day", "%(days)s days", "days")


class TokenForm(forms.Form):
    """A token of one's own."""

    name = forms.CharField(
        label=_("Name"),
        max_length=30,
        help_text=_("Which program it is for. The history names it so."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=SCOPES.items,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("It ends after"), coerce=int, initial=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["days"]
        days.choices = [(one, _FOR_DAYS % {"days": one}) for one in _DAYS]


class OrganizationTokenForm(TokenForm):
    """A token of the organization, which is no member's."""

    role = forms.ChoiceField(
        label=_("It acts as"),
        choices=[(one.value, one.label) for one in (Role.AGENT, Role.MANAGER)],
        help_text=_(
            "What it enters is on everybody’s desk. A manager sees all invoices."
        ),
    )
    field_order = ("name", "role", "scopes", "days")
