"""The shape of what is written on a vendor's page, and whether its numbers can be right."""

from decimal import Decimal
from typing import Any, Final

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from countersign.accounts.formats import Formats
from countersign.accounts.forms import OneLine
from countersign.identity.registered import can_be, is_tax_number, is_vat_id
from countersign.money import NotANumber, parse_number
from countersign.vendors.actions import FIELDS, Page
from countersign.vendors.models import Vendor, bare_code

MOST_DAYS: Final = 365
MOST_SPELLINGS: Final = 50
_THOUSANDTHS: Final = Decimal("0.001")
NOT_A_VAT_ID: Final = _("This is no VAT id: its check digits or its length are wrong.")
NOT_A_TAX_NUMBER: Final = _("This is no tax number of this country.")
NOT_A_COUNTRY: Final = _("Please write a country as two letters, such as DE.")
NOT_A_PERCENTAGE: Final = _("Please write a percentage between 0 and 100.")
NOT_AN_IBAN: Final = _("This is no IBAN: a digit is wrong or missing.")
NOT_AN_ACCOUNT: Final = _(
    "This is no account of this kind: a digit is wrong or missing."
)
# Kinds of accounts, by what the record calls them (`extraction.record.Payment.scheme`).
IBAN_SCHEME: Final = "IBAN"
OTHER_SCHEME: Final = "other"
SCHEMES: Final = {
    IBAN_SCHEME: _("IBAN"),
    "bankgiro": _("Bankgiro"),
    "plusgiro": _("Plusgiro"),
    "sort code": _("Sort code and account"),
    "CLABE": _("CLABE"),
    "ABA": _("Routing number and account"),
    OTHER_SCHEME: _("Another kind"),
}
NO_DAYS_ALONE: Final = _("A cash discount has both: percent and days.")
DAYS_ORDER: Final = _("The days with cash discount are not more than the days to pay.")


class VendorForm(forms.Form):
    """A vendor's page as it is typed, in the organization's way of writing numbers."""

    name = OneLine(label=_("Name"), max_length=200)
    aliases = forms.CharField(
        label=_("How it is spelt on invoices"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "One spelling a line. An invoice with one of them is this vendor's."
        ),
    )
    street = OneLine(label=_("Street"), max_length=200, required=False)
    postcode = OneLine(label=_("Postcode"), max_length=20, required=False)
    city = OneLine(label=_("Town"), max_length=100, required=False)
    country = OneLine(label=_("Country"), max_length=2, required=False)
    vat_id = OneLine(label=_("VAT id"), max_length=30, required=False)
    tax_number = OneLine(label=_("Tax number"), max_length=50, required=False)
    customer_number = OneLine(
        label=_("Our customer number"), max_length=50, required=False
    )
    creditor_number = forms.RegexField(
        r"\A[1-9][0-9]{0,8}\Z",
        label=_("Creditor number"),
        required=False,
        error_messages={"invalid": _("Please write a number of at most nine digits.")},
    )
    payment_days = forms.IntegerField(
        label=_("Days to pay"), required=False, min_value=0, max_value=MOST_DAYS
    )
    discount_percent = forms.CharField(
        label=_("Cash discount (percent)"), required=False, max_length=20
    )
    discount_days = forms.IntegerField(
        label=_("Days with cash discount"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
    )

    def __init__(self, formats: Formats, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._formats = formats

    @classmethod
    def of(cls, vendor: Vendor, formats: Formats) -> "VendorForm":
        """The page as it stands."""
        initial = {name: getattr(vendor, name) for name in FIELDS}
        if vendor.discount_percent is not None:
            initial["discount_percent"] = formats.show_number(vendor.discount_percent)
        spelt = sorted(vendor.aliases.all(), key=lambda one: one.pk)
        initial["aliases"] = "\n".join(one.name for one in spelt)
        return cls(formats, initial=initial)

    @property
    def page(self) -> Page:
        """What the page is to say, once the form is valid."""
        values = {name: self.cleaned_data[name] for name in FIELDS}
        return Page(values, self.cleaned_data["aliases"])

    def clean_vat_id(self) -> str:
        code = bare_code(self.cleaned_data["vat_id"])
        if code and not is_vat_id(code):
            raise forms.ValidationError(NOT_A_VAT_ID)
        return code

    def clean_country(self) -> str:
        code: str = self.cleaned_data["country"].upper()
        if code and code not in Locale.parse("en").territories:
            raise forms.ValidationError(NOT_A_COUNTRY)
        return code

    def clean_creditor_number(self) -> str | None:
        return self.cleaned_data["creditor_number"] or None

    def clean_discount_percent(self) -> Decimal | None:
        return percentage(self.cleaned_data["discount_percent"], self._formats)

    def clean_aliases(self) -> list[str]:
        lines = self.cleaned_data["aliases"].splitlines()
        names = [" ".join(line.split()) for line in lines]
        found = list(dict.fromkeys(name for name in names if name))
        if len(found) > MOST_SPELLINGS or any(len(name) > 200 for name in found):
            raise forms.ValidationError(
                _("At most 50 spellings, each of at most 200 characters.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        number, country = found.get("tax_number"), found.get("country")
        if number and country and not is_tax_number(number, country):
            self.add_error("tax_number", NOT_A_TAX_NUMBER)
        percent, days = found.get("discount_percent"), found.get("discount_days")
        if (percent is None) != (days is None) and not self.errors:
            self.add_error("discount_days", NO_DAYS_ALONE)
        until = found.get("payment_days")
        if days is not None and until is not None and days > until:
            self.add_error("discount_days", DAYS_ORDER)
        return found


class AccountForm(forms.Form):
    """An account that is written on a vendor's page: an IBAN unless it says what else."""

    scheme = forms.ChoiceField(
        label=_("Kind"), choices=SCHEMES.items(), required=False, initial=IBAN_SCHEME
    )
    iban = forms.CharField(label=pgettext_lazy("bank", "Account"), max_length=60)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        scheme, code = found.get("scheme"), bare_code(found.get("iban", ""))
        if self.errors:
            return found
        if scheme in ("", IBAN_SCHEME) and not is_iban(code):
            self.add_error("iban", NOT_AN_IBAN)
        elif not is_iban(code) and not can_be(scheme or "", code):
            self.add_error("iban", NOT_AN_ACCOUNT)
        if is_iban(code):  # whatever it is called
            scheme = None
        elif scheme == OTHER_SCHEME:
            scheme = ""
        return {**found, "iban": code, "scheme": scheme}


class BlockForm(forms.Form):
    """Why a vendor is blocked."""

    reason = forms.CharField(label=_("Why?"), max_length=1000)


def is_iban(code: str) -> bool:
    try:
        IBAN(code)
    except SchwiftyException:
        return False
    return True


def percentage(text: str, formats: Formats) -> Decimal | None:
    """A percentage as it was typed, with at most three decimals; None for nothing."""
    if not text.strip():
        return None
    try:
        value = parse_number(text.replace("%", ""), formats.number_format)
    except NotANumber as problem:
        raise forms.ValidationError(NOT_A_PERCENTAGE) from problem
    if not 0 < value < 100 or value != value.quantize(_THOUSANDTHS):
        raise forms.ValidationError(NOT_A_PERCENTAGE)
    return value
