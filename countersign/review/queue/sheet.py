"""One invoice as a careful manager reads it, written as the organization writes it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.approval.progress import Progress
from countersign.documents.models import Document
from countersign.invoices import checks
from countersign.invoices.checks import Check, Level
from countersign.invoices.content.amounts import made_of, title_of
from countersign.invoices.content.record import Record
from countersign.invoices.judging.report import VerdictLine, verdict_lines
from countersign.invoices.models import (
    Invoice,
    InvoiceDocument,
    LineItem,
    Status,
)
from countersign.invoices.originals.attached import (
    AttachmentLine,
    attachment_lines,
    attachments_for,
)
from countersign.invoices.originals.viewer import TEXTS
from countersign.invoices.queries import attachments_of, further_of, uses_of
from countersign.review.models import Decision

from .account import AccountQuestion
from .approval import Approval, approval
from .rows import InvoiceRow, row, rows

_A4 = (595, 842)
_AROUND = 2  # points between a word and the frame around it


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of an original or a drawing: which, its shape, and where on it the doubts are: (x, y, width, height) each."""

    name: str
    document: int
    number: int
    width: int
    height: int
    boxes: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One thing to look at: the pages of an original, or those that were drawn of its e-invoice; or where a text is."""

    name: str
    pictures: Sequence[Picture] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceSheet:
    """All that a careful manager needs of one invoice."""

    invoice: Invoice
    items: Sequence[LineItem]
    title: str
    row: InvoiceRow
    made_of: Sequence[tuple[str, str]]
    version: int
    entered_at: str
    record: Record
    doubts: Sequence[Check]
    questions: Sequence[AccountQuestion]
    views: Sequence[View]
    files: Sequence[Document]
    attachments: Sequence[AttachmentLine]
    verdicts: Sequence[VerdictLine]
    earlier: Sequence[InvoiceRow]
    decision: Decision | None
    decided_at: str
    waits_for_decision: bool
    taken_back: str
    is_own: bool
    can_take_back: bool
    by_link: bool
    approval: Approval | None

    @property
    def takes(self) -> Check | None:
        """The first doubt that something can be taken over of: it has the key."""
        return next((check for check in self.doubts if check.takes), None)


def sheet(
    invoice: Invoice, member: Membership, standing: Sequence[Decision]
) -> InvoiceSheet:
    """One invoice with its items, its doubts, its original and what this vendor sent before.

    `standing` are the decisions on it that were not withdrawn, newest first.
    """
    formats = invoice.organization.formats
    settling = (one for one in standing if one.settles)
    decision = next(settling, None)
    if decision and decision.verdict != invoice.status:
        decision = None
    looked_at = checks.CheckedInvoice.of(invoice, member)
    doubts = _doubts(looked_at)
    uses = uses_of(invoice)
    return InvoiceSheet(
        invoice=invoice,
        items=looked_at.items,
        title=title_of(invoice),
        row=row(invoice, timezone.localdate()),
        made_of=made_of(invoice, formats),
        version=invoice.version,
        entered_at=formats.show_moment(
            invoice.submitted_at or invoice.created_at, member.zone
        ),
        record=Record.of(invoice, looked_at.items),
        doubts=doubts,
        questions=AccountQuestion.of(looked_at.vendor_history, member),
        views=[
            *(view for use in uses for view in _views(use, doubts)),
            *_attached(invoice),
        ],
        files=[use.document for use in uses],
        attachments=attachment_lines(invoice, attachments_for(invoice, member)),
        verdicts=verdict_lines(uses),
        earlier=rows(looked_at.vendor_history.recent),
        decision=decision,
        decided_at=formats.show_moment(decision.at, member.zone) if decision else "",
        waits_for_decision=invoice.status == Status.SUBMITTED,
        taken_back=_taken_back(invoice),
        is_own=not invoice.admits(member),
        can_take_back=invoice.agent_id == member.user_id and not member.via,
        by_link=bool(member.via),
        approval=_approval(looked_at, member, standing),
    )


def _taken_back(invoice: Invoice) -> str:
    """That its agent took it back, where they did: a link from a mail still opens it."""
    if not invoice.is_taken_back:
        return ""
    text = _("%(agent)s has taken this submission back: there is nothing to decide.")
    return text % {"agent": invoice.agent}


def _approval(
    looked_at: checks.CheckedInvoice, member: Membership, decisions: Iterable[Decision]
) -> Approval | None:
    invoice = looked_at.invoice
    if invoice.status != Status.SUBMITTED:
        return None
    given = {
        one.user_id: one.stands_for for one in decisions if one.is_approval_of(invoice)
    }
    progress = Progress.of(invoice, looked_at.vendor_history, given, given)
    return approval(invoice, member, progress)


def _doubts(looked_at: checks.CheckedInvoice) -> list[Check]:
    found = checks.said_of(looked_at)
    return [check for check in found if check.level != Level.OK]


def _views(use: InvoiceDocument, doubts: Sequence[Check]) -> list[View]:
    document = use.document
    pictures = _pictures(use, doubts)
    own, drawn = pictures[: document.page_count], pictures[document.page_count :]
    drawing = _("Drawing of %(name)s") % {"name": document.name}
    views = (View(document.name, own), View(drawing, drawn))
    return [view for view in views if view.pictures]


def _attached(invoice: Invoice) -> Iterator[View]:
    """Its further files and what came inside any of them, where it has pages or is text."""
    for further in further_of(invoice):
        yield from _beside(further.document, further.called)
    for one in attachments_of(invoice):
        # Not the whole file that it was cut from, whose other pages are other invoices.
        if one.file and not one.outer.cut_from:
            yield from _beside(one.file, one.name)


def _beside(document: Document, called: str) -> Iterator[View]:
    width, height = _A4
    if document.media_type in TEXTS:
        yield View(called, text=reverse("invoices:original", args=[document.pk]))
    elif document.page_count:
        numbers = range(1, document.page_count + 1)
        named = ((_name(document, number), number) for number in numbers)
        pictures = [
            Picture(name, document.pk, number, width, height) for name, number in named
        ]
        yield View(called, pictures)


def _pictures(use: InvoiceDocument, doubts: Sequence[Check]) -> list[Picture]:
    """Of its own pages, then of those that were drawn."""
    numbers = range(1, use.document.all_pages + 1)
    sizes = [use.shapes.get(number, _A4) for number in numbers]
    boxes: dict[int, list[tuple[float, ...]]] = defaultdict(list)
    for check in checks.doubts_of(doubts):
        for document, page, *box in _lines(check.places):
            if document == use.document_id:
                boxes[int(page)].append(_framed(*box))
    return [
        Picture(
            _name(use.document, number),
            use.document_id,
            number,
            round(width),
            round(height),
            tuple(boxes[number]),
        )
        for number, (width, height) in enumerate(sizes, 1)
    ]


def _name(document: Document, number: int) -> str:
    drawn = number - document.page_count
    if drawn > 0:
        return _("Page %(number)s of the drawing") % {"number": drawn}
    return _("Page %(number)s of the original") % {"number": number}


def _lines(places: Iterable[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Places that stand beside each other in one line as one: (document, page, x0, y0, x1, y1) each."""
    found: list[tuple[float, ...]] = []
    for place in sorted(places, key=lambda each: (*each[:2], each[2])):
        document, page, x0, y0, x1, y1 = place
        for at, (other, on, left, top, right, bottom) in enumerate(found):
            is_beside = top < y1 and y0 < bottom and x0 <= right + (y1 - y0)
            if (other, on) == (document, page) and is_beside:
                box = (left, min(top, y0), max(right, x1), max(bottom, y1))
                found[at] = (other, on, *box)
                break
        else:
            found.append(place)
    return found


def _framed(x0: float, y0: float, x1: float, y1: float) -> tuple[float, ...]:
    """Left, top, width and height of a frame around it."""
    width, height = x1 - x0 + 2 * _AROUND, y1 - y0 + 2 * _AROUND
    return (x0 - _AROUND, y0 - _AROUND, width, height)
