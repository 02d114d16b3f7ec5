"""Shape and validity of what pages post beside the entry itself."""

from django import forms

from .actions import Counts


class SittingForm(forms.Form):
    """What one opening of the entry page counted; `sitting` is its id."""

    sitting = forms.UUIDField()
    keystrokes = forms.IntegerField(min_value=0, max_value=100_000)
    clicks = forms.IntegerField(min_value=0, max_value=100_000)
    seconds = forms.IntegerField(min_value=0, max_value=86_400)

    @property
    def counts(self) -> Counts:
        """The counts of a valid form."""
        return Counts(
            **{name: self.cleaned_data[name] for name in Counts.__annotations__}
        )
