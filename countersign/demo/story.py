"""What happened in the demo organization over the last 90 days: who entered which invoice, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Final

from countersign.invoices.models import Status
from countersign.money import round_amount
from countersign.samples import SampleInvoice, Vendor, make_sample, make_vendor
from countersign.samples.model import Kind

INVOICES: Final = 60
DAYS: Final = 90
_VENDORS: Final = 14
_CHANGED_BANK: Final = INVOICES - 8  # waits, and names another account than before
# What is no plain invoice, all of it waiting, but for an e-invoice that asks for money on a Swedish giro account: a draft.
_CREDIT_NOTE: Final = INVOICES - 13
_PREPAID: Final = INVOICES - 11
_TWO_RATES: Final = INVOICES - 12
_BANKGIRO: Final = INVOICES - 2
_PREPAID_PART: Final = Decimal("0.4")
_OTHER_IBAN: Final = "DE02 1203 0000 0000 2020 51"
_REASONS: Final = {
    Status.RETURNED: (
        "Wrong tax rate: please compare with the original.",
        "The order reference is missing.",
    ),
    Status.REJECTED: ("Not ordered by us.", "Paid already with the last delivery."),
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One invoice: what it says, who entered it when, and its end so far."""

    sample: SampleInvoice
    is_xml: bool
    agent: int
    entered_at: datetime
    status: Status
    submitted_at: datetime | None
    decided_at: datetime | None
    reason: str


def chapters(now: datetime) -> Iterator[Chapter]:
    """The invoices in the order they were entered. The same day tells the same story."""
    vendors = [make_vendor(seed) for seed in range(_VENDORS)]
    for index in range(INVOICES):
        yield _chapter(index, vendors[index % _VENDORS], now)


def _chapter(index: int, vendor: Vendor, now: datetime) -> Chapter:
    random = Random(index)  # noqa: S311 - a story, not a secret
    age = timedelta(
        days=DAYS * (INVOICES - index) / INVOICES, minutes=random.randrange(60)
    )
    entered_at = now - age
    status = _status(index)
    submitted_at = (
        entered_at + timedelta(minutes=random.randrange(2, 25))
        if status != Status.DRAFT
        else None
    )
    decided = status not in (Status.DRAFT, Status.SUBMITTED)
    decided_at = (
        entered_at + timedelta(hours=random.randrange(1, 20)) if decided else None
    )
    if index == _CHANGED_BANK:
        vendor = replace(vendor, iban=_OTHER_IBAN)
    if index == _BANKGIRO:
        vendor = replace(vendor, iban="5050-1055", bic="SE:BANKGIRO")
    issued = (entered_at - timedelta(days=random.randrange(1, 9))).date()
    return Chapter(
        sample=_sample(index, vendor, issued),
        is_xml=index == _BANKGIRO,
        agent=index % 2,
        entered_at=entered_at,
        status=status,
        submitted_at=submitted_at,
        decided_at=decided_at,
        reason=random.choice(_REASONS.get(status, ("",))),
    )


def _sample(index: int, vendor: Vendor, issued: date) -> SampleInvoice:
    kind: Kind = "credit note" if index == _CREDIT_NOTE else "invoice"
    seeds = count(1000 + index, INVOICES)
    samples = (
        make_sample(seed, vendor=vendor, issue_date=issued, kind=kind) for seed in seeds
    )
    if index == _TWO_RATES:
        return next(one for one in samples if one.discount and len(one.taxes) > 1)
    sample = next(samples)
    part = _PREPAID_PART if index == _PREPAID else Decimal(0)
    prepaid = round_amount(sample.gross * part, sample.currency)
    return replace(sample, prepaid=prepaid)


def _status(index: int) -> Status:
    """The newest are still drafts or wait; a few of the others were returned or rejected."""
    if index >= INVOICES - 6:
        return Status.DRAFT
    if index >= INVOICES - 18:
        return Status.RETURNED if index % 5 == 0 else Status.SUBMITTED
    return Status.REJECTED if index % 11 == 5 else Status.APPROVED
