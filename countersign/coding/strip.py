"""The strip of the entry page: how the invoice is coded, part by part, and the organization's own fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from countersign.invoices.content.shown import Shown
from countersign.invoices.models import Invoice

from .checks import path_of
from .models import Place
from .naming import named_of
from .parts import LABELS, TABLE
from .setup import OwnField, Setup


@dataclass(frozen=True, slots=True)
class Cell:
    """One input: where it is stored, what it is called, what stands there, and the name of the number that does."""

    path: str
    label: str
    value: str = ""
    name: str = ""
    column: str = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One part: of which item (its key), and its cells."""

    at: int | str
    item: Cell
    of: str
    cells: Sequence[Cell]
    shares: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """The custom fields of one item."""

    key: str
    of: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Strip:
    """All of it; nothing where the organization codes nothing."""

    rows: Sequence[Row]
    blank: Row
    own: Sequence[Cell]
    item_rows: Sequence[OwnRow]
    item_blank: OwnRow | None
    is_split: bool

    @classmethod
    def of(cls, invoice: Invoice, shown: Shown, *, spare: int = 0) -> "Strip | None":
        """What the form shows, whether it is stored or typed over; with some empty rows behind the others."""
        setup = Setup.of(invoice.organization)
        if not setup:
            return None
        writer = _Writer(invoice, setup, shown)
        rows = writer.rows(spare) if setup.columns else []
        items = setup.fields_of(Place.ITEM)
        return cls(
            rows=rows,
            blank=writer.row("__"),
            own=[writer.own(one) for one in setup.fields_of(Place.INVOICE)],
            item_rows=[writer.own_row(items, one.key) for one in shown.items]
            if items
            else [],
            item_blank=writer.own_row(items, "__") if items else None,
            is_split=len(rows) > 1,
        )

    @property
    def is_by_item(self) -> bool:
        return any(row.item.value for row in self.rows)

    @property
    def has_parts(self) -> bool:
        return bool(self.rows)


class _Writer:
    def __init__(self, invoice: Invoice, setup: Setup, shown: Shown) -> None:
        self._values = shown.values
        self._columns = setup.columns
        self._items = {
            one.key: (at, one.cells["description"])
            for at, one in enumerate(shown.items, 1)
        }
        texts = [
            (path.rpartition(".")[2], text)
            for path, text in self._values.items()
            if path.startswith(f"{TABLE}.") and path.rpartition(".")[2] in self._columns
        ]
        found = named_of(invoice, texts)
        self._names = {pair: row.name for pair, row in found.items()}

    def rows(self, spare: int) -> list[Row]:
        """Each part, and empty rows behind them: one at least where there is no part."""
        filled = {
            int(path.split(".")[1])
            for path, text in self._values.items()
            if path.startswith(f"{TABLE}.") and text
        }
        first = max(filled, default=-1) + 1
        empty = range(first, first + max(spare, 0 if filled else 1))
        return [self.row(at) for at in (*sorted(filled), *empty)]

    def row(self, at: int | str) -> Row:
        item = self._cell(at, "item")
        return Row(
            at,
            item,
            self._of(item.value),
            [self._cell(at, column) for column in self._columns],
            [self._cell(at, column) for column in ("percent", "amount")],
        )

    def own(self, field: OwnField, item: str = "") -> Cell:
        path = path_of(field, item)
        label = f"{field.name} *" if field.required else field.name
        return Cell(path, label, self._values.get(path, ""), choices=field.choices)

    def own_row(self, fields: Sequence[OwnField], key: str) -> OwnRow:
        return OwnRow(key, self._of(key), [self.own(one, key) for one in fields])

    def _cell(self, at: int | str, column: str) -> Cell:
        path = f"{TABLE}.{at}.{column}"
        text = self._values.get(path, "")
        name = self._names.get((column, text), "")
        return Cell(path, str(LABELS[column]), text, name, column)

    def _of(self, key: str) -> str:
        if not key:
            return _("Whole invoice")
        at, description = self._items.get(key, ("", ""))
        return f"{at} {description}".strip()
