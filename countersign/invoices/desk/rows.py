"""What waits on an agent's desk, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from django.db.models import (
    Prefetch,
    prefetch_related_objects,
)
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership, User
from countersign.documents.models import Document
from countersign.history.models import Event
from countersign.invoices.checks.input import REQUIRED
from countersign.invoices.content.amounts import Amounts
from countersign.invoices.cutting.proposed import Cut
from countersign.invoices.duplicates.of_many import ListedDuplicate, listed_duplicates
from countersign.invoices.findings.counts import Counts
from countersign.invoices.holding.actions import HANDED
from countersign.invoices.models import (
    HELD_FOR,
    Held,
    Invoice,
    InvoiceDocument,
    Status,
)
from countersign.invoices.suggesting.evidence import doubtful_ones, evidence, to_confirm
from countersign.invoices.suggesting.progress import Progress, progress

MOST_ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why an invoice waits; `tone` says how urgent it is."""

    text: str
    tone: Literal["quiet", "doubt", "bad", "ok"] = "quiet"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One line of the desk, ready to be shown. `may_be_cut`: its file seems to hold several invoices."""

    invoice: Invoice
    document: Document | None
    title: str
    amounts: Amounts
    age: str
    held_by: User | None
    reasons: tuple[Reason, ...]
    may_be_cut: bool
    is_being_read: bool


def rows_of(member: Membership, pks: Iterable[int], *, now: datetime) -> list[DeskRow]:
    """The rows of some invoices on this member's desk or on everybody's."""
    ours = Invoice.objects.filter(
        organization=member.organization_id, agent__in=member.desks
    )
    found = ours.on_desk().filter(pk__in=pks).select_related("held__user")
    return rows_as_seen(list(found), member, now)


def rows_as_seen(
    found: list[Invoice], member: Membership, now: datetime
) -> list[DeskRow]:
    """Whatever brought them here, what they consist of is asked for once."""
    suggested = Prefetch("suggestions", doubtful_ones())
    prefetch_related_objects(found, "originals__document", "items", suggested)
    words = _words([invoice.pk for invoice in found], member)
    twice = listed_duplicates(found)
    return [
        _row(
            invoice,
            member.organization.formats,
            member.zone,
            now,
            words.get(invoice.pk, _Words()),
            twice.get(invoice.pk),
        )
        for invoice in found
    ]


@dataclass(frozen=True, slots=True)
class _Words:
    """Why one was returned or rejected the last time, in the manager's words; and what was noted when it was handed over since, by whom."""

    comment: str = ""
    note: str = ""
    noted_by: str = ""


def _words(pks: list[int], member: Membership) -> dict[int, _Words]:
    lines = Event.objects.filter(
        organization_id=member.organization_id,
        subject_type="invoice",
        subject_id__in=pks,
        verb__in=(Status.RETURNED, Status.REJECTED, HANDED),
    )
    found: dict[int, _Words] = {}
    for event in lines.order_by("sequence"):
        said = event.data.get("comment", "")
        if event.verb == HANDED:
            known = found.get(event.subject_id, _Words())
            words = replace(known, note=said, noted_by=event.actor_name)
        else:
            words = _Words(said)
        found[event.subject_id] = words
    return found


def _row(
    invoice: Invoice,
    formats: Formats,
    zone: ZoneInfo,
    now: datetime,
    words: _Words,
    duplicate: ListedDuplicate | None,
) -> DeskRow:
    uses = list(invoice.originals.all())
    documents = [use.document for use in uses]
    document = documents[0] if documents else None
    state = progress(documents)
    count = _count(invoice, uses)
    return DeskRow(
        invoice=invoice,
        document=document,
        title=invoice.vendor_name
        or (document.name if document else _("Without a file")),
        amounts=Amounts.of(invoice, formats),
        age=_age(invoice.created_at, now),
        held_by=_held_by(invoice, now),
        reasons=tuple(_rejected(words.comment))
        if invoice.status == Status.REJECTED
        else (
            *_returned(invoice, words.comment),
            *_noted(words),
            *_late(invoice, now.astimezone(zone).date()),
            *_reading(state),
            *_several(count),
            *_duplicates(duplicate),
            *_found(invoice),
            *_entering(invoice, formats),
        ),
        may_be_cut=count > 1,
        is_being_read=state.goes_on,
    )


def _held_by(invoice: Invoice, now: datetime) -> User | None:
    """Who is in one of everybody's."""
    held: Held | None = getattr(invoice, "held", None)
    if held is None or held.seen_at <= now - HELD_FOR:
        return None
    return None if held.user_id == invoice.agent_id else held.user  # then it is theirs


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


def _noted(words: _Words) -> Iterator[Reason]:
    if words.note:
        said = {"who": words.noted_by, "note": words.note}
        yield Reason(_("%(who)s: “%(note)s”") % said, "doubt")


def _late(invoice: Invoice, today: date) -> Iterator[Reason]:
    if invoice.is_overdue(today):
        yield Reason(_("overdue"), "bad")


def _reading(state: Progress) -> Iterator[Reason]:
    if state.text:
        yield Reason(state.text, state.tone)


def _count(invoice: Invoice, uses: Sequence[InvoiceDocument]) -> int:
    """How many invoices its file seems to hold, where it can still be cut."""
    cut = Cut.of_first(uses[0]) if uses and invoice.status == Status.DRAFT else None
    return cut.count if cut else 1


def _several(count: int) -> Iterator[Reason]:
    if count > 1:
        text = ngettext("seems to hold %(n)s invoice", "seems to hold %(n)s invoices", count)  # fmt: skip
        yield Reason(text % {"n": count}, "doubt")


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
