"""When managers are away, and who decides meanwhile."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Field, Schema, Status

from countersign.accounts.absences import actions, standing_in
from countersign.accounts.access import delegation_for, fellow_manager
from countersign.accounts.forms import AbsenceForm
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Delegation, Membership
from countersign.api.forms import Sent, filled
from countersign.api.problems import Problem
from countersign.api.scoped import Token, manages

from .noun import AWAY, router

DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class AbsenceOut(Schema):
    """From which day to which a manager is away, and who decides meanwhile; members by their `id`."""

    id: int
    member: int
    delegate: int
    starts_on: date
    ends_on: date
    ended_at: datetime | None

    @classmethod
    def of(cls, absence: Delegation) -> "AbsenceOut":
        """What is told of an absence."""
        return cls(
            id=absence.pk,
            member=absence.membership_id,
            delegate=absence.delegate_id,
            starts_on=absence.starts_on,
            ends_on=absence.ends_on,
            ended_at=absence.ended_at,
        )


class Absences(Schema):
    """Absences that are not over, the next first."""

    absences: list[AbsenceOut]


@router.get(
    "/absences",
    response=Absences,
    auth=Token("absences:read", manages),
    summary="Who is away",
)
def list_absences(request: MemberRequest) -> Absences:
    """One's own; for owners everybody's."""
    member = request.membership
    ours = Membership.objects.filter(organization=member.organization_id)
    people = ours if member.owns else ours.filter(pk=member.pk)
    found = standing_in.open_for(list(people), timezone.now())
    return Absences(absences=[AbsenceOut.of(one) for one in found])


class AbsenceIn(Sent):
    """When, and who decides meanwhile."""

    starts_on: str = Field(pattern=DAY, examples=["2026-08-03"])
    ends_on: str = Field(pattern=DAY, examples=["2026-08-14"])
    delegate: int = Field(ge=1, le=2**63 - 1, description="Another manager's `id`.")
    member: int | None = Field(default=None, ge=1, le=2**63 - 1, exclude=True, description="Whose absence it is; one's own, but for owners.")  # fmt: skip


@router.post(
    "/absences", response={201: AbsenceOut}, auth=AWAY, summary="Say who is away"
)
def be_away(request: MemberRequest, said: Body[AbsenceIn]) -> Any:
    """Let another manager decide in one's place on these days; an owner says so of any manager."""
    by = request.membership
    whose = by.pk if said.member is None else said.member
    if whose is None or (whose != by.pk and not by.owns):
        raise Http404
    absent = fellow_manager(request, whose)
    form = filled(lambda data: AbsenceForm(data, absent=absent), said)
    chosen = form.cleaned_data
    try:
        made = actions.delegate(
            absent,
            chosen["delegate"],
            starts_on=chosen["starts_on"],
            ends_on=chosen["ends_on"],
            by=by,
        )
    except actions.Overlapping as problem:
        text = _(
            "%(delegate)s stands in on some of these days already. End that first."
        )
        said_why = text % {"delegate": problem.earlier.delegate}
        raise Problem("not-now", said_why) from problem
    return Status(HTTPStatus.CREATED, AbsenceOut.of(made))


@router.post(
    "/absences/{int:absence_id}/end",
    response=AbsenceOut,
    auth=AWAY,
    summary="End an absence",
)
def end_absence(request: MemberRequest, absence_id: int) -> AbsenceOut:
    """Now: one's own, or for an owner anybody's. Again changes nothing."""
    actions.end(delegation_for(request, absence_id), by=request.membership)
    return AbsenceOut.of(delegation_for(request, absence_id))
