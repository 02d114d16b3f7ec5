"""Adding a file to an invoice that is not decided, saying what it is, moving it to another draft, removing it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.documents.actions import remove_if_unused
from countersign.documents.attaching.further import storing_further
from countersign.documents.models import Document
from countersign.documents.uploads import name_of
from countersign.extraction.files import EXTENSIONS
from countersign.history.actions import record
from countersign.invoices.actions import record_whole
from countersign.invoices.content.actions import settle
from countersign.invoices.holding.actions import take_held
from countersign.invoices.models import (
    FurtherFile,
    FurtherKind,
    Invoice,
    InvoiceDocument,
    Status,
)
from countersign.invoices.queries import hold_own
from countersign.invoices.search.actions import index
from countersign.invoices.states import NotAllowed
from countersign.invoices.suggesting.tasks import suggest
from countersign.parcels.kinds import MAIL, OUTLOOK

from .rows import (
    HasItAlready,
    further_rows,
    must_be_free_to_go,
    must_lack,
    must_take_files,
    row_of,
    uses_to_put,
    was_typed_in,
)

ADDED: Final = "added file"
NAMED: Final = "named file"
MOVED: Final = "moved file"
REMOVED: Final = "removed file"


class WasTypedIn(Exception):
    """Something was entered in a draft that would be gone: somebody has to say that this is meant. Nothing was changed."""

    def __init__(self, draft: Invoice) -> None:
        super().__init__(str(draft))
        self.draft = draft


def add(
    invoice: Invoice, file: File[bytes], kind: str = "", *, by: Membership
) -> FurtherFile:
    """Keep one more file of an invoice that is not decided: it is never read for it. Of everybody's it becomes one's own.

    Without a `kind` its content says whether it is a mail; else it is another file. Raises Refused, NotAllowed, or
    HasItAlready; then nothing of the file stays. What waits for approval has another version then, so nobody decides
    without having seen the file.
    """
    with storing_further(file, by=by) as stored:
        held = _held(invoice.pk, by)
        must_take_files(held)
        document = stored.document
        must_lack(held, document)
        name = name_of(file) or document.name
        row = _keep(held, document, name, kind or _kind_of(document))
        _changed(held, by, ADDED, _told(row))
    return row


@transaction.atomic
def name_kind(row: FurtherFile, kind: str, *, by: Membership) -> None:
    """Say what a further file is. Raises NotAllowed once its invoice is decided, FurtherFile.DoesNotExist when it is gone."""
    held = _held(row.invoice_id, by)
    must_take_files(held)
    row = row_of(held, row.pk)
    if row.kind == kind:
        return
    before, row.kind = row.kind, kind
    row.save(update_fields=["kind"])
    _changed(held, by, NAMED, {**_told(row), "was": before})


@transaction.atomic
def remove(row: FurtherFile, *, by: Membership) -> None:
    """Remove a further file, for good unless something else uses it. Raises NotAllowed once anybody has decided."""
    held = _held(row.invoice_id, by)
    row = row_of(held, row.pk)
    must_be_free_to_go(row)
    told, document = _told(row), row.document
    row.delete()
    _changed(held, by, REMOVED, told)
    remove_if_unused(document)


@transaction.atomic
def move(row: FurtherFile, into: int, *, by: Membership) -> FurtherFile:
    """Put a further file with another invoice of one's own. Raises NotAllowed where one of the two does not permit it, HasItAlready."""
    held = {pk: _held(pk, by) for pk in sorted({row.invoice_id, into})}
    source, target = held[row.invoice_id], held[into]
    row = row_of(source, row.pk)
    must_be_free_to_go(row)
    must_take_files(target)
    if source != target:
        must_lack(target, row.document)
        _carry(row, target)
        _changed(source, by, MOVED, {**_told(row), "to": str(target), "into": into})
        _changed(target, by, ADDED, {**_told(row), "from": str(source)})
    return row


@transaction.atomic
def put_with(
    draft: int, into: int, kind: str = "", *, by: Membership, sure: bool = False
) -> list[FurtherFile]:
    """Make the files of a draft further files of another invoice; the draft is gone then, its own further files go along.

    What was read from them comes again when they become a draft (`take_out`); where a person entered something, raises
    WasTypedIn unless they are `sure`. Raises NotAllowed, OneOfSeveral, HasItAlready, Invoice.DoesNotExist for another's invoice.
    """
    held = {pk: _held(pk, by) for pk in sorted({draft, into})}
    source, target = held[draft], held[into]
    if source == target:
        raise NotAllowed(source)
    uses = uses_to_put(source)
    must_take_files(target)
    if was_typed_in(source) and not sure:
        raise WasTypedIn(source)
    documents = [use.document for use in uses]
    for document in documents:
        must_lack(target, document)
    rows = [_keep(target, one, one.name, kind or _kind_of(one)) for one in documents]
    for row in rows:
        _changed(target, by, ADDED, {**_told(row), "from": str(source)})
    carry(source, target, by=by)
    settle(source, by=by)
    data = {"into": target.pk, "number": target.number}
    record(source.organization_id, by.actor, "joined", source, data)
    source.delete()
    return rows


