"""What there is to do in each of a person's organizations, counted by the database in one statement for all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import OuterRef, Subquery

from countersign.accounts.models import MANAGING, Membership, User
from countersign.database.counted import Counted
from countersign.invoices.models import Invoice, InvoiceQuerySet, Status

# Beyond that it is said that there are more: a client with a million invoices costs what one with a thousand does.
MOST: Final = 999
COUNTED: Final = ("to_enter", "waiting", "overdue", "to_pay", "unexported")
_OF_ALL: Final = (
    "organization_id",
    "organization__name",
    "organization__closed_through",
    "role",
)


@dataclass(frozen=True, slots=True)
class Client:
    """One organization as one member sees it: how many invoices are to enter, waiting, overdue, to pay, not exported.

    Each is counted up to MOST, and one more for all beyond. `oldest` is since when the one waits that waits longest for a decision.
    """

    pk: int
    name: str
    closed_through: date | None
    role: str
    manages: bool
    counts: tuple[int, ...]
    oldest: datetime | None


def clients(user: User, today: date) -> list[Client]:
    """All organizations of a person by name: two queries, however many there are."""
    mine = Membership.objects.filter(user=user.pk)
    if not user.counts:
        found = list(_counted(mine, user, today, manages=False))
    else:
        managing, entering = mine.managers(), mine.exclude(role__in=MANAGING)
        found = [
            *_counted(managing, user, today, manages=True),
            *_counted(entering, user, today, manages=False),
        ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.pk))


def _counted(mine: Any, user: User, today: date, *, manages: bool) -> Iterator[Client]:
    invoices = Invoice.objects.filter(organization=OuterRef("organization"))
    if not manages:
        invoices = invoices.filter(agent=user.pk)
    parts = [
        _count(invoices.on_desk()),
        _count(invoices.waiting()),
        # Apart, so that each is found in an index that has few rows.
        _count(invoices.overdue(today, Status.APPROVED)),
        _count(invoices.overdue(today, Status.SUBMITTED, Status.RETURNED)),
        _first_of(invoices.waiting()),
    ]
    if manages:
        parts += [_count(invoices.unpaid()), _count(invoices.unexported())]
    asked = mine.order_by().values_list(*_OF_ALL, *parts)
    for pk, name, closed, role, *found in asked:
        yield Client(pk, name, closed, role, manages, _read(found), found[4])


def _read(found: Sequence[int]) -> tuple[int, ...]:
    to_enter, waiting, late, undecided, _oldest, *managed = found
    to_pay, unexported = managed or (0, 0)
    return (to_enter, waiting, late + undecided, to_pay, unexported)


def _count(some: InvoiceQuerySet) -> Counted:
    return Counted(some.order_by().values("pk")[: MOST + 1])


def _first_of(waiting: InvoiceQuerySet) -> Subquery:
    return Subquery(waiting.order_by("submitted_at", "pk").values("submitted_at")[:1])
