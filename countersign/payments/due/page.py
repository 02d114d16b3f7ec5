"""What is to be paid, by day due: worked out before the template."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.money import largest_first
from countersign.payments import obstacles, queries
from countersign.payments.discounts import counting, discount_in_words
from countersign.payments.models import Run, RunState

MOST: Final = 300
_RUNS: Final = 10
_SOON: Final = 3  # days before a discount ends


@dataclass(frozen=True, slots=True)
class DueRow:
    """One invoice: what is left to pay, which discount counts still, and what keeps it from a run."""

    pk: int
    pick: str
    number: str
    vendor: str
    vendor_pk: int | None
    amount: str
    currency: str
    partly: str
    discount: str
    ends_soon: bool
    obstacle: str
    is_credit: bool


@dataclass(frozen=True, slots=True)
class DueDay:
    """What is due on one day, and what it comes to in each currency."""

    day: str
    is_late: bool
    totals: Sequence[str]
    rows: Sequence[DueRow]


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A run in the list of the latest."""

    pk: int
    state: str
    state_name: str
    day: str
    totals: Sequence[str]
    by: str


@dataclass(frozen=True, slots=True)
class DuePage:
    """All that is to be paid, at most MOST of it, credit notes apart; `next` is where it goes on."""

    days: Sequence[DueDay]
    credits: Sequence[DueRow]
    totals: Sequence[str]
    runs: Sequence[ListedRun]
    can_propose: bool
    next: str
    unknown: int
    elsewhere: str


def due_page(member: Membership, after: queries.Place | None = None) -> DuePage:
    """What this manager sees: some eight queries, however much there is."""
    formats = member.organization.formats
    today = timezone.localdate(timezone=member.zone)
    found = queries.unpaid(member, MOST + 1, after)
    if after and not found:  # behind the last one: from the beginning
        found = queries.unpaid(member, MOST + 1)
    shown = found[:MOST]
    known = obstacles.of_many(shown, member.organization_id)
    days: dict[date | None, list[Invoice]] = defaultdict(list)
    credits, due = [], []
    for one in shown:
        if one.left_to_pay < 0:
            credits.append(one)
        elif one.left_to_pay > 0:
            days[one.due_date].append(one)
            due.append(one)
    return DuePage(
        days=[
            DueDay(
                day=formats.show_date(day) if day else _("Without a day"),
                is_late=any(one.is_overdue(today) for one in some),
                totals=in_words(_totals(some), formats),
                rows=[_row(one, known, formats, today) for one in some],
            )
            for day, some in days.items()
        ],
        credits=[_row(one, known, formats, today) for one in credits],
        totals=in_words(_totals(due), formats),
        runs=[_run(one, formats) for one in queries.runs(member, _RUNS)],
        can_propose=bool(queries.accounts_in_use(member)),
        next=f"{shown[-1].due_key}:{shown[-1].pk}" if len(found) > MOST else "",
        unknown=queries.unknown(member),
        elsewhere=_elsewhere(member, formats),
    )


def _elsewhere(member: Membership, formats: Formats) -> str:
    """How far a worker is with what was paid elsewhere; empty where there is nothing to keep."""
    if not (asked := queries.elsewhere(member)):
        return ""
    text = ngettext(
        "What was due before %(day)s is being kept as paid elsewhere: %(done)s of %(count)s invoice by now.",
        "What was due before %(day)s is being kept as paid elsewhere: %(done)s of %(count)s invoices by now.",
        asked.count,
    )
    words = {"day": formats.show_date(asked.before), "count": asked.count}
    return text % {**words, "done": asked.kept + asked.left}


def in_words(totals: Mapping[str, Decimal], formats: Formats) -> list[str]:
    """ "1.234,00 EUR" for each currency."""
    return [
        f"{formats.show_amount(amount, currency)} {currency}".strip()
        for currency, amount in largest_first(totals)
    ]


def _row(
    invoice: Invoice, known: Mapping[int, str], formats: Formats, today: date
) -> DueRow:
    discount = counting(invoice, today)
    paid = invoice.paid_amount
    partly = ""
    if paid is not None and invoice.to_pay is not None:
        words = {
            "whole": formats.show_amount(invoice.to_pay, invoice.currency),
            "paid": formats.show_amount(paid, invoice.currency),
        }
        partly = _("of %(whole)s; paid: %(paid)s") % words
    return DueRow(
        pk=invoice.pk,
        pick=f"{invoice.pk}:{invoice.version}",
        number=str(invoice),
        vendor=invoice.vendor_name,
        vendor_pk=invoice.vendor_id,
        amount=formats.show_amount(invoice.left_to_pay, invoice.currency),
        currency=invoice.currency,
        partly=partly,
        discount=discount_in_words(discount, invoice.currency, formats)
        if discount
        else "",
        ends_soon=discount is not None and (discount.until - today).days <= _SOON,
        obstacle=known.get(invoice.pk, ""),
        is_credit=invoice.is_credit,
    )


def _totals(invoices: Iterable[Invoice]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for one in invoices:
        found[one.currency] += one.left_to_pay
    return found


def _run(run: Run, formats: Formats) -> ListedRun:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for transfer in run.transfers.all():
        totals[transfer.currency] += transfer.amount
    return ListedRun(
        pk=run.pk,
        state=run.state,
        state_name=state_in_words(run),
        day=formats.show_date(run.execute_on),
        totals=in_words(totals, formats),
        by=str(run.proposed_by),
    )


def state_in_words(run: Run) -> str:
    """Where a run stands: "Released", or what became of it at the bank."""
    if run.state == RunState.RELEASED and run.booked_at:
        return _("Carried out")
    return str(RunState(run.state).label)
