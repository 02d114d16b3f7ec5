"""Signatures of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over id, moment and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """A secret in the form that receivers take: `whsec_` and 32 random bytes in Base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed(
    message_id: str, at: datetime, body: bytes, by: Iterable[str]
) -> dict[str, str]:
    """The three headers; one signature for each secret, so that a receiver needs only one of them."""
    moment = str(int(at.timestamp()))
    content = f"{message_id}.{moment}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(_signature(content, one) for one in by),
    }


def _signature(content: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.new(key, content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"
