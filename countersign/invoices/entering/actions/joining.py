"""Adding more items to an invoice that is already being entered: same number, same vendor, one draft."""

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.invoices import states
from countersign.invoices.content import changes
from countersign.invoices.content.actions import note, settle
from countersign.invoices.content.fields import HEADER
from countersign.invoices.further.actions import carry
from countersign.invoices.measuring.actions import move_effort
from countersign.invoices.models import Invoice
from countersign.invoices.search.actions import index

from .deleting import must_be_deletable


@transaction.atomic
def join(invoice_pk: int, into_pk: int, *, by: Membership) -> Invoice:
    """Move the items and files of one's own draft to another of one's own; the first is gone then.

    What the other one has stays as it is; only its empty fields are filled. Raises Invoice.DoesNotExist
    for another's invoice and states.NotAllowed for one that is not open, or would be gone although it was decided on.
    """
    mine = Invoice.objects.of(by)
    held = {pk: mine.hold(pk) for pk in sorted({invoice_pk, into_pk})}
    source, target = held[invoice_pk], held[into_pk]
    for invoice in held.values():
        states.must_be_open(invoice)
    if source == target:
        return target
    must_be_deletable(source)
    before = changes.content_of(target, target.items.all())
    _move_items(source, target)
    files = _move_files(source, target)
    _fill_gaps(source, target)
    move_effort(source, target)
    target.version += 1
    target.changed_at = timezone.now()
    after = changes.content_of(target, target.items.all())
    note(target, changes.difference(before, after))
    target.save()
    index(target)
    settle(target, by=by)
    moved = {"from": source.pk, "number": source.number, "files": files}
    record(target.organization_id, by.actor, "took over", target, moved)
    carry(source, target, by=by)
    data = {"into": target.pk, "number": target.number}
    record(source.organization_id, by.actor, "joined", source, data)
    source.delete()
    return target


def _move_items(source: Invoice, target: Invoice) -> None:
    start = target.items.count()
    lines = _move_suggestions(source, target)
    for position, item in enumerate(source.items.all(), start + 1):
        item.invoice, item.position = target, position
        if item.read_line is not None:
            item.read_line += lines
        item.save(update_fields=["invoice", "position", "read_line"])
    if start or target.items.exists():
        target.no_items = False


def _move_suggestions(source: Invoice, target: Invoice) -> int:
    """Move the items' suggestions with them, behind the target's lines; returns how many lines that is."""
    lines = target.suggestions.aggregate(last=Max("line"))["last"] or 0
    source.suggestions.filter(line__isnull=False).update(
        invoice=target, line=F("line") + lines
    )
    return lines


def _move_files(source: Invoice, target: Invoice) -> list[str]:
    """The names of the files that the target did not have yet."""
    known = set(target.originals.values_list("document", flat=True))
    moved = []
    uses = source.originals.select_related("document")
    for position, use in enumerate(uses, len(known)):
        if use.document_id in known:
            use.delete()
            continue
        use.invoice, use.position = target, position
        use.save(update_fields=["invoice", "position"])
        moved.append(use.document.name)
    return moved


def _fill_gaps(source: Invoice, target: Invoice) -> None:
    for name in HEADER:
        is_empty = getattr(target, name) in ("", None) and name not in target.unparsed
        if is_empty:
            setattr(target, name, getattr(source, name))
    more = source.more or {}
    if any(path.startswith("coding.") for path in target.more or {}):
        # Parts of two codings are none.
        more = {path: one for path, one in more.items() if path[:7] != "coding."}
    target.more = {**more, **(target.more or {})} or None
