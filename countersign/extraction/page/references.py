"""The invoice's own number, the order it answers and our customer number: codes told apart by the labels beside them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Final

from countersign.extraction.page.candidates import (
    Candidate,
    between,
    doubted,
    link,
    ranked,
)
from countersign.extraction.page.columns import Heading, table_headings
from countersign.extraction.page.label import Label
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.printed_codes import Code, codes_of
from countersign.extraction.page.spelling import fold

_BESIDE_TITLE, _BELOW_TITLE = 0.8, 0.72
_BY_TITLE, _FURTHER, _NO_TITLE, _OF_AN_ITEM = 0.83, 0.06, 0.5, 0.25
_HOUSE: Final = re.compile(r"[.:]?\s*\d+[a-zA-Z]?, ")  # “No 12, 80 Feet Road”
_OF_A_STREET: Final = 0.6
_LEAST_DIGITS: Final = 3
_NUMBERING: Final = re.compile(r"(?:n(?:o|r|ro|um|úm)?[.º°:]*|#)?\s*", re.IGNORECASE)
_LARGE: Final = 1.2  # times the usual letters
_LONG_TITLE: Final = 7
_PROSE: Final = 8  # words in a segment: a sentence rather than a label and its value
_PARTIES, _LETTERS = frozenset({"buyer", "seller", "ship"}), 2
_CLAIMING: Final = frozenset(
    {"number", "number_weak", "order", "other_number", "vat_id", "iban", "issue_date", "due_date",
     "other_date", "date_weak", "buyer", "ship", "skip", "currency", "title"}
)  # fmt: skip


def references(
    page_words: PageWords,
) -> tuple[list[Candidate], list[Candidate], list[Candidate]]:
    """Candidates for the invoice number, the order reference and the number of us as a customer, best first."""
    numbers: list[Candidate] = []
    orders: list[Candidate] = []
    customers: list[Candidate] = []
    labels = [
        label
        for label in page_words.labels
        if label.roles & _CLAIMING and not _is_mere_to(label)
    ]
    headings = table_headings(page_words)
    labels = [label for label in labels if not _counts_items(headings, label)]
    codes = list(codes_of(page_words))
    often = Counter(code.text for code in codes)
    for code in codes:
        label, near = _owner(page_words, labels, code)
        if label is None or near < 0.35:
            continue
        if label.roles & {"number", "number_weak"} or _titled(label, code):
            score = _number_score(page_words, label, code) * near
            score += 0.02 * min(2, often[code.text] - 1)
            if "number" not in label.roles and _HOUSE.match(label.after):
                score *= _OF_A_STREET
            numbers.append(_candidate(code, score, label))
        elif "order" in label.roles:
            orders.append(_candidate(code, 0.93 * near, label))
        elif "customer_number" in label.roles:
            customers.append(_candidate(code, 0.93 * near, label))
    if not numbers or max(one.score for one in numbers) < _BESIDE_TITLE:
        numbers += _as_large_as_the_title(page_words, codes)
    ways = (numbers, orders, customers)
    numbers, orders, customers = (doubted(ranked(found)) for found in ways)
    return numbers, orders, customers


def _is_mere_to(label: Label) -> bool:
    """Whether a letter or two that can mean “to” or “of” could as well begin a code: “A 3710”."""
    return label.roles <= _PARTIES and len(label.text) <= _LETTERS and not label.colon and label.after.lstrip()[:1].isdigit()  # fmt: skip


def _counts_items(headings: Sequence[Heading], label: Label) -> bool:
    """Whether a mere “No.” heads the first column of an item table, and so numbers its rows."""
    return (
        "number" not in label.roles
        and "number_weak" in label.roles
        and any(
            heading.page == label.page
            and heading.top - 1 <= label.box.y0 <= heading.bottom
            and any(
                column.kind in ("position", "article")
                and column.x0 - 1 <= label.box.x0 <= column.x1
                for column in heading.columns
            )
            for heading in headings
        )
    )


def _as_large_as_the_title(
    page_words: PageWords, codes: Iterable[Code]
) -> Iterator[Candidate]:
    """Codes without a label, in letters as large as a large title's in its line or below it, or alone right below any title."""
    for label in page_words.labels:
        if "title" not in label.roles or not label.first or label.page > 1:
            continue
        high = label.box.y1 - label.box.y0
        if label.after.strip(" :."):
            continue
        large = high >= _LARGE * _usual(page_words)
        for code in codes:
            alike = abs(code.box.y1 - code.box.y0 - high) < 0.15 * high
            down = code.box.y0 - label.box.y0
            level, below = abs(down) < 0.3 * high, 0 < down < 2 * high
            aligned = abs(code.box.x0 - label.box.x0) < 3
            if code.page == 1 and large and alike and (level or (below and aligned)):
                yield Candidate(code.text, _BESIDE_TITLE, code.words, "as large as the title")  # fmt: skip
            elif code.page == 1 and below and _stands_alone(code, label):
                yield Candidate(code.text, _BELOW_TITLE, code.words, "alone below the title")  # fmt: skip


