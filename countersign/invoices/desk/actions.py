"""How invoices begin: from a file, from a file that was there before, or without one."""

import logging
from dataclasses import dataclass

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.documents.actions import storing
from countersign.documents.models import Document
from countersign.documents.refusals import Refusal, explain, not_kept
from countersign.documents.storage import StorageAway
from countersign.extraction.files import Refused
from countersign.history.actions import record
from countersign.invoices.models import TAKEN, Invoice, InvoiceDocument
from countersign.invoices.queries import hold_again, was_decided
from countersign.invoices.search.actions import index
from countersign.invoices.states import NotAllowed
from countersign.invoices.suggesting.tasks import suggest

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of an upload: a new draft, or (`is_new` false) the invoice entered from it before."""

    invoice: Invoice
    document: Document
    is_new: bool


def upload(file: File[bytes], *, by: Membership) -> Begun:
    """Make a draft of an uploaded file, or find what this agent entered from the same file before.

    Raises Refused; then nothing of the file stays. The same file of a colleague makes a draft of
    one's own, and its checks say so.
    """
    with storing(file, by=by) as stored:
        document = stored.document
        if not stored.is_new and (earlier := entered_from(document, by)):
            return Begun(earlier, document, is_new=False)
        return Begun(_draft(document, by=by), document, is_new=True)


def entered_from(document: Document, member: Membership) -> Invoice | None:
    """The latest invoice that this member entered from a document; of several in it the first."""
    own = Invoice.objects.of(member).filter(originals__document=document)
    return own.order_by("originals__part", "-pk").first()


@transaction.atomic
def enter_again(document: Document, *, by: Membership) -> Invoice:
    """Make another draft of a document that was entered before."""
    Document.objects.select_for_update(no_key=True).get(document.itself)
    return _draft(document, by=by)


@transaction.atomic
def begin(*, by: Membership) -> Invoice:
    """Make a draft without a file."""
    return _draft(None, by=by)


@transaction.atomic
def set_aside(invoice: Invoice, *, by: Membership) -> None:
    """Take what managers have returned or rejected off its agent's desk; all of it stays, and whoever looks finds it.

    Submitting it again puts it back. Raises NotAllowed for one that waits, is approved, or that nobody has decided on.
    """
    invoice = hold_again(invoice)
    if invoice.status in TAKEN or not was_decided(invoice):
        raise NotAllowed(invoice)
    if invoice.set_aside_at:
        return
    invoice.set_aside_at = timezone.now()
    invoice.save(update_fields=["set_aside_at"])
    data = {"status": invoice.status, "version": invoice.version}
    record(invoice.organization_id, by.actor, "set aside", invoice, {"was": data})


def _draft(document: Document | None, *, by: Membership) -> Invoice:
    organization = by.organization
    invoice = Invoice.objects.create(
        organization=organization,
        agent=by.user,
        currency=organization.currency,
        findings=None if document else {},  # nothing can be found in an empty form
    )
    if document is None:
        record(organization.pk, by.actor, "began", invoice, {})
        return invoice
    InvoiceDocument.objects.create(
        organization=organization, invoice=invoice, document=document
    )
    data = {"file": document.name, "document": document.pk, "sha256": document.sha256}
    record(organization.pk, by.actor, "uploaded", invoice, data)
    if document.is_read:
        index(invoice)
    if not document.is_unread:  # otherwise it is done when the reading is
        suggest.enqueue(document.pk, document.organization_id)
    if document.is_read:
        suggest.enqueue(document.pk, document.organization_id)
    return invoice


@dataclass(frozen=True, slots=True)
class UploadOutcome:
    """What is told beside one file after its upload: what it became, or why it was not taken."""

    name: str
    begun: Begun | None = None
    refusal: Refusal | None = None


def attempt(file: File[bytes], *, by: Membership) -> UploadOutcome:
    """Upload one file of several: a refusal is an outcome like others, and the next one goes on."""
    name = file.name or ""
    try:
        return UploadOutcome(name, begun=upload(file, by=by))
    except Refused as refused:
        return UploadOutcome(name, refusal=explain(refused))
    except StorageAway as problem:
        log.error("The storage is away: %s", problem)
        return UploadOutcome(name, refusal=not_kept())
