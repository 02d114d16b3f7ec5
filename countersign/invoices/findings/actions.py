"""Keeping how many doubts and stops the rules found, so that lists can say it without asking every rule of every row."""

from collections.abc import Iterable

from django.db.models import QuerySet

from countersign.documents.models import Document
from countersign.invoices import checks
from countersign.invoices.checks import Check, CheckedInvoice, Level, said_of
from countersign.invoices.checks.page import blocked
from countersign.invoices.checks.rules import Rule, all_rules
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor


def note_look_alike(invoice: Invoice, *, sender: str, known: str) -> None:
    """Note that it came by mail from an address that can be taken for a known vendor's domain, in the caller's transaction."""
    invoice.look_alike = {"sender": sender, "known": known}
    Invoice.objects.filter(invoice.itself).update(look_alike=invoice.look_alike)


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


def hold_undecided(vendor: Vendor) -> None:
    """Hold a vendor's undecided invoices, until the caller's transaction ends."""
    held = _undecided(vendor).select_for_update(no_key=True).order_by("pk")
    list(held.values_list("pk"))


def look_at_block(vendor: Vendor) -> None:
    """Keep with a vendor's undecided invoices whether it is blocked now; what other rules found stands."""
    rules = [rule for rule in all_rules() if rule.says is blocked]
    for invoice in _undecided(vendor).select_related("organization").order_by("pk"):
        invoice.vendor = vendor
        keep(invoice, said_of(CheckedInvoice.of(invoice, None, ()), rules), rules)


def _undecided(vendor: Vendor) -> QuerySet[Invoice]:
    ours = Invoice.objects.filter(organization=vendor.organization_id, vendor=vendor)
    return ours.undecided()
