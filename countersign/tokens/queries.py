"""What every call of a program asks."""

from django.db.models import QuerySet

from countersign.database.prepared import prepared

from .models import Token


@prepared
def token_of(organization: int, token_hash: str) -> QuerySet[Token]:
    """The token with this hash, with who acts by it and where."""
    ours = Token.objects.filter(organization=organization, token_hash=token_hash)
    return ours.select_related(
        "organization", "user", "membership__organization", "membership__user"
    )
