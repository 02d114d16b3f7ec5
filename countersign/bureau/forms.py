"""A new client, and what it takes over from another one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from countersign.accounts.countries import COUNTRIES, Country, country_of, names
from countersign.accounts.forms import OneLine
from countersign.accounts.models import Approvals, Membership

from .actions import Part


class NewForm(forms.Form):
    """What an organization is called, where it is, and whose approval its invoices need."""

    name = OneLine(label=_("Name"), max_length=200)
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_(
            "Currency, time zone, and how dates and amounts are written follow from it. All of it can be changed under Settings."
        ),
    )
    approval = forms.ChoiceField(
        label=_("Who approves?"),
        choices=Approvals.choices,
        initial=Approvals.OTHERS,
        widget=forms.RadioSelect,
    )
    source = forms.ChoiceField(
        label=_("Set up like"),
        required=False,
        help_text=_(
            "Chart, rules, export profiles and reminders are taken over from there; people, vendors and invoices are not."
        ),
    )

    def __init__(self, *args: Any, by: Membership, owned: Mapping[int, Membership], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._owned = owned
        _offer(self, "country", names())
        self.initial.setdefault("country", country_of(by.organization.locale))
        nothing = {"": str(_("No other one"))}
        _offer(self, "source", nothing | _called(owned))

    @property
    def chosen_country(self) -> Country:
        """Where it is."""
        return COUNTRIES[self.cleaned_data["country"]]

    @property
    def chosen_source(self) -> Membership | None:
        """Which organization it is set up like, as its owner."""
        chosen = self.cleaned_data["source"]
        return self._owned[int(chosen)] if chosen else None


class TakeOverForm(forms.Form):
    """From which other organization, and what of it."""

    source = forms.ChoiceField(label=_("From"))
    parts = forms.MultipleChoiceField(
        label=_("What"),
        choices=Part.choices,
        initial=Part.values,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, owned: Mapping[int, Membership], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._owned = owned
        _offer(self, "source", _called(owned))

    @property
    def chosen_source(self) -> Membership:
        """The other organization, as its owner."""
        return self._owned[int(self.cleaned_data["source"])]

    @property
    def chosen_parts(self) -> list[Part]:
        """What is taken over of it."""
        return [Part(one) for one in self.cleaned_data["parts"]]


def _called(owned: Mapping[int, Membership]) -> dict[str, str]:
    return {str(pk): str(one.organization) for pk, one in owned.items()}


def _offer(form: forms.Form, name: str, options: Mapping[str, str]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
    field.choices = list(options.items())
