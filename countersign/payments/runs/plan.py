"""What a run of some invoices would be: which transfers, to which accounts, and what is left out and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from schwifty import IBAN

from countersign.invoices.content.values import rows, value
from countersign.invoices.models import Invoice
from countersign.money import largest_first
from countersign.payments.discounts import Discount, counting
from countersign.payments.models import Abroad, OwnAccount, VendorPaying, Way
from countersign.payments.models.own import LONGEST_NAME
from countersign.payments.texts import fits, of_one, of_several
from countersign.vendors.models import bare_code

_PARTS: Final = (("street", 70), ("postal_code", 16), ("town", 35))  # and most signs
_LISTED: Final = 35  # signs of a number in such a list
_MOST: Final = Decimal("999999999.99")  # of one SEPA credit transfer


@dataclass(frozen=True, slots=True)
class PlannedInvoice:
    """One invoice, what would be paid of it and which cash discount taken; `offered` is the one that counts on the day."""

    invoice: Invoice
    amount: Decimal
    discount: Decimal
    offered: Discount | None = None


@dataclass(frozen=True, slots=True)
class PlannedTransfer:
    """One payment to a vendor; `text` is empty where its invoices are listed."""

    account: OwnAccount
    way: Way
    name: str
    iban: str
    bic: str
    address: Mapping[str, str]
    text: str
    invoices: tuple[PlannedInvoice, ...]

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.invoices), Decimal(0))

    @property
    def currency(self) -> str:
        return self.invoices[0].invoice.currency


@dataclass(frozen=True, slots=True)
class Plan:
    """The transfers in order of vendors, and what is left out, each with the reason in the user's words."""

    transfers: tuple[PlannedTransfer, ...]
    left_out: tuple[tuple[Invoice, str], ...]

    @property
    def totals(self) -> dict[str, Decimal]:
        """What all transfers come to, by currency."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for one in self.transfers:
            found[one.currency] += one.amount
        return dict(largest_first(found))


@dataclass(slots=True)
class Planner:
    """Makes plans. `accounts` says from where each currency is paid, `payings` how each vendor is, by its id.

    The best discount that counts on the day is taken, but for the invoices of `undiscounted` (their ids).
    """

    execute_on: date
    accounts: Mapping[str, OwnAccount]
    payings: Mapping[int, VendorPaying]
    undiscounted: Collection[int] = ()
    left_out: list[tuple[Invoice, str]] = field(default_factory=list)

    def plan(self, invoices: Iterable[Invoice], standing: Mapping[int, str]) -> Plan:
        """A plan of all that nothing stands against; `standing` are the obstacles that are known, by id."""
        groups: dict[tuple[int, str], list[Invoice]] = defaultdict(list)
        for one in invoices:
            if reason := standing.get(one.pk, ""):
                self.left_out.append((one, reason))
            elif one.currency not in self.accounts:
                text = _("No own account pays in %(currency)s.")
                self.left_out.append((one, text % {"currency": one.currency}))
            else:
                groups[one.vendor_id or 0, one.currency].append(one)
        transfers = [
            transfer for group in groups.values() for transfer in self._of_vendor(group)
        ]
        transfers.sort(key=lambda one: (one.currency, one.name.casefold()))
        return Plan(tuple(transfers), tuple(self.left_out))

    def _of_vendor(self, group: list[Invoice]) -> Iterator[PlannedTransfer]:
        """Credit notes go with all that the vendor gets; else each has its own transfer, unless they are collected."""
        credits = [one for one in group if one.left_to_pay < 0]
        by_account: dict[str, list[Invoice]] = defaultdict(list)
        for one in group:
            if one.left_to_pay > 0:
                by_account[bare_code(one.iban)].append(one)
        largest = max(
            by_account, key=lambda iban: self._sum(by_account[iban]), default=""
        )
        paying = self.payings.get(group[0].vendor_id or 0)
        for iban, due in by_account.items():
            notes = credits if iban == largest else []
            if notes and self._sum([*due, *notes]) <= 0:
                self._leave(notes, _("It is more than what is paid to the vendor."))
                notes = []
            if notes or (paying and paying.collects):
                yield from self._together([*due, *notes], paying)
            else:
                for one in due:
                    yield from self._transfer([one], paying)
        if credits and not by_account:
            self._leave(
                credits,
                _("Nothing is paid to the vendor that it could be set off with."),
            )

    def _together(
        self, some: list[Invoice], paying: VendorPaying | None
    ) -> Iterator[PlannedTransfer]:
        """As one transfer; as several where their numbers do not fit into one text and no list is taken."""
        account = self.accounts[some[0].currency]
        if len(some) == 1 or _lists(some, account) or fits(some):
            yield from self._transfer(some, paying)
        elif any(one.left_to_pay < 0 for one in some):
            self._leave(some, _("Their numbers do not fit into one text of 140 signs."))
        else:
            half = len(some) // 2
            yield from self._together(some[:half], paying)
            yield from self._together(some[half:], paying)

    def _transfer(
        self, some: Sequence[Invoice], paying: VendorPaying | None
    ) -> Iterator[PlannedTransfer]:
        first = some[0]
        account, iban = self.accounts[first.currency], IBAN(bare_code(first.iban))
        is_sepa = first.currency == "EUR" and iban.in_sepa_zone
        way = (
            Way.SEPA
            if is_sepa
            else Way.CSV
            if account.abroad == Abroad.CSV
            else Way.ABROAD
        )
        planned = tuple(self._planned(one) for one in some)
        transfer = PlannedTransfer(
            account=account,
            way=way,
            name=_name(first, paying),
            iban=str(iban),
            bic=_bic(first, iban),
            address=_address(first),
            text=self._text(planned, account),
            invoices=planned,
        )
        if reason := _unfit(transfer):
            self._leave(some, reason)
        else:
            yield transfer

    def _planned(self, invoice: Invoice) -> PlannedInvoice:
        left = invoice.left_to_pay
        found = counting(invoice, self.execute_on)
        is_taken = found is not None and invoice.pk not in self.undiscounted
        saves = found.saves if found and is_taken else Decimal(0)
        return PlannedInvoice(invoice, left - saves, saves, found)

    def _text(self, planned: Sequence[PlannedInvoice], account: OwnAccount) -> str:
        if len(planned) == 1:
            return of_one(planned[0].invoice, planned[0].discount)
        some = [one.invoice for one in planned]
        return "" if _lists(some, account) else of_several(some)

    def _sum(self, some: Iterable[Invoice]) -> Decimal:
        return sum((self._planned(one).amount for one in some), Decimal(0))

    def _leave(self, some: Iterable[Invoice], reason: str) -> None:
        self.left_out += [(one, reason) for one in some]


def _lists(some: Sequence[Invoice], account: OwnAccount) -> bool:
    """Can they be listed, each with its number and amounts?"""
    return account.structured and all(len(one.number) <= _LISTED for one in some)


def _name(invoice: Invoice, paying: VendorPaying | None) -> str:
    payee = str(value(invoice, "payee_name") or "")
    return (paying.name if paying else "") or payee or invoice.vendor_name


def _bic(invoice: Invoice, iban: IBAN) -> str:
    """As the invoice names it, or as the bank's code has it."""
    for row in rows(invoice, "accounts"):
        if bare_code(row.get("account", "")) == str(iban) and row.get("bic"):
            return bare_code(row["bic"])[:11]
    return str(iban.bic or "")


def _address(invoice: Invoice) -> dict[str, str]:
    """Where the vendor's page has it in parts, with town and country at least; else nothing."""
    vendor = invoice.vendor
    if vendor is None or not (vendor.city and vendor.country):
        return {}
    parts = {
        "street": vendor.street,
        "postal_code": vendor.postcode,
        "town": vendor.city,
        "country": vendor.country.upper(),
    }
    return {name: part for name, part in parts.items() if part}


def _unfit(transfer: PlannedTransfer) -> str:
    """Why no bank would take it."""
    if len(transfer.name) > LONGEST_NAME:
        return _("The payee's name has more than 70 signs: say how the vendor is paid.")
    if not transfer.name.isprintable():
        return _("The payee's name has signs that cannot be written.")
    if any(len(transfer.address.get(name, "")) > most for name, most in _PARTS):
        return _("A part of the vendor's address is too long for a payment.")
    if transfer.way == Way.SEPA:
        return (
            _("It is more than one payment may be.") if transfer.amount > _MOST else ""
        )
    if not transfer.bic:
        return _("Its bank's BIC is not known, which payments outside SEPA need.")
    if not transfer.address:
        return _(
            "Payments outside SEPA need the vendor's town and country on its page."
        )
    return ""
