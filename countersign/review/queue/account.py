"""What the page of an invoice asks about the accounts that it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from countersign.accounts.models import Membership
from countersign.invoices.models import Status
from countersign.invoices.vendors.history import VendorHistory
from countersign.vendors.models import shown_account


@dataclass(frozen=True, slots=True)
class AccountQuestion:
    """What the page of an invoice asks about an account: its number, how it is shown, those known, and who may not answer."""

    iban: str
    shown: str
    known: Sequence[str]
    is_own: bool
    needs_sign_in: bool

    @classmethod
    def of(cls, history: VendorHistory, by: Membership) -> list[Self]:
        """A question for each account that nobody has vouched for, if the invoice waits."""
        invoice = history.invoice
        if invoice.status != Status.SUBMITTED:
            return []
        asked: dict[str, str | None] = {**history.new_accounts}
        if history.needs_confirmation:
            asked = {history.iban: None, **asked}
        is_own = not invoice.admits(by)
        known = [str(one) for one in history.accounts if one.is_confirmed]
        needs_sign_in = bool(by.via) and history.asks_to_sign_in
        return [
            cls(number, shown_account(number, scheme), known, is_own, needs_sign_in)
            for number, scheme in asked.items()
        ]
