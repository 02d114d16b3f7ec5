"""What an owner fills in for DATEV, held to what its format permits."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from countersign.accounts.choices import currencies
from countersign.accounts.models import Membership
from countersign.exports.models import DatevKey, DatevRate, DatevSettings
from countersign.exports.models.datev import RATE_PLACES
from countersign.identity.written import plain
from countersign.money import NotANumber, parse_number

_RANGE: Final = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)
_MOST_RATE: Final = 10**6
_EARLIEST: Final = 2000
_LATEST: Final = 2099


class SettingsForm(forms.ModelForm[DatevSettings]):
    """Whose books they are and how they are kept."""

    currency = forms.ChoiceField(label=gettext_lazy("Currency of the books"))

    class Meta:
        model = DatevSettings
        fields = [
            "consultant",
            "client",
            "first_month",
            "account_length",
            "chart",
            "currency",
            "text",
            "due_in_second",
            "default_account",
            "default_creditor",
            "automatic",
            "locked",
        ]
        help_texts = {
            "chart": gettext_lazy(
                "Such as 03 or 04; nothing where it is none of DATEV's."
            ),
            "default_account": gettext_lazy(
                "Empty: an invoice that is not coded is listed and not written."
            ),
            "default_creditor": gettext_lazy(
                "Empty: an invoice of a vendor without a number is listed and not written."
            ),
            "automatic": gettext_lazy(
                "Numbers and ranges, such as 3400-3449, 4945. No tax key is written for them."
            ),
            "locked": gettext_lazy(
                "What is locked can't be changed in DATEV. Leave this to the adviser unless both of you want it."
            ),
        }

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["currency"] = member.organization.currency
        codes = currencies()
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency of the books"), choices=codes
        )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        digits = typed.get("account_length")
        if digits:
            self._hold_account("default_account", 1, digits)
            self._hold_account("default_creditor", digits + 1, digits + 1)
            self._hold_ranges(digits)
        return typed

    def _hold_account(self, name: str, least: int, most: int) -> None:
        value = plain(self.cleaned_data.get(name) or "")
        self.cleaned_data[name] = value
        bare = value.lstrip("0")
        if not value or (re.fullmatch(r"[0-9]+", value) and least <= len(bare) <= most):
            return
        text = ngettext(
            "A number of at most %(most)s digit.",
            "A number of at most %(most)s digits.",
            most,
        )
        if least == most:
            text = ngettext(
                "A number of %(most)s digit: one more than accounts have.",
                "A number of %(most)s digits: one more than accounts have.",
                most,
            )
        self.add_error(name, text % {"most": most})

    def _hold_ranges(self, digits: int) -> None:
        for part in (self.cleaned_data.get("automatic") or "").split(","):
            bare = plain(part).replace(" ", "")
            if not bare:
                continue
            found = _RANGE.fullmatch(bare)
            ends = [one for one in found.groups() if one] if found else []
            in_order = not ends or int(ends[0]) <= int(ends[-1])
            if not found or not in_order or any(len(one) > digits for one in ends):
                text = _("“%(part)s” is no account and no range of accounts.")
                self.add_error("automatic", text % {"part": part.strip()})


class KeyForm(forms.ModelForm[DatevKey]):
    """The tax key of a rate and category."""

    rate = forms.CharField(label=gettext_lazy("Tax rate"), max_length=40)

    class Meta:
        model = DatevKey
        fields = ["category", "rate", "key"]

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member

    def clean_rate(self) -> Decimal:
        rate = _number(self._member, self.cleaned_data["rate"])
        if not 0 <= rate < 100:
            raise forms.ValidationError(_("A rate from 0 to 100 per cent."))
        return rate


class RateForm(forms.ModelForm[DatevRate]):
    """What a foreign currency was worth in a month."""

    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    month = forms.DateField(
        label=gettext_lazy("Month"),
        input_formats=["%Y-%m"],
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"}),
    )
    rate = forms.CharField(label=pgettext_lazy("exchange", "Rate"), max_length=40)

    class Meta:
        model = DatevRate
        fields = ["currency", "month", "rate"]

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        codes = currencies()
        self.fields["currency"] = forms.ChoiceField(label=_("Currency"), choices=codes)

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        if not _EARLIEST <= month.year <= _LATEST:
            raise forms.ValidationError(_("A month of this century."))
        return month

    def clean_rate(self) -> Decimal:
        rate = _number(self._member, self.cleaned_data["rate"])
        if not 0 < rate < _MOST_RATE:
            raise forms.ValidationError(_("A rate above 0."))
        return rate


def _number(member: Membership, text: str) -> Decimal:
    """With as many decimals as are kept; more are refused, not rounded. What is far too large is for the caller to refuse."""
    try:
        value = parse_number(plain(text), member.organization.number_format)
    except NotANumber as problem:
        raise forms.ValidationError(_("This is not a number.")) from problem
    if abs(value) < _MOST_RATE and value != round(value, RATE_PLACES):
        text = ngettext(
            "At most %(places)s decimal.", "At most %(places)s decimals.", RATE_PLACES
        )
        raise forms.ValidationError(text % {"places": RATE_PLACES})
    return value
