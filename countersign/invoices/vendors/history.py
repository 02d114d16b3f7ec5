"""What is known of a vendor from its approved invoices and confirmed accounts, beside one invoice of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final, Self

from countersign.invoices.content.values import rows
from countersign.invoices.models import Invoice, Status
from countersign.money import round_amount
from countersign.vendors.models import BankAccount, bare_code

from . import queries
from .resembling import Resembled, of_new_vendor

ENOUGH: Final = 3  # of them, to call an amount usual
_BANK_FIRST: Final = ("sort code", "aba")  # without its bank the number is no account
FAR: Final = 2  # times the usual amount, or one part in so many of it


def other_accounts(invoice: Invoice) -> frozenset[str]:
    """Its accounts of other schemes (bankgiro, sort code, ...), without what separates their digits."""
    named = {bare_code(row.get("account", "")) for row in rows(invoice, "accounts")}
    return frozenset(named - {"", bare_code(invoice.iban)})


def whole_accounts(invoice: Invoice) -> dict[str, str]:
    """The same with the sort code or routing number that belongs to an account before it, and of which scheme each is."""
    found = {}
    for row in rows(invoice, "accounts"):
        scheme, number = row.get("scheme", ""), bare_code(row.get("account", ""))
        is_behind_bank = scheme.casefold() in _BANK_FIRST
        bank = bare_code(row.get("bic", "")) if is_behind_bank else ""
        if number and number != bare_code(invoice.iban):
            is_apart = bank.isdecimal() and not number.startswith(bank)
            found[bank + number if is_apart else number] = scheme
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """An approved invoice: where it was paid to and how much. `others` are its accounts that are no IBAN."""

    pk: int
    iban: str
    others: frozenset[str]
    currency: str
    gross: Decimal | None


@dataclass(frozen=True, slots=True)
class VendorHistory:
    """One invoice beside its vendor's history: the latest approved invoices and the accounts known of it.

    `approved` are the latest others, at most `queries.LOOKED_AT`, newest first; `recent` are the latest `queries.SHOWN` that are not
    drafts, of all agents, with what a list shows of them. `accounts` are the vendor's, confirmed or
    not; `elsewhere` are those of other vendors with this IBAN that nobody revoked. `has_paid_here` tells whether any
    approved invoice, however old, named this IBAN. `vat_id` is what was read on this invoice where there are others, `vat_ids`
    what was read on the approved ones and is known of the vendor. `resembled` are the known vendors that a new one resembles.
    """

    invoice: Invoice
    approved: Sequence[Earlier]
    recent: Sequence[Invoice]
    accounts: Sequence[BankAccount]
    elsewhere: Sequence[BankAccount]
    has_paid_here: bool
    vat_id: str
    vat_ids: frozenset[str]
    resembled: Sequence[Resembled] = ()

    @classmethod
    def of(cls, invoice: Invoice) -> Self:
        """What is known now: two queries for a vendor with any number of invoices, one for a name that is not there yet."""
        rows = queries.latest(invoice) if invoice.vendor else []
        approved = [row for row in rows if row.status == Status.APPROVED]
        accounts, alike = _around(invoice, is_new=not approved)
        return cls(
            invoice,
            tuple(
                Earlier(
                    row.pk,
                    row.iban,
                    frozenset(whole_accounts(row)),
                    row.currency,
                    row.gross_total,
                )
                for row in approved
            ),
            tuple(row for row in rows if row.status != Status.DRAFT)[: queries.SHOWN],
            tuple(one for one in accounts if one.vendor_id == invoice.vendor_id),
            tuple(
                one
                for one in accounts
                if one.vendor_id != invoice.vendor_id and not one.revoked_at
            ),
            has_paid_here=any(row.has_paid_here for row in rows),
            vat_id=next(_vat_ids(approved, "own_vat_id"), ""),
            vat_ids=_known_vat_ids(invoice, approved),
            resembled=alike,
        )

    @property
    def new_accounts(self) -> dict[str, str]:
        """Its accounts that are no IBAN and that nobody has confirmed as the vendor's, each with its scheme: it can't be approved.

        One that an approved invoice named counts as confirmed, until somebody revokes it.
        """
        return {
            number: scheme
            for number, scheme in sorted(whole_accounts(self.invoice).items())
            if not self._counts(number)
        }

    @property
    def changed_accounts(self) -> list[str]:
        """The same of a known vendor, and those that somebody has confirmed since: no approved invoice named them, or they are revoked."""
        paid = self._paid_others()
        return [
            number
            for number in sorted(whole_accounts(self.invoice))
            if self._is_revoked(number)
            or (number not in paid and self._is_known(number))
        ]

    def account_of(self, number: str) -> BankAccount | None:
        """The vendor's account of this number, confirmed or not."""
        return next((one for one in self.accounts if one.iban == number), None)

    def _counts(self, number: str) -> bool:
        account = self.account_of(number)
        if account and (account.is_confirmed or account.revoked_at):
            return account.is_confirmed
        return number in self._paid_others()

    def _paid_others(self) -> set[str]:
        return {number for one in self.approved for number in one.others}

    def _is_known(self, number: str) -> bool:
        """Has the vendor an approved invoice or another confirmed account?"""
        others = [one for one in self.accounts if one.iban != number]
        return bool(self.approved) or any(one.is_confirmed for one in others)

    def _is_revoked(self, number: str) -> bool:
        account = self.account_of(number)
        return bool(account and account.revoked_at)

    @property
    def iban(self) -> str:
        """The account that this invoice wants to be paid to; empty when it names none."""
        return bare_code(self.invoice.iban)

    @property
    def is_new_vendor(self) -> bool:
        """No invoice of this vendor was approved before."""
        return not self.approved

    @property
    def has_changed_bank(self) -> bool:
        """Is one of its accounts, of whatever scheme, new for a known vendor, or revoked?"""
        return self.has_changed_iban or bool(self.changed_accounts)

    @property
    def has_changed_iban(self) -> bool:
        """The vendor is known and nothing was ever approved to this IBAN, or it was revoked.

        Known is a vendor with an approved invoice or another confirmed account. Confirming the IBAN does
        not end it, approving an invoice with it does: so the first payment to a changed account can ask for
        more than the next ones.
        """
        is_first = self._is_known(self.iban) and not self.has_paid_here
        return bool(self.iban) and (is_first or self.is_revoked)

    @property
    def account(self) -> BankAccount | None:
        """The vendor's account of this IBAN, confirmed or not."""
        return self.account_of(self.iban)

    @property
    def is_revoked(self) -> bool:
        """Somebody has taken the confirmation of this IBAN back."""
        return self._is_revoked(self.iban)

    @property
    def needs_confirmation(self) -> bool:
        """The invoice names an account that nobody has confirmed: it can't be approved."""
        return bool(self.iban) and not (self.account and self.account.is_confirmed)

    @property
    def is_of_another(self) -> bool:
        """Is the account known of another vendor, and not confirmed for this one?"""
        return bool(self.elsewhere) and self.needs_confirmation

    @property
    def asks_to_sign_in(self) -> bool:
        """Is a link not enough to confirm its account: changed, another vendor's, or of a vendor that resembles another?"""
        return self.has_changed_bank or self.is_of_another or bool(self.resembled)

    @property
    def paid_elsewhere(self) -> int:
        """How many of the latest approved invoices name another account."""
        return sum(1 for one in self.approved if one.iban and one.iban != self.iban)

    @property
    def submitted_elsewhere(self) -> int:
        """How many of the latest submitted invoices name another account, whatever became of them; 0 once one names this one."""
        named = [bare_code(one.iban) for one in self.recent if one.iban]
        return 0 if self.iban in named else len(named)

    @property
    def usual(self) -> Decimal | None:
        """The median gross total of the latest approved invoices in this currency that ask for money; None when there are fewer than ENOUGH."""
        found = self._amounts()
        if len(found) < ENOUGH:
            return None
        return round_amount(median(found), self.invoice.currency)

    @property
    def is_unusual_amount(self) -> bool:
        """At least FAR times the usual and more than ever, or at most one part in FAR and less than ever.

        What gives money back is not held against what is usually asked for.
        """
        usual, gross = self.usual, self.invoice.gross_total
        if usual is None or gross is None or gross < 0:
            return False
        found = self._amounts()
        is_high = gross >= FAR * usual and gross > max(found)
        is_low = FAR * gross <= usual and gross < min(found)
        return is_high or is_low

    @property
    def is_unusual_currency(self) -> bool:
        """There are ENOUGH approved invoices, and none of the latest is in this currency."""
        return (
            bool(self.invoice.currency)
            and len(self.approved) >= ENOUGH
            and all(one.currency != self.invoice.currency for one in self.approved)
        )

    @property
    def has_changed_vat_id(self) -> bool:
        """A VAT id was read on this invoice, and the vendor is known by others only."""
        return bool(self.vat_id and self.vat_ids) and self.vat_id not in self.vat_ids

    def _amounts(self) -> list[Decimal]:
        currency = self.invoice.currency
        return [
            one.gross
            for one in self.approved
            if one.gross is not None and one.gross > 0 and one.currency == currency
        ]


def _around(
    invoice: Invoice, *, is_new: bool
) -> tuple[Sequence[BankAccount], tuple[Resembled, ...]]:
    """The vendor's accounts, others of this IBAN, and the known vendors that a new one resembles."""
    iban, vendor = bare_code(invoice.iban), invoice.vendor_id or 0
    if is_new and invoice.vendor_name:
        return of_new_vendor(invoice)
    if not (iban or vendor):
        return (), ()
    return queries.accounts(invoice.organization_id, vendor, iban), ()


def _known_vat_ids(invoice: Invoice, approved: Sequence[Invoice]) -> frozenset[str]:
    """What was read on approved invoices, and what is stored with their vendor; none without any of them."""
    if not approved or invoice.vendor is None:
        return frozenset()
    known = {*_vat_ids(approved, "vat_id"), bare_code(invoice.vendor.vat_id)}
    return frozenset(known - {""})


def _vat_ids(rows: Iterable[Invoice], name: str) -> Iterator[str]:
    return (bare_code(getattr(row, name) or "") for row in rows)
