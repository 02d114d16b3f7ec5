"""Which label speaks of which amount outside the item table: beside it, or above it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from countersign.extraction.page.candidates import below
from countersign.extraction.page.captions import captioned
from countersign.extraction.page.columns import table_headings
from countersign.extraction.page.figures import CODES, Figure
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.sum_rows import WHOLE_ROWS, Told, under_columns

_ROLES: Final = (
    "other_amount",
    "prepaid",
    "withheld",
    "tendered",
    "rounding",
    "net",
    "tax",
    "subtotal",
    "gross",
    "payable",
    "discount",
    "charge",
)
_INCLUDED: Final = 0.85
_INCLUDING: Final = re.compile(
    r"(?:\b(?:incl?|inkl|including|includes|dont|davon|darin|enthaltene?|waarvan|inclusief|di cui|incluye|incluido|inclui|herav|heraf|varav|w tym|z toho)\b[.:]?|[(])\s*$",
    re.IGNORECASE,
)
_NAMES: Final = re.compile(
    r"\d+(?:[.,]\d+)?\s?%|[A-Z]{3}\b|[€$£%]|kr|zł|Kč|of|de|an|in"
)  # a rate, a currency or a small word before the tax's name
_RATE_FIRST: Final = re.compile(r"\d{1,2}(?:[.,]\d+)? ?% ?[^\W\d]")  # “19 % VAT”
_KIND: Final = re.compile(rf" (?!(?:{CODES})\b)[^\W\d]{{4,}}")
_STAMP: Final = 2.2  # times as tall as the line: a stamp across it
_PROSE: Final = 8  # words in a segment: a sentence
_TAX_BESIDE_BASE: Final = 0.8
_CENT: Final = Decimal("0.011")
_ROWS: Final = 3
_NEXT_ROW: Final = 2.0  # line heights
_INHERITED: Final = 0.9
_CLEARLY: Final = 0.6
_HEADINGS: Final = 3  # segments of a line that heads a table
_TURNS_NET: Final = frozenset({"net", "tax"})


def labelled_figures(
    page_words: PageWords, used: Collection[int] = ()
) -> Iterator[tuple[Figure, str, float]]:
    """Every number with the role its label gives it ("" for none) and how clearly, 0 to 1.

    `used` are the identities of figures that are something else already.
    """
    labels = [label for label in page_words.labels if label.roles & set(_ROLES)]
    if any("payable" in label.roles for label in labels):
        labels = [_of_its_kind(label) for label in labels]
    rows: list[list[Told]] = []
    rates = [one for one in page_words.figures if one.kind == "percent"]
    headings = table_headings(page_words)
    for line in page_words.lines:
        numbers = [
            figure
            for figure in page_words.figures_of.get(id(line), [])
            if figure.kind == "number"
            and not figure.tail
            and id(figure) not in used
            and _stands_out(figure)
        ]
        if numbers:
            told = list(_of_line(line, numbers, labels, page_words.figures_of, rates))
            told = under_columns(
                headings, line, told, {one.value for one in rates if one.value}
            )
            told = [one if one[1] else captioned(page_words, labels, _ROLES, one) for one in told]  # fmt: skip
            rows.append([(one, role, near) for one, role, near in told if role])
            is_row = sum(one.money for one in numbers) >= _HEADINGS
            for one in told:
                if one[1]:
                    yield one
                if not one[1] or (is_row and one[1] in WHOLE_ROWS):
                    yield _as_above(one, rows[:-1][-_ROWS:])


def _of_its_kind(label: Label) -> Label:
    """A “Total” with another word behind it, “Total fees”, beside an amount due: a sum of a part."""
    is_bare = "gross" in label.roles and label.first and " " not in label.text
    if not is_bare or not _KIND.match(label.after):
        return label
    return replace(label, roles=(label.roles - {"gross"}) | {"subtotal"})


def _as_above(one: Told, rows: Sequence[Sequence[Told]]) -> Told:
    """An amount without a label of its own, or in a row of sums, in a column of which the row above is labelled: the same."""
    figure = one[0]
    if not figure.money:
        return one
    for row in reversed(rows):
        for other, known, near in row:
            down = figure.box.y0 - other.box.y1
            close = -1 <= down < _NEXT_ROW * max(figure.line.height, 6.0)
            same = (
                abs(figure.box.x1 - other.box.x1) < 3
                or abs(figure.box.x0 - other.box.x0) < 3
            )
            if other.page == figure.page and close and same and _in_table(other):
                return figure, known, near * _INHERITED
    return one


def _in_table(figure: Figure) -> bool:
    """Whether the amount stands in a row of amounts, rather than behind a label of its own."""
    return (
        sum(
            run.text[:1].isdigit() and not _RATE_FIRST.match(run.text)
            for run in figure.line.segments
        )
        >= 2
    )


def _of_line(
    line: Line,
    numbers: list[Figure],
    labels: list[Label],
    figures_of: Mapping[int, list[Figure]],
    rates: Sequence[Figure] = (),
) -> Iterator[tuple[Figure, str, float]]:
    own = [
        label
        for label in labels
        if label.page == line.page.number and _level(label, line)
    ]
    for at, figure in enumerate(numbers):
        since = numbers[at - 1].box.x1 if at else 0.0
        left = [
            label
            for label in own
            if label.box.x1 <= figure.box.x0 + 2
            and (label.line is line or not _spoken_for(label, figure, figures_of))
        ]
        behind = [label for label in left if label.box.x0 >= since - 2]
        last = at + 1 == len(numbers) or not _money(numbers[at + 1])
        if _is_included(figure, own):
            yield figure, "tax", _INCLUDED
        elif at and _is_tax_of(numbers[at - 1], figure, figures_of.get(id(line), [])):
            yield figure, "tax", _TAX_BESIDE_BASE
        elif behind and _is_taxed(behind, figure, numbers[at + 1 :], rates):
            yield figure, "net", _TAX_BESIDE_BASE
        elif behind:
            near = _nearness(behind, figure)
            yield from _told(behind, figure, near if _money(figure) else near * 0.6)
        elif left and last and at and _money(figure) and not _in_prose(figure):
            if above := list(_heading(figure, labels)):
                yield from above
                continue
            first = [label for label in left if label.run is left[-1].run]
            yield from _told(first, figure, 0.8 * _nearness(first, figure))
        else:
            yield from _from_above(figure, labels)


def _is_included(figure: Figure, labels: Sequence[Label]) -> bool:
    """Whether an amount stands between “incl.” and the name of a tax: “(incl. 19.00 € VAT)”."""
    run = next((one for one in figure.line.segments if figure.words[0] in one.words), None)  # fmt: skip
    if run is None or not figure.money or not _INCLUDING.search(run.text[: figure.start - run.offset]):  # fmt: skip
        return False
    behind = run.text[figure.end - run.offset :]
    return any(
        label.run is run
        and "tax" in label.roles
        and label.start >= figure.end - run.offset
        and not _NAMES.sub(
            "", behind[: label.start - (figure.end - run.offset)]
        ).strip()
        for label in labels
    )


def _is_tax_of(base: Figure, figure: Figure, row: list[Figure]) -> bool:
    """Whether an amount is what a rate of the same row makes of the amount before it."""
    return (
        base.money
        and figure.money
        and bool(figure.value)
        and any(
            one.kind == "percent"
            and one.value
            and abs(base.value * one.value / 100 - figure.value) <= _CENT
            for one in row
        )
    )


def _is_taxed(
    labels: list[Label], base: Figure, rest: Sequence[Figure], rates: Sequence[Figure]
) -> bool:
    """Whether a row that is called a tax begins with what is taxed: a rate of the page makes its next amount of it."""
    called = labels[-1].roles
    return (
        "tax" in called
        and called.isdisjoint({"net", "gross"})
        and bool(rest)
        and _is_tax_of(base, rest[0], [*rates])
    )


def _spoken_for(
    label: Label, figure: Figure, figures_of: Mapping[int, list[Figure]]
) -> bool:
    """Whether a label of a line that is level with this one speaks of a nearer amount of its own line."""
    return any(
        label.box.x1 <= other.box.x0 + 2 and other.box.x0 < figure.box.x0
        for other in figures_of.get(id(label.line), [])
        if other.money
    )


def _told(
    behind: list[Label], figure: Figure, near: float
) -> Iterator[tuple[Figure, str, float]]:
    """The roles that the labels before an amount give it; the first one has the say."""
    run = behind[-1].run
    same = [label for label in behind if label.run is run]
    first = same[0]
    for role in _ROLES:
        if role in first.roles:
            yield figure, role, near
    for label in same[1:]:
        for role in _ROLES:
            if role in label.roles and role not in first.roles and role in _TURNS_NET:
                yield figure, role, near * 0.4


def _from_above(
    figure: Figure, labels: list[Label]
) -> Iterator[tuple[Figure, str, float]]:
    """What the label above says of an amount."""
    if not _money(figure):
        return
    best, nearest = _label_above(figure, labels)
    if best is None:
        yield figure, "", 0.0
        return
    for role in _ROLES:
        if role in best.roles:
            yield figure, role, nearest * 0.85


def _heading(
    figure: Figure, labels: list[Label]
) -> Iterator[tuple[Figure, str, float]]:
    """What the label above says, where it clearly heads a column of a table."""
    best, nearest = _label_above(figure, labels)
    if (
        best is not None
        and nearest >= _CLEARLY
        and best.line.box.y1 <= figure.line.box.y0
        and best.colon
        and len(best.line.segments) >= _HEADINGS
    ):
        yield from _from_above(figure, labels)


def _label_above(figure: Figure, labels: list[Label]) -> tuple[Label | None, float]:
    best, nearest = None, 0.0
    prose = _in_prose(figure)
    for label in labels:
        if prose or len(label.run.words) > _PROSE:
            if _broken(label, figure):
                best, nearest = label, 0.9
            continue
        if label.page == figure.page and 0 < figure.box.y0 - label.box.y0 < 60:
            near = below(label, figure)
            if near > nearest:
                best, nearest = label, near
    return best, nearest


def _in_prose(figure: Figure) -> bool:
    """Whether the number stands in a sentence rather than behind a label or in a column."""
    return any(
        figure.words[0] in run.words and len(run.words) > _PROSE
        for run in figure.line.segments
    )


def _broken(label: Label, figure: Figure) -> bool:
    """Whether the label ends a line and the number begins the next one of the same paragraph."""
    down = figure.box.y0 - label.box.y1
    return (
        label.page == figure.page
        and -2 < down < 1.2 * max(label.box.y1 - label.box.y0, 6)
        and len(label.after.split()) <= 1
        and figure.start <= 4
        and abs(figure.line.segments[0].box.x0 - label.run.box.x0) < 6
    )


def _nearness(behind: list[Label], figure: Figure) -> float:
    label = behind[-1]
    distance = max(0.0, figure.box.x0 - label.box.x1) / label.line.page.width
    return 1.0 - 0.25 * min(1.0, distance / 0.6)


def _stands_out(figure: Figure) -> bool:
    """A number without decimals or currency is an amount only where nothing follows it closely."""
    if figure.money or figure.decimals == 3:
        return True
    behind = figure.line.whole.text[figure.end :]
    return figure.decimals == 0 and (not behind.strip() or behind.startswith("   "))


def _money(figure: Figure) -> bool:
    return figure.kind == "number" and (figure.money or figure.decimals in (0, 2, 3))


def _level(label: Label, line: Line) -> bool:
    middle = (label.box.y0 + label.box.y1) / 2
    tall = label.box.y1 - label.box.y0
    if label.run.box.y1 - label.run.box.y0 > _STAMP * max(line.height, 4.0):
        return False
    high = max(tall, line.height, 4.0)
    return abs(middle - (line.box.y0 + line.box.y1) / 2) < 0.6 * high
