"""How sure each field is, where on the page it stands, and what else it could be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet

from countersign.accounts.formats import Formats
from countersign.invoices.content.fields import FURTHER, HEADER, ITEM
from countersign.invoices.content.shown import text
from countersign.invoices.content.signs import turned, unsigned
from countersign.invoices.content.values import plain, value
from countersign.invoices.models import Invoice, LineItem, Suggestion
from countersign.invoices.queries import suggestions_of

from .choosing import value_of
from .hooks import FILLED
from .said import SURE


class State(StrEnum):
    """What a person has to do about a field."""

    CONFIRMED = "confirmed"  # by arithmetic, by XML or by a person
    SUGGESTED = "suggested"
    DOUBTFUL = "doubtful"
    EMPTY = "empty"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One way to read a field: its value as shown, and the places it was read from."""

    value: str
    places: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        return {"value": self.value, "places": self.places}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one field."""

    path: str
    state: State
    source: str
    readings: tuple[ReadValue, ...]
    note: str = ""  # what it rests on, where that is not the file

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "source": self.source,
            "readings": [reading.as_json() for reading in self.readings],
            "note": self.note,
        }


def evidence(
    invoice: Invoice,
    items: Sequence[LineItem],
    formats: Formats,
    suggestions: Iterable[Suggestion] | None = None,
) -> list[Evidence]:
    """One for each field that something was read for, in the order of the form: one query where that is not given."""
    found = suggestions_of(invoice) if suggestions is None else suggestions
    return _told(invoice, items, formats, found)


def evidence_of(
    paths: Collection[str],
    invoice: Invoice,
    items: Sequence[LineItem],
    formats: Formats,
) -> list[Evidence]:
    """The same of some fields: no query where nothing can have been read for them."""
    header = [name for name in (*HEADER, *FURTHER) if name in paths]
    rows = [item for item in items if item.read_line is not None]
    cells = {
        (item.read_line, name)
        for item in rows
        for name in ITEM
        if f"item.{item.key}.{name}" in paths
    }
    if not header and not cells:
        return []
    asked = Q(line=None, field__in=header)
    for line, name in cells:
        asked |= Q(line=line, field=name)
    told = _told(invoice, rows, formats, invoice.suggestions.filter(asked))
    return [one for one in told if one.path in paths]


def _told(
    invoice: Invoice,
    items: Sequence[LineItem],
    formats: Formats,
    suggestions: Iterable[Suggestion],
) -> list[Evidence]:
    found: dict[tuple[int | None, str], list[Suggestion]] = defaultdict(list)
    for suggestion in sorted(suggestions, key=attrgetter("rank")):
        found[suggestion.line, suggestion.field].append(suggestion)
    if not found:
        return []
    told = [
        _of(invoice, name, name, value(invoice, name), found[None, name], formats)
        for name in (*HEADER, *FURTHER)
        if found.get((None, name))
    ]
    for item in items:
        told += _of_item(invoice, item, found, formats)
    return told


def evidence_from_above(invoice: Invoice) -> list[Evidence]:
    """The same of what rooms above have filled in."""
    return [
        Evidence(
            path,
            State.CONFIRMED if path in invoice.confirmed else State.SUGGESTED,
            source="",
            readings=(),
            note=note,
        )
        for told in FILLED.values()
        for path, (filled, note) in told(invoice).items()
        if (invoice.more or {}).get(path) == filled
    ]


def doubtful_ones() -> QuerySet[Suggestion]:
    """All the suggestions that `to_confirm` needs to know of, for many invoices at once."""
    best = Suggestion.objects.filter(rank=0, proven=False, confidence__lt=SURE)
    return best.exclude(source="xml")


def to_confirm(told: Iterable[Evidence]) -> int:
    """How many fields a person should still look at; a row of items counts once, since one Enter confirms all of it.

    The form counts so, too (`entry/evidence.js`): a desk and its page say the same.
    """
    return len({_place(one.path) for one in told if one.state == State.DOUBTFUL})


def _place(path: str) -> str:
    """The field, or the row that it is a cell of."""
    return path.rpartition(".")[0] if path.startswith("item.") else path


def _of_item(
    invoice: Invoice,
    item: LineItem,
    found: dict[tuple[int | None, str], list[Suggestion]],
    formats: Formats,
) -> list[Evidence]:
    if item.read_line is None:
        return []
    return [
        _of(
            invoice, f"item.{item.key}.{name}", name, getattr(item, name), rows, formats
        )
        for name in ITEM
        if (rows := found.get((item.read_line, name)))
    ]


def _of(
    invoice: Invoice,
    path: str,
    name: str,
    stored: Any,
    rows: Sequence[Suggestion],
    formats: Formats,
) -> Evidence:
    """A credit note's amounts may be printed with either sign: the form has them without."""
    here = turned(name, stored, invoice.kind)
    read = [
        (row, unsigned(name, value_of(name, row.value), invoice.kind)) for row in rows
    ]
    same = [row for row, found in read if plain(found) == plain(here)]
    chosen = sorted(read, key=lambda one: one[0] not in same)
    readings = tuple(
        ReadValue(shown, _places(row))
        for row, found in chosen
        if (shown := text(name, found, formats, invoice.currency))
    )
    state = _state(plain(stored), same, by_hand=path in invoice.confirmed)
    return Evidence(path, state, same[0].source if same else "", readings)


def _state(stored: str | None, same: list[Suggestion], *, by_hand: bool) -> State:
    if stored is None:
        return State.EMPTY
    if not same:
        return State.TYPED
    best = same[0]
    if by_hand or best.proven or best.rank > 0 or best.source == "xml":
        return State.CONFIRMED
    return State.SUGGESTED if best.confidence >= SURE else State.DOUBTFUL


def _places(row: Suggestion) -> tuple[dict[str, Any], ...]:
    names = ("document", "page", "x0", "y0", "x1", "y1", "text")
    return tuple(dict(zip(names, word, strict=True)) for word in row.words)
