"""Text that waits in the database and must not be read there: sealed by a key that is made of the secret key, which is not in it."""

import base64
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_BEGINNING: Final = "gAAAA"  # a Fernet token's version and the first half of its time


def seal(text: str, label: str) -> str:
    """The text, to be read and altered by nobody without the secret key; `label` names what it is for.

    What is sealed for one purpose opens for no other.
    """
    return _keys(label).encrypt(text.encode()).decode()


def unseal(sealed: str, label: str) -> str | None:
    """The text again; None when it was not sealed by us, for this purpose, with today's secret key or an earlier one that still counts."""
    try:
        return _keys(label).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def is_of_today(sealed: str, label: str) -> bool:
    """Does today's secret key open it, not only an earlier one?"""
    try:
        _key(settings.SECRET_KEY, label).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def looks_sealed(text: str) -> bool:
    """Has it the form of something sealed, whoever's key it was?"""
    return text.startswith(_BEGINNING)


def _keys(label: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_key(secret, label) for secret in secrets])


@lru_cache(maxsize=16)
def _key(secret: str, label: str) -> Fernet:
    made = HKDF(SHA256(), length=32, salt=None, info=f"countersign {label}".encode())
    return Fernet(base64.urlsafe_b64encode(made.derive(secret.encode())))
