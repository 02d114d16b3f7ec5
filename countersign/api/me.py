"""Whom a token acts for, and where."""

from datetime import datetime

from ninja import Field, Router, Schema

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Role

from .scoped import Token

router = Router(tags=["Me"])


class Here(Schema):
    """The organization that the token opens."""

    id: int
    name: str = Field(examples=["Muster GmbH"])
    currency: str = Field(examples=["EUR"])
    language: str = Field(examples=["de"])
    time_zone: str = Field(examples=["Europe/Berlin"])


class Me(Schema):
    """Who acts, what they are here, and what the token may."""

    user: int
    name: str = Field(examples=["Alice"])
    role: Role
    organization: Here
    token: str = Field(examples=["Bookkeeping"])
    scopes: list[str] = Field(examples=[["invoices:read"]])
    expires_at: datetime


@router.get("/me", response=Me, auth=Token(), summary="Who am I here?")
def me(request: MemberRequest) -> Me:
    """Whom the token acts for, in which organization, and until when. Needs no scope."""
    member, token = request.membership, request.token  # type: ignore[attr-defined]
    return Me(
        user=member.user_id,
        name=str(member),
        role=Role(member.role),
        organization=Here(
            id=member.organization_id,
            name=member.organization.name,
            currency=member.organization.currency,
            language=member.organization.language,
            time_zone=member.organization.time_zone,
        ),
        token=token.name,
        scopes=token.scopes,
        expires_at=token.expires_at,
    )
