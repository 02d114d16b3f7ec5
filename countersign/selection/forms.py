"""What is to be said before something is done with selected invoices: to whom they go, how they are coded."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.choices import EVERYBODY
from countersign.accounts.models import Membership, User
from countersign.coding.naming import named
from countersign.coding.parts import LABELS
from countersign.coding.setup import Setup

_LONGEST: Final = 240
_LONGEST_NOTE: Final = 500


class HandOverForm(forms.Form):
    """To whom: anybody here who enters invoices, or everybody; with a note."""

    to = forms.ChoiceField(label=pgettext_lazy("to whom", "To"))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=_LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Shown on the desk, in the mail and in the history."),
    )

    def __init__(self, by: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(organization=by.organization_id).agents()
        known = members.select_related("user").order_by("user__name", "user__email")
        self._members = {str(one.pk): one for one in known if one.user.is_active}
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 - declared above
        to.choices = [
            *((pk, str(one)) for pk, one in self._members.items()),
            (EVERYBODY, _("Everybody’s desk")),
        ]
        self._organization = by.organization

    @property
    def user(self) -> User:
        """Who was chosen, or who stands for everybody."""
        if self.cleaned_data["to"] == EVERYBODY:
            return everybody_of(self._organization)
        return self._members[self.cleaned_data["to"]].user


class CodeForm(forms.Form):
    """As what: by numbers of the chart, or as rules and earlier invoices say."""

    how = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=(
            ("alike", gettext_lazy("All alike, as follows")),
            ("rules", gettext_lazy("Each as rules and earlier invoices say")),
        ),
        widget=forms.RadioSelect,
        initial="alike",
    )
    over = forms.BooleanField(
        label=gettext_lazy("Also what is coded already"), required=False
    )

    def __init__(self, by: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        self.columns = Setup.of(by.organization).columns
        for column in self.columns:
            self.fields[column] = forms.CharField(
                label=str(LABELS[column]), max_length=_LONGEST, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Whatever is named is an active row of the chart, and something is."""
        values: dict[str, Any] = super().clean() or {}
        typed = {column: values.get(column, "") for column in self.columns}
        if values.get("how") != "alike":
            return values
        if not any(typed.values()):
            self.add_error(None, _("Say as what they are to be coded."))
        known = named(self._by.organization_id, typed.items())
        for pair in typed.items():
            if pair[1] and not (pair in known and known[pair].active):
                text = _("“%(typed)s” is not in the chart, or not active.")
                self.add_error(pair[0], text % {"typed": pair[1][:60]})
        return values

    @property
    def names(self) -> dict[str, str] | None:
        """The text of each column; None for as rules say."""
        if self.cleaned_data["how"] == "rules":
            return None
        return {column: self.cleaned_data[column] for column in self.columns}
