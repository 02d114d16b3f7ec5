"""The secrets of second factors, as they are kept: sealed, so that whoever reads the database or a backup has none of them."""

import logging
import secrets
from base64 import b32encode
from collections.abc import Mapping
from typing import Any, Final

from allauth.mfa.models import Authenticator

from countersign.database.sealing import is_of_today, looks_sealed, seal, unseal

logger = logging.getLogger(__name__)

# What counts as one; recovery codes stand in for it.
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

_LABEL: Final = "second factor"
_SECRETS: Final = ("secret", "seed")  # where allauth keeps them in a row's data
_CODES: Final = "migrated_codes"


def sealed(secret: str) -> str:
    """A secret as the database has it."""
    return seal(secret, _LABEL)


def opened(kept: str) -> str:
    """The secret again; what an earlier release kept in clear is as it is.

    One that no key opens any more is answered by one that nobody has, so that no code fits.
    """
    secret = unseal(kept, _LABEL)
    if secret is None and looks_sealed(kept):
        logger.error("A second factor was sealed with a secret key that is not here.")
        return b32encode(secrets.token_bytes(20)).decode()
    return kept if secret is None else secret


def sealed_anew(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """A row's data with its secrets sealed by today's key; None where they are, or no key opens them."""
    changed: dict[str, Any] = {
        name: sealed(opened(data[name])) for name in _SECRETS if _wants(data.get(name))
    }
    if any(_wants(code) for code in data.get(_CODES) or ()):
        changed[_CODES] = [sealed(opened(code)) for code in data[_CODES]]
    return {**data, **changed} if changed else None


def _wants(kept: object) -> bool:
    if not isinstance(kept, str) or is_of_today(kept, _LABEL):
        return False
    return not looks_sealed(kept) or unseal(kept, _LABEL) is not None
