"""What one confirmed invoice teaches about its vendor: where each value stood, and beside which words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from countersign.extraction.fields import AMOUNTS, CODES, DATES, LABELS
from countersign.extraction.files import upright
from countersign.extraction.model import Buyer, LearnedPlace, Page, VendorHint
from countersign.extraction.page.figures import Figure
from countersign.extraction.page.labels_around import label_before
from countersign.extraction.page.layout import Line
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.places import Value, pattern_of, same, values
from countersign.extraction.page.spelling import phrase, tokens

_NUMBERS: Final = ("quantity", "unit_price", "line_total")


def learn(
    pages: Sequence[Page],
    confirmed: Mapping[str, str],
    lines: Sequence[Mapping[str, str]] = (),
    *,
    buyer: Buyer | None = None,
) -> VendorHint:
    """The lesson of one invoice, from its words and the values that a person confirmed.

    `confirmed` holds canonical values by header field (an absent or empty one was left empty), `lines`
    those of the items by line field. What does not stand on the pages teaches nothing.
    """
    level = [upright(page) if page.turn else page for page in pages]
    page_words = PageWords(level, buyer or Buyer())
    places = [
        place
        for field in (*CODES, *DATES, *AMOUNTS)
        if confirmed.get(field)
        and (place := _place(page_words, field, confirmed[field]))
    ]
    return VendorHint(
        name=confirmed.get("vendor_name", ""),
        vat_id=confirmed.get("vat_id", ""),
        ibans=tuple(filter(None, [confirmed.get("iban", "")])),
        currency=confirmed.get("currency", ""),
        number_example=confirmed.get("invoice_number", ""),
        places=tuple(places),
        columns=_columns(page_words, lines),
    )


def _place(page_words: PageWords, field: str, value: str) -> LearnedPlace | None:
    found = [one for one in values(page_words, field) if same(field, one.text, value)]
    if not found:
        return None
    best = max(found, key=lambda one: _clearness(page_words, field, one))
    last = len(page_words.pages)
    return LearnedPlace(
        field=field,
        label=label_before(page_words, best.line, best.box),
        x=round(best.x, 4),
        y=round(best.y, 4),
        page=-1 if last > 1 and best.page == last else best.page,
        pattern=pattern_of(best.text) if field in CODES else "",
    )


def _clearness(page_words: PageWords, field: str, value: Value) -> float:
    """Of several places that show a value, the one with a label of that field; totals stand low."""
    label = label_before(page_words, value.line, value.box)
    roles = frozenset[str]().union(
        *(hit.roles for hit in page_words.lexicon.find(tuple(tokens(label))))
    )
    wanted = LABELS[field]
    low = value.page + value.y if field in AMOUNTS else -value.page - value.y
    return 10.0 * len(roles & wanted) + (1.0 if label else 0.0) + 0.01 * low


def _columns(
    page_words: PageWords, lines: Sequence[Mapping[str, str]]
) -> tuple[tuple[str, float, float], ...]:
    """The left and right edge of each item column, over all items that are found again."""
    edges: dict[str, tuple[float, float]] = {}
    for item in lines:
        line = _line_of(page_words, item)
        if line is None:
            continue
        wide = max(1.0, line.page.width)
        for field, left, right in _cells(page_words, line, item):
            low, high = edges.get(field, (1.0, 0.0))
            edges[field] = (
                round(min(low, left / wide), 4),
                round(max(high, right / wide), 4),
            )
    ordered = sorted(edges.items(), key=lambda entry: entry[1])
    return tuple((field, low, high) for field, (low, high) in ordered)


def _line_of(page_words: PageWords, item: Mapping[str, str]) -> Line | None:
    """The line that prints an item's total and most of its other numbers."""
    best, most = None, 1
    for line in page_words.lines:
        figures = page_words.figures_of.get(id(line), [])
        hits = sum(
            _figure(figures, item.get(field, "")) is not None for field in _NUMBERS
        )
        words = set(phrase(item.get("description", "")))
        if words and words & {token.text for run in line.tokens for token in run}:
            hits += 1
        if hits > most and _figure(figures, item.get("line_total", "")):
            best, most = line, hits
    return best


def _cells(
    page_words: PageWords, line: Line, item: Mapping[str, str]
) -> list[tuple[str, float, float]]:
    figures = list(page_words.figures_of.get(id(line), []))
    found = []
    for field in ("line_total", "unit_price", "quantity"):
        ordered = figures if field == "quantity" else figures[::-1]
        figure = _figure(ordered, item.get(field, ""))
        if figure is not None:
            figures.remove(figure)
            found.append((field, figure.box.x0, figure.box.x1))
    words = set(phrase(item.get("description", "")))
    for run, parts in zip(line.segments, line.tokens, strict=True):
        if words and len(words & {token.text for token in parts}) * 2 >= len(words):
            found.append(("description", run.box.x0, run.box.x1))
            break
    return found


def _figure(figures: Sequence[Figure], value: str) -> Figure | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return next(
        (one for one in figures if one.kind == "number" and one.value == number), None
    )
