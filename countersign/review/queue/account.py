"""What the page of an invoice asks about the account that it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from countersign.accounts.models import Membership
from countersign.invoices.models import Status
from countersign.invoices.vendors.history import VendorHistory


@dataclass(frozen=True, slots=True)
class AccountQuestion:
    """What the page of an invoice asks about its account: the IBAN, those known, and who may not answer."""

    iban: str
    known: Sequence[str]
    is_own: bool
    needs_sign_in: bool

    @classmethod
    def of(cls, history: VendorHistory, by: Membership) -> Self | None:
        """The question, if the invoice waits and nobody has vouched for its account."""
        invoice = history.invoice
        if invoice.status != Status.SUBMITTED or not history.needs_confirmation:
            return None
        is_own = invoice.agent_id == by.user_id
        known = [one.iban for one in history.accounts if one.is_confirmed]
        needs_sign_in = bool(by.via) and history.asks_to_sign_in
        return cls(history.iban, known, is_own, needs_sign_in)
