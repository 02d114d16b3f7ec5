"""What a manager fills in to export."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.models import Membership

from .formats import FORMATS
from .models import ExportProfile
from .queries import profiles_of

_PLAIN = "format:"


class NewForm(forms.Form):
    """By which profile, or in which format as it usually is."""

    how = forms.ChoiceField(label=gettext_lazy("As"), widget=forms.RadioSelect)

    def __init__(
        self, member: Membership, *args: Any, unexported: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._member, self._unexported = member, unexported
        self._profiles = {
            str(one.pk): one for one in profiles_of(member.organization_id)
        }
        named = [
            (pk, one.name)
            for pk, one in self._profiles.items()
            if one.counts or not unexported
        ]
        plain = [
            (f"{_PLAIN}{name}", one.label)
            for name, one in FORMATS.items()
            if not any(option.own for option in one.options)
        ]
        how = self.fields["how"]
        assert isinstance(how, forms.ChoiceField)  # noqa: S101 - declared above
        how.choices = [
            *([(_("Profiles"), named)] if named else []),
            (_("Formats as they usually are"), plain),
        ]
        self.initial["how"] = (named or plain)[0][0]

    @property
    def profile(self) -> ExportProfile:
        """The profile that was chosen; for a plain format one that is not kept.

        Such a one counts where it is asked for what was not exported yet, and is a list to look at otherwise.
        """
        how = self.cleaned_data["how"]
        if how in self._profiles:
            return self._profiles[how]
        form = FORMATS[how.removeprefix(_PLAIN)]
        return ExportProfile(
            organization=self._member.organization,
            name=str(form.label),
            format=form.name,
            settings=form.clean({}),
            file_name="{organization}-{date}-{export}",
            counts=self._unexported,
        )


class CancelForm(forms.Form):
    """Why an export does not count."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
