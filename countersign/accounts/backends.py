"""Loads the user of a session (authentication backend)."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import User
from .queries import memberships


class MemberBackend(AuthenticationBackend):  # type: ignore[misc] # allauth is untyped
    """Signs people in as allauth does, and loads user, membership and organization in one query."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session with `user.membership`, None for one who may not sign in (any more)."""
        for membership in memberships(user_id):
            user = membership.user
            user.membership = membership
            return user if self.user_can_authenticate(user) else None
        found: User | None = super().get_user(user_id)
        return found
