"""What is asked whenever a program asks for tokens."""

from django.db.models import QuerySet

from countersign.database.prepared import prepared

from .models import Consent, Program


@prepared
def program_of(organization: int, key: str) -> QuerySet[Program]:
    """The program with this key, where it has not been ended."""
    ours = Program.objects.filter(organization=organization, key=key, ended_at=None)
    return ours.select_related(
        "organization", "token__organization", "token__user", "token__membership"
    )


@prepared
def consent_to(organization: int, program: int, code_hash: str) -> QuerySet[Consent]:
    """What this code of a program is of."""
    return Consent.objects.filter(
        organization=organization, program=program, code_hash=code_hash
    ).select_related(
        "program",
        "membership__organization",
        "membership__user",
        "token__organization",
        "token__membership__organization",
        "token__membership__user",
    )


@prepared
def consent_of_family(
    organization: int, program: int, family_hash: str
) -> QuerySet[Consent]:
    """What the refresh tokens of this family are of."""
    return Consent.objects.filter(
        organization=organization, program=program, family_hash=family_hash
    ).select_related(
        "program",
        "membership__organization",
        "membership__user",
        "token__organization",
        "token__membership__organization",
        "token__membership__user",
    )
