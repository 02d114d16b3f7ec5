"""Whether somebody is signed in with a second factor."""

from allauth.account.authentication import get_authentication_records

from countersign.accounts.http import MemberRequest

from .confirmation import SECOND_FACTOR, Confirmation


def second_factor(request: MemberRequest) -> Confirmation | None:
    """What confirms an approval of whoever signed in with a code app, a recovery code or a passkey."""
    if request.membership.via:
        return None
    records = get_authentication_records(request, request.membership.user)
    if any(record.get("method") == "mfa" for record in records):
        return SECOND_FACTOR
    return None
