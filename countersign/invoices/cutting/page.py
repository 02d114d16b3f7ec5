"""The page on which a file is cut."""

from dataclasses import dataclass
from typing import Self

from django.urls import reverse

from countersign.accounts.models import Membership
from countersign.documents.models import Document
from countersign.invoices.access import sees_all_parts
from countersign.invoices.cutting.forms import TURNS
from countersign.invoices.cutting.proposed import Cut, pieces_proposed
from countersign.invoices.models import Invoice


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the file: its picture, whether an invoice begins on it, and whether it is left out or prints another one again."""

    number: int
    picture: str
    begins: bool
    dropped: bool
    copy: bool


@dataclass(frozen=True, slots=True)
class CutPage:
    """The pages of a file as they are proposed to be cut; of a part, what it was cut from, and whether one sees all of that."""

    invoice: Invoice
    file: Document
    whole: Document | None
    pages: tuple[int, ...]
    sheets: tuple[Sheet, ...]
    count: int
    sees_all: bool
    turns: tuple[int, ...] = TURNS

    @classmethod
    def of(cls, invoice: Invoice, cut: Cut, member: Membership) -> Self:
        """The page of an invoice whose file can be cut, or was."""
        sheets = () if cut.whole else tuple(_sheets(cut.file))
        sees_all = cut.whole is None or sees_all_parts(member, cut.whole.pk)
        return cls(invoice, cut.file, cut.whole, cut.pages, sheets, cut.count, sees_all)


def _sheets(file: Document) -> list[Sheet]:
    proposed = file.cut or {}
    first = {piece[0][0] for piece in pieces_proposed(file)}
    return [
        Sheet(
            number=number,
            picture=reverse("invoices:page", args=[file.pk, number, 800]),
            begins=number in first,
            dropped=number in proposed.get("dropped", ()),
            copy=number in proposed.get("copies", ()),
        )
        for number in range(1, file.page_count + 1)
    ]
