"""Where sessions are kept: Django's table, looked up on every request."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from . import queries
from .actions import moved


class SessionStore(db.SessionStore):
    """Django's own, with its look-up prepared."""

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
