"""What people fill in about themselves, each other and their organization."""

import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from babel import Locale, localedata
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from countersign.identity.registered import is_vat_id
from countersign.identity.written import plain

from .actions.sharing import everybody_of
from .choices import EVERYBODY, DayField, currencies, zones
from .models import Membership, Organization, Role, User
from .names import is_taken

# One locale for each country's main way of writing; further ones are set by COUNTERSIGN_LOCALE.
LOCALES: Final = [
    "cs_CZ",
    "da_DK",
    "de_AT",
    "de_CH",
    "de_DE",
    "en_AU",
    "en_CA",
    "en_GB",
    "en_IE",
    "en_IN",
    "en_US",
    "es_ES",
    "es_MX",
    "fr_BE",
    "fr_CA",
    "fr_CH",
    "fr_FR",
    "it_IT",
    "ja_JP",
    "nl_BE",
    "nl_NL",
    "nb_NO",
    "pl_PL",
    "pt_BR",
    "pt_PT",
    "sv_SE",
]


NAME_TAKEN: Final = _(
    "Somebody here has a name that reads the same. Please write yours so that nobody takes you for them, such as with a second name."
)


class OneLine(forms.CharField):
    """A name: it stands in mails and lists, so it has no line breaks or other signs that cannot be seen."""

    def clean(self, value: Any) -> str:
        text = plain(str(super().clean(value)))
        if not text.isprintable():
            raise forms.ValidationError(
                _("Please write the name in one line, without special signs.")
            )
        return text


