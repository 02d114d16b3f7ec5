"""Are invoices and what was decided on them what the lines of the history say?"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final, TypeVar

from django.db.models import Exists, OuterRef, Q

from countersign.accounts.models import Organization
from countersign.documents.models import Document
from countersign.history.hooks import Broken
from countersign.history.models import Chain, Event
from countersign.invoices.content.whole import whole_of
from countersign.invoices.models import (
    FurtherFile,
    Invoice,
    InvoiceDocument,
    LineItem,
    Status,
)
from countersign.invoices.queries import further_of
from countersign.review.models import Decision

from .sayings import MERGED, TELLING, Said, SaidDecision, merges_of
from .words import in_words

_AT_ONCE: Final = 500
_STANDS: Final = {"id", "agent", "status", "submitted_at", "decided_at"}
_KNOWN_LATER: Final = {"vendor"}  # made of the name when a save is asked for
_GONE: Final = ("deleted", "joined")

T = TypeVar("T")


def differing(counts: Counter[str]) -> Iterator[Broken]:
    """Each invoice or decision that is not what the last line about it says, organization by organization."""
    for organization in Organization.objects.order_by("pk"):
        if Chain.objects.filter(organization_id=organization.pk).exists():
            yield from _of(organization.pk, counts)
            yield from _missing(organization.pk)
        else:
            yield from _without_history(organization.pk)


def _without_history(organization: int) -> Iterator[Broken]:
    told = Invoice.objects.filter(organization=organization).exclude(
        status=Status.DRAFT
    )
    if count := told.count():
        reason = (
            f"there is no history, and {count} invoices were submitted or decided on"
        )
        yield Broken(organization, 1, reason)


def _of(organization: int, counts: Counter[str]) -> Iterator[Broken]:
    rows = Invoice.objects.filter(organization=organization).order_by("pk")
    batch = list(rows[:_AT_ONCE])
    while batch:
        kept = _Kept.of(organization, [one.pk for one in batch])
        for invoice in batch:
            yield from kept.differing(invoice, counts)
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:_AT_ONCE])


def _missing(organization: int) -> Iterator[Broken]:
    """Invoices that lines tell of and that are not there, though nothing says that they went."""
    lines = Event.objects.filter(organization_id=organization)
    there = Invoice.objects.filter(organization=organization, pk=OuterRef("subject_id"))
    about = lines.filter(subject_type="invoice")
    lost = dict(
        about.filter(~Exists(there), verb__in=TELLING)
        .order_by("sequence")
        .values_list("subject_id", "sequence")
    )
    told = set(about.filter(verb__in=_GONE).values_list("subject_id", flat=True))
    for data in lines.filter(verb="removed_invoices").values_list("data", flat=True):
        told |= set(data["invoices"])
    for pk, sequence in lost.items():
        if pk not in told:
            reason = f"it tells of invoice {pk}, which is not there any more, and no line says why"
            yield Broken(organization, sequence, reason)


@dataclass(frozen=True, slots=True)
class _Kept:
    """All that is kept of some invoices, each by the invoice's id."""

    lines: Mapping[int, Sequence[Event]]
    items: Mapping[int, Sequence[LineItem]]
    files: Mapping[int, Sequence[Document]]
    further: Mapping[int, Sequence[FurtherFile]]
    decisions: Mapping[int, Sequence[Decision]]
    merges: Callable[
        [], Sequence[Event]
    ]  # asked for once, and only where an invoice went over

    @classmethod
    def of(cls, organization: int, pks: Sequence[int]) -> "_Kept":
        lines = Event.objects.filter(
            Q(verb__in=TELLING) | ~Q(content=""),
            organization_id=organization,
            subject_type="invoice",
            subject_id__in=pks,
        )
        asked: dict[str, Any] = {"organization": organization, "invoice__in": pks}
        uses = InvoiceDocument.objects.filter(**asked).select_related("document")
        further = FurtherFile.objects.filter(**asked).select_related("document")
        decisions = Decision.objects.filter(**asked).order_by("at", "pk")
        return cls(
            _grouped((one.subject_id, one) for one in lines.order_by("sequence")),
            _grouped((one.invoice_id, one) for one in LineItem.objects.filter(**asked)),
            _grouped((one.invoice_id, one.document) for one in uses),
            _grouped((one.invoice_id, one) for one in further.order_by("pk")),
            _grouped((one.invoice_id, one) for one in decisions),
            cache(partial(merges_of, organization)),
        )

    def differing(self, invoice: Invoice, counts: Counter[str]) -> Iterator[Broken]:
        """What of an invoice is not as its lines say."""
        pk, organization = invoice.pk, invoice.organization_id
        said = Said.by(self.lines.get(pk, ()))
        if said.whole.get("vendor", invoice.vendor_id) != invoice.vendor_id:
            said.whole["vendor"] = _vendor(pk, said, self.merges())
        further = self.further.get(pk, ())
        now = whole_of(invoice, self.items.get(pk, ()), self.files.get(pk, ()), further)
        if [one.whole for one in further_of(invoice)] != now["further_files"]:
            reason = f"pages of invoice {pk} ({invoice}) show other further files than are stored"
            yield Broken(organization, said.sequence, reason)
        for reason in _of_invoice(invoice, now, said, counts):
            yield Broken(organization, said.sequence, reason)
        yield from _of_decisions(invoice, self.decisions.get(pk, ()), said)
        counts["decisions"] += len(said.decisions)


