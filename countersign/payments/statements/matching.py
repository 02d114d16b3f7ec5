"""What a booking may have paid: proposed, never booked by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.invoices.models.numbers import number_key
from countersign.payments.discounts import discounts_of
from countersign.payments.models import (
    BankFile,
    OwnAccount,
    Payment,
    StatementLine,
    Transfer,
)
from countersign.vendors.models import bare_code


@dataclass(frozen=True, slots=True)
class Part:
    """One invoice that a booking may have paid, and how much of it; `payment` where a run has ordered that."""

    invoice: Invoice
    amount: Decimal
    discount: Decimal = Decimal(0)
    payment: Payment | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a booking may have paid. `sure`: by the end-to-end id, or by number and amount; else it only comes close."""

    parts: tuple[Part, ...]
    why: str
    sure: bool


@dataclass(slots=True)
class Matcher:
    """Everything that bookings may be about, fetched once for many of them."""

    ordered: Mapping[str, Sequence[Payment]]
    files: Sequence[tuple[BankFile, Sequence[Payment]]]
    unpaid: Sequence[Invoice]
    ibans: Mapping[str, Sequence[Invoice]] = field(default_factory=dict)

    @classmethod
    def of(cls, member: Membership, most: int) -> Self:
        """What runs have ordered and what is unpaid: three queries."""
        rows = Payment.objects.filter(
            organization=member.organization_id,
            booked_on=None,
            undone_at=None,
            run_invoice__isnull=False,
        ).select_related("invoice__vendor", "run_invoice__transfer__account")
        ordered: dict[str, list[Payment]] = {}
        by_file: dict[tuple[int, int, str, str], list[Payment]] = {}
        for one in rows:
            run_invoice = one.run_invoice
            if run_invoice and (transfer := run_invoice.transfer):
                ordered.setdefault(transfer.end_to_end, []).append(one)
                by_file.setdefault(_file_key(transfer), []).append(one)
        files = BankFile.objects.filter(
            organization=member.organization_id,
            run__state="released",
            run__booked_at=None,
        ).defer("content")
        known = [
            (one, by_file.get((one.run_id, one.account_id, one.currency, one.way), ()))
            for one in files
        ]
        invoices = Invoice.objects.visible_to(member).unpaid().select_related("vendor")
        unpaid = list(invoices.order_by("due_key", "tie_key")[:most])
        ibans: dict[str, list[Invoice]] = {}
        for invoice in unpaid:
            if invoice.iban:
                ibans.setdefault(bare_code(invoice.iban), []).append(invoice)
        return cls(ordered, known, unpaid, ibans)

    def propose(self, line: StatementLine) -> Proposal | None:
        """The likeliest; None where nothing fits."""
        return (
            self._by_end_to_end(line)
            or self._by_file(line)
            or self._by_number(line)
            or self._by_account(line)
        )

    def _by_end_to_end(self, line: StatementLine) -> Proposal | None:
        found = self.ordered.get(line.end_to_end, ()) if line.end_to_end else ()
        if not found or not _same_sum(found, line):
            return None
        return Proposal(
            _ordered(found), _("ordered by a run, same end-to-end id"), sure=True
        )

    def _by_file(self, line: StatementLine) -> Proposal | None:
        """The bank may book a whole file as one sum."""
        for file, payments in self.files:
            is_whole = payments and _same_sum(payments, line)
            if is_whole and file.account_id == line.account_id and not line.end_to_end:
                text = _("the sum of file %(name)s") % {"name": file.name}
                return Proposal(_ordered(payments), text, sure=True)
        return None

    def _by_number(self, line: StatementLine) -> Proposal | None:
        """Unpaid ones whose numbers stand in the text, if they come to the amount: with or without their discount."""
        told = number_key(line.text)
        named = [
            one
            for one in self.unpaid
            if one.currency == line.currency
            and len(one.number_key) >= 3
            and one.number_key in told
        ]
        if not named:
            return None
        parts = _parts(named, line)
        if parts:
            return Proposal(parts, _("number and amount"), sure=True)
        one = max(named, key=lambda each: len(each.number_key))
        if 0 < -line.amount <= one.left_to_pay:
            part = Part(one, -line.amount)
            return Proposal((part,), _("number; the amount is another one"), sure=False)
        return None

    def _by_account(self, line: StatementLine) -> Proposal | None:
        """Of the payee's invoices the one whose amount it is."""
        for one in self.ibans.get(bare_code(line.iban), ()):
            if one.currency == line.currency and (parts := _parts([one], line)):
                return Proposal(parts, _("same account and amount"), sure=False)
        return None


def _parts(invoices: Iterable[Invoice], line: StatementLine) -> tuple[Part, ...]:
    """How the amount pays all of these, or nothing if it does not."""
    some = list(invoices)
    whole = tuple(Part(one, one.left_to_pay) for one in some)
    if _sum(whole) == -line.amount:
        return whole
    less = tuple(_with_discount(one, line) for one in some)
    return less if _sum(less) == -line.amount else ()


def _with_discount(invoice: Invoice, line: StatementLine) -> Part:
    counting = [one for one in discounts_of(invoice) if one.until >= line.booked_on]
    saves = max((one.saves for one in counting), default=Decimal(0))
    return Part(invoice, invoice.left_to_pay - saves, saves)


def _sum(parts: Iterable[Part]) -> Decimal:
    return sum((one.amount for one in parts), Decimal(0))


def _ordered(payments: Iterable[Payment]) -> tuple[Part, ...]:
    return tuple(Part(one.invoice, one.amount, one.discount, one) for one in payments)


def _same_sum(payments: Sequence[Payment], line: StatementLine) -> bool:
    return (
        sum((one.amount for one in payments), Decimal(0)) == -line.amount
        and payments[0].invoice.currency == line.currency
    )


def _file_key(transfer: Transfer) -> tuple[int, int, str, str]:
    return transfer.run_id, transfer.account_id, transfer.currency, transfer.way


def own_account(
    accounts: Iterable[OwnAccount], told: str, currency: str
) -> OwnAccount | None:
    """The own account that a statement speaks of: by its IBAN, or by bank code and number as MT940 has it."""
    bare = bare_code(told)
    known = list(accounts)
    for one in known:
        if bare in (one.iban, f"{one.iban}{currency}"):
            return one
    bank, _slash, number = told.partition("/")
    digits = bare_code(number).lstrip("0").removesuffix(currency)
    for one in known:
        if (
            digits
            and len(digits) >= 5
            and bare_code(bank) in one.iban
            and one.iban.endswith(digits)
        ):
            return one
    return None
