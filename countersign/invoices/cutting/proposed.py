"""How an invoice's file can be cut, or was."""

from dataclasses import dataclass
from typing import Self

from countersign.documents.models import Document
from countersign.extraction.cutting import CUTTABLE
from countersign.invoices.models import Invoice, InvoiceDocument
from countersign.invoices.queries import uses_of

Page = tuple[
    int, int
]  # its number in the whole file, and by how many degrees it is turned


@dataclass(frozen=True, slots=True)
class Cut:
    """`file` is what the invoice begins with; `count` how many invoices the whole seems to hold, 1 if nothing speaks for more.

    `whole` is the file it was cut from, None while it is whole itself; `pages` are its own pages of that.
    """

    file: Document
    count: int
    whole: Document | None
    pages: tuple[int, ...]

    @classmethod
    def of(cls, invoice: Invoice) -> Self | None:
        """No query beside that of `uses_of`; None where there is nothing to cut and nothing was."""
        uses = uses_of(invoice)
        return cls.of_first(uses[0]) if uses else None

    @classmethod
    def of_first(cls, use: InvoiceDocument) -> Self | None:
        """The same by the file that an invoice begins with: no query."""
        file = use.document
        if file.media_type not in CUTTABLE:
            return None
        if file.cut_from:
            whole = next((one.file for one in file.attached), None)
            return cls(file, 1, whole, tuple(page for page, _turn in file.cut_from))
        if use.part or use.further:  # its e-invoices are told apart already
            return None
        return cls(file, len((file.cut or {}).get("parts", ())) or 1, None, ())


def pieces_proposed(file: Document) -> list[list[Page]]:
    """The parts as they are proposed; all pages in one where none are."""
    parts = (file.cut or {}).get("parts") or [range(1, file.page_count + 1)]
    return [[(page, 0) for page in part] for part in parts]
