"""Draws any number of invoices as rows of tables, the same ones for the same seed."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from countersign.comments.models import Comment
from countersign.documents.models import Document, Page, ReadingState
from countersign.invoices.models import (
    Invoice,
    InvoiceDocument,
    LineItem,
    SearchRow,
    Status,
    alike_key,
    base_key,
    core_key,
    number_key,
)
from countersign.invoices.models.search import FORM, stored_word
from countersign.invoices.search.words import (
    amount_word,
    day_word,
    joined,
    number_words,
    tails,
    vat_id_words,
    words_of,
)
from countersign.vendors.models import Vendor, company_parts, name_key

from .words import item_name, vendor_name, word

Values = dict[str, Any]
SPREAD: Final = timedelta(days=730)
_CURRENCIES: Final = ("EUR",) * 17 + ("USD", "CHF", "GBP")
_UNDECIDED: Final = timedelta(days=10)  # what is younger may still be on a desk
_PAID_AFTER: Final = timedelta(days=45)
_MONTH: Final = timedelta(days=31)
_ORDERED: Final = 4  # each fourth names an order,
_COMMENTED: Final = 100  # of each hundredth somebody said something
_COMPANY: Final = ("company", "head", "tail")
_THOUSANDTHS: Final = 1000
_MILLIONTHS: Final = 10**6


@dataclass(frozen=True, slots=True)
class Volume:
    """How much of what; `documents` is the share of invoices with a file's words (but no file)."""

    invoices: int
    items: int = 4
    vendors: int = 0
    documents: float = 0.02
    seed: int = 1

    @property
    def vendor_count(self) -> int:
        """One vendor for two hundred invoices, unless it was said otherwise."""
        return self.vendors or max(20, self.invoices // 200)


@dataclass(slots=True)
class Chunk:
    """Rows of some invoices and all that goes with them, by model."""

    rows: dict[type, list[Values]] = field(default_factory=dict)

    def add(self, model: type, **values: Any) -> Values:
        self.rows.setdefault(model, []).append(values)
        return values


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws for one organization: its agents' user ids, and the first id of each table that is free."""

    volume: Volume
    organization: int
    agents: list[int]
    now: datetime
    first: dict[type, int]

    def vendors(self) -> list[Values]:
        """The vendors; the first ones send the most invoices."""
        return [
            {
                "id": self.first[Vendor] + index,
                "organization_id": self.organization,
                "name": (name := vendor_name(index)),
                "key": name_key(name),
                **dict(zip(_COMPANY, company_parts(name), strict=True)),
                "vat_id": (vat_id := f"DE{100_000_000 + index}"),
                "words": {joined(name), *words_of(name), *vat_id_words(vat_id)},
                "created_at": self.now - SPREAD,
            }
            for index in range(self.volume.vendor_count)
        ]

    def chunks(self, vendors: list[Values], size: int) -> Iterator[Chunk]:
        """All invoices, `size` at a time, the oldest first."""
        random = Random(self.volume.seed)  # noqa: S311 - made-up invoices
        for start in range(0, self.volume.invoices, size):
            chunk = Chunk()
            for index in range(start, min(start + size, self.volume.invoices)):
                self._draw(chunk, index, random, vendors)
            yield chunk

    def _draw(
        self, chunk: Chunk, index: int, random: Random, vendors: list[Values]
    ) -> None:
        age = SPREAD * (1 - (index + random.random()) / self.volume.invoices)
        entered = self.now - age
        vendor = vendors[int(random.random() ** 3 * len(vendors))]
        issued = entered.date() - timedelta(days=random.randrange(12))
        number = f"R-{issued.year}/{index:07}"
        pk = self.first[Invoice] + index
        said, net = self._items(chunk, pk, index, random)
        tax = net * 19 // 100
        status = _status(age, random)
        order = f"PO-{index % 9973:04}-{index:08}" if index % _ORDERED == 0 else ""
        decided = status not in (Status.DRAFT, Status.SUBMITTED)
        due = issued + timedelta(days=random.choice((14, 30, 30, 60)))
        figures = {
            *(amount_word(Decimal(one) / 1000) for one in (net, tax, net + tax)),
            *(day_word(one) for one in (issued, due)),
        }
        chunk.add(
            Invoice,
            id=pk,
            organization_id=self.organization,
            agent_id=self.agents[int(random.random() ** 2 * len(self.agents))],
            status=status.value,
            number=number,
            number_key=number_key(number),
            number_alike=alike_key(number),
            number_base=base_key(number),
            number_core=core_key(number),
            number_year=issued.year,
            vendor_id=vendor["id"],
            vendor_name=vendor["name"],
            vendor_key=vendor["key"],
            payee_key=vendor["company"],
            issue_date=issued,
            due_date=due,
            currency=random.choice(_CURRENCIES),
            net_total=net,
            tax_total=tax,
            gross_total=net + tax,
            pay_key=net + tax,
            created_at=entered,
            changed_at=entered,
            submitted_at=None if status == Status.DRAFT else entered + age / 100,
            decided_at=entered + age / 50 if decided else None,
            order_reference=order,
            **_judged(index, age, entered, status),
        )
        found_by = {*number_words(number), *vendor["words"], *said, *figures}
        if order:
            found_by.update((*words_of(order), *number_words(order)))
        if index % _COMMENTED == 0:
            text = f"Please look at {word(index % 7919)} once more"
            found_by.update((joined(text), *words_of(text)))
            self._comment(chunk, pk, index, text, entered)
        if random.random() < self.volume.documents:
            text = self._document(chunk, pk, index, number, vendor, entered)
            name = f"{number_key(number)}.pdf"
            found_by.update((*words_of(text), *words_of(name), *tails(name)))
        chunk.add(
            SearchRow,
            invoice_id=pk,
            organization_id=self.organization,
            words=" ".join(stored_word(self.organization, one) for one in found_by),
            form=FORM,
        )

    def _comment(
        self, chunk: Chunk, invoice: int, index: int, text: str, at: datetime
    ) -> None:
        chunk.add(
            Comment,
            id=self.first[Comment] + index,
            organization_id=self.organization,
            invoice_id=invoice,
            author_id=self.agents[0],
            text=text,
            key=uuid.UUID(int=index + 1),
            at=at,
        )

    def _items(
        self, chunk: Chunk, invoice: int, index: int, random: Random
    ) -> tuple[set[str], int]:
        """The invoice's items; the words in them and their sum, in thousandths."""
        total, said = 0, set[str]()
        for position in range(self.volume.items):
            quantity = random.randrange(1, 20)
            cents = int(random.lognormvariate(7.5, 1.2)) + 50
            total += (line := quantity * cents * 10)
            at = index * self.volume.items + position
            name = item_name(random)
            said.update(name.split())
            chunk.add(
                LineItem,
                id=self.first[LineItem] + at,
                organization_id=self.organization,
                invoice_id=invoice,
                key=uuid.UUID(int=random.getrandbits(128)),
                position=position + 1,
                description=name,
                quantity=quantity * _MILLIONTHS,
                unit="pc",
                unit_price=cents * _MILLIONTHS // 100,
                tax_rate=19 * _MILLIONTHS,
                line_total=line,
            )
        return said, total

    def _document(
        self,
        chunk: Chunk,
        invoice: int,
        index: int,
        number: str,
        vendor: Values,
        entered: datetime,
    ) -> str:
        """A file of one page; what stands on it."""
        pk = self.first[Document] + index
        said = f"{vendor['name']} Invoice {number} thank you order {index % 9973} paper {word(index)}"
        chunk.add(
            Document,
            id=pk,
            organization_id=self.organization,
            sha256=hashlib.sha256(f"{self.organization} {index}".encode()).hexdigest(),
            name=f"{number_key(number)}.pdf",
            media_type="application/pdf",
            size=40_000,
            uploaded_by_id=self.agents[0],
            uploaded_at=entered,
            reading_state=ReadingState.READ.value,
            reading_changed_at=entered,
            pages_read=1,
        )
        words = [
            [text, 50 + 40 * at, 80, 85 + 40 * at, 90, "text"]
            for at, text in enumerate(said.split())
        ]
        chunk.add(
            Page,
            id=self.first[Page] + index,
            organization_id=self.organization,
            document_id=pk,
            number=1,
            width=595,
            height=842,
            words=words,
        )
        chunk.add(
            InvoiceDocument,
            id=self.first[InvoiceDocument] + index,
            organization_id=self.organization,
            invoice_id=invoice,
            document_id=pk,
        )
        return said


def _status(age: timedelta, random: Random) -> Status:
    if age < _UNDECIDED:
        return random.choice((Status.DRAFT, Status.SUBMITTED, Status.SUBMITTED))
    share = random.random()
    if share < 0.94:
        return Status.APPROVED
    return Status.REJECTED if share < 0.99 else Status.RETURNED


def _judged(index: int, age: timedelta, entered: datetime, status: Status) -> Values:
    """Most of what is approved was paid, exported and coded once it was old enough; of the rest rules found something here and there."""
    if status in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED):
        stops = int(index % 40 == 0)
        found = {"sums": [1, stops]} if index % 5 == 0 else {}
        return {"findings": found, "coded": index % 2 == 0}
    if status != Status.APPROVED:
        return {"coded": True}
    return {
        "findings": {},
        "coded": index % 200 > 0,
        "paid_at": entered + _PAID_AFTER if age > _PAID_AFTER and index % 50 else None,
        "exported_at": entered + _MONTH if age > _MONTH and index % 100 else None,
    }
