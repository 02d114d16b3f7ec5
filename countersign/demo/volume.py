"""Draws any number of invoices as rows of tables, the same ones for the same seed."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

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
    words_of,
)
from countersign.vendors.models import Vendor, company_parts, name_key

from .words import NAMES, RATHER, THINGS, TRADES

Values = dict[str, Any]
SPREAD: Final = timedelta(days=730)
_FORMS: Final = ("GmbH", "AG", "KG", "e.K.", "Ltd", "S.A.")
_CURRENCIES: Final = ("EUR",) * 17 + ("USD", "CHF", "GBP")
_UNDECIDED: Final = timedelta(days=10)  # what is younger may still be on a desk
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
                "words": {joined(name), *words_of(name)},
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
        )
        found_by = {*number_words(number), *vendor["words"], *said, *figures}
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


def vendor_name(index: int) -> str:
    """The name of a vendor: no two are the same."""
    name = NAMES[index % len(NAMES)]
    trade = TRADES[index // len(NAMES) % len(TRADES)]
    form = _FORMS[index // 7 % len(_FORMS)]
    again = index // (len(NAMES) * len(TRADES))
    return f"{name} {trade} {form}" + (f" {again + 1}" if again else "")


def item_name(random: Random) -> str:
    """What an item is: some things are bought every day, some once a year; each has its article number."""
    thing = THINGS[int(random.random() ** 2 * len(THINGS))]
    return f"{random.choice(RATHER)} {thing} {word(int(random.random() ** 3 * 20_000))}"


def word(index: int) -> str:
    """A made-up word, another one for each index: ``kalo``, ``kami`` ..."""
    letters = ""
    while True:
        index, at = divmod(index, 70)
        letters += "bdfghklmnprstv"[at // 5] + "aeiou"[at % 5]
        if not index:
            return f"{letters}x"


def _status(age: timedelta, random: Random) -> Status:
    if age < _UNDECIDED:
        return random.choice((Status.DRAFT, Status.SUBMITTED, Status.SUBMITTED))
    share = random.random()
    if share < 0.94:
        return Status.APPROVED
    return Status.REJECTED if share < 0.99 else Status.RETURNED


def text_of(value: Any) -> str:
    """A value as both databases read it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    return str(value)