@transaction.atomic
def take_out(rows: Sequence[FurtherFile], *, by: Membership) -> Invoice:
    """Make a draft of one's own of some further files of one invoice: it is entered from them, and they are read for it.

    Raises NotAllowed once anybody has decided on that invoice, or for a file of a kind that no invoice has.
    """
    source = _held(rows[0].invoice_id, by)
    found = [row_of(source, row.pk) for row in rows]
    for row in found:
        must_be_free_to_go(row)
        if not can_be_draft(row.document):
            raise NotAllowed(source)
    documents = _hold([row.document for row in found])
    draft = Invoice.objects.create(
        organization=by.organization, agent=by.user, currency=by.organization.currency
    )
    for position, row in enumerate(found):
        document = documents[row.document_id]
        InvoiceDocument.objects.create(
            organization_id=draft.organization_id,
            invoice=draft,
            document=document,
            position=position,
        )
        told = _told(row)
        row.delete()
        data = {"file": told["file"], "document": document.pk, "from": str(source)}
        data["sha256"] = document.sha256
        record(draft.organization_id, by.actor, "took out", draft, data)
        _changed(source, by, MOVED, {**told, "to": str(draft), "into": draft.pk})
    index(draft)
    for document in documents.values():
        if document.is_read:  # otherwise it is done when the reading is
            suggest.enqueue(document.pk, document.organization_id)
    return draft


def carry(source: Invoice, target: Invoice, *, by: Membership) -> None:
    """Move the further files of an invoice that is about to go to another one that lacks them; the caller holds both."""
    for row in further_rows(source):
        try:
            must_lack(target, row.document)
        except HasItAlready:
            continue
        _carry(row, target)
        _changed(target, by, ADDED, {**_told(row), "from": str(source)})


def can_be_draft(document: Document) -> bool:
    """Is it of a kind that an invoice can be entered from?"""
    return document.media_type in EXTENSIONS


def _held(pk: int, by: Membership) -> Invoice:
    """One's own, locked; of everybody's it becomes one's own. Raises Invoice.DoesNotExist, InUse."""
    held = hold_own(pk, by)
    if held.is_everybodys:
        take_held(held, by=by)
    return held


def _hold(documents: Sequence[Document]) -> dict[int, Document]:
    """The rows, held: a reading that is under way finds the draft once it stores what it has read."""
    ours = Document.objects.of(documents[0].organization_id)
    rows = ours.filter(pk__in=[one.pk for one in documents]).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True)}


def _kind_of(document: Document) -> str:
    is_mail = document.media_type in (MAIL, OUTLOOK)
    return FurtherKind.MAIL if is_mail else FurtherKind.OTHER


def _keep(invoice: Invoice, document: Document, name: str, kind: str) -> FurtherFile:
    return FurtherFile.objects.create(
        organization_id=invoice.organization_id,
        invoice=invoice,
        document=document,
        name=name,
        kind=kind,
    )


def _carry(row: FurtherFile, target: Invoice) -> None:
    row.invoice, row.added_at = target, timezone.now()
    row.save(update_fields=["invoice", "added_at"])


def _told(row: FurtherFile) -> dict[str, Any]:
    file = row.document
    told = {"file": row.name, "document": file.pk, "sha256": file.sha256}
    return {**told, "kind": row.kind}


def _changed(
    invoice: Invoice, by: Membership, verb: str, data: Mapping[str, Any]
) -> None:
    """Note on the invoice which further files it has, and record why; what waits for approval has another version."""
    invoice.further = [row.as_json() for row in further_rows(invoice)] or None
    invoice.changed_at = timezone.now()
    if invoice.status == Status.SUBMITTED:
        invoice.version += 1
    invoice.save(update_fields=["further", "changed_at", "version"])
    said = {**data, "version": invoice.version}
    if invoice.submitted_at is None:
        record(invoice.organization_id, by.actor, verb, invoice, said)
    else:
        record_whole(invoice, verb, by=by, data=said)
