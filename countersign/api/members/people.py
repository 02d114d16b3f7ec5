"""Who works here: listed, added, given another role, removed."""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja import Body, Field, Query, Schema, Status

from countersign.accounts import actions
from countersign.accounts.access import fellow_member
from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.forms import MemberForm
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership, Role, User
from countersign.accounts.views import LAST_OWNER, NAME_TAKEN, NOT_PROVED
from countersign.api.forms import Sent, filled, wrong
from countersign.api.problems import Problem

from .noun import READS, WRITES, router


class MemberOut(Schema):
    """A member: `user` is the number that invoices name as `agent`."""

    id: int = Field(description="Of the membership: what changes of it name.")
    user: int
    name: str = Field(examples=["Alice"])
    email: str = Field(examples=["alice@example.org"])
    role: Role
    is_active: bool

    @classmethod
    def of(cls, member: Membership) -> "MemberOut":
        """What is told of a member."""
        return cls(
            id=member.pk,
            user=member.user_id,
            name=str(member.user),
            email=member.user.email,
            role=Role(member.role),
            is_active=member.user.is_active,
        )


class Members(Schema):
    """All members, by name."""

    members: list[MemberOut]


@router.get(
    "/members",
    response=Members,
    auth=READS,
    summary="Who works here",
)
def list_members(request: MemberRequest) -> Members:
    """Everyone who works in the organization, for tokens of owners."""
    ours = Membership.objects.filter(organization=request.membership.organization_id)
    rows = ours.select_related("user").order_by("user__name", "pk")
    return Members(members=[MemberOut.of(one) for one in rows])


class NewMember(Sent):
    """Whom to add, as what."""

    email: str = Field(max_length=254, examples=["carol@example.org"])
    name: str | None = Field(default=None, max_length=100)
    role: Role | None = Field(default=None, description="An agent, if nothing is said.")


class AddedMember(MemberOut):
    """A member; `is_new`: was none before."""

    is_new: bool


@router.post(
    "/members", response={201: AddedMember}, auth=WRITES, summary="Add somebody"
)
def add_member(request: MemberRequest, said: Body[NewMember]) -> Any:
    """Make whoever reads the mail of this address a member; they are told by mail. Who is one already keeps their role."""
    form = filled(lambda data: MemberForm(data), said)  # noqa: PLW0108 - its first argument is what is posted
    by = request.membership
    try:
        added = actions.add_member(by.organization, by=by, **form.cleaned_data)
    except actions.NameTaken as problem:
        raise wrong("name", str(NAME_TAKEN)) from problem
    told = MemberOut.of(added.member).model_dump()
    return Status(HTTPStatus.CREATED, AddedMember(**told, is_new=added.is_new))


class NewRole(Sent):
    """What a member is to be."""

    role: Role


@router.patch(
    "/members/{int:member_id}",
    response=MemberOut,
    auth=WRITES,
    summary="Give a member another role",
)
def change_role(
    request: MemberRequest, member_id: int, said: Body[NewRole]
) -> MemberOut:
    """Their tokens and what they may see change with it. Somebody always owns the organization (409)."""
    member = fellow_member(request, member_id)
    try:
        actions.change_role(member, said.role, by=request.membership)
    except actions.LastOwner as problem:
        raise Problem("not-now", str(LAST_OWNER)) from problem
    except actions.StillHasWork as problem:
        raise _still_has_work(member, problem.count) from problem
    except actions.NotProved as problem:
        text = str(NOT_PROVED) % {"address": member.user.email}
        raise Problem("not-now", text) from problem
    return MemberOut.of(fellow_member(request, member_id))


class Leaving(Schema):
    """Who takes over what is not decided yet."""

    to: int | None = Field(default=None, ge=1, le=2**63 - 1, description="A user's number.")  # fmt: skip
    to_everybody: bool = Field(default=False, description="It goes on everybody's desk.")  # fmt: skip


@router.delete(
    "/members/{int:member_id}",
    response={204: None},
    auth=WRITES,
    summary="Remove a member",
)
def remove_member(request: MemberRequest, member_id: int, said: Query[Leaving]) -> Any:
    """End a membership with its tokens and links; what they entered and decided stays. What is not decided yet needs somebody (409)."""
    member = fellow_member(request, member_id)
    to = everybody_of(member.organization) if said.to_everybody else None
    if said.to is not None:
        to = _heir(member, said.to)
    try:
        actions.remove_member(member, by=request.membership, to=to)
    except actions.LastOwner as problem:
        raise Problem("not-now", str(LAST_OWNER)) from problem
    except actions.StillHasWork as problem:
        raise _still_has_work(member, problem.count) from problem
    return Status(HTTPStatus.NO_CONTENT, None)


def _heir(leaving: Membership, user: int) -> User:
    """Another one who enters invoices here. Raises Problem."""
    ours = Membership.objects.filter(organization=leaving.organization_id).agents()
    others = ours.filter(user=user, user__is_active=True).exclude(pk=leaving.pk)
    for member in others.select_related("user"):
        return member.user
    raise wrong("to", _("Nobody who enters invoices here has this number."))


def _still_has_work(member: Membership, count: int) -> Problem:
    text = ngettext(
        "%(count)s invoice of %(member)s is not decided yet: hand it over to a colleague first. Nothing was changed.",
        "%(count)s invoices of %(member)s are not decided yet: hand them over to a colleague first. Nothing was changed.",
        count,
    )
    return Problem("not-now", text % {"count": count, "member": member})
