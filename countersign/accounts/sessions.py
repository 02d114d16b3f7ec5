"""Where sessions are kept: Django's table, looked up on every request."""

from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.encoding import force_str

from countersign.database.sealing import seal, unseal

from . import queries
from .actions import moved

# What nobody may read who has the database, by the names that allauth has for it in a session: a mailed code, the key of
# a reset, a second factor that is being added. Tests look for each of them in the database.
_SECRET: Final = frozenset(
    {
        "account_email_verification_code",
        "_password_reset_key",
        "mfa.totp.secret",
    }
)
_SEALED: Final = "sealed "
_LABEL: Final = "session"


class SessionStore(db.SessionStore):
    """Django's own, with its look-up prepared. While a secret is in it, it is sealed."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """As it is stored: Django's form, which is signed and open to be read, or that form sealed."""
        text = str(super().encode(session_dict))
        if _SECRET.isdisjoint(session_dict):
            return text
        return f"{_SEALED}{seal(text, _LABEL)}"

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What it holds; nothing when it is not ours."""
        text = force_str(session_data)
        if text.startswith(_SEALED):
            text = unseal(text.removeprefix(_SEALED), _LABEL) or ""
        found: dict[str, Any] = super().decode(text)
        return found

    def cycle_key(self) -> None:
        """Another key for the same session, which is noted under it, too."""
        before = self.session_key
        super().cycle_key()
        if before and self.session_key:
            moved(before, self.session_key)

    def _get_session_from_db(self) -> Session | None:
        for session in queries.session(self.session_key or ""):
            if session.expire_date > timezone.now():
                return session
        self._session_key = None
        return None
