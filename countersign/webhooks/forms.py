"""What is said of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .addresses import Forbidden, target_of
from .kinds import KINDS
from .problems import in_words


class WebhookForm(forms.Form):
    """Where it leads, and what it is told of."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_(
            "Where the other program listens, such as https://example.org/countersign."
        ),
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=_("It is told when"),
        choices=[(name, kind.label) for name, kind in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_url(self) -> str:
        url: Any = self.cleaned_data["url"].strip()
        try:
            target_of(url)
        except Forbidden as problem:
            raise forms.ValidationError(in_words(problem.code)) from problem
        return str(url)
