"""What is filled in about own accounts, the rule of the house, and how a vendor is paid."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from schwifty import BIC, IBAN

from countersign.accounts.choices import currencies
from countersign.identity.written import plain
from countersign.payments.models import HouseRule, OwnAccount, VendorPaying
from countersign.vendors.models import bare_code

_ADDRESS = ("street", "building", "postal_code", "town", "country")


class OneLineForm(forms.ModelForm[Any]):
    """Texts in one line each, without signs that cannot be seen."""

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for name, text in list(typed.items()):
            if isinstance(text, str):
                typed[name] = plain(text).strip()
                if not typed[name].isprintable():
                    self.add_error(name, _("Please write this in one line."))
        country = typed.get("country", "").upper()
        if country and not (
            len(country) == 2 and country.isascii() and country.isalpha()
        ):
            self.add_error("country", _("Two letters, such as DE."))
        return typed


class OwnAccountForm(OneLineForm):
    """An account that the organization pays from."""

    class Meta:
        model = OwnAccount
        fields = [
            *("label", "iban", "bic", "currency", "name"),
            *_ADDRESS,
            *("one_booking", "structured", "abroad"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=currencies
        )
        self.fields["iban"] = forms.CharField(label=_("IBAN"), max_length=60)

    def clean_iban(self) -> str:
        iban = bare_code(self.cleaned_data["iban"])
        try:
            IBAN(iban)
        except ValueError as problem:
            raise forms.ValidationError(
                _("This is not an IBAN: please check its digits.")
            ) from problem
        return iban

    def clean_bic(self) -> str:
        bic = bare_code(self.cleaned_data["bic"])
        try:
            if bic:
                BIC(bic)
        except ValueError as problem:
            raise forms.ValidationError(_("This is not a BIC.")) from problem
        return bic


class HouseRuleForm(forms.ModelForm[HouseRule]):
    """Who may release."""

    class Meta:
        model = HouseRule
        fields = ["enterer_may_release"]


class VendorPayingForm(OneLineForm):
    """How one vendor is paid."""

    class Meta:
        model = VendorPaying
        fields = ["name", "collects"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _(
            "As the bank knows the account holder, where that is not the vendor's name here. At most 70 signs."
        )
