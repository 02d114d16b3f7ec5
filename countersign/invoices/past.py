"""What is known of a vendor from its approved invoices and confirmed accounts, beside one invoice of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any, Final, Self

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from countersign.money import round_amount
from countersign.vendors.models import BankAccount, bare_code

from .evidence import SURE
from .models import Invoice, Status, Suggestion

LOOKED_AT: Final = 12  # approved invoices, the latest
ENOUGH: Final = 3  # of them, to call an amount usual
FAR: Final = 2  # times the usual amount, or one part in so many of it


@dataclass(frozen=True, slots=True)
class Earlier:
    """An approved invoice: where it was paid to and how much."""

    pk: int
    iban: str
    currency: str
    gross: Decimal | None


@dataclass(frozen=True, slots=True)
class Past:
    """One invoice beside its vendor's past: the latest approved invoices and the accounts known of it.

    `approved` are the latest others, at most LOOKED_AT, newest first. `accounts` are the vendor's, confirmed or
    not. `has_paid_here` tells whether any approved invoice, however old, named this IBAN. `vat_id` is what
    was read on this invoice where there are others, `vat_ids` what was read on the approved ones and is known of the vendor.
    """

    invoice: Invoice
    approved: Sequence[Earlier]
    accounts: Sequence[BankAccount]
    has_paid_here: bool
    vat_id: str
    vat_ids: frozenset[str]

    @classmethod
    def of(cls, invoice: Invoice) -> Self:
        """What is known now: two queries for a vendor with any number of invoices, none without a vendor."""
        if invoice.vendor is None:
            return cls(
                invoice, (), (), has_paid_here=False, vat_id="", vat_ids=frozenset()
            )
        others = Invoice.objects.filter(
            organization=invoice.organization_id,
            vendor=invoice.vendor_id,
            status=Status.APPROVED,
        ).exclude(pk=invoice.pk)
        rows = _latest(others, invoice)
        accounts = BankAccount.objects.filter(
            organization=invoice.organization_id, vendor=invoice.vendor_id
        ).select_related("confirmed_by", "revoked_by")
        known = {bare_code(row["vat_id"] or "") for row in rows}
        if rows:
            known.add(bare_code(invoice.vendor.vat_id))
        return cls(
            invoice,
            tuple(
                Earlier(row["pk"], row["iban"], row["currency"], row["gross_total"])
                for row in rows
            ),
            tuple(accounts.order_by("pk")),
            has_paid_here=any(row["has_paid_here"] for row in rows),
            vat_id=bare_code(rows[0]["own_vat_id"] or "") if rows else "",
            vat_ids=frozenset(known - {""}),
        )

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
        """The vendor is known and nothing was ever approved to this IBAN, or it was revoked.

        Known is a vendor with an approved invoice or another confirmed account. Confirming the IBAN does
        not end it, approving an invoice with it does: so the first payment to a changed account can ask for
        more than the next ones.
        """
        others = [one for one in self.accounts if one.iban != self.iban]
        is_known = bool(self.approved) or any(one.is_confirmed for one in others)
        is_first = is_known and not self.has_paid_here
        return bool(self.iban) and (is_first or self.is_revoked)

    @property
    def account(self) -> BankAccount | None:
        """The vendor's account of this IBAN, confirmed or not."""
        return next((one for one in self.accounts if one.iban == self.iban), None)

    @property
    def is_revoked(self) -> bool:
        """Somebody has taken the confirmation of this IBAN back."""
        return bool(self.account and self.account.revoked_at)

    @property
    def needs_confirmation(self) -> bool:
        """The invoice names an account that nobody has confirmed: it can't be approved."""
        return bool(self.iban) and not (self.account and self.account.is_confirmed)

    @property
    def paid_elsewhere(self) -> int:
        """How many of the latest approved invoices name another account."""
        return sum(1 for one in self.approved if one.iban and one.iban != self.iban)

    @property
    def usual(self) -> Decimal | None:
        """The median gross total of the latest approved invoices in this currency; None of fewer than ENOUGH."""
        found = self._amounts()
        if len(found) < ENOUGH:
            return None
        return round_amount(median(found), self.invoice.currency)

    @property
    def is_unusual_amount(self) -> bool:
        """At least FAR times the usual and more than ever, or at most one part in FAR and less than ever."""
        usual, gross = self.usual, self.invoice.gross_total
        if usual is None or gross is None or usual <= 0:
            return False
        found = self._amounts()
        is_high = gross >= FAR * usual and gross > max(found)
        is_low = FAR * gross <= usual and gross < min(found)
        return is_high or is_low

    @property
    def is_unusual_currency(self) -> bool:
        """None of the latest approved invoices, and there are ENOUGH, is in this currency."""
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
            if one.gross is not None and one.currency == currency
        ]


def _latest(others: QuerySet[Invoice], invoice: Invoice) -> list[dict[str, Any]]:
    """The latest of these invoices, each with whether any of them names this IBAN, its VAT id and this one's."""
    iban = bare_code(invoice.iban)
    same = others.filter(iban=iban) if iban else others.none()
    return list(
        others.annotate(
            has_paid_here=Exists(same),
            vat_id=Subquery(_vat_id_of(OuterRef("pk"))),
            own_vat_id=Subquery(_vat_id_of(invoice.pk)),
        )
        .order_by("-issue_key", "-tie_key")
        .values(
            *("pk", "iban", "currency", "gross_total"),
            *("has_paid_here", "vat_id", "own_vat_id"),
        )[:LOOKED_AT]
    )


def _vat_id_of(invoice: int | OuterRef) -> QuerySet[Suggestion, Any]:
    """The VAT id that was surely read on an invoice; without another invoice it is compared with nothing."""
    read = Suggestion.objects.filter(
        invoice=invoice, field="vat_id", line=None, rank=0, confidence__gte=SURE
    )
    return read.values("value")[:1]
