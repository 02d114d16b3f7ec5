"""Who somebody with a session is."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import Membership, User


class MemberBackend(AuthenticationBackend):  # type: ignore[misc] # allauth is untyped
    """Signs people in as allauth does, and loads user, membership and organization in one query."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session with `user.membership`, None for one who may not sign in (any more)."""
        membership = (
            Membership.objects.select_related("organization", "user")
            .filter(user=user_id)
            .order_by("pk")
            .first()
        )
        if membership is None:
            found: User | None = super().get_user(user_id)
            return found
        user = membership.user
        user.membership = membership
        return user if self.user_can_authenticate(user) else None
