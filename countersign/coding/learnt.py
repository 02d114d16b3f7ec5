"""From what earlier invoices were coded as: how this one is, where that is sure. It asks no database, so that it can be measured.

Nothing is guessed. Each column is decided for itself from what was coded alike before, the latest first: by a single
case, by all of them, or by the latest three, which is how a change is learnt. Everything else stays empty, or is what
the vendor's page says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Final

from .texts import are_similar

Values = Mapping[str, str]  # numbers of the chart by column
# The same of a vendor's page, each with since when it says so.
Usual = Mapping[str, tuple[str, datetime]]

_HELD: Final = 3  # how often something new has to be so before it counts
_LOOKED_AT: Final = 6  # cases of one kind, the latest
_VENDOR: Final = 3  # earlier invoices from which an item that is new is decided
_ELSEWHERE: Final = 3  # the same with items of other vendors


@dataclass(frozen=True, slots=True)
class PastPart:
    """A part of an earlier invoice: of the item with this text, or ("") of the whole, then of how many per cent."""

    text: str
    values: Values
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier invoice that managers approved, how it was coded, the texts of its items, and when it was submitted."""

    invoice: int
    number: str
    parts: Sequence[PastPart]
    texts: Sequence[str] = ()
    at: datetime | None = None

    @property
    def whole(self) -> Sequence[PastPart]:
        """The parts that are about no item."""
        return [part for part in self.parts if not part.text]


@dataclass(frozen=True, slots=True)
class Known:
    """One case: what was coded as what, on which invoice; 0 is the vendor's page."""

    text: str
    values: Values
    invoice: int
    number: str
    at: datetime | None = None

    @property
    def is_page(self) -> bool:
        """Does the vendor's page say so, and no invoice?"""
        return self.invoice == 0


@dataclass(frozen=True, slots=True)
class Suggested:
    """How a part is coded: by column the number, and the case it rests on. `item` is which item (None: the whole)."""

    item: int | None
    values: Mapping[str, tuple[str, Known]]
    percent: Decimal | None = None


def suggested(
    texts: Sequence[str],
    past: Sequence[Past],
    elsewhere: Sequence[Known] = (),
    usual: Usual | None = None,
) -> list[Suggested]:
    """The parts of an invoice with items of these texts; empty when nothing is sure.

    `past` are the vendor's earlier invoices, `elsewhere` are other vendors' items of the same texts; the latest first.
    `usual` is what the vendor's page says.
    """
    if split := _as_split(past):
        return split
    cases = [case for one in past for case in cases_of(one)]
    usual = usual or {}
    if not texts:
        own = _latest_of_each(past, cases)
        found = {**_decided(own), **_usually(usual, own, cases)}
        return [Suggested(None, found)] if found else []
    parts = [
        {
            **_of_item(text, cases, past, elsewhere),
            **_usually(usual, _alike(text, cases), cases),
        }
        for text in texts
    ]
    if not any(parts):
        return []
    first = {column: number for column, (number, _case) in parts[0].items()}
    if all({c: n for c, (n, _case) in one.items()} == first for one in parts):
        return [Suggested(None, parts[0])]
    return [Suggested(at, one) for at, one in enumerate(parts)]


def cases_of(past: Past) -> Iterable[Known]:
    """What an earlier invoice says of each of its items, or of itself where it has none."""
    whole = past.whole
    by_text = {part.text: part for part in past.parts if part.text}
    for text in past.texts or [""]:
        part = by_text.get(text) or (whole[0] if len(whole) == 1 else None)
        if part:
            yield Known(text, part.values, past.invoice, past.number, past.at)


def _as_split(past: Sequence[Past]) -> list[Suggested]:
    """The same shares by per cent as before, where the latest two were split the same way (or there is but one)."""
    splits = [_split(one) for one in past[:2]]
    if not splits or not splits[0] or any(one != splits[0] for one in splits):
        return []
    latest = past[0]
    return [
        Suggested(
            None,
            {
                column: (number, Known("", part.values, latest.invoice, latest.number))
                for column, number in part.values.items()
            },
            part.percent,
        )
        for part in latest.parts
    ]


def _split(past: Past) -> list[tuple[Decimal | None, tuple[tuple[str, str], ...]]]:
    parts = past.whole
    if len(parts) < 2 or len(parts) != len(past.parts):
        return []
    if any(part.percent is None for part in parts):
        return []
    return [(part.percent, tuple(sorted(part.values.items()))) for part in parts]


def _of_item(
    text: str,
    cases: Sequence[Known],
    past: Sequence[Past],
    elsewhere: Sequence[Known],
) -> dict[str, tuple[str, Known]]:
    """By the same item of this vendor, else by similar ones, else by all it ever invoiced, else by the same elsewhere."""
    if same := [case for case in cases if text and case.text == text]:
        return _decided(same)
    near = [case for case in cases if are_similar(text, case.text)]
    if len(near) > 1:
        return _decided(near)
    if near:  # one that is merely similar counts where this vendor has never been coded otherwise
        return _decided([*near, *cases], all_alike=True)
    if len(past) >= _VENDOR:
        return _decided(cases, all_alike=True)
    there = [case for case in elsewhere if text and case.text == text]
    if not past and len(there) >= _ELSEWHERE:
        return _decided(there, all_alike=True)
    return {}


def _alike(text: str, cases: Sequence[Known]) -> list[Known]:
    """The cases of this very item, else those of similar ones."""
    same = [case for case in cases if text and case.text == text]
    return same or [case for case in cases if are_similar(text, case.text)]


def _usually(
    usual: Usual, own: Sequence[Known], cases: Sequence[Known]
) -> dict[str, tuple[str, Known]]:
    """By column what the vendor's page says, unless its item's `own` cases know better.

    They do where this vendor's items are coded differently. Where all is coded alike the page is the latest word: it is
    held against what was submitted since, as one case more.
    """
    found = {}
    for column, (number, since) in usual.items():
        page = Known("", {column: number}, 0, "", since)
        by_item = {case.text: case.values.get(column) for case in reversed(cases)}
        if len(set(by_item.values())) > 1:
            counting = [*own]
        else:
            counting = [case for case in own if case.at and case.at > since]
            counting = [*counting[: _LOOKED_AT - 1], page]
        found[column] = _decided(counting).get(column) or (number, page)
    return found


def _latest_of_each(past: Sequence[Past], cases: Sequence[Known]) -> list[Known]:
    """For an invoice without items: one case for each earlier one that was coded as one."""
    alike: list[Known] = []
    for one in past:
        own = [case for case in cases if case.invoice == one.invoice]
        if own and all(case.values == own[0].values for case in own):
            alike.append(own[0])
        else:
            return []
    return alike


def _decided(
    cases: Iterable[Known], *, all_alike: bool = False
) -> dict[str, tuple[str, Known]]:
    """By column what is sure of these cases, the latest first."""
    looked_at = list(islice(cases, _LOOKED_AT))
    columns = {column for case in looked_at for column in case.values}
    found = {}
    for column in sorted(columns):
        numbers = [case.values.get(column, "") for case in looked_at]
        latest = numbers[0]
        is_alike = all(number == latest for number in numbers)
        is_held = len(numbers) >= _HELD and all(
            number == latest for number in numbers[:_HELD]
        )
        if latest and (is_alike or (is_held and not all_alike)):
            found[column] = (latest, looked_at[0])
    return found
