"""What an owner asks for."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.choices import DayField
from countersign.accounts.models import Membership


class PeriodForm(forms.Form):
    """The days of an archive."""

    first = DayField(label=gettext_lazy("From"))
    last = DayField(label=gettext_lazy("To"))

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate(timezone=member.zone)
        for field in self.fields.values():
            assert isinstance(field, DayField)  # noqa: S101 - declared above
            field.read_as(member.organization.formats, today)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        first: date | None = typed.get("first")
        last: date | None = typed.get("last")
        if first and last and first > last:
            raise forms.ValidationError(_("The first day comes before the last one."))
        return typed