def differing_of(
    invoice: Invoice,
    lines: Sequence[Event],
    items: Sequence[LineItem],
    files: Sequence[Document],
    further: Sequence[FurtherFile],
    decisions: Sequence[Decision],
) -> list[Broken]:
    """The same of one invoice whose rows and lines are at hand, the lines with what they keep."""
    pk = invoice.pk
    merges = cache(partial(merges_of, invoice.organization_id))
    kept = _Kept(
        {pk: lines}, {pk: items}, {pk: files}, {pk: further}, {pk: decisions}, merges
    )
    return list(kept.differing(invoice, Counter()))


def _vendor(pk: int, said: Said, merges: Iterable[Event]) -> int | None:
    """Whose an invoice is by now: as its last line says, or whom it went over to since."""
    vendor: int | None = said.whole["vendor"]
    for line in merges:
        kept = line.said
        if line.sequence > said.sequence and pk in kept["invoices"]:
            vendor = kept["kept"] if line.verb == MERGED else kept["gone"]
    return vendor


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found = defaultdict(list)
    for pk, one in pairs:
        found[pk].append(one)
    return found


def _of_invoice(
    invoice: Invoice, now: dict[str, Any], said: Said, counts: Counter[str]
) -> Iterator[str]:
    what = f"invoice {invoice.pk} ({invoice})"
    if not said.sequence:
        if invoice.status != Status.DRAFT:
            yield f"no line tells of {what}, which is {invoice.status}"
        return
    counts["invoices" if said.whole else "older"] += 1
    then = said.whole or said.of_old
    if invoice.is_open:
        then = {name: one for name, one in then.items() if name in _of_open(then, now)}
    yield from in_words(what, then, now)


def _of_open(then: Mapping[str, Any], now: Mapping[str, Any]) -> Collection[str]:
    """What must be so while its agent may change it: where it stands, and all the rest until they do, which raises the version."""
    if then.get("version") != now["version"]:
        return _STANDS
    return then.keys() - _KNOWN_LATER


def _of_decisions(
    invoice: Invoice, rows: Sequence[Decision], said: Said
) -> Iterator[Broken]:
    """A line for each decision, a decision for each line."""
    organization = invoice.organization_id
    left = list(rows)
    for one in said.decisions:
        found = min(left, key=lambda row: len(_apart(one, row)), default=None)
        if found is None:
            reason = f"the decision on invoice {invoice.pk} ({invoice}) that it tells of is not there"
            yield Broken(organization, one.sequence, reason)
            continue
        left.remove(found)
        what = f"decision {found.pk} on invoice {invoice.pk} ({invoice})"
        for reason in in_words(what, one.values, _now(found)):
            yield Broken(organization, one.sequence, reason)
    for row in left:
        reason = f"no line tells of decision {row.pk} on invoice {invoice.pk} ({invoice}): {row.verdict}"
        yield Broken(organization, said.sequence, reason)


def _now(row: Decision) -> dict[str, Any]:
    return {**row.whole, "withdrawn": row.withdrawn_at is not None}


def _apart(said: SaidDecision, row: Decision) -> list[str]:
    now = _now(row)
    return [name for name, value in said.values.items() if now[name] != value]
