"""What a manager fills in of a profile: its name, and what its format asks for."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.models import Membership
from countersign.exports.formats import FORMATS, Option, WrongSettings
from countersign.exports.models import ExportProfile, Schedule
from countersign.exports.names import UnknownPlace, must_be_known

from . import going

PLACES: Final = frozenset({"date", "time", "profile", "organization", "export"})
_OPTION: Final = "option_"
_USUAL: Final = "{organization}-{date}-{profile}"


class ProfileForm(forms.Form):
    """The form of one format: `instance` is the profile, new or stored."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    file_name = forms.CharField(
        label=gettext_lazy("File name"),
        max_length=200,
        help_text=gettext_lazy(
            "Filled in: {date}, {time}, {profile}, {organization}, {export} (its number). The ending comes by itself."
        ),
    )
    counts = forms.BooleanField(
        label=gettext_lazy("Its invoices count as exported"),
        required=False,
        help_text=gettext_lazy(
            "Not for lists that somebody only looks at. Approved invoices alone ever count."
        ),
    )

    schedule = forms.ChoiceField(
        label=gettext_lazy("By itself"),
        choices=Schedule.choices,
        required=False,
        help_text=gettext_lazy(
            "What is not exported yet; nothing while there is none."
        ),
    )
    hour = forms.IntegerField(
        label=gettext_lazy("At which hour"),
        min_value=0,
        max_value=23,
        required=False,
        help_text=gettext_lazy("0 to 23, by the organization's clock."),
    )

    def __init__(self, *args: Any, instance: ExportProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance, self._format = instance, FORMATS[instance.format]
        self.initial = {
            "name": instance.name,
            "file_name": instance.file_name or _USUAL,
            "counts": instance.counts,
            "schedule": instance.schedule,
            "hour": instance.hour,
        }
        self.fields |= going.fields(instance)
        self.initial |= going.initial(instance)
        for option in self._format.options:
            name = f"{_OPTION}{option.name}"
            self.fields[name] = _field(option)
            self.initial[name] = instance.settings.get(option.name, option.default)

    def clean_file_name(self) -> str:
        """The pattern, which names only what is filled in."""
        pattern: str = self.cleaned_data["file_name"]
        try:
            must_be_known(pattern, PLACES)
        except UnknownPlace as problem:
            raise forms.ValidationError(
                _("{%(name)s} is nothing that can be filled in.")
                % {"name": problem.name}
            ) from problem
        return pattern

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        settings = {
            option.name: typed.get(f"{_OPTION}{option.name}", option.default)
            for option in self._format.options
        }
        try:
            self.instance.settings = self._format.clean(settings)
        except WrongSettings as problem:
            for name, why in problem.wrong.items():
                self.add_error(f"{_OPTION}{name}", str(why))
        for name in ("name", "file_name", "counts"):
            setattr(self.instance, name, typed.get(name, ""))
        self.instance.schedule = typed.get("schedule") or Schedule.NEVER
        hour = typed.get("hour")
        self.instance.hour = self.instance.hour if hour is None else hour
        if self.instance.schedule != Schedule.NEVER and not self.instance.counts:
            why = _(
                "Its invoices would be in each of these files anew: let them count as exported."
            )
            self.add_error("schedule", why)
        for name, why in going.settle(self.instance, typed).items():
            self.add_error(name, why)
        return typed


class CopyForm(forms.Form):
    """To which of the other organizations that one owns."""

    organizations = forms.MultipleChoiceField(
        label=gettext_lazy("To"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, owned: dict[int, Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organizations"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(pk), str(one.organization)) for pk, one in owned.items()]


def _field(option: Option) -> forms.Field:
    words: dict[str, Any] = {"label": option.label, "help_text": option.help}
    if option.kind == "yes":
        return forms.BooleanField(required=False, **words)
    if option.kind == "choice":
        return forms.ChoiceField(choices=option.choices, required=False, **words)
    return forms.CharField(required=False, max_length=option.longest, **words)
