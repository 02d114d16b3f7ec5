"""An invoice's further files and what came inside its files, as pages list it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.documents.models import Attachment
from countersign.documents.refusals import explain
from countersign.documents.serving import is_plain_text
from countersign.extraction.files import EXTENSIONS, Refused
from countersign.invoices.access import sees_all_parts
from countersign.invoices.models import FurtherFile, FurtherKind, Invoice, Status
from countersign.invoices.queries import attachments_of, further_of


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One file: its name, kind and size, and where to fetch it; or why it was not kept, or where else it is said to be.

    `within` names the attachment that it came in, if it came in one. `is_text`: a browser shows it by itself, where the
    page has no viewer for it. Of a further file `further` is its row, and `what` says what it is; `can_be_draft` whether
    an invoice can be entered from it, `stays` that somebody has decided with it.
    """

    name: str
    description: str
    kind: str
    size: str
    address: str
    reason: str
    elsewhere: str
    within: str
    is_text: bool = False
    further: int = 0
    what: FurtherKind | None = None
    can_be_draft: bool = False
    stays: bool = False


def attachment_lines(
    invoice: Invoice, attachments: Iterable[Attachment]
) -> list[AttachmentLine]:
    """Its further files in their order, then these that came inside a file."""
    further = [_further(one) for one in further_of(invoice)]
    return [*further, *(_line(one) for one in attachments)]


def attachments_for(invoice: Invoice, member: Membership) -> list[Attachment]:
    """What came inside its files, without a file whose other pages are invoices that this member may not see.

    No query beside that of `uses_of`, but one for an agent's part of a file.
    """
    return [one for one in attachments_of(invoice) if _may_see(one, member)]


def _may_see(one: Attachment, member: Membership) -> bool:
    if not one.outer.cut_from or one.file is None:
        return True
    return sees_all_parts(member, one.file.pk)


def _further(one: FurtherFile) -> AttachmentLine:
    file = one.document
    return AttachmentLine(
        name=one.name,
        description="",
        kind=PurePath(one.name).suffix.lstrip(".").upper(),
        size=filesizeformat(file.size),
        address=reverse("invoices:original", args=[file.pk]),
        reason="",
        elsewhere="",
        within="",
        is_text=is_plain_text(file),
        further=one.pk,
        what=FurtherKind(one.kind),
        can_be_draft=file.media_type in EXTENSIONS,
        stays=one.invoice.status == Status.RETURNED and not one.came_after_decision,
    )


def _line(one: Attachment) -> AttachmentLine:
    file = one.file
    described = one.description if one.description != one.name else ""
    if one.outer.cut_from:
        described = _("the whole file that this was cut from")
    return AttachmentLine(
        name=one.name,
        description=described,
        kind=PurePath(one.name).suffix.lstrip(".").upper(),
        size=filesizeformat(file.size) if file else "",
        address=reverse("invoices:original", args=[file.pk]) if file else "",
        reason=explain(Refused(one.refusal)).wrong if one.refusal else "",
        elsewhere=one.address,
        within=_("in %(name)s") % {"name": one.within} if one.within else "",
        is_text=bool(file and is_plain_text(file)),
    )
