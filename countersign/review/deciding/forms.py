"""The shape of a decision as a page sends it."""

from django import forms

from countersign.invoices.content.returned import NAMEABLE
from countersign.review.models import Verdict


class DecisionForm(forms.Form):
    """A verdict on the version that was seen, with the reason or the mailed code where one is needed.

    `again` asks for another code instead.
    """

    verdict = forms.TypedChoiceField(choices=Verdict.choices, coerce=Verdict)
    version = forms.IntegerField(min_value=1)
    comment = forms.CharField(max_length=2000, required=False)
    named_fields = forms.MultipleChoiceField(
        choices=[(name, name) for name in NAMEABLE], required=False
    )
    code = forms.CharField(max_length=20, required=False)
    again = forms.BooleanField(required=False)
