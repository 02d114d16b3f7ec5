"""What is filled in when a payment is kept by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.formats import NotADate
from countersign.accounts.models import Membership
from countersign.identity.written import plain
from countersign.invoices.models import Invoice
from countersign.money import NotANumber, exponent, parse_number
from countersign.payments.models import OwnAccount


class PaidForm(forms.Form):
    """How much of an invoice was paid, when, from where."""

    amount = forms.CharField(max_length=40)
    paid_on = forms.CharField(max_length=40)
    account = forms.ModelChoiceField(OwnAccount.objects.none(), required=False)
    closes = forms.BooleanField(required=False)
    note = forms.CharField(max_length=200, required=False)

    def __init__(
        self, member: Membership, invoice: Invoice, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._member, self._invoice = member, invoice
        account = self.fields["account"]
        assert isinstance(account, forms.ModelChoiceField)  # noqa: S101 - declared above
        account.queryset = OwnAccount.objects.of(member)

    def clean_amount(self) -> Decimal:
        text = plain(self.cleaned_data["amount"])
        currency = self._invoice.currency
        try:
            amount = parse_number(text, self._member.organization.number_format)
        except NotANumber as problem:
            wrong = _("“%(text)s” is not an amount.") % {"text": text[:40]}
            raise forms.ValidationError(wrong) from problem
        if not amount or amount != round(amount, exponent(currency)):
            wrong = _("This is not an amount in %(currency)s.") % {"currency": currency}
            raise forms.ValidationError(wrong)
        return amount

    def clean_paid_on(self) -> date:
        today = timezone.localdate(timezone=self._member.zone)
        text = plain(self.cleaned_data["paid_on"]).strip()
        try:
            day = self._member.organization.formats.read_date(text, today=today)
        except NotADate as problem:
            wrong = _("“%(text)s” is not a date.") % {"text": text[:40]}
            raise forms.ValidationError(wrong) from problem
        if day > today:
            raise forms.ValidationError(_("This day is still to come."))
        return day
