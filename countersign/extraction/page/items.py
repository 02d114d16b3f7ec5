"""Item lines: the rows of the table below a heading, with wrapped texts joined and sums left out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from countersign.extraction.page.bands import as_printed
from countersign.extraction.page.cells import Cell, cells
from countersign.extraction.page.column_kinds import agreed_kinds
from countersign.extraction.page.columns import Heading
from countersign.extraction.page.dittos import is_ditto
from countersign.extraction.page.item import (
    Item,
    how_many,
    settle,
    take_from_texts,
    use,
)
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.table_rows import NUMBERS, TableRow, blocks

_SUMS: Final = frozenset(
    {
        "net",
        "tax",
        "gross",
        "payable",
        "subtotal",
        "other_amount",
        "prepaid",
        "withheld",
        "tendered",
        "rounding",
    }
)
_DETAIL: Final = re.compile(r"[^\W\d_][^:()]{1,40}:\s*\S")  # "GTIN: 4012345001235"
_RATE: Final = re.compile(r"\W*\d{1,2}(?:[.,]\d+)? ?%\W*")


def items_below(
    page_words: PageWords, heading: Heading, until: Heading | None
) -> list[Item]:
    """The items between a heading and the next one, or the end of its page."""
    rows = _rows(page_words, heading, until)
    columns = as_printed(heading.columns, [row.cells for row in rows])
    if columns != heading.columns:
        heading = replace(heading, columns=columns)
        rows = _rows(page_words, heading, until)
    kinds, loose = agreed_kinds([row.cells for row in rows], heading.columns)
    for row in rows:
        row.cells = [
            replace(cell, kind=kinds[cell.column]) if cell.column >= 0 else cell
            for cell in row.cells
        ]
    anchor = _anchor_kind(rows)
    if anchor is None:
        return []
    items: list[Item] = []
    for block in blocks(rows, anchor):
        item = _item(block, anchor)
        item.loose = loose and bool(item.number("quantity") and item.number("unit_price"))  # fmt: skip
        settle(item)
        take_from_texts(page_words, [row.line for row in block], item)
        _count(page_words, block, item)
        total = item.number("line_total")
        lessens = total is not None and total.value < 0 and bool(items)
        is_told = any(_has_word(cell.text) for cell in item.texts) or is_ditto(item)
        if item.proven or lessens or is_told:
            items.append(item)
    return items


def _count(page_words: PageWords, block: Sequence[TableRow], item: Item) -> None:
    """Take how many from the text of an item of a table without a column for it: “2x Coffee”."""
    if item.number("quantity") or item.number("unit_price") or not item.texts:
        return
    for row in block:
        if many := how_many(page_words, row.line, item.texts[0]):
            use(item, "quantity", many)
            return


def _rows(
    page_words: PageWords, heading: Heading, until: Heading | None
) -> list[TableRow]:
    rows: list[TableRow] = []
    sums = 0
    for line in page_words.lines:
        if line.page.number != heading.page or line.box.y0 < heading.bottom - 1:
            continue
        if until and until.page == heading.page and line.box.y0 >= until.top - 1:
            break
        if _stops(page_words, line):
            break
        row = TableRow(line, cells(page_words, line, heading.columns))
        if _is_sum(page_words, row):
            sums += 1
            if sums == 1 and not rows and _is_carried(page_words, line):
                continue
            if sums > 1 or not _goes_on(page_words, line, heading):
                break
            continue
        sums = 0
        rows.append(row)
    return rows


def _stops(page_words: PageWords, line: Line) -> bool:
    """A line that opens another part of the page: a heading of its own, or a table of taxes."""
    first = line.tokens[0] if line.tokens else ()
    sums = {
        label.run.offset
        for label in page_words.labels_of.get(id(line), [])
        if label.roles & _SUMS
    }
    figures = page_words.figures_of.get(id(line), [])
    if len(sums) >= 2 and all(figure.kind == "percent" for figure in figures):
        return True
    return bool(first) and any(
        "stop" in hit.roles and hit.start == 0 and hit.end == len(first)
        for hit in page_words.columns.find(first)
    )


def _is_sum(page_words: PageWords, row: TableRow) -> bool:
    """A line that names a total and holds no quantity: below the items, or between groups of them."""
    labels = [
        label
        for label in page_words.labels_of.get(id(row.line), [])
        if label.roles & _SUMS and (label.first or _is_rate(label))
    ]
    if not labels:
        return False
    figures = [
        figure
        for figure in page_words.figures_of.get(id(row.line), [])
        if figure.kind == "number" and not figure.tail
    ]
    quantity, price = row.has("quantity"), row.has("unit_price")
    if quantity and price and quantity.figure is not price.figure:
        return False
    return bool(figures) or _alone(labels, row.line)


def _is_rate(label: Label) -> bool:
    """Whether nothing but a rate stands before the name of a tax: “+ 19 % VAT”."""
    return "tax" in label.roles and bool(_RATE.fullmatch(label.run.text[: label.start]))


def _is_carried(page_words: PageWords, line: Line) -> bool:
    """Whether a first row brings in what was there before, as “Balance forward”, with the items below it."""
    return any(
        "other_amount" in label.roles and label.first
        for label in page_words.labels_of.get(id(line), [])
    )


def _alone(labels: Sequence[Label], line: Line) -> bool:
    return len(line.segments) == 1 and not labels[0].after.strip(" :")


def _goes_on(page_words: PageWords, after: Line, heading: Heading) -> bool:
    """Whether rows with a quantity or price and a total follow on this page."""
    for line in page_words.lines:
        if line.page is not after.page or line.box.y0 <= after.box.y1:
            continue
        row = TableRow(line, cells(page_words, line, heading.columns))
        if (
            row.has("line_total")
            and row.has("quantity")
            and not _is_sum(page_words, row)
        ):
            return True
    return False


def first_row(page_words: PageWords, page: int, heading: Heading) -> Line | None:
    """The first line of another page that is an item under the columns of this heading."""
    for line in page_words.lines:
        if line.page.number != page:
            continue
        row = TableRow(line, cells(page_words, line, heading.columns))
        numbers = all(row.has(kind) for kind in ("quantity", "line_total"))
        if numbers and row.has("description") and not _is_sum(page_words, row):
            return line
    return None


def _anchor_kind(rows: Sequence[TableRow]) -> str | None:
    """The column that has exactly one number an item: the line total, else the price."""
    for kind in ("line_total", "gross_amount", "unit_price"):
        if any(row.has(kind) for row in rows):
            return kind
    return None


def _item(block: Sequence[TableRow], anchor: str) -> Item:
    item = Item()
    main = next(row for row in block if row.has(anchor))
    order = sorted(
        block,
        key=lambda row: (row is not main, abs(row.line.box.y0 - main.line.box.y0)),
    )
    for row in order:
        close = abs(row.line.box.y0 - main.line.box.y0) < 2.2 * max(main.line.height, 6)
        for cell in row.cells:
            if cell.kind in ("description", "article", "other", "date"):
                continue
            if cell.kind not in item.cells and (row is main or close):
                item.cells[cell.kind] = cell
            elif cell.figure:
                item.spare.append(cell.figure)
    item.texts = _texts(block, main)
    if not any(_has_word(cell.text) for cell in item.texts):
        item.texts = _words_of(block, anchor) or item.texts
    if not item.texts:
        item.texts = [
            cell for row in block for cell in row.cells if cell.kind == "description"
        ]
    return item


def _texts(block: Sequence[TableRow], main: TableRow) -> list[Cell]:
    """The description of an item, line by line, without details as “GTIN: …”; for want of one its article."""
    texts: list[Cell] = []
    for row in block:
        if _is_title(row, main):
            continue
        texts.extend(
            cell
            for cell in row.cells
            if cell.kind == "description"
            and (row is main or not _DETAIL.match(cell.text))
        )
        if row is main and not any(cell.kind == "description" for cell in row.cells):
            texts.extend(cell for cell in row.cells if cell.kind == "article")
    return texts


def _words_of(block: Sequence[TableRow], anchor: str) -> list[Cell]:
    """The first words of an item that has but a code in its main row, in whichever column of texts they stand."""
    numbers = (*NUMBERS, anchor)
    for row in block:
        found = [
            cell
            for cell in row.cells
            if cell.kind not in numbers and _has_word(cell.text)
        ]
        if found and not any(cell.figure for cell in row.cells if cell.kind in numbers):
            return found
    return []


def _is_title(row: TableRow, main: TableRow) -> bool:
    """Whether a row names a group of items: with a position of its own over an item that has one, “2  Roof” over “2.1 …”."""
    above = row.line.box.y0 < main.line.box.y0
    return above and bool(row.has("position") and main.has("position"))


def _has_word(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) >= 2
