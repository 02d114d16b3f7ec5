"""How invoices begin: from a file, from a file that was there before, or without one."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership, User
from countersign.documents.actions import Stored, storing
from countersign.documents.asides import why_aside
from countersign.documents.binding import bound_photos
from countersign.documents.models import Document
from countersign.documents.refusals import Refusal, explain, not_kept, nothing_inside
from countersign.documents.storage import StorageAway
from countersign.documents.unpacking import unpack
from countersign.extraction.files import Refused
from countersign.history.actions import record
from countersign.invoices.models import TAKEN, Invoice, InvoiceDocument
from countersign.invoices.queries import hold_again, was_decided
from countersign.invoices.search.actions import index
from countersign.invoices.states import NotAllowed
from countersign.invoices.suggesting.tasks import suggest
from countersign.parcels.model import Enclosure
from countersign.parcels.pairing import paired

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of an upload: a new draft, or (`is_new` false) the invoice entered from it before."""

    invoice: Invoice
    document: Document
    is_new: bool


def upload(
    file: File[bytes], *, by: Membership, everybody: User | None = None
) -> Begun:
    """Make a draft of an uploaded file, or find what this agent (or `everybody`) entered from the same file before.

    Raises Refused; then nothing of the file stays. The same file of a colleague makes a draft of
    one's own, and its checks say so.
    """
    with storing(file, by=by) as stored:
        return begin_from(stored, by=by, everybody=everybody)


def begin_from(
    stored: Stored, *, by: Membership, everybody: User | None = None
) -> Begun:
    """The same of what is being stored, in its transaction; where that is named, on the desk of `everybody`.

    What anybody has entered from the same file is found then.
    """
    document = stored.document
    known = None if stored.is_new else entered_from(document, by, of_all=bool(everybody))  # fmt: skip
    if known:
        return Begun(known, document, is_new=False)
    draft = _draft(document, by=by, agent=everybody)
    return Begun(draft, document, is_new=True)


def entered_from(
    document: Document, member: Membership, *, of_all: bool = False
) -> Invoice | None:
    """The latest invoice from a document on this member's or on everybody's desk, or `of_all`; of several in it, also where it was cut, the first."""
    ours = Invoice.objects.filter(organization=member.organization_id)
    if not of_all:
        ours = ours.filter(agent__in=member.desks)
    begun = ours.filter(originals__document=document)
    cut = ours.filter(
        originals__document__cut_from__isnull=False,
        originals__document__attachments__file=document,
    )
    return begun.order_by("originals__part", "-pk").first() or cut.order_by("pk").first()  # fmt: skip


@transaction.atomic
def enter_again(document: Document, *, by: Membership) -> Invoice:
    """Make another draft of a document that was entered before."""
    Document.objects.select_for_update(no_key=True).get(document.itself)
    return _draft(document, by=by)


def add_file(invoice: Invoice, file: File[bytes], *, by: Membership) -> None:
    """Keep one more file of an invoice that is being entered. Raises Refused; then nothing of the file stays."""
    with storing(file, by=by) as stored:
        add_stored(stored, invoice, by=by)


def add_stored(stored: Stored, invoice: Invoice, *, by: Membership) -> None:
    """The same of what is being stored, in its transaction."""
    invoice = hold_again(invoice)
    others = InvoiceDocument.objects.filter(
        organization=invoice.organization_id, invoice=invoice
    )
    if not others.filter(document=stored.document).exists():
        _use(stored.document, invoice, position=others.count(), by=by)


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


def _draft(
    document: Document | None, *, by: Membership, agent: User | None = None
) -> Invoice:
    organization = by.organization
    invoice = Invoice.objects.create(
        organization=organization,
        agent=agent or by.user,
        currency=organization.currency,
        findings=None if document else {},  # nothing can be found in an empty form
    )
    if document is None:
        record(organization.pk, by.actor, "began", invoice, {})
        return invoice
    _use(document, invoice, position=0, by=by)
    return invoice


def _use(
    document: Document, invoice: Invoice, *, position: int, by: Membership
) -> None:
    InvoiceDocument.objects.create(
        organization_id=invoice.organization_id,
        invoice=invoice,
        document=document,
        position=position,
    )
    data = {"file": document.name, "document": document.pk, "sha256": document.sha256}
    record(invoice.organization_id, by.actor, "uploaded", invoice, data)
    if document.is_read:
        index(invoice)
    if not document.is_unread:  # otherwise it is done when the reading is
        suggest.enqueue(document.pk, document.organization_id)


@dataclass(frozen=True, slots=True)
class UploadOutcome:
    """What is told beside one file after its upload: what it became, or why it was not taken.

    `aside` says why a file that came packed with others was left out.
    """

    name: str
    begun: Begun | None = None
    refusal: Refusal | None = None
    aside: str = ""


def attempt(
    file: File[bytes], *, by: Membership, everybody: User | None = None
) -> list[UploadOutcome]:
    """Upload one file of several, or what it packs: a refusal is an outcome like others, and the next one goes on."""
    name = file.name or ""
    try:
        parcel = unpack(file)
    except Refused as refused:
        return [UploadOutcome(name, refusal=explain(refused))]
    if parcel is None:
        return [_attempt(file, by=by, everybody=everybody)]
    told = [
        one
        for group in paired(parcel.taken)
        for one in _together(group, by=by, everybody=everybody)
    ]
    aside = [UploadOutcome(one.name, aside=why_aside(one)) for one in parcel.aside]
    return [*told, *aside] or [UploadOutcome(name, refusal=nothing_inside())]


def attempt_pages(
    files: Sequence[File[bytes]], *, by: Membership
) -> list[UploadOutcome]:
    """Upload photos as the pages of one invoice; what is not only photos as an invoice each."""
    try:
        whole = bound_photos(files)
    except Refused as refused:
        return [UploadOutcome(files[0].name or "", refusal=explain(refused))]
    each = files if whole is None else [whole]
    return [told for one in each for told in attempt(one, by=by)]


def _together(
    group: tuple[Enclosure, ...], *, by: Membership, everybody: User | None
) -> Iterator[UploadOutcome]:
    """Files of one parcel that are one invoice: the first makes the draft, the others are kept with it."""
    first, *others = (ContentFile(one.content, one.name) for one in group)
    outcome = _attempt(first, by=by, everybody=everybody)
    yield outcome
    for file in others:
        begun = outcome.begun
        if begun is None:  # then each stands for itself
            outcome = _attempt(file, by=by, everybody=everybody)
            yield outcome
        elif begun.is_new or (everybody and begun.invoice.is_open):
            yield from _refusal_of(
                file.name or "", partial(add_file, begun.invoice, file, by=by)
            )


def _attempt(
    file: File[bytes], *, by: Membership, everybody: User | None
) -> UploadOutcome:
    name = file.name or ""
    begun: list[Begun] = []

    def act() -> None:
        begun.append(upload(file, by=by, everybody=everybody))

    for refused in _refusal_of(name, act):
        return refused
    return UploadOutcome(name, begun=begun[0])


def _refusal_of(name: str, action: Callable[[], None]) -> Iterator[UploadOutcome]:
    """Do it; the one outcome that tells why it was not possible, or none."""
    try:
        action()
    except Refused as refused:
        yield UploadOutcome(name, refusal=explain(refused))
    except StorageAway as problem:
        log.error("The storage is away: %s", problem)
        yield UploadOutcome(name, refusal=not_kept(problem))
