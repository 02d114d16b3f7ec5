"""What pages show to add further files and to move them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from django.db.models import Case, Value, When
from django.http import QueryDict
from django.urls import reverse

from countersign.accounts.models import Membership
from countersign.invoices.content.amounts import Amounts
from countersign.invoices.models import FurtherKind, Invoice

from .rows import TAKING, takes_files

_MOST: Final = 100
_PLACE: Final = re.compile(r"(?:(\d{1,18})-)?(\d{1,18}(?:\.\d{1,18})*)(?:-([a-z-]{1,20}))?", re.ASCII)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Adding:
    """For whom further files of an invoice may come and go: where they are sent, and what they can be."""

    invoice: int
    kinds: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, invoice: Invoice, member: Membership) -> Self | None:
        """None for whoever may not, and for an invoice that is decided."""
        may = member.enters and not member.via and invoice.agent_id in member.desks
        if not may or not takes_files(invoice):
            return None
        return cls(invoice.pk, [(one.value, str(one.label)) for one in FurtherKind])


@dataclass(frozen=True, slots=True)
class Target:
    """An invoice that a file can be put with."""

    pk: int
    title: str
    number: str
    amounts: Amounts
    status: str


@dataclass(frozen=True, slots=True)
class Undo:
    """How what was just done with a file is taken back: where that is asked for, and with which values."""

    action: str
    values: Sequence[tuple[str, str]]


def targets(member: Membership, but: Invoice) -> list[Target]:
    """The invoices of this member that are not decided, but for one: those on the desk first, then the latest."""
    ours = Invoice.objects.filter(
        organization=member.organization_id, agent=member.user_id, status__in=TAKING
    )
    on_desk = When(status="submitted", then=Value(1))
    rows = ours.exclude(pk=but.pk).order_by(
        Case(on_desk, default=Value(0)), "-created_at", "-pk"
    )
    found = list(rows.prefetch_related("originals__document")[:_MOST])
    formats = member.organization.formats
    return [
        Target(
            one.pk,
            one.vendor_name or _named(one),
            str(one),
            Amounts.of(one, formats),
            str(one.get_status_display()),
        )
        for one in found
    ]


def undo_of(asked: QueryDict) -> Undo | None:
    """What the address of the page says was just done; whether it may be taken back is asked when it is.

    ``?put=7.8``: these further files were a draft. ``?out=3-9-order``: draft 9 was an order of invoice 3. ``?moved=3-9``:
    further file 9 was with invoice 3.
    """
    for name, undo in (("put", _put), ("out", _out), ("moved", _moved)):
        found = _PLACE.fullmatch(asked.get(name, ""))
        if found:
            return undo(*found.groups())
    return None


def _put(_invoice: str | None, files: str, _kind: str | None) -> Undo:
    values = [("file", one) for one in files.split(".")]
    return Undo(reverse("invoices:take_out"), [*values, ("to", "desk")])


def _out(invoice: str | None, draft: str, kind: str | None) -> Undo | None:
    if not invoice or "." in draft:
        return None
    values = [("into", invoice), ("kind", kind or ""), ("to", "invoice")]
    return Undo(reverse("invoices:put_with", args=[draft]), values)


def _moved(invoice: str | None, file: str, _kind: str | None) -> Undo | None:
    if not invoice or "." in file:
        return None
    return Undo(reverse("invoices:move_file", args=[file]), [("into", invoice)])


def _named(invoice: Invoice) -> str:
    uses = invoice.originals.all()
    return uses[0].document.name if uses else ""
