"""From the agent's desk to the managers'."""

import hashlib
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.coding.actions import settling as coding
from countersign.invoices import checks, states
from countersign.invoices.actions import move
from countersign.invoices.checks import Check, Level
from countersign.invoices.entering.actions import known_vendor
from countersign.invoices.findings import actions as findings
from countersign.invoices.measuring.actions import compare
from countersign.invoices.models import Invoice, Status
from countersign.invoices.queries import hold_again, items_of
from countersign.invoices.suggesting.tasks import learn
from countersign.review.submitting import queries

from .asking import ask


class NotReady(Exception):
    """Something is missing before the invoice can be submitted: `failed` has all of it."""

    def __init__(self, failed: Sequence[Check]) -> None:
        super().__init__("; ".join(check.message for check in failed))
        self.failed = failed


class Doubtful(Exception):
    """Whoever submits is to see these doubts first: `doubts` has all of them, `named` is what says that they were seen."""

    def __init__(self, doubts: Sequence[Check]) -> None:
        super().__init__("; ".join(check.message for check in doubts))
        self.doubts = doubts
        self.named = named(doubts)


def named(doubts: Sequence[Check]) -> str:
    """A short name of exactly these doubts: of others it is another."""
    keys = "\n".join(sorted(check.key for check in doubts))
    return hashlib.sha256(keys.encode()).hexdigest()[:32]


@transaction.atomic
def submit(
    invoice: Invoice, *, by: Membership, seen: str | None = None
) -> Sequence[Membership]:
    """Put a draft on the managers' desk, or raise NotReady (all that is missing), Doubtful or NotAllowed.

    Answers who else decides on it: where that is nobody, it waits until somebody is added, and nobody is mailed.
    `seen` is what a person was shown as `Doubtful.named`, "" for nothing; None for a program, which is asked nothing.
    Status, history, mails and the job that learns from it share one transaction: none can happen alone.
    """
    invoice = hold_again(invoice)
    states.must_be_open(invoice)
    managers = queries.managers(by.organization_id)
    items = items_of(invoice)
    again = invoice.submitted_at is not None
    found = checks.all_checks(invoice, by, items)
    failed = [*checks.needed(found), *([] if managers else [_nobody_decides()])]
    if failed:
        raise NotReady(failed)
    doubts = checks.doubts_of(found)
    if doubts and seen is not None and seen != named(doubts):
        raise Doubtful(doubts)
    if invoice.vendor is None:
        invoice.vendor = known_vendor(invoice, made_by=by)
        invoice.save(update_fields=["vendor"])
    try:
        with transaction.atomic():
            move(invoice, Status.SUBMITTED, by=by, data=_told(doubts), items=items)
    except IntegrityError as problem:
        raise NotReady([_number_is_taken(invoice)]) from problem
    coding.settle(invoice, items)
    findings.keep(invoice, checks.all_checks(invoice, by, items))
    compare(invoice, items, again=again)
    learn.enqueue(invoice.pk, invoice.organization_id)
    others = [one for one in managers if one.manages and one.user_id != by.user_id]
    ask(invoice, others)
    return others


def _told(doubts: Sequence[Check]) -> dict[str, list[str]]:
    """What the history says of doubts at the time."""
    return {"doubts": [check.message for check in doubts]} if doubts else {}


def _nobody_decides() -> Check:
    return Check(
        "no-manager",
        Level.NEEDED,
        _(
            "Nobody here decides on invoices yet. Ask the owner to add a manager under People."
        ),
    )


def _number_is_taken(invoice: Invoice) -> Check:
    return Check(
        "number-taken",
        Level.NEEDED,
        _("%(vendor)s already has an invoice %(number)s, submitted a moment ago.")
        % {"vendor": invoice.vendor, "number": invoice.number},
        ("number", "vendor_name"),
    )
