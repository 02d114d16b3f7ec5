"""Who works here."""

from ninja import Field, Router, Schema

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership, Role

from .scoped import Token, owns

router = Router(tags=["Members"])


class MemberOut(Schema):
    """A member: `user` is the number that invoices name as `agent`."""

    user: int
    name: str = Field(examples=["Alice"])
    email: str = Field(examples=["alice@example.org"])
    role: Role
    is_active: bool


class Members(Schema):
    """All members, by name."""

    members: list[MemberOut]


@router.get(
    "/members",
    response=Members,
    auth=Token("members:read", owns),
    summary="Who works here",
)
def list_members(request: MemberRequest) -> Members:
    """Everyone who works in the organization, for tokens of owners."""
    ours = Membership.objects.filter(organization=request.membership.organization_id)
    return Members(
        members=[
            MemberOut(
                user=one.user_id,
                name=str(one.user),
                email=one.user.email,
                role=Role(one.role),
                is_active=one.user.is_active,
            )
            for one in ours.select_related("user").order_by("user__name", "pk")
        ]
    )
