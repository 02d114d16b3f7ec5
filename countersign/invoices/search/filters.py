"""What the table of invoices shows, as the address bar says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.formats import NotADate
from countersign.accounts.models import ENTERING, Membership, User
from countersign.database.keyset import Order
from countersign.identity.written import plain
from countersign.invoices.models import (
    NO_DATE,
    TIE_KEY,
    InvoiceQuerySet,
    KeptTotal,
    Kind,
    Status,
    TotalChange,
    TotalKind,
    counts_between,
)
from countersign.vendors.models import Vendor

from .amounts import ANY_AMOUNT, Amounts, read_amounts
from .matching import Found, matching
from .months import NotAMonth, next_month, read_month

SORTS: Final[Mapping[str, str]] = {
    "number": "number_key",
    "vendor": "vendor_key",
    "issued": "issue_key",
    "due": "due_key",
    "gross": "pay_key",
    "status": "status",
    "entered": "created_at",
}
# What can be asked about paying: what is to be paid, what of it is late, what is settled.
PAYMENTS: Final = ("unpaid", "overdue", "paid")
# What a manager can ask about the books: what is approved and in no export that counts, what is in one.
EXPORTS: Final = ("no", "yes")
# What can be asked about coding, and about what waits: is anything doubtful found, anything that stops it, nothing?
CODINGS: Final = ("no", "yes")
FINDINGS: Final = ("any", "stops", "none")
NEWEST_FIRST: Final = "-entered"
MOST_PICKED: Final = 500
SPANS: Final = ("issued", "due", "entered")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.last)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which invoices, in which order. `month` is the one in which they count, by its first day; `only` are those that were selected; `view` is the saved one it began with. `unread` lists what was asked for but not understood, in words."""

    search: str = ""
    statuses: tuple[Status, ...] = ()
    kinds: tuple[Kind, ...] = ()
    vendor: Vendor | None = None
    agent: User | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    amounts: Amounts = ANY_AMOUNT
    payment: str = ""
    exported: str = ""
    coding: str = ""
    doubts: str = ""
    only: tuple[int, ...] = ()
    month: date | None = None
    sort: str = NEWEST_FIRST
    view: str = ""
    unread: tuple[str, ...] = ()

    @property
    def order(self) -> Order:
        key = SORTS[self.sort.removeprefix("-")]
        if self.vendor and key == SORTS["vendor"]:
            key = SORTS["number"]  # all of them are the same vendor's
        return Order(key, descending=self.sort.startswith("-"), tie=TIE_KEY)

    def apply(
        self, rows: InvoiceQuerySet, member: Membership, *, near: bool = False
    ) -> Found:
        """Narrow the rows; days are the member's. `near`: find what is written much like the search, too."""
        rows = rows.filter(self._condition(member))
        if self.doubts:
            rows = rows.found(self.doubts)
        if self.payment:
            rows = _paid_so(rows, self.payment, member)
        if self.exported == "no":
            rows = rows.unexported()
        elif self.exported:
            rows = rows.exclude(exported_at=None)
        return matching(
            rows, self.search, organization=member.organization_id, near=near
        )

    def _condition(self, member: Membership) -> Q:
        """All of it that columns answer."""
        asked: dict[str, object] = {
            "status__in": self.statuses,
            "kind__in": self.kinds,
            "vendor": self.vendor,
            "agent": self.agent,
            "pk__in": self.only,
        }
        found = Q(**{name: value for name, value in asked.items() if value})
        for name, span in self.spans.items():
            found &= _within(name, span, member)
        if self.amounts:
            found &= self.amounts.within
        if self.coding:
            found &= Q(coded=self.coding == "yes")
        if self.month:
            end, first_open = next_month(self.month), member.organization.first_open
            found &= counts_between(self.month, end, first_open)
        return found

    @property
    def is_search_alone(self) -> bool:
        """Is nothing asked for but what an invoice says?"""
        asked = (self.statuses, self.vendor, self.agent, self.spans)
        return not any(asked) and not self.narrows

    @property
    def narrows(self) -> bool:
        """Is anything asked for, beside words, that no kept total answers?"""
        asked = (self.kinds, self.amounts, self.payment, self.exported, self.month)
        return any((*asked, self.is_scattered))

    @property
    def is_scattered(self) -> bool:
        """Is anything asked for that is the same mix on all days, and may be rare?"""
        return bool(self.amounts or self.coding or self.doubts or self.only)

    def address(self, **changed: Any) -> str:
        """The query string that shows this again, with some fields changed: ``address(statuses=())``."""
        return urlencode(replace(self, **changed).pairs())

    def pairs(self) -> list[tuple[str, object]]:
        """Names and values as the address has them; what is not asked for is absent."""
        pairs: list[tuple[str, object]] = [("q", self.search)]
        pairs += [("status", status.value) for status in self.statuses]
        pairs += [("kind", kind.value) for kind in self.kinds]
        pairs += [("vendor", self.vendor and self.vendor.pk)]
        pairs += [("agent", self.agent and self.agent.pk)]
        for name, span in self.spans.items():
            pairs += [(f"{name}_from", span.first), (f"{name}_to", span.last)]
        pairs += self.amounts.pairs()
        pairs += [("payment", self.payment), ("exported", self.exported)]
        pairs += [("coding", self.coding), ("doubts", self.doubts)]
        pairs += [("only", ".".join(map(str, self.only)))]
        pairs += [("month", self.month and f"{self.month:%Y-%m}")]
        if self.sort != _usual_sort(self.spans, self.payment, self.exported):
            pairs += [("sort", self.sort)]
        pairs += [("view", self.view)]
        return [(name, value) for name, value in pairs if value]


