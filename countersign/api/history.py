"""The history of any noun: who did what, when, by which way in."""

from datetime import datetime
from typing import Any, Final

from ninja import Field, Query, Router, Schema

from countersign.accounts.http import MemberRequest
from countersign.database.keyset import Order
from countersign.history.models import Event
from countersign.invoices.vendors.access import current_vendor

from .cursors import Paged, page
from .scoped import Token, manages, owns

router = Router(tags=["History"])
_LATEST: Final = Order("sequence", descending=True)


class EventOut(Schema):
    """One line of the organization's history, as it is kept; `hash` is made of it and of the line before."""

    number: int
    at: datetime
    who: str
    via: str = Field(description="How they came in: `token NAME`, `link 12`, nothing for whoever signed in.")  # fmt: skip
    verb: str = Field(examples=["changed role"])
    noun: str = Field(examples=["membership"])
    id: int | None
    data: dict[str, Any]
    hash: str

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        """What is told of a line."""
        return cls(
            number=event.sequence,
            at=event.at,
            who=event.actor_name,
            via=event.via,
            verb=event.verb,
            noun=event.subject_type,
            id=event.subject_id,
            data=event.data,
            hash=event.hash,
        )


class Lines(Schema):
    """One page of lines, the latest first."""

    lines: list[EventOut]
    next: str | None = Field(default=None, description="`cursor` of the next page; null on the last one.")  # fmt: skip


class About(Paged):
    """Of what."""

    noun: str = Field(default="", max_length=50, pattern=r"^[a-z_]*$", examples=["vendor"])  # fmt: skip
    id: int | None = Field(default=None, ge=1, le=2**63 - 1)


@router.get(
    "/history",
    response=Lines,
    auth=Token("history:read", owns),
    summary="The history of everything",
)
def list_all_history(request: MemberRequest, asked: Query[About]) -> Lines:
    """Each line of the organization, or of one noun, or of one row: for owners."""
    rows = Event.objects.filter(organization_id=request.membership.organization_id)
    if asked.noun:
        rows = rows.filter(subject_type=asked.noun)
    if asked.id is not None:
        rows = rows.filter(subject_id=asked.id)
    return _told(rows, asked)


@router.get(
    "/vendors/{int:vendor_id}/history",
    response=Lines,
    auth=Token("history:read", manages),
    summary="What happened to a vendor",
)
def list_vendor_history(
    request: MemberRequest, vendor_id: int, asked: Query[Paged]
) -> Lines:
    """Each line about its page, its accounts and its coding."""
    vendor = current_vendor(request, vendor_id)
    rows = Event.objects.filter(organization_id=vendor.organization_id)
    return _told(rows.filter(subject_type="vendor", subject_id=vendor.pk), asked)


def _told(rows: Any, asked: Paged) -> Lines:
    found, following = page(rows.defer("content"), _LATEST, asked)
    return Lines(lines=[EventOut.of(one) for one in found], next=following)