def _stands_alone(code: Code, title: Label) -> bool:
    """Whether a code with several digits is all that its segment says, on the title's edge or middle."""
    run = next(run for run in reversed(code.line.segments) if run.offset <= code.start)
    digits = sum(map(str.isdigit, code.text))
    away = (
        run.box.x0 - title.box.x0,
        run.box.x1 - title.box.x1,
        (run.box.x0 + run.box.x1 - title.box.x0 - title.box.x1) / 2,
    )
    alone = run.text.endswith(code.text) and _NUMBERING.fullmatch(run.text.removesuffix(code.text))  # fmt: skip
    return bool(alone) and digits >= _LEAST_DIGITS and min(map(abs, away)) < 3


def _usual(page_words: PageWords) -> float:
    return median(line.height for line in page_words.lines if line.page.number == 1)


def _titled(label: Label, code: Code) -> bool:
    """Whether the code stands right behind what the document calls itself: “Sales invoice 267075”."""
    return (
        label.roles == {"title"}
        and label.first
        and len(label.text) >= _LONG_TITLE
        and code.words[0] in label.run.words
        and code.start - label.run.offset - label.end <= 2
    )


def _candidate(code: Code, score: float, label: Label) -> Candidate:
    return Candidate(code.text, min(0.985, score), code.words, f"beside “{label.text}”")


def _owner(
    page_words: PageWords, labels: list[Label], code: Code
) -> tuple[Label | None, float]:
    best: Label | None = None
    nearest = 0.0
    for label in labels:
        if label.page != code.page or abs(label.box.y0 - code.box.y0) > 60:
            continue
        near = link(page_words, label, code)
        if near and best and near == nearest:
            near += 0.001 * (len(label.text) - len(best.text))
        if near and "number_weak" in label.roles and "number" not in label.roles:
            near = _through_title(page_words, label, code, near)
        if near > nearest:
            best, nearest = label, near
    return best, nearest


def _through_title(
    page_words: PageWords, label: Label, code: Code, near: float
) -> float:
    """“Invoice … No. 5”: the title still speaks of the number behind a mere “No.”."""
    others = between(page_words, label, code)
    if "title" in label.roles and others:
        return near * 0.9
    return near


def _number_score(page_words: PageWords, label: Label, code: Code) -> float:
    digits = sum(sign.isdigit() for sign in code.text)
    if "number" in label.roles:
        score = 0.985 if label.exact else 0.95
    elif "title" in label.roles:
        score = 0.93 if label.colon or label.first else 0.7
    else:
        near = _near_title(page_words, label) or _NO_TITLE
        score = 0.95 if _behind_title(page_words, label) else near
        if _among_items(page_words, label):
            score = min(score, _OF_AN_ITEM)
    if digits == 4 and code.text.isdigit() and code.text[:2] in ("19", "20"):
        score -= 0.15
    if code.page > 1:
        score -= 0.1
    if "number" not in label.roles and _in_address(page_words, label):
        score -= 0.3
    if not label.first and len(label.run.words) > _PROSE:
        score -= 0.15
    if len(code.text) > 20 or digits < 1:
        score -= 0.05
    return score


def _in_address(page_words: PageWords, label: Label) -> bool:
    """Whether a mere “no.” stands in a text that begins as an address does: “Address: High St. no. 15”."""
    return not label.first and any(
        other.run is label.run and other.first and other.roles == {"skip"}
        for other in page_words.labels_of.get(id(label.line), [])
    )


def _behind_title(page_words: PageWords, label: Label) -> bool:
    """“Invoice No. 5” in one segment, whatever stands between the two words."""
    return any(
        "title" in other.roles and other.run is label.run and other.end <= label.start
        for other in page_words.labels_of.get(id(label.line), [])
    )


def _near_title(page_words: PageWords, label: Label) -> float:
    """How clearly the label stands beside or just below what the document calls itself: the nearer, the clearer."""
    for other in page_words.labels:
        if "title" not in other.roles or other.page != label.page or other is label:
            continue
        high = max(other.box.y1 - other.box.y0, 8.0)
        down = label.box.y0 - other.box.y0
        if -high <= down <= 3.5 * high and len(fold(other.text)) > 3:
            return _BY_TITLE - _FURTHER * max(0.0, down) / high
    return 0.0


def _among_items(page_words: PageWords, label: Label) -> bool:
    """Whether a mere “No.” stands within a text of the item table: “Screen 27 inches no. 9376”."""
    return not label.first and any(
        heading.page == label.page and label.box.y0 > heading.bottom
        for heading in table_headings(page_words)
    )
