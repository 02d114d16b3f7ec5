"""What a save answers to an open entry page: everything, or only what concerns the fields that were left."""

from typing import Any

from countersign.accounts.models import Membership
from countersign.invoices import checks
from countersign.invoices.content.shown import shown
from countersign.invoices.findings import actions as findings
from countersign.invoices.suggesting.evidence import evidence, evidence_of

from .actions import Saved
from .page import EntryPage, checks_json, title
from .vendor_names import vendor_note


def whole(saved: Saved, member: Membership) -> dict[str, Any]:
    """All that the page shows."""
    page = EntryPage.of(saved.invoice, member)
    findings.keep(saved.invoice, page.checks)
    return page.as_json()


def concerning(saved: Saved, member: Membership) -> dict[str, Any]:
    """What is stored, with new answers of rules and evidence; while somebody types, only of rules that need no database.

    `rules` names those that were asked: what the others said stands. Fields without new evidence keep theirs.
    """
    invoice, items = saved.invoice, saved.items
    left = {path.rpartition(".")[2] for path in saved.left}
    now = shown(invoice, items)
    checked = checks.CheckedInvoice.of(invoice, member, items)
    rules = checks.rules_about(left)
    found = checks.said_of(checked, rules)
    findings.keep(invoice, found, rules)
    if "currency" in left:  # every amount that was read is written by it
        told = evidence(invoice, items, checked.formats)
    else:
        told = evidence_of(saved.left, invoice, items, checked.formats)
    answer = {
        "version": invoice.version,
        "title": title(invoice, now),
        **now.as_json(),
        "rules": [rule.name for rule in rules],
        "checks": checks_json(invoice, found),
        "evidence": {"fields": {one.path: one.as_json() for one in told}},
    }
    if "vendor_name" in left:
        answer["vendor_note"] = vendor_note(invoice, member)
    return answer
