"""What the page of a run says, worked out before the template."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from schwifty import IBAN

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.payments.discounts import counting, discount_in_words, over
from countersign.payments.models import Run, RunInvoice, RunState, Transfer, Way
from countersign.vendors.models import BankAccount

from .plan import Plan


@dataclass(frozen=True, slots=True)
class ShownInvoice:
    """One invoice of a transfer: the discount that is taken, and how long which one counts (or counted), with what it saves."""

    pk: int
    number: str
    amount: str
    discount: str
    offered: str = ""
    over: str = ""


@dataclass(frozen=True, slots=True)
class ShownTransfer:
    """Who is paid how much to which account, confirmed by whom, and for what; `note` is what a person should know."""

    name: str
    amount: str
    currency: str
    iban: str
    confirmed: str
    account: str
    way: str
    text: str
    note: str
    invoices: Sequence[ShownInvoice]


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file for the bank."""

    pk: int
    name: str
    total: str
    transfers: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run as its page shows it, and what this member may do with it."""

    run: Run
    state: str
    day: str
    totals: Sequence[str]
    transfers: Sequence[ShownTransfer]
    files: Sequence[ShownFile]
    proposed: str
    released: str
    cancelled: str
    can_release: bool
    can_cancel: bool
    can_carry_out: bool
    is_own: bool


def run_page(run: Run, rows: Sequence[RunInvoice], member: Membership) -> RunPage:
    """What a member sees of a run with these invoices: four queries."""
    formats = member.organization.formats
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for one in rows:
        totals[one.invoice.currency] += one.amount
    files = run.files.defer("content").order_by("pk")
    is_own = run.proposed_by_id == member.user_id and not member.approves_own
    is_released = run.state == RunState.RELEASED
    return RunPage(
        run=run,
        state=_("Carried out")
        if is_released and run.booked_at
        else str(RunState(run.state).label),
        day=formats.show_date(run.execute_on),
        totals=[_sum(amount, currency, formats) for currency, amount in totals.items()],
        transfers=_transfers(rows, formats, run),
        files=[
            ShownFile(
                one.pk,
                one.name,
                _sum(one.amount, one.currency, formats),
                one.transfers,
                one.sha256,
            )
            for one in files
            if run.state != RunState.CANCELLED
        ],
        proposed=f"{run.proposed_by}, {formats.show_moment(run.proposed_at, member.zone)}",
        released=_act(run.released_by, run.released_at, formats, member),
        cancelled=_act(run.cancelled_by, run.cancelled_at, formats, member),
        can_release=run.state == RunState.PROPOSED and not is_own,
        can_cancel=run.state == RunState.PROPOSED
        or (is_released and not run.booked_at),
        can_carry_out=is_released and not run.booked_at,
        is_own=is_own and run.state == RunState.PROPOSED,
    )


def planned_rows(plan: Plan, formats: Formats, execute_on: date) -> list[ShownTransfer]:
    """The transfers of a plan for this day."""
    return [
        ShownTransfer(
            name=one.name,
            amount=formats.show_amount(one.amount, one.currency),
            currency=one.currency,
            iban=IBAN(one.iban, allow_invalid=True).formatted,
            confirmed="",
            account=str(one.account),
            way="" if one.way == Way.SEPA else str(one.way.label),
            text=one.text or _("a list of the invoices"),
            note="",
            invoices=[
                _invoice(each.invoice, each.amount, each.discount, execute_on, formats)
                for each in one.invoices
            ],
        )
        for one in plan.transfers
    ]


def _invoice(
    invoice: Invoice, amount: Decimal, taken: Decimal, day: date, formats: Formats
) -> ShownInvoice:
    """One that is not paid yet: its discount as it stands on the day."""
    currency = invoice.currency
    offered, ended = counting(invoice, day), over(invoice, day)
    return ShownInvoice(
        invoice.pk,
        str(invoice),
        formats.show_amount(amount, currency),
        formats.show_amount(taken, currency) if taken else "",
        discount_in_words(offered, currency, formats) if offered else "",
        formats.show_date(ended.until) if ended else "",
    )


def _paid(row: RunInvoice, formats: Formats) -> ShownInvoice:
    """One that has been ordered: what was taken off is all there is to say."""
    currency = row.invoice.currency
    return ShownInvoice(
        row.invoice_id,
        str(row.invoice),
        formats.show_amount(row.amount, currency),
        formats.show_amount(row.discount, currency) if row.discount else "",
    )


def _transfers(
    rows: Iterable[RunInvoice], formats: Formats, run: Run
) -> list[ShownTransfer]:
    day = run.execute_on if run.state == RunState.PROPOSED else None
    groups: dict[int, tuple[Transfer, list[RunInvoice]]] = {}
    for one in rows:
        if one.transfer:
            groups.setdefault(one.transfer.pk, (one.transfer, []))[1].append(one)
    confirmed = _confirmed([one for one, _rows in groups.values()], run.organization_id)
    return [
        ShownTransfer(
            name=transfer.name,
            amount=formats.show_amount(transfer.amount, transfer.currency),
            currency=transfer.currency,
            iban=IBAN(transfer.iban, allow_invalid=True).formatted,
            confirmed=confirmed.get((transfer.vendor_id, transfer.iban), ""),
            account=str(transfer.account),
            way="" if transfer.way == Way.SEPA else str(Way(transfer.way).label),
            text=transfer.text or _("a list of the invoices"),
            note="" if transfer.name == transfer.vendor.name else transfer.vendor.name,
            invoices=[
                _invoice(one.invoice, one.amount, one.discount, day, formats)
                if day
                else _paid(one, formats)
                for one in some
            ],
        )
        for transfer, some in groups.values()
    ]


def _confirmed(
    transfers: Sequence[Transfer], organization: int
) -> dict[tuple[int, str], str]:
    """By whom each account was confirmed, and how; an account that is not any more is absent."""
    accounts = BankAccount.objects.filter(
        organization=organization, vendor__in={one.vendor_id for one in transfers}
    )
    rows = accounts.confirmed().select_related("confirmed_by")
    return {
        (one.vendor_id, one.iban): f"{one.confirmed_by or ''} ({one.how})".strip()
        for one in rows
    }


def _act(who: object, at: object, formats: Formats, member: Membership) -> str:
    if who is None or at is None:
        return ""
    return f"{who}, {formats.show_moment(at, member.zone)}"  # type: ignore[arg-type]


def _sum(amount: Decimal, currency: str, formats: Formats) -> str:
    return f"{formats.show_amount(amount, currency)} {currency}"