class PersonName(OneLine):
    """What a person is called: no mail address, which would name somebody else."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if "@" in unicodedata.normalize("NFKC", text):
            raise forms.ValidationError(_("Please write a name, not a mail address."))
        return text


class SignupForm(forms.Form):
    """What registration asks besides mail address and password."""

    name = PersonName(label=_("Your name"), max_length=100)

    field_order = ["name", "email", "password1"]

    def clean_name(self) -> str:
        """Nobody registers under a name that reads like another one here."""
        name: str = self.cleaned_data["name"]
        here = Organization.objects.filter(is_demo=False).order_by("pk").first()
        if here and is_taken(here.pk, name):
            raise forms.ValidationError(NAME_TAKEN)
        return name

    def signup(self, request: HttpRequest, user: User) -> None:
        """Required by allauth; the adapter has saved everything already."""


class MemberForm(forms.Form):
    """Whom to add, as what."""

    email = forms.EmailField(label=_("Mail address"))
    name = PersonName(label=_("Name"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.AGENT)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class LeavingForm(forms.Form):
    """Who takes over what somebody who leaves has not finished: anybody else here who enters invoices, or everybody."""

    to = forms.ChoiceField(label=_("Who takes over?"))

    def __init__(self, *args: Any, leaving: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = (
            Membership.objects.filter(organization=leaving.organization_id)
            .agents()
            .filter(user__is_active=True)
            .exclude(pk=leaving.pk)
            .select_related("user")
            .order_by("user__name", "user__email")
        )
        self._organization = leaving.organization
        self._others = {str(one.pk): one for one in others}
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 - declared above
        to.choices = [
            *((pk, str(one)) for pk, one in self._others.items()),
            (EVERYBODY, _("Everybody’s desk")),
        ]

    @property
    def user(self) -> User:
        """Who was chosen, or who stands for everybody."""
        chosen = self.cleaned_data["to"]
        if chosen == EVERYBODY:
            return everybody_of(self._organization)
        return self._others[chosen].user

    @property
    def has_somebody(self) -> bool:
        """Whether there is anybody who could work on it."""
        return bool(self._others)


class OrganizationForm(forms.ModelForm[Organization]):
    """What the owner may set for the whole organization."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    locale = forms.ChoiceField(label=_("Dates and amounts as in"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    currency = forms.ChoiceField(label=_("Usual currency"))

    name = OneLine(label=_("Name"), max_length=200)
    vat_id = OneLine(label=_("VAT id"), max_length=20, required=False)

    class Meta:
        model = Organization
        fields = [
            "name",
            "vat_id",
            "language",
            "locale",
            "time_zone",
            "currency",
            "summary_hour",
            "remind_after",
            "escalate_after",
            "address_detail",
            "may_ask_vies",
            "sends_receipts",
            "agents_see_all",
            "requires_factor",
            "creditors_from",
            "creditors_to",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.instance
        self._offer("locale", list(({here.locale: here.locale} | _locales()).items()))
        self._offer("time_zone", zones(here.locale, here.time_zone))
        self._offer("currency", currencies(here.currency))

    def clean_vat_id(self) -> str:
        """One whose check digits cannot be right is a slip of the pen."""
        code: str = self.cleaned_data["vat_id"]
        if code and not is_vat_id(code):
            raise forms.ValidationError(
                _("This VAT id can't be right: its check digits don't fit.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        """The range of creditor numbers does not end before it begins, and its numbers have at most nine digits."""
        found = super().clean() or {}
        first, last = found.get("creditors_from"), found.get("creditors_to")
        if first is not None and last is not None and not first <= last < 10**9:
            self.add_error(
                "creditors_to",
                _(
                    "The last number has at most nine digits and is not below the first."
                ),
            )
        return found

    def _offer(self, name: str, options: Sequence[tuple[str, Any]]) -> None:
        """The options, with what is set now among them."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = options


class PersonalForm(forms.ModelForm[Membership]):
    """What members choose for themselves: language, forms and time zone, and managers how they are told of invoices."""

    language = forms.ChoiceField(
        label=_("Your language"),
        required=False,
        choices=[("", _("As the browser")), *settings.LANGUAGES],
    )
    locale = forms.ChoiceField(label=_("Dates and amounts as in"), required=False)
    time_zone = forms.ChoiceField(label=_("Your time zone"), required=False)

    class Meta:
        model = Membership
        fields = ["time_zone", "mail_choice"]
        widgets = {"mail_choice": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user, organization = self.instance.user, self.instance.organization
        self.initial["language"], self.initial["locale"] = user.language, user.locale
        near = zones(organization.locale, self.instance.time_zone)
        self._offer("time_zone", organization.time_zone, near)
        locales = list(_locales().items())
        self._offer("locale", _locale_name(organization.locale), locales)
        if not self.instance.manages:
            del self.fields["mail_choice"]

    def clean(self) -> dict[str, Any]:
        """What belongs to the person is set there."""
        found = super().clean() or {}
        for name in ("language", "locale"):
            setattr(self.instance.user, name, found.get(name, ""))
        return found

    def _offer(self, name: str, usual: str, options: Sequence[tuple[str, Any]]) -> None:
        """The options, and before them what holds for the organization."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("As the organization: %s") % usual), *options]

    @property
    def choices(self) -> list[forms.BoundField]:
        """What everybody chooses."""
        return [self[name] for name in ("language", "locale", "time_zone")]

    @property
    def changes(self) -> dict[str, list[str]]:
        """What is chosen differently from before, as the history says it."""
        return {
            name: [str(self.initial[name]), str(self.cleaned_data[name])]
            for name in self.changed_data
        }


class AbsenceForm(forms.Form):
    """From when to when a manager is away, and who decides meanwhile."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    delegate = forms.ModelChoiceField(
        Membership.objects.none(), label=_("Who decides meanwhile")
    )

    def __init__(self, *args: Any, absent: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._absent = absent
        today = timezone.localdate(timezone=absent.zone)
        for name in ("starts_on", "ends_on"):
            day = self.fields[name]
            assert isinstance(day, DayField)  # noqa: S101 - declared above
            day.read_as(absent.organization.formats, today)
        field = self.fields["delegate"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = (
            Membership.objects.filter(organization=absent.organization_id)
            .managers()
            .filter(user__is_active=True)
            .exclude(pk=absent.pk)
            .select_related("user")
            .order_by("user__name", "user__email")
        )

    def clean(self) -> dict[str, Any]:
        """The last day is neither before the first nor over."""
        found = super().clean() or {}
        starts_on, ends_on = found.get("starts_on"), found.get("ends_on")
        if ends_on and starts_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first."))
        elif ends_on and ends_on < timezone.localdate(timezone=self._absent.zone):
            self.add_error("ends_on", _("This day is over."))
        return found


def _locales() -> dict[str, str]:
    return {code: _locale_name(code) for code in LOCALES if localedata.exists(code)}


def _locale_name(code: str) -> str:
    return str(Locale.parse(code).get_display_name(get_language() or "en") or code)
