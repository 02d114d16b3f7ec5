"""The letters that ask managers for a decision."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from countersign.invoices import checks
from countersign.invoices.findings.counts import Counts, words_of
from countersign.mail.letters import Message, letter
from countersign.review.differences import differences_since
from countersign.review.letters import (
    ASK,
    HOURLY,
    MOST_ROWS,
    about,
    stands_in,
    to_manager,
)
from countersign.review.links.mails import way_in
from countersign.review.queries import manager_of

from .queries import announced, submitted_before, waiting_invoice


@letter(ASK, _("Asks for a decision"))
def ask(organization_id: int, membership_id: int, invoice_id: int) -> Message | None:
    """Ask a manager to decide on an invoice. Pointless once it is decided or they no longer manage."""
    manager = manager_of(organization_id, membership_id)
    invoice = manager and waiting_invoice(manager, invoice_id)
    if not manager or not invoice:
        return None
    doubts = checks.doubts_of(checks.all_checks(invoice, manager))
    before = submitted_before(invoice)
    context = {
        **about(invoice),
        "doubts": doubts,
        "count": words_of(doubts),
        "is_again": before is not None,
        "changes": [] if before is None else differences_since(invoice, before),
        "stands_in": stands_in(manager),
        **way_in(manager, invoice),
    }
    return to_manager(manager, "ask", context)


@letter(HOURLY, _("What was submitted within an hour"))
def hourly(organization_id: int, membership_id: int, mailed_at: str) -> Message | None:
    """List what was submitted since the mail before and still waits; pointless when nothing does.

    One link is minted for the whole mail: every row opens by it.
    """
    manager = manager_of(organization_id, membership_id)
    if not manager:
        return None
    invoices = announced(manager, datetime.fromisoformat(mailed_at))
    listed = [
        about(invoice) | {"found": str(Counts.of(invoice))}
        for invoice in invoices[:MOST_ROWS]
    ]
    if not listed:
        return None
    context = {
        "organization": manager.organization,
        "rows": listed,
        "count": invoices.count(),
        "more": invoices.count() - len(listed),
        "stands_in": stands_in(manager),
        **way_in(manager, None),
    }
    return to_manager(manager, "hourly", context)
