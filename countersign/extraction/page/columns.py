"""The heading row of an item table: which columns there are, and what each one holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final
from weakref import WeakKeyDictionary

from countersign.extraction.model import Box, enclosing
from countersign.extraction.page.layout import Line
from countersign.extraction.page.lexicon import Found
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.spelling import Token, tokens

NUMERIC: Final = frozenset(
    {"position", "quantity", "unit_price", "discount", "tax_rate", "tax_amount", "line_total", "gross_amount"}
)  # fmt: skip
_MONEY: Final = frozenset({"unit_price", "line_total", "gross_amount"})
_WHAT: Final = frozenset({"description", "quantity", "article"})
_PREFERENCE: Final = (
    "line_total", "unit_price", "quantity", "description", "tax_rate", "gross_amount", "tax_amount", "unit", "discount",
    "position", "article", "date",
)  # fmt: skip
_PLAIN: Final = frozenset(
    {"eur", "usd", "gbp", "chf", "in", "%", "pln", "czk", "sek", "dkk", "kc", "kr"}
)
_COVERAGE: Final = 0.55
_ROOM: Final = 90.0  # points that a text needs at least
_TAXES: Final = frozenset({"tax_rate", "tax_amount"})
_STROKE: Final = re.compile(r"\s*/\s*")
_INCLUDING: Final = re.compile(
    r"\b(?:in[ck]l|ex[ck]l|inclu[a-z]*|exclu[a-z]*|ohne|mit|zzgl|with|without|ex|inc|hors|sin|con|senza|bez|z|zonder|met)[.:]?\s*$",
    re.IGNORECASE,
)
_SEVERAL, _EDGE = 3, 4.0  # columns; points
_LEAST: Final = 6.0  # points to the middle of the row below a heading
OTHER: Final = "other"  # a column whose heading says nothing we know
_KNOWN: Final[WeakKeyDictionary[PageWords, list["Heading"]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, and where its heading stands, or the drawn lines on both sides of it (`ruled`)."""

    kind: str
    x0: float
    x1: float
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading row on a page: its columns from left to right, and where the rows below begin."""

    page: int
    top: float
    bottom: float
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    roles: frozenset[str]
    box: Box
    parts: tuple[tuple[float, str], ...]


def table_headings(page_words: PageWords) -> list[Heading]:
    """Every heading row of an item table, from the top; looked for once in a document."""
    known = _KNOWN.get(page_words)
    if known is None:
        known = _KNOWN[page_words] = _headings(page_words)
    return known


def _headings(page_words: PageWords) -> list[Heading]:
    found: list[Heading] = []
    for at, line in enumerate(page_words.lines):
        if (
            found
            and found[-1].page == line.page.number
            and line.box.y0 < found[-1].bottom
        ):
            continue
        heading = _heading(page_words, at, line)
        if heading is not None:
            found.append(heading)
    return found


def _heading(page_words: PageWords, at: int, line: Line) -> Heading | None:
    cells, coverage = _cells(page_words, line)
    kinds = {role for cell in cells for role in cell.roles}
    if len(cells) < 2 or coverage < _COVERAGE or not kinds & (_MONEY | _WHAT):
        return None
    if any(figure.money for figure in page_words.figures_of.get(id(line), [])):
        return None
    top, bottom = line.box.y0, line.box.y1
    for other in _stacked(page_words, at):
        cells = _merged(page_words, cells, other)
        top, bottom = min(top, other.box.y0), max(bottom, other.box.y1)
    columns = _columns(page_words, cells)
    told = [column for column in columns if column.kind != OTHER]
    if len(told) < len(cells) / 2:
        return None
    chosen = {column.kind for column in told}
    if len(told) < 2 or not chosen & _MONEY or not chosen & _WHAT:
        return None
    columns = _ruled(page_words, line, bottom, columns)
    return Heading(line.page.number, top, bottom, columns)


def _ruled(
    page_words: PageWords, line: Line, bottom: float, columns: tuple[Column, ...]
) -> tuple[Column, ...]:
    """The columns between the lines that are drawn beside each of them, where that is so for all, also in the next row."""
    grid = page_words.grids[line.page.number]
    if grid.empty:
        return columns
    cells = [grid.cell(Box(one.x0, line.box.y0, one.x1, line.box.y1)) for one in columns]  # fmt: skip
    below = bottom + max(line.height, _LEAST)
    drawn = all(
        cell.box.x0 > 0
        and cell.box.x1 < line.page.width
        and grid.cell(Box(one.x0, below, one.x1, below)).box[::2] == cell.box[::2]
        for one, cell in zip(columns, cells, strict=True)
    )
    if not drawn or len({cell.box.x0 for cell in cells}) < len(columns):
        return columns
    return tuple(
        replace(one, x0=cell.box.x0, x1=cell.box.x1, ruled=True)
        for one, cell in zip(columns, cells, strict=True)
    )


def _cells(page_words: PageWords, line: Line) -> tuple[list[_Cell], float]:
    cells: list[_Cell] = []
    covered = total = 0
    for run, parts in zip(line.segments, line.tokens, strict=True):
        hits = page_words.columns.find(parts)
        for token in parts:
            total += 0 if token.text in _PLAIN else len(token.text)
        for hit in hits:
            covered += sum(
                len(token.text)
                for token in parts[hit.start : hit.end]
                if token.text not in _PLAIN
            )
        if not hits and run.text.strip():
            cells.append(_Cell(frozenset(), run.box, ((run.box.y0, run.text),)))
        hits = _one_cell(run.text, parts, hits)
        for number, hit in enumerate(hits):
            start = parts[hit.start].start if number else 0
            last = hits[number + 1].start if number + 1 < len(hits) else len(parts)
            end = parts[last - 1].end if number + 1 < len(hits) else len(run.text)
            cells.append(
                _Cell(
                    hit.roles,
                    run.box_at(start, end),
                    ((run.box.y0, run.text[start:end]),),
                )
            )
    return cells, covered / total if total else 0.0


def _one_cell(text: str, parts: Sequence[Token], hits: Sequence[Found]) -> list[Found]:
    """The names of columns in a segment, those being one that a stroke joins (“Qty / Ilość”) or that are with tax or without."""
    kept: list[Found] = []
    for hit in hits:
        if kept:
            last = kept[-1]
            before = text[parts[last.start].start : parts[last.end - 1].end]
            between = text[parts[last.end - 1].end : parts[hit.start].start]
            taxed = hit.roles & _TAXES and _INCLUDING.search(before + between)
            if _STROKE.fullmatch(between) or taxed:
                roles = last.roles if taxed else last.roles & hit.roles or last.roles
                kept[-1] = replace(last, roles=roles, end=hit.end)
                continue
        kept.append(hit)
    return kept


def _stacked(page_words: PageWords, at: int) -> list[Line]:
    """The lines just above and below a heading line that belong to it."""
    found = []
    own = page_words.lines[at].box
    for step in (-1, 1):
        edge = page_words.lines[at]
        for near in range(1, 4):
            index = at + step * near
            if not 0 <= index < len(page_words.lines):
                break
            line = page_words.lines[index]
            gap = (
                (edge.box.y0 - line.box.y1) if step < 0 else (line.box.y0 - edge.box.y1)
            )
            high = max(4.0, min(edge.height, line.height))
            if line.page is not edge.page or gap > 0.75 * high:
                break
            upper, lower = (line, edge) if step < 0 else (edge, line)
            if page_words.grids[line.page.number].splits(upper.box, lower.box):
                break
            if any(map(str.isdigit, line.whole.text)):
                break
            beside = line.box.x1 < own.x0 - high or line.box.x0 > own.x1 + high
            if beside and not _cells(page_words, line)[1]:
                continue
            if step > 0 and _is_text_of_item(page_words, page_words.lines[at], line):
                break
            if (
                step > 0
                and not _cells(page_words, line)[1] >= 0.3
                and len(line.whole.words) > 6
            ):
                break
            found.append(line)
            edge = line
    return found


def _is_text_of_item(page_words: PageWords, heading: Line, below: Line) -> bool:
    """Whether a line close below a heading row of several columns is a text alone at its left edge, no word of a heading."""
    alone = len(below.segments) == 1 and len(heading.segments) >= _SEVERAL
    left = abs(below.box.x0 - heading.box.x0) < _EDGE
    return alone and left and not _cells(page_words, below)[1]


def _merged(page_words: PageWords, cells: list[_Cell], line: Line) -> list[_Cell]:
    merged = list(cells)
    for other in _cells(page_words, line)[0]:
        for at, cell in enumerate(merged):
            shared = min(cell.box.x1, other.box.x1) - max(cell.box.x0, other.box.x0)
            if shared > 0:
                box = enclosing([cell.box, other.box])
                merged[at] = replace(cell, box=box, parts=(*cell.parts, *other.parts))
                break
        else:
            merged.append(other)
    return merged


def _columns(page_words: PageWords, cells: Sequence[_Cell]) -> tuple[Column, ...]:
    placed: list[tuple[frozenset[str], Box]] = []
    for cell in sorted(cells, key=lambda cell: cell.box.x0):
        roles = cell.roles
        if len(cell.parts) > 1:
            roles = _stacked_roles(page_words, cell) or roles
        placed.append((roles, cell.box))
    kinds = _kinds([roles for roles, _ in placed])
    columns = [
        Column(kind, box.x0, box.x1)
        for kind, (_, box) in zip(kinds, placed, strict=True)
    ]
    return tuple(_one_description(columns))


def _stacked_roles(page_words: PageWords, cell: _Cell) -> frozenset[str]:
    """What a heading over several lines says, also one that is cut within a word; nothing if a line alone says it."""
    parts = [part for _, part in sorted(cell.parts)]
    for text in (" ".join(parts), "".join(parts)):
        hits = page_words.columns.find(list[Token](tokens(text)))
        longest = max(hits, key=lambda hit: hit.end - hit.start, default=None)
        if longest and (longest.end - longest.start > 1 or not cell.roles):
            return longest.roles
    return frozenset()


def _kinds(roles: Sequence[frozenset[str]]) -> list[str]:
    """One kind a column: those that can be only one thing first, then what is still missing."""
    kinds = ["" if own else OTHER for own in roles]
    taken: set[str] = set()
    for at, own in enumerate(roles):
        if len(own) == 1:
            kinds[at] = next(iter(own))
            taken.add(kinds[at])
    for at, own in enumerate(roles):
        if not kinds[at]:
            free = [kind for kind in _PREFERENCE if kind in own and kind not in taken]
            kinds[at] = (free or [kind for kind in _PREFERENCE if kind in own])[0]
            taken.add(kinds[at])
    _name_the_quantity(kinds)
    _name_the_total(kinds, roles)
    return kinds


def _name_the_quantity(kinds: list[str]) -> None:
    """An “Amount” that stands left of what it is an amount of; of two sums the left one, where it leads the row."""
    if "quantity" in kinds:
        return
    if {"line_total", "description", "unit_price"} <= {*kinds}:
        at = kinds.index("line_total")
        if at < kinds.index("description"):
            kinds[at] = "quantity"
    if kinds.count("line_total") > 1 and (at := kinds.index("line_total")) <= 1:
        kinds[at] = "quantity"


def _name_the_total(kinds: list[str], roles: Sequence[frozenset[str]]) -> None:
    """Of several sums the last is the line's total, of several prices the first its price; without a total,
    a further price is it, and without a quantity as well the only price is the price of all.
    """
    for kind in ("line_total", "gross_amount", "unit_price"):
        same = [at for at, one in enumerate(kinds) if one == kind]
        for at in same[:-1] if kind != "unit_price" else same[1:]:
            kinds[at] = OTHER
    if "line_total" not in kinds and "gross_amount" in kinds:
        kinds[kinds.index("gross_amount")] = "line_total"
    if "line_total" not in kinds and OTHER in kinds:
        at = len(kinds) - 1 - kinds[::-1].index(OTHER)
        if "unit_price" in roles[at]:
            kinds[at] = "line_total"
    if not {"line_total", "quantity"} & {*kinds} and "unit_price" in kinds:
        kinds[kinds.index("unit_price")] = "line_total"


def _one_description(columns: list[Column]) -> list[Column]:
    """Of several columns that could describe the item, the one with the most room does."""
    rooms: dict[int, float] = {}
    for at, column in enumerate(columns):
        if column.kind == "description":
            after = columns[at + 1].x0 if at + 1 < len(columns) else column.x1 + 50
            rooms[at] = after - column.x0
    if not rooms:
        return _described(columns)
    if len(rooms) < 2:
        return columns
    widest = max(rooms, key=lambda at: rooms[at])
    return [
        replace(column, kind="article") if at in rooms and at != widest else column
        for at, column in enumerate(columns)
    ]


def _described(columns: list[Column]) -> list[Column]:
    """Where no heading names the item: the column with an unknown heading, left of the numbers and by far the widest, does."""
    rooms = [
        (after.x0 - column.x0, at)
        for at, (column, after) in enumerate(pairwise(columns))
        if column.kind in (OTHER, "position")
    ]
    room, at = max(rooms, default=(0.0, 0))
    if room < _ROOM or any(column.kind in _MONEY for column in columns[:at]):
        return columns
    return [
        replace(column, kind="description") if one == at else column
        for one, column in enumerate(columns)
    ]
