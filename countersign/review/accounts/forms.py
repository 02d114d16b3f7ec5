"""The shape of vouching for an account as a page sends it."""

from django import forms


class AccountForm(forms.Form):
    """The account that was seen, and how it was checked."""

    iban = forms.CharField(max_length=50)
    how = forms.CharField(max_length=1000, required=False)
