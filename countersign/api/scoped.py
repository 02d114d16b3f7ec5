"""Which token, and which role, an operation needs."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from countersign.accounts.models import Membership
from countersign.tokens.scopes import SCOPES

from .problems import Problem

Who = Callable[[Membership], bool]


def anybody(member: Membership) -> bool:
    """Each member."""
    return True


def enters(member: Membership) -> bool:
    """Whoever enters invoices."""
    return member.enters


def manages(member: Membership) -> bool:
    """Whoever decides on invoices."""
    return member.manages


def owns(member: Membership) -> bool:
    """Whoever administers the organization."""
    return member.owns


WORDS: Final[Mapping[Who, str]] = {
    anybody: "anybody",
    enters: "who enters",
    manages: "who manages",
    owns: "owners",
}


class Token(HttpBearer):
    """Lets in a token with a scope whose member passes the door of the page that does the same.

    The door (`door.token_only`) has looked at the token by then.
    """

    def __init__(self, scope: str = "", who: Who = anybody) -> None:
        super().__init__()
        if scope and scope not in SCOPES:
            raise ValueError(scope)
        self.scope = scope
        self.who = who

    def __call__(self, request: HttpRequest) -> Any:
        """The token; or a problem that says what is missing."""
        token, member = request.token, request.membership  # type: ignore[attr-defined]
        if token is None:
            raise Problem("no-token", headers={"WWW-Authenticate": "Bearer"})
        if self.scope and self.scope not in token.scopes:
            text = _("It has not the scope %(scope)s.")
            raise Problem("not-allowed", text % {"scope": self.scope}, scope=self.scope)
        if not self.who(member):
            raise Problem("not-allowed", _("Whoever it acts for has another role."))
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Nothing more: the call has said it all."""
        return token
