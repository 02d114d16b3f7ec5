"""Keeping how many doubts and stops the rules found, so that lists can say it without asking every rule of every row."""

from collections.abc import Iterable

from countersign.documents.models import Document
from countersign.invoices import checks
from countersign.invoices.checks import Check, Level
from countersign.invoices.checks.rules import Rule, all_rules
from countersign.invoices.models import Invoice


def keep(
    invoice: Invoice, found: Iterable[Check], rules: Iterable[Rule] | None = None
) -> None:
    """Keep what these rules found just now; what the others found before stands. Nothing is written where all is as it was."""
    counted: dict[str, list[int]] = {}
    for check in found:
        if check.level in (Level.DOUBT, Level.STOP) and check.given is None:
            pair = counted.setdefault(check.rule, [0, 0])
            pair[check.level == Level.STOP] += 1
    every = all_rules()
    asked = {rule.name for rule in (every if rules is None else rules)}
    if invoice.findings is None and len(asked) < len(every):
        return  # the others have never been asked
    before = invoice.findings or {}
    kept = {name: pair for name, pair in before.items() if name not in asked}
    if (kept | counted) != invoice.findings:
        invoice.findings = kept | counted
        Invoice.objects.filter(invoice.itself).update(findings=invoice.findings)


def look_again(document: Document) -> None:
    """Ask all rules about the undecided invoices of a document that has just been read."""
    ours = Invoice.objects.filter(organization=document.organization_id)
    for invoice in ours.undecided().filter(originals__document=document):
        keep(invoice, checks.all_checks(invoice, None))
