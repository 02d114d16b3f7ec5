"""What every call of a program asks."""

from django.db.models import QuerySet

from countersign.database.prepared import prepared

from .models import Fresh, Token


@prepared
def token_of(organization: int, token_hash: str) -> QuerySet[Token]:
    """The token with this hash, with who acts by it and where."""
    ours = Token.objects.filter(organization=organization, token_hash=token_hash)
    return ours.select_related(
        "organization", "user", "membership__organization", "membership__user"
    )


@prepared
def fresh_of(organization: int, secret_hash: str) -> QuerySet[Fresh]:
    """The short-lived secret with this hash, with its token, who acts by it and where."""
    ours = Fresh.objects.filter(organization=organization, secret_hash=secret_hash)
    return ours.select_related(
        "token__organization",
        "token__user",
        "token__membership__organization",
        "token__membership__user",
    )
