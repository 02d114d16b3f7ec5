"""What pages ask of payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
)

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, InvoiceQuerySet

from .models import (
    OwnAccount,
    PaidElsewhere,
    Payment,
    Run,
    RunInvoice,
    StatementLine,
)

_NOTHING: Final = (Value(None, output_field=TextField()),) * 10  # of a union's line
Place = tuple[date, int]  # a row's day and id, behind which a list goes on


def unpaid(member: Membership, most: int, after: Place | None = None) -> list[Invoice]:
    """The first invoices that are to be paid, by day due; or the next ones behind a place."""
    rows = Invoice.objects.visible_to(member).unpaid()
    if after:
        day, pk = after
        rows = rows.filter(Q(due_key__gt=day) | Q(due_key=day, tie_key__gt=pk))
    return list(rows.select_related("vendor").order_by("due_key", "tie_key")[:most])


def place_of(text: str) -> Place | None:
    """A place as an address names it, "2026-04-01:17"; None for anything else: then a list begins anew."""
    day, _colon, pk = text.partition(":")
    try:
        return date.fromisoformat(day), int(pk) if len(pk) < 19 else 0
    except ValueError:
        return None


def unknown(member: Membership) -> int:
    """How many were approved before payments were kept here, and nobody has said since whether they are paid."""
    return Invoice.objects.visible_to(member).unpaid().filter(paid_unknown=True).count()


def due_before(member: Membership, day: date, *, decided: datetime) -> InvoiceQuerySet:
    """What is to be paid, due before a day, approved until a moment, and in no payment run."""
    live = RunInvoice.objects.filter(
        organization=member.organization_id, invoice=OuterRef("pk"), is_live=True
    )
    rows = Invoice.objects.visible_to(member).unpaid()
    return rows.filter(~Exists(live), due_key__lt=day, decided_at__lte=decided)


@dataclass(frozen=True, slots=True)
class Left:
    """How many invoices there are in a currency, and what is left to pay of them."""

    currency: str
    count: int
    amount: Decimal


def left_of(rows: InvoiceQuerySet) -> Sequence[Left]:
    """What is left to pay of these, by currency; what was paid in part is taken off. Two queries."""
    paid = dict(
        rows.order_by("currency").values_list("currency").annotate(Sum("paid_amount"))
    )
    return [
        Left(one.currency, one.count, one.amount - (paid.get(one.currency) or 0))
        for one in rows.totals()
    ]


def elsewhere(member: Membership) -> PaidElsewhere | None:
    """What a worker is just keeping as paid elsewhere."""
    rows = PaidElsewhere.objects.filter(organization=member.organization_id)
    return rows.filter(done_at=None).first()


def accounts_in_use(member: Membership) -> list[OwnAccount]:
    """From where the organization pays."""
    return list(OwnAccount.objects.of(member).in_use())


def usual_account(accounts: list[OwnAccount], currency: str) -> OwnAccount | None:
    """The first that is held in this currency, else the first of all."""
    same = (one for one in accounts if one.currency == currency)
    return next(same, accounts[0] if accounts else None)


def runs(member: Membership, most: int) -> list[Run]:
    """The latest runs, the newest first."""
    rows = Run.objects.of(member).select_related("proposed_by", "released_by")
    return list(rows.prefetch_related("transfers").order_by("-pk")[:most])


def invoices_of(run: Run) -> list[RunInvoice]:
    """A run's invoices in order of its transfers, with all that its page says of them."""
    rows = RunInvoice.objects.filter(organization=run.organization_id, run=run)
    known = rows.select_related(
        "transfer__account",
        "transfer__vendor",
        "invoice__organization",
        "invoice__agent",
        "invoice__vendor",
    )
    return list(known.order_by("transfer__position", "pk"))


class MoneyLine(NamedTuple):
    """One line of what was paid of an invoice and how it can be: a `payment`, the `run` it waits in, or an `account` to pay from.

    `pk` is that row's; of the last two, only `text` says more.
    """

    what: str
    pk: int
    text: str
    how: str
    amount: Decimal
    discount: Decimal
    paid_on: date
    booked_on: date | None
    account: str | None
    run: int | None
    undone_at: datetime | None
    undone_name: str | None
    undone_email: str | None


def money_of(
    invoice: Invoice, *, left: bool, member: Membership | None
) -> list[MoneyLine]:
    """All payments of an invoice, undone ones too; while there is something `left`, its run; for a `member` who pays, the accounts. One query."""
    own = {"organization": invoice.organization_id}
    payments = Payment.objects.filter(**own, invoice=invoice).values_list(
        *(Value("payment"), "pk", "note", "how", "amount", "discount", "paid_on"),
        *("booked_on", "account__label", "run_invoice__run", "undone_at"),
        *("undone_by__name", "undone_by__email"),
    )
    others: list[QuerySet[Any, Any]] = []
    if left:
        live = RunInvoice.objects.filter(**own, invoice=invoice, is_live=True)
        others.append(live.values_list(Value("run"), "run", Value(""), *_NOTHING))
    if left and member:
        accounts = OwnAccount.objects.of(member).in_use().order_by()
        others.append(accounts.values_list(Value("account"), "pk", "label", *_NOTHING))
    rows = payments.order_by().union(*others, all=True)
    return sorted(MoneyLine(*row) for row in rows)


def open_lines(
    member: Membership, most: int, after: Place | None = None
) -> list[StatementLine]:
    """Bookings of which nobody has said yet what they paid, the first one first; or the next ones behind a place."""
    rows = StatementLine.objects.filter(
        organization=member.organization_id, booked_at=None, set_aside_at=None
    )
    if after:
        day, pk = after
        rows = rows.filter(Q(booked_on__gt=day) | Q(booked_on=day, pk__gt=pk))
    return list(rows.select_related("account").order_by("booked_on", "pk")[:most])


def with_lines(member: Membership) -> Prefetch:  # type: ignore[type-arg]
    """The organization's lines, for statements."""
    return Prefetch(
        "lines",
        StatementLine.objects.filter(organization=member.organization_id).order_by(
            "pk"
        ),
    )
