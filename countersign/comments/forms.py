"""The shape of a comment as a page sends it."""

from django import forms

LONGEST = 4000


class CommentForm(forms.Form):
    """What is said, the form's own key, and which page it was said on."""

    text = forms.CharField(max_length=LONGEST)
    key = forms.UUIDField()
    page = forms.CharField(required=False)
