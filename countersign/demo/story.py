"""What happened in the demo organization over the last 90 days: who entered which invoice, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from countersign.invoices.models import Status
from countersign.samples import SampleInvoice, Vendor, make_sample, make_vendor

INVOICES: Final = 60
DAYS: Final = 90
_VENDORS: Final = 14
_CHANGED_BANK: Final = INVOICES - 8  # waits, and names another account than before
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
    issued = (entered_at - timedelta(days=random.randrange(1, 9))).date()
    return Chapter(
        sample=make_sample(
            1000 + index, vendor=vendor, issue_date=issued, kind="invoice"
        ),
        agent=index % 2,
        entered_at=entered_at,
        status=status,
        submitted_at=submitted_at,
        decided_at=decided_at,
        reason=random.choice(_REASONS.get(status, ("",))),
    )


def _status(index: int) -> Status:
    """The newest are still drafts or wait; a few of the others were returned or rejected."""
    if index >= INVOICES - 6:
        return Status.DRAFT
    if index >= INVOICES - 18:
        return Status.RETURNED if index % 5 == 0 else Status.SUBMITTED
    return Status.REJECTED if index % 11 == 5 else Status.APPROVED
