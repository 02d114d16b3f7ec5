"""What waits on a member's own desk and on everybody's, page by page."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, IntegerField, Subquery
from django.db.models.functions import Coalesce

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, InvoiceQuerySet

from .rows import MOST_ROWS, DeskRow, rows_as_seen

_MOMENT: Final = "%Y%m%dT%H%M%S%f"
_PLACE: Final = re.compile(
    r"(draft|returned|rejected)\.(\d{8}T\d{12})\.(\d{1,18})", re.ASCII
)
_REJECTED_FOR: Final = timedelta(days=30)  # it is told for so long


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of a member's own desk or of everybody's: at most MOST_ROWS, `following` how the next one begins (`""`: it is the last).

    `mine` and `everybodys` are how many drafts and returned ones there are on each.
    """

    rows: list[DeskRow]
    mine: int
    everybodys: int
    following: str = ""


def desk(
    member: Membership, *, now: datetime, everybodys: bool = False, start: str = ""
) -> Desk:
    """The returned ones first, then the oldest; before them, on one's own desk, what was rejected of late, to know and to set aside."""
    whose = (member.organization.everybody or 0) if everybodys else member.user_id
    listed = _counted(_on(whose, member), member)
    begun = _begun(start)
    if begun:
        listed = listed.after_on_desk(*begun)
    rejected: list[Invoice] = []
    if not everybodys and not begun:
        since = now - _REJECTED_FOR
        rows = Invoice.objects.of(member).lately_rejected(since)
        rows = rows.select_related("held__user").order_by("-decided_at")
        rejected = list(rows[:MOST_ROWS])
    with_one_more = listed.select_related("held__user").in_desk_order()
    found = list(with_one_more[: MOST_ROWS - len(rejected) + 1])
    page = [*rejected, *found][:MOST_ROWS]
    counts: Any = found[0] if found else _counts(member)
    return Desk(
        rows_as_seen(page, member, now),
        counts.mine,
        counts.everybodys,
        _place(page[-1]) if len(rejected) + len(found) > MOST_ROWS else "",
    )


def rows(member: Membership, *, now: datetime) -> list[DeskRow]:
    """The first rows of a member's own desk."""
    return desk(member, now=now).rows


@dataclass(frozen=True, slots=True)
class _Counts:
    mine: int
    everybodys: int


def _on(whose: int, member: Membership) -> InvoiceQuerySet:
    ours = Invoice.objects.filter(organization=member.organization_id, agent=whose)
    return ours.on_desk()


def _counted(rows: InvoiceQuerySet, member: Membership) -> InvoiceQuerySet:
    """Each row with how many there are on both desks, which the database counts once for all of them."""
    everybody = member.organization.everybody or 0
    return rows.annotate(
        mine=_count(_on(member.user_id, member)),
        everybodys=_count(_on(everybody, member)),
    )


def _count(rows: InvoiceQuerySet) -> Coalesce:
    counts = rows.order_by().values("agent").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def _counts(member: Membership) -> _Counts:
    ours = Invoice.objects.filter(
        organization=member.organization_id, agent__in=member.desks
    )
    counted = ours.on_desk().order_by().values_list("agent").annotate(Count("pk"))
    found = dict(counted)
    everybody = member.organization.everybody or 0
    return _Counts(found.get(member.user_id, 0), found.get(everybody, 0))


def _place(last: Invoice) -> str:
    """Where on a desk one stands, as the address of the next page says it."""
    moment = last.created_at.astimezone(UTC).strftime(_MOMENT)
    return f"{last.status}.{moment}.{last.pk}"


def _begun(start: str) -> tuple[str, datetime, int] | None:
    found = _PLACE.fullmatch(start)
    if not found:
        return None
    try:
        moment = datetime.strptime(found[2], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return found[1], moment, int(found[3])
