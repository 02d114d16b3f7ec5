"""What is sealed of a permission: the client's secret and the refresh token, as one text."""

import json

from .models import Mailbox
from .oauth import Permission


def joined(client_secret: str, refresh_token: str) -> str:
    """As it is sealed."""
    return json.dumps({"client": client_secret, "refresh": refresh_token})


def permission(mailbox: Mailbox, secret: str) -> Permission:
    """What tokens are asked with."""
    parts = _parts(secret)
    return Permission(
        mailbox.token_url,
        mailbox.client_id,
        parts.get("client", ""),
        parts.get("refresh", ""),
        mailbox.scope,
    )


def renewed(secret: str, refresh_token: str) -> str:
    """The same with another refresh token."""
    return joined(_parts(secret).get("client", ""), refresh_token)


def _parts(secret: str) -> dict[str, str]:
    try:
        found = json.loads(secret)
    except ValueError:  # a password, of before
        return {}
    return found if isinstance(found, dict) else {}
