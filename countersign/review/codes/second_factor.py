"""Whether somebody is signed in with a second factor."""

from allauth.account.authentication import get_authentication_records

from countersign.accounts.http import MemberRequest

from .proof import SECOND_FACTOR, Proof


def second_factor(request: MemberRequest) -> Proof | None:
    """The proof of whoever signed in with a code app, a recovery code or a passkey."""
    if request.membership.via:
        return None
    records = get_authentication_records(request, request.membership.user)
    if any(record.get("method") == "mfa" for record in records):
        return SECOND_FACTOR
    return None
