"""The start page over all organizations of one person: a row each, numbers only where something is to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.models import Role, User
from countersign.accounts.places import address_across, root_of
from countersign.identity.signs import skeleton

from .counts import COUNTED, MOST, Client, clients

# Where what is counted is listed, for who manages there and for who enters: a view, or what the table is asked for.
_LISTED: Final = {
    "to_enter": ("?status=draft&status=returned", "invoices:desk"),
    "waiting": ("review:queue", "?status=submitted"),
    "overdue": ("?payment=overdue", "?payment=overdue"),
    "to_pay": ("payments:due", ""),
    "unexported": ("?exported=no", ""),
}
_LATE: Final = COUNTED.index("overdue")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many there are, where they are listed, and what they are called to who hears the page; empty where there are none."""

    count: str
    address: str
    name: str
    tone: str


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One organization: what it is called, what one is there, what is to do."""

    name: str
    role: str
    address: str
    cells: Sequence[Cell | None]
    closed: str
    month: str
    oldest: str
    is_idle: bool


@dataclass(frozen=True, slots=True)
class ClientsPage:
    """All of them, and the sums of what is counted."""

    rows: Sequence[ClientRow]
    sums: Sequence[Cell | None]
    total: int

    @classmethod
    def of(cls, user: User, search: str = "") -> "ClientsPage":
        """The page of a person; `search` leaves those with a name that has it."""
        found = clients(user, timezone.localdate())
        wanted = skeleton(search)
        some = [one for one in found if not wanted or wanted in skeleton(one.name)]
        return cls(_rows(some), list(_sums(some)), len(found))


def names() -> list[str]:
    """What is counted, as the heads of columns say it."""
    return [_("To enter"), _("Waiting"), _("Overdue"), _("To pay"), _("Not exported")]


def _rows(some: Iterable[Client]) -> list[ClientRow]:
    places = [
        (_path(managing), _path(entering)) for managing, entering in _LISTED.values()
    ]
    tones = ["is-bad" if at == _LATE else "" for at in range(len(COUNTED))]
    heads, month, now = names(), _path("month:month"), timezone.now()
    roles = {str(role): str(role.label) for role in Role}
    in_words, waits = cache(_month), cache(_days)
    rows = []
    for one in some:
        root = root_of(one.pk)
        listed = [entering if not one.manages else managing for managing, entering in places]  # fmt: skip
        each = zip(one.counts, listed, heads, tones, strict=True)
        oldest, closed = one.oldest, one.closed_through
        rows.append(
            ClientRow(
                name=one.name,
                role=roles[one.role],
                address=root,
                cells=[
                    Cell(_shown(count), f"{root}{path}", head, tone) if count else None
                    for count, path, head, tone in each
                ],
                closed=in_words(closed) if closed else "",
                month=f"{root}{month}" if one.manages else "",
                oldest=waits((now - oldest).days) if oldest else "",
                is_idle=not any(one.counts),
            )
        )
    return rows


def _path(listed: str) -> str:
    """The address of a list without the organization that is put before it."""
    if not listed or listed.startswith("?"):
        return f"{_path('invoices:list')}{listed}" if listed else ""
    return address_across(listed).removeprefix(address_across("home"))


def _sums(some: Sequence[Client]) -> Iterable[Cell | None]:
    for at, head in enumerate(names()):
        counts = [one.counts[at] for one in some]
        more = "+" if any(count > MOST for count in counts) else ""
        total = sum(min(count, MOST) for count in counts)
        tone = "is-bad" if at == _LATE else ""
        yield Cell(f"{total}{more}", "", head, tone) if total else None


def _shown(count: int) -> str:
    return str(count) if count <= MOST else f"{MOST}+"


def _month(day: date) -> str:
    return str(date_format(day, "F Y"))


def _days(days: int) -> str:
    if days <= 0:
        return _("today")
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
