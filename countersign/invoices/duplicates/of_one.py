"""Duplicate detection: which earlier invoices are likely the same as one, found by index among any number, and why."""

from dataclasses import dataclass
from typing import Any, Final

from countersign.accounts.models import Membership
from countersign.invoices.models import TAKEN, Invoice

from .difference import Difference
from .of_pair import ALIKE_NUMBER, NUMBER_AGAIN, Pair, vat_ids
from .queries import duplicate_candidates

MOST: Final = 20


@dataclass(frozen=True, slots=True)
class ToldApart:
    """Somebody, `by` name, has said that two are not the same; see NotDuplicate."""

    by: str
    reasons: tuple[str, ...]
    for_all: bool


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """An earlier invoice and why it is likely the same: `reasons` by weight, never none.

    `told_apart` is what somebody has said of the two. `is_taken` says that the earlier one is submitted or approved
    and has the same number, day and total: nobody can wave that away. `gives_back`: one of the two is a credit note.
    """

    earlier: Invoice
    reasons: tuple[str, ...]
    difference: Difference | None
    told_apart: ToldApart | None
    is_taken: bool
    gives_back: bool = False

    @property
    def is_question(self) -> bool:
        """Has its number only come again, so late and with such a total that it may well have restarted?"""
        return self.reasons == (NUMBER_AGAIN,)

    @property
    def is_told_apart(self) -> bool:
        """Somebody has said that they are two, for all the reasons that hold now."""
        said = self.told_apart
        return said is not None and {*self.reasons} <= {*said.reasons}

    def is_silent_for(self, member: Membership | None) -> bool:
        """Need this member not be told any more? Managers hear of it until one of them has said so."""
        said = self.told_apart
        if self.is_taken or said is None or not self.is_told_apart:
            return False
        return said.for_all or member is None or not member.manages


def likely_duplicates(invoice: Invoice) -> list[LikelyDuplicate]:
    """The earlier invoices of the organization, at most MOST, those of its number first: one query."""
    told: list[LikelyDuplicate] = []
    if invoice.reversed_at or invoice.reverses_id:
        return told
    for earlier in duplicate_candidates(invoice):
        pair = _pair(invoice, earlier)
        if reasons := pair.reasons:
            differs = pair.difference if reasons[0] == ALIKE_NUMBER else None
            is_taken = earlier.status in TAKEN and pair.is_identical
            said = _told_apart(earlier)
            told.append(
                LikelyDuplicate(
                    earlier, reasons, differs, said, is_taken, pair.gives_back
                )
            )
    return told[:MOST]


def _pair(invoice: Invoice, earlier: Any) -> Pair:
    ours = vat_ids(earlier.own_vat_id, earlier.own_vendor_vat_id)
    theirs = vat_ids(earlier.vat_id, earlier.vendor_vat_id)
    return Pair(invoice, earlier, bool(earlier.has_same_file), (ours, theirs))


def _told_apart(earlier: Any) -> ToldApart | None:
    if earlier.told_by is None:
        return None
    return ToldApart(earlier.told_by, earlier.told_reasons, earlier.told_for_all)
