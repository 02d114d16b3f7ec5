"""What is told of a month that is closed, can be, or is about to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.models import Membership
from countersign.invoices.models import OPEN, Status
from countersign.invoices.search.filters import Filters, Span
from countersign.invoices.search.months import in_words
from countersign.month.models import ClosedMonth
from countersign.month.reckoning import following

from .left import CARRIED, PARTS, Left, last_day

_NAMES: Final = {
    "approved": gettext_lazy("Approved"),
    "rejected": gettext_lazy("Rejected"),
    "unexported": gettext_lazy("Not exported"),
    "unpaid": gettext_lazy("Not paid"),
    "on_desk": gettext_lazy("On a desk"),
    "submitted": gettext_lazy("For approval"),
}
# What becomes of each.
_BECOMES: Final = {
    "approved": gettext_lazy("locked"),
    "rejected": gettext_lazy("locked"),
    "unexported": gettext_lazy("does not stop it: can be exported later"),
    "unpaid": gettext_lazy("does not stop it: can be paid later"),
    "on_desk": gettext_lazy("counts in the first open month once it is decided"),
    "submitted": gettext_lazy("counts in the first open month once it is decided"),
}
_STATUSES: Final = {
    "rejected": (Status.REJECTED,),
    "on_desk": OPEN,
    "submitted": (Status.SUBMITTED,),
}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One row of what is told before closing: how many, what they come to, what becomes of them, where they are listed."""

    name: str
    count: int
    amounts: Sequence[str]
    becomes: str
    address: str


@dataclass(frozen=True, slots=True)
class ClosePage:
    """All that is told before a month is closed; `seen` goes back with the answer."""

    name: str
    value: str
    seen: str
    with_it: str
    parts: Sequence[ShownPart]
    carried: int
    then: str
    after: str


def close_page(left: Left, member: Membership) -> ClosePage:
    """What is left, in words."""
    month = left.month
    return ClosePage(
        name=in_words(month),
        value=f"{month:%Y-%m}",
        seen=left.seen,
        with_it=", ".join(map(in_words, left.earlier)),
        parts=[_part(name, left, member) for name in PARTS if left.count(name)],
        carried=left.carried,
        then=in_words(following(month, 1)),
        after=f"{following(month, 1):%Y-%m}",
    )


def _part(name: str, left: Left, member: Membership) -> ShownPart:
    formats = member.organization.formats
    amounts = [
        f"{formats.show_amount(one.amount, currency)} {currency}".strip()
        for currency, one in sorted(left.parts[name].items())
    ]
    payment = "unpaid" if name == "unpaid" else ""
    exported = "no" if name == "unexported" else ""
    # What is carried over from before counts in the first open month, so it is asked for by its issue date.
    last = last_day(left.month)
    asked = Filters(
        statuses=_STATUSES.get(name, (Status.APPROVED,)),
        spans={"issued": Span(None if name in CARRIED or left.earlier else left.month, last)},
        payment=payment,
        exported=exported,
        sort="due" if payment else "-issued",
    )  # fmt: skip
    address = f"{reverse('invoices:list')}?{asked.address()}"
    return ShownPart(
        str(_NAMES[name]), left.count(name), amounts, str(_BECOMES[name]), address
    )


@dataclass(frozen=True, slots=True)
class State:
    """Where a month stands: closed (`sentence`, `note`), or `close` leads to where it is; "" for one that is not over."""

    sentence: str = ""
    note: str = ""
    close: str = ""


def state_of(member: Membership, month: date) -> State:
    """The state of a month by its first day; one query, none for what is open."""
    closed = member.organization.closed_through
    last = last_day(month)
    if closed is None or last > closed:
        today = timezone.localdate(timezone=member.organization.zone)
        address = f"{reverse('month:close')}?month={month:%Y-%m}"
        return State(close=address if last < today else "")
    rows = ClosedMonth.objects.visible_to(member).filter(month__gte=month)
    row = rows.select_related("by").order_by("month").first()
    return State(_closed(row, month, member), row.note) if row else State()


def _closed(row: ClosedMonth, month: date, member: Membership) -> str:
    formats = member.organization.formats
    words = {
        "at": formats.show_moment(row.at, member.zone),
        "who": row.by,
        "month": in_words(row.month),
    }
    if row.month == month:
        return _("Closed on %(at)s by %(who)s.") % words
    return _("Closed with %(month)s on %(at)s by %(who)s.") % words
