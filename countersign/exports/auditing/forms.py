"""What an owner asks for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PeriodForm(forms.Form):
    """The days of an archive."""

    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        first: date | None = typed.get("first")
        last: date | None = typed.get("last")
        if first and last and first > last:
            raise forms.ValidationError(_("The first day comes before the last one."))
        return typed
