"""All that the entry page shows of one invoice, loaded and worded before the template."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from django.urls import reverse

from countersign.accounts.models import Membership
from countersign.invoices import checks
from countersign.invoices.checks import Check
from countersign.invoices.content.fields import (
    FURTHER,
    HEADER,
    ITEM,
    TABLES,
    Table,
    field_at,
    form_of,
    of_group,
)
from countersign.invoices.content.labels import label, name_of_code
from countersign.invoices.content.returned import Returned, returned
from countersign.invoices.content.shown import Shown, ShownItem, shown
from countersign.invoices.content.values import paths_of
from countersign.invoices.cutting.proposed import Cut
from countersign.invoices.judging.report import VerdictLine, verdict_lines
from countersign.invoices.models import Invoice, Kind
from countersign.invoices.originals.attached import (
    AttachmentLine,
    attachment_lines,
    attachments_for,
)
from countersign.invoices.originals.viewer import viewer_files
from countersign.invoices.queries import items_of, uses_of
from countersign.invoices.suggesting.evidence import (
    Evidence,
    evidence,
    evidence_from_above,
    to_confirm,
)
from countersign.money import CURRENCIES, exponent

from .vendor_names import vendor_note

_PLACE: Final = ("document", "page", "x0", "y0", "x1", "y1")


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled input of the header."""

    name: str
    label: str
    value: str
    worst: Check | None = None

    @property
    def kind(self) -> str:
        """What form its value has: how wide it is, and how it is typed."""
        return form_of(self.name) or "text"

    @property
    def column(self) -> str:
        """What the head of its column says, in a table beside the items."""
        field = field_at(self.name)
        return str(field.label) if field else self.label

    @property
    def is_amount(self) -> bool:
        return self.kind in ("amount", "factor")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What there is to choose from; nothing where one types."""
        kinds = Kind if self.name == "kind" else ()
        return [(kind.value, str(kind.label)) for kind in kinds]

    @property
    def name_of_code(self) -> str:
        """What the code in it is called; empty where there is none."""
        return name_of_code(self.name, self.value)

    @property
    def level(self) -> str:
        return self.worst.level if self.worst else ""


@dataclass(frozen=True, slots=True)
class EntryTable:
    """Rows beside the items: each a list of inputs, the heads being those of the first row."""

    name: str
    label: str
    rows: list[list[Field]]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One invoice as its agent sees it while entering."""

    invoice: Invoice
    shown: Shown
    checks: tuple[Check, ...]
    documents: tuple[dict[str, Any], ...]
    attachments: tuple[AttachmentLine, ...]
    vendor_note: str
    evidence: tuple[Evidence, ...]
    returned: Returned | None
    verdicts: tuple[VerdictLine, ...]

    @classmethod
    def of(cls, invoice: Invoice, member: Membership) -> Self:
        """What is stored, with its checks and originals."""
        items = items_of(invoice)
        checked = checks.CheckedInvoice.of(invoice, member, items)
        found = checks.said_of(checked)
        told = evidence(invoice, items, checked.formats)
        told += evidence_from_above(invoice)
        attached = attachments_for(invoice, member)
        return cls(
            invoice,
            shown(invoice, items),
            tuple(found),
            viewer_files(invoice, attached),
            tuple(attachment_lines(invoice, attached)),
            vendor_note(invoice, member),
            tuple(told),
            returned(invoice, member),
            verdict_lines(uses_of(invoice)),
        )

    def typed_over(self, mine: Shown) -> Self:
        """The same with what somebody typed instead of what is stored."""
        values = dict.fromkeys(self.shown.values, "") | mine.values
        return replace(self, shown=replace(mine, values=values))

    @property
    def fields(self) -> dict[str, Field]:
        """The header's inputs by name."""
        return {
            name: Field(name, label(name), self.shown.values[name], self._worst(name))
            for name in (*HEADER, *FURTHER)
        }

    @property
    def due(self) -> list[Field]:
        """What comes off the gross total, and what is left to pay."""
        return [self.fields[name] for name in of_group("due")]

    @property
    def further(self) -> list[Field]:
        """What not every invoice has."""
        return [self.fields[name] for name in of_group("more")]

    @property
    def tables(self) -> list[EntryTable]:
        """What stands in rows beside the items."""
        return [
            EntryTable(table.name, str(table.label), self._rows(table))
            for table in TABLES
            if table.name != "coding"  # which stands below the totals
        ]

    def _rows(self, table: Table) -> list[list[Field]]:
        paths = list(paths_of(self.invoice, table, spare=table.spare))
        cells = [
            Field(path, label(path), self.shown.values.get(path, ""), self._worst(path))
            for path in paths
        ]
        width = len(table.columns)
        return [cells[at : at + width] for at in range(0, len(cells), width)]

    @property
    def dated(self) -> list[Field]:
        """Those of the second row: dates, currency, references, account."""
        return [self.fields[name] for name in of_group("when")]

    @property
    def sums(self) -> list[Field]:
        """Those below the items."""
        return [self.fields[name] for name in of_group("sums")]

    @property
    def title(self) -> str:
        return title(self.invoice, self.shown)

    def listed(self, *, with_missing: bool) -> list[Check]:
        """The checks that are not fine; what is only missing yet counts once somebody submits."""
        return [
            check
            for check in self.checks
            if check.level != checks.Level.OK
            and (with_missing or check.name != "missing")
        ]

    @property
    def cut(self) -> Cut | None:
        """How its file can be cut, or was."""
        return Cut.of(self.invoice)

    @property
    def item_count(self) -> int:
        return len(self.shown.items)

    @property
    def blank(self) -> ShownItem:
        """What a new row looks like; the browser gives it a key."""
        return ShownItem("", dict.fromkeys(ITEM, ""))

    def blank_rows(self, *, at_least: int = 0) -> list[ShownItem]:
        """Empty rows to type into: always one when there is no item."""
        count = max(at_least, 0 if self.shown.items else 1)
        return [replace(self.blank, key=str(uuid.uuid4())) for _row in range(count)]

    def as_json(self) -> dict[str, Any]:
        """What a page that is open needs to show the same."""
        return {
            "version": self.invoice.version,
            "title": self.title,
            "vendor_note": self.vendor_note,
            **self.shown.as_json(),
            "rules": [rule.name for rule in checks.all_rules()],
            "checks": self.checks_json,
            "evidence": self.evidence_json,
        }

    @property
    def evidence_json(self) -> dict[str, Any]:
        """What was read, by field; `is_reading` tells that more may come, so one should ask again."""
        return {
            "is_reading": any(document["is_reading"] for document in self.documents),
            "fields": {one.path: one.as_json() for one in self.evidence},
            "originals": self.documents,
        }

    @property
    def to_confirm(self) -> int:
        """How many fields a person should still look at."""
        return to_confirm(self.evidence)

    @property
    def checks_json(self) -> list[dict[str, Any]]:
        return checks_json(self.invoice, self.checks)

    @property
    def formats(self) -> dict[str, Any]:
        """What the browser needs to read and write numbers: marks, and decimals where they are not two."""
        marks = self.invoice.organization.number_format
        digits = {code: exponent(code) for code in CURRENCIES if exponent(code) != 2}
        return {"decimal": marks.decimal, "group": marks.group, "digits": digits}

    def _worst(self, name: str) -> Check | None:
        found = self.listed(with_missing=False)
        return next((check for check in found if name in check.fields[:1]), None)


def title(invoice: Invoice, now: Shown) -> str:
    """What the tab and the head of the page say."""
    parts = [now.values["number"], now.values["vendor_name"]]
    return " · ".join(part for part in parts if part) or str(invoice)


def checks_json(invoice: Invoice, found: Iterable[Check]) -> list[dict[str, Any]]:
    """The checks for the browser, each with where to compare with the earlier invoice it speaks of."""
    return [
        {
            "rule": check.rule,
            "name": check.name,
            "level": check.level,
            "message": check.message,
            "fields": check.fields,
            "joins": check.joins,
            "places": [dict(zip(_PLACE, place, strict=True)) for place in check.places],
            "compare": check.earlier
            and reverse("invoices:compare", args=[invoice.pk, check.earlier]),
        }
        for check in found
    ]
