"""What an owner is asked in the first minutes."""

from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from countersign.accounts.countries import COUNTRIES, country_of, names
from countersign.accounts.forms import OneLine
from countersign.accounts.models import Approvals, Organization

_UNNAMED: Final = "Countersign"  # what the settings call an organization by themselves


class BeginningForm(forms.Form):
    """Three answers. Those that can be guessed are there already, to be left as they are."""

    name = OneLine(label=_("Name of your company"), max_length=200)
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Sets currency, time zone and how dates and amounts are written."),
    )
    approval = forms.ChoiceField(
        label=_("Who approves?"),
        choices=[
            (
                Approvals.OTHERS,
                _("Others: whoever entered an invoice never approves it."),
            ),
            (
                Approvals.ALONE,
                _("I alone: owners approve what they entered themselves."),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Approvals.OTHERS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = list(names().items())


def likely_name(organization: Organization) -> str:
    """The name that the installation gives it; empty where nobody has named it, as a company is never called like its program."""
    return "" if organization.name == _UNNAMED else organization.name


def likely_country(request: HttpRequest, organization: Organization) -> str:
    """Where they likely are: the country, or else the language, that their browser asks for; then as the installation is set."""
    asked = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0]
    return _of(asked.strip()) or country_of(organization.locale) or "GB"


def _of(tag: str) -> str:
    if not tag:
        return ""
    try:
        spoken = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return ""
    likely = get_global("likely_subtags").get(spoken.language, "")
    code = spoken.territory or likely.rpartition("_")[2]
    return code if code in COUNTRIES else ""
