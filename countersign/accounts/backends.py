"""Loads the user of a session (authentication backend)."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import User
from .places import place
from .queries import memberships


class MemberBackend(AuthenticationBackend):  # type: ignore[misc] # allauth is untyped
    """Signs people in as allauth does, and loads user, membership and organization in one query."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, None for one who may not sign in (any more).

        Their `membership` is that in the organization which the address names, None if they are none of its members. Where
        it names none, that in the one they opened last.
        """
        found = memberships(user_id, place())
        if not found:
            user: User | None = super().get_user(user_id)
            return user
        first = found[0]
        user = first.user
        user.works_in = len(found)
        user.wants_factor = first.wants_factor  # type: ignore[attr-defined]  # annotated
        user.membership = first if place() in (0, first.organization_id) else None
        return user if self.user_can_authenticate(user) else None
