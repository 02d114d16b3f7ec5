"""What waits on an agent's desk, and why."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from django.db.models import (
    Count,
    IntegerField,
    Prefetch,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership, User
from countersign.documents.models import Document
from countersign.history.models import Event
from countersign.invoices.checks.input import REQUIRED
from countersign.invoices.content.amounts import Amounts
from countersign.invoices.duplicates.of_many import ListedDuplicate, listed_duplicates
from countersign.invoices.findings.counts import Counts
from countersign.invoices.models import HELD_FOR, Held, Invoice, InvoiceQuerySet, Status
from countersign.invoices.suggesting.evidence import doubtful_ones, evidence, to_confirm
from countersign.invoices.suggesting.progress import Progress, progress

MOST_ROWS: Final = 100
_MOMENT: Final = "%Y%m%dT%H%M%S%f"
_PLACE: Final = re.compile(
    r"(draft|returned|rejected)\.(\d{8}T\d{12})\.(\d{1,18})", re.ASCII
)
_REJECTED_FOR: Final = timedelta(days=30)  # it is told for so long


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why an invoice waits; `tone` says how urgent it is."""

    text: str
    tone: Literal["quiet", "doubt", "bad", "ok"] = "quiet"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One line of the desk, ready to be shown."""

    invoice: Invoice
    document: Document | None
    title: str
    amounts: Amounts
    age: str
    held_by: User | None
    reasons: tuple[Reason, ...]
    is_being_read: bool


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
        rejected = list(rows.order_by("-decided_at")[:MOST_ROWS])
    with_one_more = listed.select_related("held__user").in_desk_order()
    found = list(with_one_more[: MOST_ROWS - len(rejected) + 1])
    page = [*rejected, *found][:MOST_ROWS]
    counts: Any = found[0] if found else _counts(member)
    return Desk(
        _rows(page, member, now),
        counts.mine,
        counts.everybodys,
        _place(page[-1]) if len(rejected) + len(found) > MOST_ROWS else "",
    )


def rows(member: Membership, *, now: datetime) -> list[DeskRow]:
    """The first rows of a member's own desk."""
    return desk(member, now=now).rows


def rows_of(member: Membership, pks: Iterable[int], *, now: datetime) -> list[DeskRow]:
    """The rows of some invoices on this member's desk or on everybody's."""
    ours = Invoice.objects.filter(
        organization=member.organization_id, agent__in=member.desks
    )
    found = ours.on_desk().filter(pk__in=pks).select_related("held__user")
    return _rows(list(found), member, now)


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


def _rows(found: list[Invoice], member: Membership, now: datetime) -> list[DeskRow]:
    """Whatever brought them here, what they consist of is asked for once."""
    suggested = Prefetch("suggestions", doubtful_ones())
    prefetch_related_objects(found, "originals__document", "items", suggested)
    comments = _comments([invoice.pk for invoice in found], member)
    twice = listed_duplicates(found)
    return [
        _row(
            invoice,
            member.organization.formats,
            member.zone,
            now,
            comments.get(invoice.pk, ""),
            twice.get(invoice.pk),
        )
        for invoice in found
    ]


def _comments(pks: list[int], member: Membership) -> dict[int, str]:
    """Why each was returned or rejected the last time, in the manager's words."""
    returns = Event.objects.filter(
        organization_id=member.organization_id,
        subject_type="invoice",
        subject_id__in=pks,
        verb__in=(Status.RETURNED, Status.REJECTED),
    )
    return {
        event.subject_id: event.data.get("comment", "")
        for event in returns.order_by("sequence")
    }


def _row(
    invoice: Invoice,
    formats: Formats,
    zone: ZoneInfo,
    now: datetime,
    comment: str,
    duplicate: ListedDuplicate | None,
) -> DeskRow:
    documents = [use.document for use in invoice.originals.all()]
    document = documents[0] if documents else None
    state = progress(documents)
    return DeskRow(
        invoice=invoice,
        document=document,
        title=invoice.vendor_name
        or (document.name if document else _("Without a file")),
        amounts=Amounts.of(invoice, formats),
        age=_age(invoice.created_at, now),
        held_by=_held_by(invoice, now),
        reasons=tuple(_rejected(comment))
        if invoice.status == Status.REJECTED
        else (
            *_returned(invoice, comment),
            *_late(invoice, now.astimezone(zone).date()),
            *_reading(state),
            *_duplicates(duplicate),
            *_found(invoice),
            *_entering(invoice, formats),
        ),
        is_being_read=state.goes_on,
    )


def _held_by(invoice: Invoice, now: datetime) -> User | None:
    """Who is in one of everybody's."""
    held: Held | None = getattr(invoice, "held", None)
    return held.user if held and held.seen_at > now - HELD_FOR else None


def _age(created_at: datetime, now: datetime) -> str:
    if now - created_at < timedelta(minutes=1):
        return _("just now")
    return timesince(created_at, now, depth=1)


def _rejected(comment: str) -> Iterator[Reason]:
    yield Reason(_("rejected: “%(comment)s”") % {"comment": comment}, "bad")


def _returned(invoice: Invoice, comment: str) -> Iterator[Reason]:
    if invoice.status == Status.RETURNED:
        text = _("returned: “%(comment)s”") if comment else _("returned")
        yield Reason(text % {"comment": comment}, "doubt")


def _late(invoice: Invoice, today: date) -> Iterator[Reason]:
    if invoice.is_overdue(today):
        yield Reason(_("overdue"), "bad")


def _reading(state: Progress) -> Iterator[Reason]:
    if state.text:
        yield Reason(state.text, state.tone)


def _duplicates(duplicate: ListedDuplicate | None) -> Iterator[Reason]:
    if duplicate is None:
        return
    if duplicate.own:
        text = (
            _("same file as %(number)s")
            if duplicate.same_file
            else _("possible duplicate of %(number)s")
        )
        yield Reason(text % {"number": duplicate.own}, "doubt")
    elif duplicate.same_file:
        yield Reason(_("a colleague uploaded the same file"), "doubt")
    else:
        yield Reason(_("a colleague entered the same number"), "doubt")


def _found(invoice: Invoice) -> Iterator[Reason]:
    counts = Counts.of(invoice)
    if told := str(counts):
        yield Reason(told, "bad" if counts.stops else "doubt")


def _is_fine(invoice: Invoice) -> bool:
    """Was everything that was typed looked at, and nothing found?"""
    return Counts.of(invoice).are_none and not invoice.unrecorded


def _entering(invoice: Invoice, formats: Formats) -> Iterator[Reason]:
    items = list(invoice.items.all())
    missing = _missing(invoice)
    read = invoice.suggestions.all()
    doubtful = to_confirm(evidence(invoice, items, formats, read))
    if invoice.unparsed:
        yield Reason(_("something typed is not understood"), "bad")
    if missing >= len(REQUIRED) - 1:
        yield Reason(_("to be entered"))
    elif missing:
        text = ngettext("%(n)s field is missing", "%(n)s fields are missing", missing)
        yield Reason(text % {"n": missing})
    elif not invoice.no_items and not items:
        yield Reason(_("items are missing"))
    elif invoice.status == Status.DRAFT and not doubtful and _is_fine(invoice):
        yield Reason(_("ready to submit"), "ok")
    if doubtful:
        text = ngettext("%(n)s field to confirm", "%(n)s fields to confirm", doubtful)
        yield Reason(text % {"n": doubtful}, "doubt")


def _missing(invoice: Invoice) -> int:
    return sum(1 for name in REQUIRED if not getattr(invoice, name))