def agents(member: Membership) -> "QuerySet[User]":
    """Whose invoices this member may look at: of all who enter here or once did; or, of who sees their own alone, that, and everybody's desk.

    Nobody where there is no other than themselves.
    """
    organization = member.organization_id
    if not member.sees_all:
        desks = User.objects.filter(pk__in=member.desks).order_by("-is_active")
        return desks if len(member.desks) > 1 else desks.none()
    kept = KeptTotal.objects.filter(organization=organization, kind=TotalKind.AGENT)
    changed = TotalChange.objects.filter(organization=organization)
    entering = Membership.objects.filter(organization=organization, role__in=ENTERING)
    known = entering.values_list("user").union(
        kept.values_list("key"), changed.values_list("agent")
    )
    return User.objects.filter(pk__in=[pk for (pk,) in known]).order_by("name", "email")


def read(
    asked: QueryDict, member: Membership, *, people: Iterable[User] = ()
) -> Filters:
    """The filters in an address; `people` are whom `member` may filter by.

    What cannot be understood is left out and named in `unread`; another organization's rows are unknown.
    """
    unread: list[str] = []
    statuses = tuple(
        status for status in Status if status.value in asked.getlist("status")
    )
    kinds = tuple(kind for kind in Kind if kind.value in asked.getlist("kind"))
    vendor = agent = None
    if wanted := asked.get("vendor", ""):
        vendor = _known(Vendor.objects.visible_to(member), wanted)
        if not vendor:
            unread.append(_("This vendor is not known here."))
    if wanted := asked.get("agent", ""):
        agent = next((user for user in people if str(user.pk) == wanted), None)
        if not agent:
            unread.append(_("This agent is not known here."))
    spans = {
        name: span for name in SPANS if (span := _span(asked, name, member, unread))
    }
    sort = asked.get("sort", "")
    payment = asked.get("payment", "")
    payment = payment if payment in PAYMENTS else ""
    exported = asked.get("exported", "") if member.manages else ""
    exported = exported if exported in EXPORTS else ""
    coding = asked.get("coding", "") if member.organization.has_coding else ""
    doubts = asked.get("doubts", "")
    month = _month(asked.get("month", ""), unread)
    amounts = read_amounts(asked, member.organization.formats, unread)
    usual = _usual_sort(spans, payment, exported)
    return Filters(
        search=" ".join(asked.get("q", "").replace("\0", " ").split())[:200],
        statuses=statuses,
        kinds=kinds,
        vendor=vendor,
        agent=agent,
        spans=spans,
        amounts=amounts,
        payment=payment,
        exported=exported,
        coding=coding if coding in CODINGS else "",
        doubts=doubts if doubts in FINDINGS else "",
        only=_picked(asked.get("only", "")),
        month=month,
        sort=sort if sort.removeprefix("-") in SORTS else usual,
        view=" ".join(asked.get("view", "").replace("\0", " ").split())[:60],
        unread=tuple(unread),
    )


def _paid_so(
    rows: InvoiceQuerySet, payment: str, member: Membership
) -> InvoiceQuerySet:
    if payment == "overdue":
        return rows.overdue(timezone.localdate(timezone=member.zone))
    return rows.unpaid() if payment == "unpaid" else rows.exclude(paid_at=None)


def _usual_sort(spans: Mapping[str, Span], payment: str, exported: str) -> str:
    """The newest first; by the date that is filtered by, if one is; what is to be paid by its day, what is to be exported from the oldest."""
    if payment in ("unpaid", "overdue"):
        return "due"
    if exported == "no":
        return "issued"
    return next((f"-{name}" for name in SPANS if name in spans), NEWEST_FIRST)


def _picked(text: str) -> tuple[int, ...]:
    """The ids in ``17.18.21``; what is none is left out."""
    parts = text.split(".")[:MOST_PICKED]
    pks = (part for part in parts if part.isascii() and part.isdigit())
    return tuple(dict.fromkeys(int(pk) for pk in pks if len(pk) < 19))


def _known(vendors: "QuerySet[Vendor]", pk: str) -> Vendor | None:
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return vendors.filter(pk=int(pk)).first()


def _month(text: str, unread: list[str]) -> date | None:
    if not text.strip():
        return None
    try:
        return read_month(text)
    except NotAMonth as problem:
        words = _("“%(text)s” is not a month. Write it as 2026-03.")
        unread.append(words % {"text": problem})
        return None


def _span(asked: QueryDict, name: str, member: Membership, unread: list[str]) -> Span:
    formats = member.organization.formats
    days: list[date | None] = []
    for end in ("from", "to"):
        text = plain(asked.get(f"{name}_{end}", "")).strip()
        try:
            today = timezone.localdate(timezone=member.zone)
            days.append(formats.read_date(text, today=today) if text else None)
        except NotADate:
            days.append(None)
            unread.append(_("“%(text)s” is not a date.") % {"text": text[:40]})
    return Span(*days)


def _within(name: str, span: Span, member: Membership) -> Q:
    if name == "entered":
        within = Q()
        if span.first:
            within &= Q(created_at__gte=_midnight(span.first, member))
        if span.last:
            within &= Q(created_at__lt=_midnight(span.last + _DAY, member))
        return within
    key = {"issued": "issue_key", "due": "due_key"}[name]
    within = Q(**{f"{key}__lt": span.last + _DAY if span.last else NO_DATE})
    return within & Q(**{f"{key}__gte": span.first}) if span.first else within


def _midnight(day: date, member: Membership) -> datetime:
    return datetime.combine(day, time.min, member.zone)
