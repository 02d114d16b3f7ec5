"""What of the invoices that wait to be exported does not fit into DATEV's files, before any is written."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from countersign.accounts.models import Organization
from countersign.exports.books import judging, vendors, words
from countersign.exports.books.setup import Books
from countersign.exports.datev.creditors import written
from countersign.exports.datev.fitting import Misfit
from countersign.exports.formats.datev import NEEDS
from countersign.exports.making.choosing import unexported
from countersign.exports.making.gathering import records
from countersign.exports.records import Record

MOST: Final = 1000  # invoices that are looked at for one page


@dataclass(frozen=True, slots=True)
class Found:
    """One misfit, in words; `key` names it when somebody agrees to the form that is proposed. `page` is the vendor's, 0 for none."""

    misfit: Misfit
    number: str
    vendor: str
    page: int
    field: str
    why: str
    key: str

    @property
    def can_be_agreed(self) -> bool:
        return self.misfit.proposed is not None

    @property
    def leaves_out(self) -> bool:
        """Is what is proposed to write nothing there?"""
        return self.misfit.proposed == ""


@dataclass(frozen=True, slots=True)
class Checked:
    """`looked_at` invoices were held to the files, `fitting` of them go in as they are; `more` than these wait."""

    found: Sequence[Found]
    looked_at: int
    fitting: int
    more: bool


def checked(organization: Organization, books: Books) -> Checked:
    """Hold the oldest of what is not exported yet to the files, as an export will."""
    rows = unexported(organization)
    pks = list(rows.values_list("pk", flat=True)[: MOST + 1])
    found: list[Found] = []
    looked_at = fitting = 0
    for batch in records(organization, pks[:MOST], NEEDS):
        for record in batch:
            judged = judging.judged(record, books, organization.pk)
            found += [_found(record, one) for one in judged.misfits]
            looked_at += 1
            fitting += not judged.misfits
    return Checked(found, looked_at, fitting, len(pks) > MOST)


def misfit_of(
    organization: Organization, books: Books, invoice: int, key: str
) -> Misfit | None:
    """The misfit of an invoice that a form names; None when it is no more."""
    for batch in records(organization, [invoice], NEEDS):
        for record in batch:
            judged = judging.judged(record, books, organization.pk)
            for one in judged.misfits:
                if one.proposed is not None and key_of(one) == key:
                    return one
    return None


def creditors_now(
    organization: Organization, only: Collection[int] | None = None
) -> tuple[bytes, list[Misfit]] | None:
    """The file of the vendors with a number, and what does not fit; None while DATEV is not set."""
    books = Books.of(organization.pk)
    if books is None:
        return None
    return written(
        vendors.creditors(organization.pk, only),
        books.client,
        books.agreed_of_vendors,
        made_at=timezone.now().astimezone(organization.zone),
    )


def _found(record: Record, one: Misfit) -> Found:
    return Found(
        misfit=one,
        number=record.number or f"#{record.id}",
        vendor=record.vendor_name,
        page=record.vendor.id,
        field=words.field_of(one),
        why=words.why_of(one),
        key=key_of(one),
    )


def key_of(one: Misfit) -> str:
    """By what a form names a misfit: it is another one once anything of it changes."""
    parts = "\n".join([one.field, one.value, one.proposed or ""])
    return hashlib.sha256(parts.encode()).hexdigest()[:32]
