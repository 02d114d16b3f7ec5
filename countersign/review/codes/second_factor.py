"""Whether somebody is signed in with a second factor, and whether it counts."""

from allauth.account.authentication import get_authentication_records

from countersign.accounts.http import MemberRequest

from . import actions
from .proof import SECOND_FACTOR, Proof
from .queries import has_agreed


def second_factor(request: MemberRequest) -> Proof | None:
    """The proof of whoever signed in with a code app, a recovery code or a passkey that their mailbox has agreed to."""
    factors = used_factors(request)
    if factors and has_agreed(request.membership, factors):
        return SECOND_FACTOR
    return None


def mailbox_agrees(request: MemberRequest) -> None:
    """Whoever gave the right code by mail has shown that the second factor they signed in with is theirs."""
    actions.agree(used_factors(request), by=request.membership)


def used_factors(request: MemberRequest) -> list[int]:
    """The ids of the second factors that this browser signed in with."""
    if request.membership.via:
        return []
    records = get_authentication_records(request, request.membership.user)
    return [one["id"] for one in records if one.get("method") == "mfa"]
