"""The shape of an answer as a page sends it."""

from django import forms


class AnswerForm(forms.Form):
    """Which stop is answered, on which version, and why."""

    key = forms.CharField(max_length=500)
    version = forms.IntegerField(min_value=1)
    reason = forms.CharField(max_length=1000, required=False)
