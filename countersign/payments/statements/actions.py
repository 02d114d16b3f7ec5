"""Reading a statement in, and booking what a person says it paid. The same statement twice books nothing twice."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.extraction.files import READING, in_child
from countersign.extraction.statements.booking import Booking, ReadStatement
from countersign.extraction.statements.reading import read_statement
from countersign.history.actions import record
from countersign.invoices.models import Invoice, Status
from countersign.money import exponent
from countersign.payments.models import (
    How,
    OwnAccount,
    Payment,
    Statement,
    StatementLine,
)
from countersign.payments.settling.actions import (
    NotPayable,
    keep,
    record_payment,
)

from .matching import Part, own_account


class NoStatement(Exception):
    """The file is no bank statement that we can read."""


class TooMany(Exception):
    """It has more bookings than one file may."""


class NotOurs(Exception):
    """None of its accounts is an own account: `accounts` are those that it names."""

    def __init__(self, accounts: Sequence[str]) -> None:
        super().__init__(", ".join(accounts))
        self.accounts = accounts


class Gone(Exception):
    """Somebody has booked the line or set it aside, or what it was to pay has changed."""


class NotTheSum(Exception):
    """What it is said to have paid does not come to its amount."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A statement that was read in: how many bookings are new, known already, of other accounts, not booked yet."""

    statement: Statement
    new: int
    known: int
    elsewhere: int
    pending: int


def read_in(data: bytes, name: str, *, by: Membership) -> TakenIn:
    """Read a statement in a child process and keep its bookings, each once, whichever files name it.

    Raises Refused, NoStatement, TooMany, NotOurs. A statement that was read in before adds nothing.
    """
    found = in_child(READING, read_statement, data)
    if found is None:
        raise NoStatement
    if found.too_many:
        raise TooMany
    return _keep(found, data, name, by=by)


@transaction.atomic
def _keep(found: ReadStatement, data: bytes, name: str, *, by: Membership) -> TakenIn:
    ours = list(OwnAccount.objects.of(by))
    matched = [
        (one, own_account(ours, one.ours, one.currency)) for one in found.bookings
    ]
    own = [(one, account) for one, account in matched if account is not None]
    if found.bookings and not own:
        raise NotOurs(sorted({one.ours for one in found.bookings}))
    statement, is_new = Statement.objects.get_or_create(
        organization_id=by.organization_id,
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={
            "name": name[:200],
            "kind": found.kind,
            "content": data,
            "read_by": by.user,
        },
    )
    lines = _lines(statement, own)
    keys = [one.key for one in lines]
    rows = StatementLine.objects.filter(organization=by.organization_id)
    there = set(rows.filter(key__in=keys).values_list("key", flat=True))
    new = [one for one in lines if one.key not in there]
    StatementLine.objects.bulk_create(new, ignore_conflicts=True)
    if is_new or new:
        told = {"name": statement.name, "sha256": statement.sha256, "new": len(new)}
        record(by.organization_id, by.actor, "read statement", statement, told)
    return TakenIn(
        statement,
        len(new),
        len(lines) - len(new),
        len(matched) - len(own),
        found.pending,
    )


def _lines(
    statement: Statement, own: Iterable[tuple[Booking, OwnAccount]]
) -> list[StatementLine]:
    """A row for each. Two bookings of one day that say the same are told apart by which of them it is."""
    seen: Counter[str] = Counter()
    lines = []
    for one, account in own:
        said = "\x1f".join(
            (
                *(
                    str(account.pk),
                    one.booked_on.isoformat(),
                    f"{one.amount.normalize():f}",
                ),
                *(one.currency, bare(one.name), bare(one.iban), bare(one.text)),
                bare(one.end_to_end),
            )
        )
        seen[said] += 1
        key = hashlib.sha256(f"{said}\x1f{seen[said]}".encode()).hexdigest()
        if one.amount == round(one.amount, min(exponent(one.currency), 3)):
            lines.append(_line(statement, account, one, key))
    return lines


def bare(text: str) -> str:
    """A text as two files of the same bank have it alike: without spaces and case."""
    return "".join(text.split()).casefold()


def _line(
    statement: Statement, account: OwnAccount, one: Booking, key: str
) -> StatementLine:
    return StatementLine(
        organization_id=statement.organization_id,
        statement=statement,
        account=account,
        key=key,
        booked_on=one.booked_on,
        amount=one.amount,
        currency=one.currency or account.currency,
        name=one.name[:200],
        iban=one.iban[:34],
        text=one.text[:5000],
        end_to_end=one.end_to_end[:100],
    )


@transaction.atomic
def book(line: StatementLine, parts: Sequence[Part], *, by: Membership) -> None:
    """Keep that a booking paid these invoices; what a run had ordered is booked on its day.

    Raises Gone, NotTheSum, or what `keep` raises; then nothing has happened.
    """
    line = StatementLine.objects.select_for_update(no_key=True).get(line.itself)
    if not line.is_open:
        raise Gone
    if not parts or sum(one.amount for one in parts) != -line.amount:
        raise NotTheSum
    rows = Invoice.objects.filter(
        organization=by.organization_id, pk__in=[one.invoice.pk for one in parts]
    )
    held = {
        one.pk: one
        for one in rows.select_for_update(no_key=True, of=("self",))
        .select_related("organization", "vendor", "agent")
        .order_by("pk")
    }
    for part in parts:
        _book(line, part, held[part.invoice.pk], by=by)
    line.booked_by, line.booked_at = by.user, timezone.now()
    line.save(update_fields=["booked_by", "booked_at"])
    data = {
        "invoices": [one.invoice.pk for one in parts],
        "amount": f"{-line.amount:f}",
    }
    record(by.organization_id, by.actor, "booked line", line, data)


def _book(line: StatementLine, part: Part, invoice: Invoice, *, by: Membership) -> None:
    if part.payment:
        ordered = Payment.objects.filter(
            part.payment.itself, undone_at=None, booked_on=None
        )
        if not ordered.update(booked_on=line.booked_on, line=line):
            raise Gone
        run = part.payment.run_invoice.run if part.payment.run_invoice else None
        left = Payment.objects.filter(
            organization=by.organization_id,
            run_invoice__run=run,
            undone_at=None,
            booked_on=None,
        )
        if run and not left.exists():
            run.booked_at = timezone.now()
            run.save(update_fields=["booked_at"])
        part.payment.booked_on, part.payment.line = line.booked_on, line
        record_payment(part.payment, invoice, "booked payment", by=by)
        return
    if invoice.currency != line.currency or invoice.status != Status.APPROVED:
        raise NotPayable
    if invoice.runs.filter(is_live=True).exists():
        raise NotPayable
    payment = Payment(
        invoice=invoice,
        how=How.STATEMENT,
        amount=part.amount,
        discount=part.discount,
        paid_on=line.booked_on,
        booked_on=line.booked_on,
        account=line.account,
        line=line,
        by=by.user,
    )
    keep(payment, by=by)


@transaction.atomic
def set_aside(line: StatementLine, *, by: Membership) -> None:
    """Say that a booking paid no invoice that is here: it is listed no more."""
    line = StatementLine.objects.select_for_update(no_key=True).get(line.itself)
    if not line.is_open:
        raise Gone
    line.set_aside_at = timezone.now()
    line.save(update_fields=["set_aside_at"])
    data = {"amount": f"{line.amount:f}", "day": line.booked_on.isoformat()}
    record(by.organization_id, by.actor, "set line aside", line, data)
