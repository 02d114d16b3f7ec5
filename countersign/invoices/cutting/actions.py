"""Cutting a file of several invoices into a draft for each, and taking that back."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from countersign.accounts.models import Membership
from countersign.documents.actions import remove_if_unused
from countersign.documents.cutting.actions import part_of
from countersign.documents.models import Document
from countersign.history.actions import record
from countersign.history.actor import SYSTEM, Actor
from countersign.invoices.access import sees_all_parts
from countersign.invoices.cutting.proposed import Cut, Page, pieces_proposed
from countersign.invoices.further.actions import carry
from countersign.invoices.holding.actions import must_be_free
from countersign.invoices.models import Invoice, InvoiceDocument
from countersign.invoices.queries import hold_again, was_decided
from countersign.invoices.search.actions import index
from countersign.invoices.states import NotAllowed, must_be_open
from countersign.invoices.suggesting.actions.filling import forget
from countersign.invoices.suggesting.tasks import suggest


def cut(
    invoice: Invoice, pieces: Sequence[Sequence[Page]], *, by: Actor
) -> list[Invoice]:
    """Give each piece of an open invoice's file a draft of its own, the invoice the first; the whole is attached to each.

    One piece of all pages as they are: then the file holds one invoice, and is read as that. What a person typed stays.
    Raises NotAllowed once it is submitted or anybody has decided on it, and where its file can't be cut; Refused for a
    broken file.
    """
    whole = _whole_of(invoice)
    every = [(page, 0) for page in range(1, whole.page_count + 1)]
    if [list(piece) for piece in pieces] == [every]:
        return [_keep_whole(invoice, whole, by)]
    parts = [part_of(whole, piece, at) for at, piece in enumerate(pieces, 1)]
    try:
        return _apply(invoice, whole, parts, by)
    except BaseException:
        for part in parts:
            remove_if_unused(part)
        raise


def cut_as_told(document: Document) -> None:
    """Cut a file as the separator sheets in it say, for each draft that begins with it."""
    if not (document.cut or {}).get("told"):
        return
    uses = InvoiceDocument.objects.filter(
        organization=document.organization_id, document=document, position=0
    )
    for use in uses.select_related("invoice__organization"):
        if use.invoice.is_open and not was_decided(use.invoice):
            cut(use.invoice, pieces_proposed(document), by=SYSTEM)


@transaction.atomic
def undo(invoice: Invoice, *, by: Membership) -> Invoice:
    """Make the drafts that were cut from one file one again, with the whole file; returns it.

    The first keeps what was typed, the others go. Raises NotAllowed once one of them is submitted or was decided on,
    where nothing was cut, and where pages of it are an invoice that this member may not see.
    """
    found = Cut.of(invoice)
    if found is None or found.whole is None or not sees_all_parts(by, found.whole.pk):
        raise NotAllowed(invoice)
    whole = found.whole
    uses = InvoiceDocument.objects.filter(
        organization=invoice.organization_id,
        position=0,
        document__cut_from__isnull=False,
        document__attachments__file=whole,
        invoice__agent__in=by.desks,
    )
    by_invoice = {
        use.invoice_id: use for use in uses.select_related("document", "invoice")
    }
    held = [hold_again(by_invoice[pk].invoice) for pk in sorted(by_invoice)]
    for one in held:
        _must_be_cuttable(one)
        must_be_free(one, by=by)
    first, *others = held
    use = by_invoice[first.pk]
    parts = [one.document for one in by_invoice.values()]
    forget(first)
    use.document_id = whole.pk
    use.save(update_fields=["document"])
    for one in others:
        carry(one, first, by=by)
        data = {"into": first.pk, "number": one.number}
        record(one.organization_id, by.actor, "joined", one, data)
        one.delete()
    _note(whole, undone=True, told=False)
    data = {"file": whole.name, "document": whole.pk, "drafts": len(held)}
    record(first.organization_id, by.actor, "uncut", first, data)
    for part in parts:
        remove_if_unused(part)
    index(first)
    suggest.enqueue(whole.pk, whole.organization_id)
    return first


@transaction.atomic
def _keep_whole(invoice: Invoice, whole: Document, by: Actor) -> Invoice:
    held = hold_again(invoice)
    _must_be_cuttable(held)
    Document.objects.filter(whole.itself).update(cut={"whole": True})
    forget(held)
    data = {"file": whole.name, "document": whole.pk, "sha256": whole.sha256}
    record(held.organization_id, by, "kept whole", held, data)
    suggest.enqueue(whole.pk, whole.organization_id)
    return held


@transaction.atomic
def _apply(
    invoice: Invoice, whole: Document, parts: Sequence[Document], by: Actor
) -> list[Invoice]:
    held = hold_again(invoice)
    _must_be_cuttable(held)
    use = _uses(held).filter(document=whole).first()
    if use is None:  # somebody was quicker
        raise NotAllowed(held)
    _hold(parts)
    forget(held)
    use.document, use.part, use.further = parts[0], 0, 0
    use.save(update_fields=["document", "part", "further"])
    _told(held, parts[0], whole, 1, by)
    others = [_draft(held, part, whole, at, by) for at, part in enumerate(parts[1:], 2)]
    index(held, *others)
    for part in parts:
        if part.is_read:  # otherwise it is done when the reading is
            suggest.enqueue(part.pk, part.organization_id)
    return [held, *others]


def _hold(parts: Sequence[Document]) -> None:
    """Hold the rows, so that a reading that is under way finds the drafts once it stores what it has read."""
    ours = Document.objects.of(parts[0].organization_id)
    rows = ours.filter(pk__in=[part.pk for part in parts]).order_by("pk")
    held = {row.pk: row for row in rows.select_for_update(no_key=True)}
    for part in parts:
        part.reading_state = held[part.pk].reading_state


def _draft(
    first: Invoice, part: Document, whole: Document, number: int, by: Actor
) -> Invoice:
    invoice = Invoice.objects.create(
        organization_id=first.organization_id,
        agent_id=first.agent_id,
        currency=first.organization.currency,
    )
    InvoiceDocument.objects.create(
        organization_id=first.organization_id, invoice=invoice, document=part
    )
    _told(invoice, part, whole, number, by, out_of=first)
    return invoice


def _told(
    invoice: Invoice,
    part: Document,
    whole: Document,
    number: int,
    by: Actor,
    *,
    out_of: Invoice | None = None,
) -> None:
    data: dict[str, Any] = {
        "file": whole.name,
        "document": part.pk,
        "sha256": part.sha256,
        "whole": whole.sha256,
        "part": number,
        "pages": part.cut_from,
        **({"from": out_of.pk} if out_of else {}),
    }
    record(invoice.organization_id, by, "cut", invoice, data)


def _whole_of(invoice: Invoice) -> Document:
    _must_be_cuttable(invoice)
    found = Cut.of(invoice)
    if found is None or found.whole:
        raise NotAllowed(invoice)
    return found.file


def _must_be_cuttable(invoice: Invoice) -> None:
    must_be_open(invoice)
    if was_decided(invoice):
        raise NotAllowed(invoice)


def _uses(invoice: Invoice) -> QuerySet[InvoiceDocument]:
    return InvoiceDocument.objects.filter(
        organization=invoice.organization_id, invoice=invoice
    )


def _note(whole: Document, **values: bool) -> None:
    ours = Document.objects.of(whole.organization_id).filter(pk=whole.pk)
    for row in ours.select_for_update(no_key=True):
        ours.update(cut={**(row.cut or {}), **values})
