"""Making one vendor of two, taking that back for a day, saying that two are two."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from ninja import Body, Field, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.forms import Sent
from countersign.api.problems import Problem
from countersign.invoices.vendors import actions
from countersign.invoices.vendors.access import current_vendor, merge_for
from countersign.vendors.models import Merge

from .noun import WRITES, router


class Other(Sent):
    """Which other vendor."""

    other: int = Field(ge=1, le=2**63 - 1)


class MergeOut(Schema):
    """That one vendor became part of another one."""

    id: int
    kept: int
    gone: int
    at: datetime
    undone_at: datetime | None

    @classmethod
    def of(cls, merge: Merge) -> "MergeOut":
        """What is told of a merge."""
        return cls(
            id=merge.pk,
            kept=merge.kept_id,
            gone=merge.gone_id,
            at=merge.at,
            undone_at=merge.undone_at,
        )


@router.post(
    "/vendors/{int:vendor_id}/merge",
    response={201: MergeOut},
    auth=WRITES,
    summary="Make one vendor of two",
)
def merge_vendors(request: MemberRequest, vendor_id: int, said: Body[Other]) -> Any:
    """The `other` one becomes part of this one, with its invoices, accounts and names. It can be undone for a day."""
    kept, gone = current_vendor(request, vendor_id), current_vendor(request, said.other)
    try:
        merge = actions.merge(kept, gone, by=request.membership)
    except actions.SameInvoice as same:
        text = _(
            "Both have invoice %(number)s of the same day and total, so one of them is there twice. Nothing was merged."
        )
        raise Problem("not-now", text % {"number": same.invoice}) from same
    except actions.OneIsBlocked as problem:
        text = _("One of them is blocked. Block both, or end the block, then merge.")
        raise Problem("not-now", text) from problem
    except actions.MonthClosed as problem:
        text = _(
            "%(gone)s has invoices in closed months, which stay as they are. Merge %(kept)s into it, if that has none."
        )
        raise Problem("not-now", text % {"gone": gone, "kept": kept}) from problem
    except actions.NotTwo as problem:
        text = _("They are one already. Nothing was changed.")
        raise Problem("not-now", text) from problem
    return Status(HTTPStatus.CREATED, MergeOut.of(merge))


@router.post(
    "/vendors/merges/{int:merge_id}/undo",
    response=MergeOut,
    auth=WRITES,
    summary="Make two vendors of one again",
)
def undo_merge(request: MemberRequest, merge_id: int) -> MergeOut:
    """Within a day: each has again what it had, and what came since under its name."""
    try:
        actions.undo(merge_for(request, merge_id), by=request.membership)
    except actions.TooLate as problem:
        text = _("This can't be undone any more: it is more than a day ago, or undone.")
        raise Problem("not-now", text) from problem
    except actions.MonthClosed as problem:
        text = _(
            "This can't be undone any more: a month was closed since, and its invoices stay as they are."
        )
        raise Problem("not-now", text) from problem
    return MergeOut.of(merge_for(request, merge_id))


@router.post(
    "/vendors/{int:vendor_id}/tell-apart",
    response={204: None},
    auth=WRITES,
    summary="Say that two vendors are two",
)
def tell_vendors_apart(
    request: MemberRequest, vendor_id: int, said: Body[Other]
) -> Any:
    """They are not proposed to each other again."""
    one, other = current_vendor(request, vendor_id), current_vendor(request, said.other)
    try:
        actions.tell_apart(one, other, by=request.membership)
    except actions.NotTwo as problem:
        text = _("They are one already. Nothing was changed.")
        raise Problem("not-now", text) from problem
    return Status(HTTPStatus.NO_CONTENT, None)
