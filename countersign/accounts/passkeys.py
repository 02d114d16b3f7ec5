"""Forms of allauth about passkeys: making one, signing in with one, calling it by a name.

A passkey is always one that shows who uses it (by finger, face or PIN), so that it signs in without a password.
"""

import struct
from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.utils.translation import gettext_lazy as _

from .entrance import Worded

_LONGEST: Final = 60
# What reading a stranger's bytes for a passkey's answer ends with.
_NONSENSE: Final = (
    AttributeError,
    IndexError,
    InvalidSignature,
    KeyError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


class _Guarded(Worded):
    """What no passkey has answered is refused as a wrong one is."""

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Any:
        try:
            clean = getattr(super(), "clean_credential", None)
            return clean() if clean else self.cleaned_data["credential"]
        except _NONSENSE:
            raise get_adapter().validation_error("incorrect_passkey") from None

    def clean(self) -> Any:
        try:
            return super().clean()  # type: ignore[misc]  # of the form beside it
        except _NONSENSE:
            raise get_adapter().validation_error("incorrect_passkey") from None


class NewPasskeyForm(_Guarded, AddWebAuthnForm):  # type: ignore[misc] # allauth is untyped
    """A name, and what the browser answers. One that asked for no finger, face or PIN is refused."""

    name = forms.CharField(label=_("Name"), max_length=_LONGEST, required=False)
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)


class NameForm(Worded, EditWebAuthnForm):  # type: ignore[misc] # the same
    """What a passkey is called."""

    name = forms.CharField(label=_("Name"), max_length=_LONGEST)


class PasskeyForm(_Guarded, AuthenticateWebAuthnForm):  # type: ignore[misc] # the same
    """After the password."""


class PasskeyAgainForm(_Guarded, ReauthenticateWebAuthnForm):  # type: ignore[misc] # the same
    """Once more, before something is changed."""


class SignInForm(_Guarded, LoginWebAuthnForm):  # type: ignore[misc] # the same
    """Instead of mail address and password."""
